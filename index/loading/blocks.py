"""Put a text together from blocks: headings, paragraphs, list items, table rows.

Every block stands between blank lines in the canonical text, so that no sentence runs from one into
the next. A formatted file's white space means nothing, so runs of it become one space; ligatures
become letters and soft hyphens go, so that words can be found as people type them.
"""

import re
from dataclasses import dataclass, field

from index.types import Content, Heading, Link, Metadata, PageMark

BETWEEN = "\n\n"
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": None, "\u200b": None})
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
BULLET = "• "
CELL = " | "


def tidy(text: str) -> str:
    """One line: white space runs to one space, ligatures to letters, control characters away."""
    return " ".join(CONTROL.sub("", text.translate(LIGATURES)).split())


@dataclass(slots=True)
class Inline:
    """A block in the making: pieces of text, and addresses with where in the block they stand."""

    pieces: list[str] = field(default_factory=list)
    links: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Append text as it stands in the file."""
        self.pieces.append(text)

    def link(self, url: str, label: str) -> None:
        """Remember an address for the words added so far."""
        self.links.append((len(tidy("".join(self.pieces))), url, label))

    @property
    def text(self) -> str:
        """The block as one tidy line."""
        return tidy("".join(self.pieces))


@dataclass(slots=True)
class Blocks:
    """Collects blocks and gives them as Content."""

    pieces: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pages: list[PageMark] = field(default_factory=list)
    length: int = 0

    def block(self, inline: Inline, prefix: str = "") -> None:
        """Append a paragraph, list item or table row. An empty one is left out."""
        if not inline.text:
            return
        start = self._append(prefix + inline.text) + len(prefix)
        self.links.extend(Link(start + position, url, label) for position, url, label in inline.links)

    def paragraph(self, text: str) -> None:
        """Append a paragraph without links."""
        self.block(Inline([text]))

    def heading(self, text: str, level: int) -> None:
        """Append a heading. An empty one is left out."""
        if words := tidy(text):
            start = self._append(words)
            self.headings.append(Heading(start, start + len(words), level))

    def verbatim(self, text: str) -> None:
        """Append lines whose breaks mean something."""
        lines = [CONTROL.sub("", line).rstrip() for line in text.strip("\n").split("\n")]
        if any(lines):
            self._append("\n".join(lines))

    def page(self, number: int) -> None:
        """What is appended from now on stands on this page."""
        self.pages.append(PageMark(self.length + (len(BETWEEN) if self.pieces else 0), number))

    def mark_page(self, start: int, number: int) -> None:
        """A page begins within the block appended last, at the offset `start`."""
        self.pages.append(PageMark(start, number))

    def content(self, metadata: Metadata) -> Content:
        """All that was collected."""
        text = BETWEEN.join(self.pieces)
        pages = tuple(PageMark(min(mark.start, len(text)), mark.number) for mark in self.pages)
        return Content(text, metadata, tuple(self.headings), pages, tuple(self.links))

    def _append(self, text: str) -> int:
        """Append a block; return the offset at which it begins."""
        start = self.length + (len(BETWEEN) if self.pieces else 0)
        self.pieces.append(text)
        self.length = start + len(text)
        return start
