import pytest

from bot.cite import check, cite, links_of, page_at
from bot.errors import QuoteMismatch
from bot.types import Citation, Finding
from index.types import Content, Document, Hit, Link, PageMark, Passage, Span

TEXT = "Before it.\n\nThe rate was 87.9%. After it."
DOCUMENT = Document(
    "d" * 16,
    "a.md",
    "d" * 64,
    Content(
        TEXT,
        pages=(PageMark(0, 1), PageMark(12, 2)),
        links=(Link(10, "https://example.org/0", ""), Link(31, "https://example.org/1", "one")),
    ),
)
PASSAGE = Passage(DOCUMENT.id, 0, len(TEXT), TEXT, (Span(0, 10), Span(12, 31), Span(32, 41)), ("Top", "Results"), 1)
HIT = Hit(PASSAGE, DOCUMENT, 0.9, 1.0, (0.1, 0.9, 0.2))


def test_a_finding_becomes_a_citation_with_its_place() -> None:
    citation = cite(Finding(HIT, Span(12, 31), (Span(25, 30),), 0.9))
    assert citation.quote == "The rate was 87.9%."
    assert [TEXT[words.start : words.end] for words in citation.emphasis] == ["87.9%"]
    assert (citation.page, citation.heading) == (2, "Results")
    assert citation.before + citation.quote + citation.after == TEXT
    assert [link.label for link in citation.links] == ["one"]


@pytest.mark.parametrize(
    ("span", "quote", "emphasis"),
    [
        (Span(12, 31), "The rate was 97.9%.", ()),
        (Span(12, 99), TEXT[12:99], ()),
        (Span(12, 12), "", ()),
        (Span(12, 31), TEXT[12:31], (Span(5, 8),)),
        (Span(12, 31), TEXT[12:31], (Span(25, 40),)),
    ],
)
def test_what_does_not_stand_there_is_refused(span: Span, quote: str, emphasis: tuple[Span, ...]) -> None:
    with pytest.raises(QuoteMismatch):
        check(Citation(DOCUMENT, span, quote, emphasis, None, None, "", "", ()))


def test_a_link_belongs_to_the_words_before_it() -> None:
    assert [link.position for link in links_of(DOCUMENT, Span(0, 10))] == [10]
    assert [link.position for link in links_of(DOCUMENT, Span(32, 41))] == []


def test_a_document_without_pages_has_none() -> None:
    assert page_at(Document("x", "x", "x", Content("x")), 0) is None
