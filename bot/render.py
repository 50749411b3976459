"""Answers, passages and figures on a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.evaluate import Scored
from bot.types import Answer, Citation
from index.types import Hit, Replacement


def answer(value: Answer, out: Console) -> None:
    """An answer with its citations, or why there is none and what is nearest."""
    out.print(Text(value.short or value.text, style="bold" if value.citations else "yellow"))
    if value.reason:
        out.print(Text(value.reason))
    for number, citation in enumerate(value.citations, start=1):
        out.print()
        out.print(_quote(number, citation))
    for other in value.differing:
        out.print()
        out.print(Text.assemble("Also given: ", (other.short, "bold")))
        out.print(_quote(None, other.citation))
    if not value.citations:
        passages(value.passages[:3], out)


def passages(hits: Sequence[Hit], out: Console) -> None:
    """Passages, best first."""
    for rank, hit in enumerate(hits, start=1):
        out.print()
        out.print(Text.assemble((f"{rank}  ", "bold"), _place(hit.document.title, hit.passage.headings[-1:], hit.passage.page)))
        if hit.replaced:
            out.print(Text(_replaced(hit.replaced), style="yellow"))
        out.print(Text(hit.passage.text.strip()))


def evaluation(scored: Scored, out: Console) -> None:
    """The table of a question set, kind by kind."""
    table = Table("kind", *(name for name in scored.columns), title=None)
    for kind, cells in scored.table():
        table.add_row(kind, *cells)
    out.print(table)


def _quote(number: int | None, citation: Citation) -> Text:
    """A citation with its emphasised words."""
    heading = [citation.heading] if citation.heading else []
    text = Text.assemble((f"[{number}] " if number else "", "bold"), _place(citation.document.title, heading, citation.page), "\n")
    quote = Text(citation.quote)
    for words in citation.emphasis:
        quote.stylize("bold underline", words.start - citation.span.start, words.end - citation.span.start)
    text.append_text(quote)
    if citation.replaced:
        text.append(f"\n    {_replaced(citation.replaced)}", style="yellow")
    for link in citation.links:
        text.append(f"\n    {link.label} {link.url}".replace("  ", " "), style="dim")
    return text


def _replaced(by: Replacement) -> str:
    """What has since replaced a document, and when."""
    return f"replaced{f' on {by.published}' if by.published else ''} by {by.title}"


def _place(title: str, headings: Sequence[str], page: int | None) -> Text:
    """Where words stand."""
    return Text(" · ".join([title, *headings, *([f"page {page}"] if page else [])]), style="cyan")
