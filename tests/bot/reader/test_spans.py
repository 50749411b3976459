import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.reader.spans import best_span, best_spans, bounded

SCORES = st.integers(1, 25).flatmap(lambda n: st.tuples(*[arrays(np.float32, n, elements=st.floats(-20, 20, width=32))] * 2))


@given(SCORES, st.integers(1, 6))
def test_the_best_span_is_the_best_of_all(scores: tuple[np.ndarray, np.ndarray], longest: int) -> None:
    start, end = scores
    every = [(float(start[a] + end[b]), a, b) for a in range(len(start)) for b in range(a, min(a + longest, len(start)))]
    first, last, score = best_span(start, end, longest)
    assert score == max(every)[0]
    assert first <= last < first + longest


@given(SCORES, st.integers(1, 5), st.integers(1, 6))
def test_spans_do_not_overlap_and_come_best_first(scores: tuple[np.ndarray, np.ndarray], wanted: int, longest: int) -> None:
    found = best_spans(*scores, wanted, longest)
    assert 1 <= len(found) <= wanted
    assert [score for *_, score in found] == sorted((score for *_, score in found), reverse=True)
    tokens = [token for first, last, _ in found for token in range(first, last + 1)]
    assert len(tokens) == len(set(tokens))


def test_a_span_lies_within_one_part() -> None:
    start, end = np.array([5, 0, 0, 1], np.float32), np.array([0, 0, 5, 1], np.float32)
    assert best_span(start, end) == (0, 2, 10.0)
    assert best_spans(start, end, 9, parts=np.array([-1, 0, 0, 1])) == [(1, 2, 5.0), (3, 3, 2.0)]


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("had at least three lines", "three", "at least three"),
        ("serves over 200,000 customers", "200,000", "over 200,000"),
        ("fewer than 5%", "5%", "fewer than 5%"),
        ("was ≥ 70%", "70%", "≥ 70%"),
        ("was 70%", "70%", "70%"),
        ("moreover 70%", "70%", "70%"),
    ],
)
def test_words_come_with_their_bound(text: str, words: str, wanted: str) -> None:
    assert text[bounded(text, 0, text.index(words)) : text.index(words) + len(words)] == wanted


def test_a_bound_of_the_sentence_before_is_left() -> None:
    assert bounded("It was over. 70% did.", 13, 13) == 13
