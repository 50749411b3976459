"""Findings and other spans of documents to citations. A quote that is not in the document is refused."""

from collections.abc import Sequence

from bot.errors import QuoteMismatch
from bot.types import Citation, Finding
from index.types import Document, Link, PageMark, Replacement, Span

AROUND = 64  # characters of context before and after a quote


def cite(finding: Finding) -> Citation:
    """The citation of a finding's sentence, with the words that answer as its emphasis."""
    return quoted(finding.document, finding.sentence, finding.words, finding.hit.passage.headings, finding.hit.replaced)


def quoted(
    document: Document, span: Span, emphasis: tuple[Span, ...] = (), headings: Sequence[str] = (), replaced: Replacement | None = None
) -> Citation:
    """The citation of a span of a document that stands under headings, the outermost first."""
    citation = Citation(
        document=document,
        span=span,
        quote=document.text[span.start : span.end],
        emphasis=emphasis,
        page=page_at(document, span.start),
        heading=headings[-1] if headings else None,
        before=document.text[max(0, span.start - AROUND) : span.start],
        after=document.text[span.end : span.end + AROUND],
        links=links_of(document, span),
        replaced=replaced,
    )
    check(citation)
    return citation


def check(citation: Citation) -> None:
    """Raises QuoteMismatch where a citation's words are not what stands in the document."""
    text, span = citation.document.text, citation.span
    if not 0 <= span.start < span.end <= len(text) or text[span.start : span.end] != citation.quote:
        raise QuoteMismatch(f"{citation.quote[:40]!r} does not stand at {span.start} in {citation.document.path}")
    for words in citation.emphasis:
        if not span.start <= words.start < words.end <= span.end:
            raise QuoteMismatch(f"the words at {words.start} lie outside the quote at {span.start} in {citation.document.path}")


def page_at(document: Document, offset: int) -> int | None:
    """The page that an offset stands on, None where the document has none."""
    begun: list[PageMark] = [mark for mark in document.content.pages if mark.start <= offset]
    return begun[-1].number if begun else None


def links_of(document: Document, span: Span) -> tuple[Link, ...]:
    """The addresses that a document gives for the words of a span, each once."""
    links = {link.url: link for link in document.content.links if span.start < link.position <= span.end}
    return tuple(links.values())
