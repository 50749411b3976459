"""Floors under the answers on the shipped documents: what has been reached must not be lost."""

import numpy as np
import pytest

from bot.ask import answer_to
from bot.calibrate import calibration_error
from bot.evaluate import Row, Scored, evaluate
from bot.runtime import Opened
from bot.types import Question, Status


@pytest.fixture(scope="module")
def scored(shipped: Opened, rows: list[Row]) -> Scored:
    result = evaluate(rows, shipped)
    print()
    print(f"{'':14}", *(f"{name:>16}" for name in result.columns))
    for kind, cells in result.table():
        print(f"{kind:14}", *(f"{cell:>16}" for cell in cells))
    return result


@pytest.mark.parametrize(
    ("kind", "floor"),
    [
        ("fact", 0.82),
        ("paraphrase", 0.5),
        ("typo", 0.87),
        ("yesno", 0.8),
        ("followup", 0.72),
        ("list", 0.87),
        ("unanswerable", 0.9),
        ("offtopic", 0.95),
        ("falsepremise", 0.45),
    ],
)
def test_answers_are_right(scored: Scored, kind: str, floor: float) -> None:
    right = scored.figures(kind)["right"]
    assert right is not None
    assert right >= floor


def test_confidence_is_what_comes_true(scored: Scored) -> None:
    said = [one for one in scored.judged if one.said]
    error = calibration_error(np.array([one.answer.confidence for one in said]), np.array([one.right for one in said]))
    print(f"calibration error of {len(said)} answers: {error:.3f}")
    assert error <= 0.12


def test_every_quote_is_what_stands_in_its_document(scored: Scored) -> None:
    citations = [citation for one in scored.judged for citation in one.answer.citations]
    assert citations
    for citation in citations:
        assert citation.document.text[citation.span.start : citation.span.end] == citation.quote


def test_the_first_questions_of_the_readme(shipped: Opened) -> None:
    rate = answer_to(Question("What was the overall response rate?"), shipped)
    assert rate.status is Status.ANSWERED
    assert "87.9%" in rate.text
    assert rate.citations[0].document.content.metadata.main
    cost = answer_to(Question("How much does it cost in China?"), shipped)
    assert cost.status is Status.NOT_FOUND or "No price" in cost.text
