import pytest

from bot.endpoints import endpoints, parts_on, put_together, tells_of


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


@pytest.mark.parametrize(
    ("question", "sentence", "wanted"),
    [
        ("What was the CR rate on its own?", "79% reached a complete response (CR) or stringent complete response (sCR).", True),
        ("What was the CR rate?", "79% reached a complete response (CR) or stringent complete response (sCR).", False),
        ("What was the CR rate on its own?", "79% reached a complete response (CR), 80% a partial response.", False),
    ],
)
def test_what_is_told_of_two_endpoints_together_is_not_told_of_one(question: str, sentence: str, wanted: bool) -> None:
    assert put_together(endpoints(question), question, sentence) is wanted


@pytest.mark.parametrize(
    ("sentence", "asked", "wanted"),
    [
        ("PFS was 30 months, and OS had not been reached.", "overall survival", ["and OS had not been reached."]),
        ("PFS was 30 months, and OS had not been reached.", "progression-free survival", ["PFS was 30 months, "]),
        ("86% had a VGPR, while 79% had a CR.", "complete response", ["while 79% had a CR."]),
        ("At 20 months, OS was 80% in the arm, PFS 60%.", "overall survival", ["At 20 months, OS was 80% in the arm"]),
        ("PFS and OS were not reached.", "overall survival", []),
        ("PFS and OS were 3 and 4 months, respectively.", "overall survival", []),
        ("OS was 80% at 2 years, and 70% at 3.", "overall survival", []),
        ("PFS was 30 months.", "overall survival", []),
    ],
)
def test_a_sentence_on_several_endpoints_is_taken_apart(sentence: str, asked: str, wanted: list[str]) -> None:
    assert [sentence[part.start : part.end] for part in parts_on(frozenset({asked}), sentence)] == wanted


@pytest.mark.parametrize(
    ("endpoint", "text", "wanted"),
    [
        ("overall survival", "After five years 32 of 97 patients were alive.", True),
        ("overall survival", "The OS was long.", True),
        ("overall survival", "The median follow-up was 65 months.", False),
        ("overall response rate", "In all, 41 responded.", True),
        ("duration of response", "It was given to 208 patients.", False),
        ("disease-free survival", "It was free.", False),
    ],
)
def test_an_endpoint_is_told_of_in_other_words(endpoint: str, text: str, wanted: bool) -> None:
    assert tells_of(endpoint, text) is wanted
