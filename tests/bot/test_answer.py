from hypothesis import given
from hypothesis import strategies as st

from bot.answer import NOT_FOUND, compose, decide, declined, pieces, short
from bot.types import Correction, Finding, Status, Verdict, Verdicted
from index.types import Span
from tests.bot.test_cite import HIT

SURE = Finding(HIT, Span(12, 31), (Span(25, 30),), 0.8)
UNSURE = Finding(HIT, Span(32, 41), (), 0.2)


def test_a_sure_finding_answers() -> None:
    decided = decide([SURE, UNSURE], [(), ()], [HIT], 0.5)
    assert decided == Verdicted(Status.ANSWERED, (SURE,), confidence=0.8)
    assert compose(decided) == "The rate was 87.9%."
    assert short(decided) == "87.9%"


def test_an_unsure_one_does_not() -> None:
    decided = decide([UNSURE], [()], [HIT], 0.5)
    assert decided.status is Status.NOT_FOUND
    assert decided.reason
    assert compose(decided) == NOT_FOUND
    assert short(decided) is None


def test_nothing_retrieved_is_told_apart() -> None:
    assert decide([], [], [], 0.5).reason != decide([UNSURE], [()], [HIT], 0.5).reason


def test_the_threshold_itself_answers() -> None:
    assert decide([SURE], [()], [HIT], 0.8).status is Status.ANSWERED


def test_what_does_not_mention_the_asked_is_passed_over_and_told() -> None:
    decided = decide([SURE], [("CARTITUDE-4", "2021")], [HIT], 0.5)
    assert decided.status is Status.NOT_FOUND
    assert decided.reason == "The passages nearest to the question do not mention CARTITUDE-4 and 2021."
    assert decide([SURE, SURE], [("CARTITUDE-4",), ()], [HIT], 0.5).status is Status.ANSWERED


def test_a_correction_tells_both() -> None:
    decided = decide([UNSURE], [()], [HIT], 0.5, Correction("97.9%", "87.9%", SURE))
    assert decided.status is Status.CORRECTED
    assert decided.findings == (SURE,)
    assert compose(decided) == "The sources say 87.9%, not 97.9%: The rate was 87.9%."


def test_a_finding_may_decide() -> None:
    decided = decide([SURE], [()], [HIT], 0.5, verdict=lambda finding: Verdict.YES if finding is SURE else None)
    assert decided.verdict is Verdict.YES


def test_what_is_declined_says_why() -> None:
    decided = declined("No advice.")
    assert (decided.status, decided.reason, decided.findings) == (Status.DECLINED, "No advice.", ())


def test_a_whole_sentence_has_no_short_form() -> None:
    assert short(Verdicted(Status.ANSWERED, (UNSURE,))) is None


@given(st.text())
def test_pieces_put_together_are_the_text(text: str) -> None:
    stripped = text.rstrip() or text
    assert "".join(pieces(stripped)) == stripped
