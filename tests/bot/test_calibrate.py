import random
from dataclasses import replace

import numpy as np
import pytest

from bot.calibrate import (
    THRESHOLD,
    Read,
    calibration_error,
    centred,
    chosen,
    fit_choice,
    fit_confidence,
    probabilities,
    without_answer,
)
from bot.types import Finding
from index.types import Span
from tests.bot.test_cite import HIT


def questions(count: int, noise: float = 0.5) -> list[Read]:
    """Questions of five sentences each; `span` and `alone` tell the right one, the other clues nothing; a third has none."""
    chance = random.Random(1)
    rows = []
    for number in range(count):
        answerable = number % 3 > 0
        clues = []
        for sentence in range(5):
            told = {name: chance.gauss(0, 1) for name in ("score", "meaning")}
            told["words"] = chance.gauss(0, 1)
            told["span"] = told["alone"] = 2.0 * (answerable and sentence == 0) + chance.gauss(0, noise)
            clues.append(told)
        findings = [Finding(HIT, Span(0, 1), (), 0.0, told) for told in clues]
        rows.append(Read("", findings, [answerable and sentence == 0 for sentence in range(5)], answerable, 1.0))
    return rows


def test_the_clue_that_tells_is_what_chooses() -> None:
    rows = questions(300)
    choice = fit_choice(rows)
    assert max(choice, key=lambda name: abs(choice[name])) in ("span", "alone")
    right = [one.right for one in chosen(rows, choice) if one.answerable]
    assert np.mean(right) > 0.95


def test_confidence_is_calibrated_and_tells_apart() -> None:
    rows = questions(900, noise=0.4)
    choice = fit_choice(rows)
    probable, right, answerable = probabilities(chosen(rows, choice), *fit_confidence(chosen(rows, choice)))
    assert calibration_error(probable, right) < 0.06
    assert np.mean(probable[right] >= THRESHOLD) > 0.9
    assert np.mean(probable[~answerable] < THRESHOLD) > 0.9


def test_centred_confidences_add_up_to_what_is_right() -> None:
    found = chosen(questions(300), {"span": 1.0})
    weights = {"alone": 0.3}
    probable, right, _ = probabilities(found, centred(found, weights), weights)
    assert probable.sum() == pytest.approx(right.sum(), abs=1e-6)


def test_without_the_passages_that_answer_nothing_is_answerable() -> None:
    rows = questions(30)
    elsewhere = replace(HIT, passage=replace(HIT.passage, start=HIT.passage.start + 1))
    rows[1] = replace(rows[1], findings=[rows[1].findings[0], *(replace(one, hit=elsewhere) for one in rows[1].findings[1:])])
    left = without_answer(rows)
    assert len(left) == sum(row.answerable for row in rows)
    assert [len(row.findings) for row in left[:2]] == [4, 0]  # all sentences of the second stand in the passage that answers
    assert not any(row.answerable or any(row.right) for row in left)


def test_a_question_without_sentences_is_silent() -> None:
    (one,) = chosen([Read("", [], [], True, 1.0)], {"span": 1.0})
    assert (one.clues, one.right) == (None, False)
    probable, right, _ = probabilities([one], 0.0, {})
    assert (probable[0], right[0]) == (0.0, False)


def test_calibration_error_is_the_distance_from_what_came_true() -> None:
    assert calibration_error(np.full(100, 0.8), np.arange(100) % 5 > 0) == pytest.approx(0.0, abs=1e-9)
    assert calibration_error(np.full(100, 0.5), np.ones(100, bool)) == pytest.approx(0.5)
