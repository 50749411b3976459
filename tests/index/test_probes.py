from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import vectors
from index.catalogue import Catalogue, write
from index.generation import Generation
from index.probes import NEAREST, PROBED, lost
from index.types import Content, Document, Passage, Span


def documents(path: Path, texts: list[str], indexed: list[str] | None = None) -> Catalogue:
    """A catalogue of documents of one sentence; `indexed` are the words that full-text search gets instead of theirs."""
    made = [Document(f"{number:016}", f"{number}.md", "0" * 64, Content(text)) for number, text in enumerate(texts)]
    rows = []
    for number, document in enumerate(made):
        told = (indexed or texts)[number]
        spans = (Span(0, len(document.text)),)
        rows.append((number, Passage(document.id, 0, len(document.text), told, spans), "", str(number)))
    write(path, made, rows)
    return Catalogue(path)


def unit(count: int, dimension: int = 16) -> np.ndarray:
    made = np.random.default_rng(0).normal(size=(count, dimension)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_a_whole_generation_loses_nothing(generation: Generation) -> None:
    assert lost(generation.catalogue, generation.vectors, generation.firsts) is None


def test_a_vector_that_is_no_number_is_told(tmp_path: Path) -> None:
    catalogue = documents(tmp_path / "c", ["Alpha one.", "Beta two."])
    broken = unit(2)
    broken[1] = np.nan
    assert "1.md" in str(lost(catalogue, vectors.build(broken), catalogue.firsts()))
    assert lost(catalogue, vectors.build(unit(2)), catalogue.firsts()) is None
    catalogue.close()


def test_a_search_that_finds_others_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"Text {number}." for number in range(NEAREST * 2)]
    catalogue = documents(tmp_path / "c", texts)
    monkeypatch.setattr(vectors.Vectors, "search", lambda *_: (np.arange(NEAREST, 2 * NEAREST), np.full(NEAREST, 0.5, np.float32)))
    assert "own vector" in str(lost(catalogue, vectors.build(unit(len(texts))), catalogue.firsts()))
    catalogue.close()


def test_words_that_are_not_indexed_are_told(tmp_path: Path) -> None:
    catalogue = documents(tmp_path / "c", ["Alpha one.", "Beta two."], ["Alpha one.", "Nothing else."])
    found = lost(catalogue, vectors.build(unit(2)), catalogue.firsts())
    assert found
    assert "own words" in found
    assert "1.md" in found
    catalogue.close()


def test_many_copies_of_a_sentence_are_no_loss(tmp_path: Path) -> None:
    texts = [f"The same words {number}." for number in range(NEAREST * 5)]
    catalogue = documents(tmp_path / "c", texts)
    assert lost(catalogue, vectors.build(np.repeat(unit(1), len(texts), axis=0)), catalogue.firsts()) is None
    catalogue.close()


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=4))
def test_no_text_stands_in_the_way_of_its_publishing(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Scripts and signs that full-text search knows no words in are not probed by words."""
    texts = [text.encode("utf-8", "ignore").decode().replace("\0", "") or "x" for text in texts]
    catalogue = documents(tmp_path_factory.mktemp("any") / "c", texts)
    assert lost(catalogue, vectors.build(unit(len(texts))), catalogue.firsts()) is None
    catalogue.close()


@pytest.mark.parametrize("text", ["_", "𐒰𐓏𐒻", "🧬", "卡卫荻是一种疗法。", "e\u0301x", "???"])
def test_scripts_and_signs(tmp_path: Path, text: str) -> None:
    catalogue = documents(tmp_path / "c", [text])
    assert lost(catalogue, vectors.build(unit(1)), catalogue.firsts()) is None
    catalogue.close()


def test_so_many_documents_are_probed_spread_over_all(tmp_path: Path) -> None:
    catalogue = documents(tmp_path / "c", [f"Text {number}." for number in range(PROBED * 3)])
    assert catalogue.spread(PROBED) == list(range(0, PROBED * 3, 3))
    assert catalogue.spread(PROBED * 9) == list(range(PROBED * 3))
    catalogue.close()


def test_a_graph_is_probed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "LARGE", 100)
    texts = [f"Text {number}." for number in range(500)]
    catalogue = documents(tmp_path / "c", texts)
    graph = vectors.build(unit(len(texts)))
    assert not graph.exact
    assert lost(catalogue, graph, catalogue.firsts()) is None
    catalogue.close()


@pytest.mark.parametrize(("broken", "told"), [(PROBED // 10, False), (PROBED // 10 + 1, True)])
def test_a_graph_may_miss_a_few_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int, told: bool) -> None:
    monkeypatch.setattr(vectors, "LARGE", PROBED - 1)
    catalogue = documents(tmp_path / "c", [f"Text {number}." for number in range(PROBED)])
    made = unit(PROBED)
    made[:broken] = np.nan
    assert bool(lost(catalogue, vectors.build(made), catalogue.firsts())) is told
    catalogue.close()
