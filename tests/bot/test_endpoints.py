import pytest

from bot.endpoints import endpoints


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The overall survival (OS) was not reached.", {"overall survival"}),
        ("Median PFS and mOS", {"progression-free survival", "overall survival"}),
        ("a stringent complete response", {"stringent complete response"}),
        ("sCR or CR", {"stringent complete response", "complete response"}),
        ("very good partial response or better", {"very good partial response"}),
        ("the objective response rate", {"overall response rate"}),
        ("What response rate was reported?", {"overall response rate"}),
        ("the complete response rate", {"complete response"}),
        ("an or of the order", set()),
        ("the response was good", set()),
    ],
)
def test_endpoints_are_found_by_their_names_and_short_forms(text: str, wanted: set[str]) -> None:
    assert endpoints(text) == wanted
