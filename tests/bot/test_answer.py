from hypothesis import given
from hypothesis import strategies as st

from bot.answer import NOT_FOUND, compose, decide, pieces, short
from bot.types import Finding, Status, Verdicted
from index.types import Span
from tests.bot.test_cite import HIT

SURE = Finding(HIT, Span(12, 31), (Span(25, 30),), 0.8)
UNSURE = Finding(HIT, Span(32, 41), (), 0.2)


def test_a_sure_finding_answers() -> None:
    decided = decide([SURE, UNSURE], [HIT], 0.5)
    assert decided == Verdicted(Status.ANSWERED, (SURE,), confidence=0.8)
    assert compose(decided) == "The rate was 87.9%."
    assert short(decided) == "87.9%"


def test_an_unsure_one_does_not() -> None:
    decided = decide([UNSURE], [HIT], 0.5)
    assert decided.status is Status.NOT_FOUND
    assert decided.reason
    assert compose(decided) == NOT_FOUND
    assert short(decided) is None


def test_nothing_retrieved_is_told_apart() -> None:
    assert decide([], [], 0.5).reason != decide([UNSURE], [HIT], 0.5).reason


def test_the_threshold_itself_answers() -> None:
    assert decide([SURE], [HIT], 0.8).status is Status.ANSWERED


def test_a_whole_sentence_has_no_short_form() -> None:
    assert short(Verdicted(Status.ANSWERED, (UNSURE,))) is None


@given(st.text())
def test_pieces_put_together_are_the_text(text: str) -> None:
    stripped = text.rstrip() or text
    assert "".join(pieces(stripped)) == stripped
