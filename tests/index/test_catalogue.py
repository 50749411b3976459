import sqlite3
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalogue import Catalogue, match_expression, write
from index.errors import GenerationDamaged
from index.generation import Generation
from index.types import Content, Document, Heading, Link, Metadata, PageMark, Passage, Span, Where


def one(text: str, **about: object) -> Document:
    return Document("d" * 16, "a.md", "d" * 64, Content(text, **about))  # type: ignore[arg-type]


def catalogue(path: Path, *texts: str) -> Catalogue:
    document = one("".join(texts))
    passages, start = [], 0
    for text in texts:
        passage = Passage(document.id, start, start + len(text), text, (Span(start, start + len(text)),))
        passages.append((0, passage, "context", f"hash{start}"))
        start += len(text)
    write(path, [document], passages)
    return Catalogue(path)


def test_a_document_comes_back_as_it_was(tmp_path: Path) -> None:
    document = one(
        "Top\n\nWords 🧬 卡卫荻.",
        metadata=Metadata("T", "P", date(2024, 8, 27), "https://example.org", "en", "MIT", ("Q?",)),
        headings=(Heading(0, 3, 1),),
        pages=(PageMark(0, 1),),
        links=(Link(9, "https://example.org/r", "label"),),
    )
    passage = Passage(document.id, 0, len(document.text), document.text, (Span(5, 18),), ("Top",), 1)
    write(tmp_path / "c", [document], [(0, passage, "T. Top", "hash")])
    opened = Catalogue(tmp_path / "c")
    assert opened.document_by_id(document.id) == document
    assert opened.passage(0) == (passage, document)
    assert opened.all_passages(document) == [passage]
    assert opened.encoded() == {"hash": 0}
    assert opened.firsts().tolist() == [0, 1]
    assert opened.document_by_id("nothing") is None
    opened.close()


def test_a_sentence_gives_its_first_word_a_capital_unless_a_name_goes_on(tmp_path: Path) -> None:
    opened = catalogue(tmp_path / "c", "Sherry Shao spoke. ", "The Lancet wrote. ", "Patients lived. ", "Median OS was long. ")
    told = opened.vocabulary()
    assert [told[word].written for word in ("sherry", "shao", "lancet", "the", "patients", "median")] == [
        "Sherry", "Shao", "Lancet", "the", "patients", "median",
    ]  # fmt: skip
    opened.close()


def test_names_numbers_and_ids_are_found_as_they_are_spelt(tmp_path: Path) -> None:
    opened = catalogue(
        tmp_path / "c", "The CARTIFAN-1 trial. ", "It was 30.13 months. ", "Known as NCT03758417. ", "It was 13 and 30 months. "
    )
    assert opened.words("cartifan-1", 9)[0].tolist() == [0]
    assert opened.words("NCT03758417", 9)[0].tolist() == [2]
    assert opened.words("30.13", 9)[0].tolist() == [1]
    assert opened.words("response", 9)[0].tolist() == []
    opened.close()


def test_words_are_found_by_their_stems_best_first(tmp_path: Path) -> None:
    opened = catalogue(tmp_path / "c", "Patients responded to it. ", "They respond, responding well. ", "Nothing here. ")
    numbers, scores = opened.words("responds", 9)
    assert sorted(numbers.tolist()) == [0, 1]
    assert (np.diff(scores) <= 0).all()
    assert opened.words("responds", 9, np.array([0]))[0].tolist() == [0]
    opened.close()


@given(st.text(max_size=60))
def test_any_question_can_be_searched_for(tiny_home: Path, question: str) -> None:
    expression = match_expression(question)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter unicode61 remove_diacritics 2')")
    if expression:
        database.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,)).fetchall()
    database.close()


@pytest.mark.parametrize(
    ("question", "expression"),
    [
        ("What was the overall response rate?", '"overall" OR "response" OR "rate"'),
        ("How long?", '"How" OR "long"'),
        ('CARTIFAN-1 OR "x" NOT 87.9% NEAR(', '"CARTIFAN 1" OR "x" OR "87 9" OR "NEAR"'),
        ("???", ""),
    ],
)
def test_a_question_becomes_its_telling_words(question: str, expression: str) -> None:
    assert match_expression(question) == expression


def test_a_filter_goes_by_document_and_by_date(generation: Generation) -> None:
    ids = {row.path: row.document_id for row in generation.manifest.documents}
    first = generation.catalogue.among(Where(documents=frozenset([ids["company.md"]])))
    dated = generation.catalogue.among(Where(published_by=date(2023, 12, 31)))
    assert first is not None
    assert dated is not None
    assert first.tolist() == dated.tolist() == [generation.manifest.passages - 1]
    assert generation.catalogue.among(Where()) is None
    nothing = generation.catalogue.among(Where(documents=frozenset()))
    assert nothing is not None
    assert not len(nothing)


def test_garbage_is_told_as_damage(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(b"garbage" * 1000)
    with pytest.raises(GenerationDamaged, match="approvalbot index"):
        Catalogue(tmp_path / "c")
