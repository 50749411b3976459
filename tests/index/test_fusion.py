import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import MAIN, favour, fuse

SCORES = st.lists(st.tuples(st.floats(0, 100, width=32), st.floats(-1, 1, width=32)), min_size=1, max_size=30)


@given(SCORES, st.floats(0, 1))
def test_scores_lie_between_0_and_1(scores: list[tuple[float, float]], weight: float) -> None:
    words, meaning = (np.array(column, np.float32) for column in zip(*scores, strict=True))
    fused = fuse(words, meaning, weight)
    assert fused.shape == words.shape
    assert (fused >= 0).all()
    assert (fused <= 1 + 1e-6).all()


@given(SCORES)
def test_more_of_either_is_never_worse(scores: list[tuple[float, float]]) -> None:
    words, meaning = (np.array(column, np.float32) for column in zip(*scores, strict=True))
    fused = fuse(words, meaning)
    for a in range(len(scores)):
        for b in range(len(scores)):
            if words[a] >= words[b] and meaning[a] >= meaning[b]:
                assert fused[a] >= fused[b] - 1e-6


def test_the_formula() -> None:
    fused = fuse(np.array([4.0, 2.0, 0.0], np.float32), np.array([0.5, 0.8, -0.3], np.float32), 0.25)
    assert np.allclose(fused, [0.25 + 0.75 * 0.5, 0.125 + 0.75 * 0.8, 0.0])


def test_no_shared_word_leaves_meaning() -> None:
    assert np.allclose(fuse(np.zeros(2, np.float32), np.array([0.5, 0.1], np.float32), 0.25), [0.375, 0.075])


def test_main_documents_come_before_what_matches_as_well() -> None:
    assert np.allclose(favour(np.array([0.5, 0.5, 0.99], np.float32), np.array([False, True, True])), [0.5, 0.5 + MAIN, 1.0])
