import pytest

from bot.offices import office_asked, offices


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mika Sato, CEO of Ozora", {"chief executive officer"}),
        ("the chief financial officer", {"chief financial officer"}),
        ("its CFO", {"chief financial officer"}),
        ("She founded the firm.", {"founder"}),
        ("Mika Sato, head of Ozora", {"chief executive officer"}),
        ("the head of patient safety", set()),
        ("an executive", set()),
        ("the ceo", set()),  # a short form has its capitals
    ],
)
def test_offices_are_found_by_their_names_and_short_forms(text: str, wanted: set[str]) -> None:
    assert offices(text) == wanted


def test_who_holds_an_office_is_asked_by_who_or_by_name() -> None:
    assert office_asked("Who is the CFO of Ozora?") == {"chief financial officer"}
    assert office_asked("Name the president.") == {"president"}
    assert office_asked("What did the CEO say?") == frozenset()
