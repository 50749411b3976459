from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import vectors
from index.catalogue import Catalogue, write
from index.generation import Generation
from index.probes import AT_ONCE, MISSED, NEAREST, lost
from index.types import Content, Document, Metadata, Passage, Span

MADE = 50  # documents of a graph


def documents(
    path: Path, texts: list[str], indexed: list[str] | None = None, titles: list[str] | None = None, contexts: list[str] | None = None
) -> Catalogue:
    """A catalogue of documents of one sentence; full-text search gets `indexed` and `contexts` instead of their words and titles."""
    named = titles or [""] * len(texts)
    made = [
        Document(f"{number:016}", f"{number}.md", "0" * 64, Content(text, Metadata(title=title or None)))
        for number, (text, title) in enumerate(zip(texts, named, strict=True))
    ]
    rows = []
    for number, document in enumerate(made):
        told = (indexed or texts)[number]
        spans = (Span(0, len(document.text)),)
        rows.append((number, Passage(document.id, 0, len(document.text), told, spans), (contexts or named)[number], str(number)))
    write(path, made, rows)
    return Catalogue(path)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """More documents than are asked for together."""
    made = documents(tmp_path_factory.mktemp("many") / "c", [f"Text {number}." for number in range(AT_ONCE + 10)])
    yield made
    made.close()


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

    def others(_: object, asked: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
        return np.tile(np.arange(len(texts), len(texts) + limit), (len(asked), 1)), np.full((len(asked), limit), 0.5, np.float32)

    monkeypatch.setattr(vectors.Vectors, "search_many", others)
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


@pytest.mark.parametrize("spans", [[(0, 5)], [(1, 10)], [(0, 5), (6, 10)], [(0, 6), (5, 10)]])
def test_passages_that_leave_out_words_or_repeat_them_are_told(tmp_path: Path, spans: list[tuple[int, int]]) -> None:
    document = Document("0" * 16, "0.md", "0" * 64, Content("Alpha one."))
    passages = [Passage(document.id, start, end, document.text[start:end], (Span(start, end),)) for start, end in spans]
    write(tmp_path / "c", [document], [(0, passage, "", str(passage.start)) for passage in passages])
    catalogue = Catalogue(tmp_path / "c")
    assert "do not cover" in str(lost(catalogue, vectors.build(unit(len(spans))), catalogue.firsts()))
    catalogue.close()


def test_a_title_that_is_not_indexed_is_told(tmp_path: Path) -> None:
    catalogue = documents(
        tmp_path / "c", ["Alpha one.", "Beta two."], titles=["First report", "Second report"], contexts=["First report", ""]
    )
    found = lost(catalogue, vectors.build(unit(2)), catalogue.firsts())
    assert found
    assert "own title" in found
    assert "1.md" in found
    catalogue.close()


@given(st.integers(0, AT_ONCE + 9))
def test_whichever_document_is_lost_is_told(many: Catalogue, number: int) -> None:
    broken = unit(AT_ONCE + 10)
    broken[number] = np.nan
    assert f"({number}.md)" in str(lost(many, vectors.build(broken), many.firsts()))


def test_a_graph_is_probed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "LARGE", 100)
    texts = [f"Text {number}." for number in range(500)]
    catalogue = documents(tmp_path / "c", texts)
    graph = vectors.build(unit(len(texts)))
    assert not graph.exact
    assert lost(catalogue, graph, catalogue.firsts()) is None
    catalogue.close()


@pytest.mark.parametrize(("broken", "told"), [(MADE // MISSED, False), (MADE // MISSED + 1, True)])
def test_a_graph_may_miss_a_few_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int, told: bool) -> None:
    monkeypatch.setattr(vectors, "LARGE", MADE - 1)
    catalogue = documents(tmp_path / "c", [f"Text {number}." for number in range(MADE)])
    made = unit(MADE)
    made[:broken] = np.nan
    assert bool(lost(catalogue, vectors.build(made), catalogue.firsts())) is told
    catalogue.close()
