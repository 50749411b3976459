from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import vectors
from index.errors import GenerationDamaged


def units(count: int, dimension: int = 16, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def brute_force(rows: np.ndarray, question: np.ndarray, limit: int, among: np.ndarray | None = None) -> list[int]:
    numbers = np.arange(len(rows)) if among is None else among
    cosines = rows[numbers] @ question
    return numbers[np.lexsort((numbers, -cosines))][:limit].tolist()


@given(st.integers(1, 300), st.integers(1, 40), st.integers(0, 5))
def test_flat_search_is_brute_force(count: int, limit: int, seed: int) -> None:
    rows = units(count, seed=seed)
    question = units(1, seed=seed + 100)[0]
    numbers, cosines = vectors.build(rows).search(question, limit)
    assert numbers.tolist() == brute_force(rows, question, limit)
    assert np.allclose(cosines, rows[numbers] @ question, atol=1e-6)


@given(st.sets(st.integers(0, 199)), st.integers(1, 20))
def test_a_filter_leaves_only_what_it_names(among: set[int], limit: int) -> None:
    rows = units(200)
    question = units(1, seed=7)[0]
    wanted = np.array(sorted(among), np.int64)
    numbers, _ = vectors.build(rows).search(question, limit, wanted)
    assert numbers.tolist() == brute_force(rows, question, limit, wanted)


def test_a_filter_that_leaves_many_uses_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "FEW", 10)
    rows = units(200)
    question = units(1, seed=7)[0]
    wanted = np.arange(0, 200, 2)
    assert vectors.build(rows).search(question, 9, wanted)[0].tolist() == brute_force(rows, question, 9, wanted)


def test_what_is_saved_is_what_is_opened(tmp_path: Path) -> None:
    rows = units(50)
    vectors.save(vectors.build(rows), tmp_path / "v.faiss")
    opened = vectors.open_mapped(tmp_path / "v.faiss")
    assert (len(opened), opened.dimension) == (50, 16)
    assert np.array_equal(opened.take(np.arange(50)), rows)
    assert opened.search(rows[3], 1)[0].tolist() == [3]


def test_many_vectors_make_a_graph_that_finds_nearly_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(vectors, "LARGE", 100)
    rows = units(3000, 32)
    vectors.save(vectors.build(rows), tmp_path / "v.faiss")
    opened = vectors.open_mapped(tmp_path / "v.faiss")
    found = [set(opened.search(q, 10)[0].tolist()) & set(brute_force(rows, q, 10)) for q in units(50, 32, seed=3)]
    assert np.mean([len(one) for one in found]) >= 9.7
    few = np.arange(0, 3000, 500)
    assert opened.search(rows[5], 3, few)[0].tolist() == brute_force(rows, rows[5], 3, few)


def test_a_graph_is_the_same_each_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(vectors, "LARGE", 100)
    rows = units(1000)
    for name in ("a", "b"):
        vectors.save(vectors.build(rows), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_vectors_can_be_searched() -> None:
    empty = vectors.build(np.zeros((0, 4), np.float32))
    assert empty.search(np.ones(4, np.float32), 5)[0].tolist() == []
    assert empty.take(np.zeros(0, np.int64)).shape == (0, 4)


def test_garbage_is_told_as_damage(tmp_path: Path) -> None:
    (tmp_path / "v.faiss").write_bytes(b"garbage" * 100)
    with pytest.raises(GenerationDamaged, match="approvalbot index"):
        vectors.open_mapped(tmp_path / "v.faiss")
