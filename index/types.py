"""Values that pass between the steps of the document path.

All are frozen. Offsets are code points into `Document.text`, the canonical text of a file, and
`document.text[passage.start:passage.end] == passage.text` holds for every passage of a document.
"""

from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file found under a folder of sources.

    `path` is relative to that folder, with `/` between its parts; `sha256` is over the file's bytes;
    `location` is where it lies on this machine.
    """

    path: str
    size: int
    sha256: str
    location: Path = Path()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the canonical text: `text[start:end]` is its words, `level` counts from 1."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class PageMark:
    """A page of a paged file begins at the offset `start`; `number` counts from 1."""

    start: int
    number: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address that the file gives for the words before the offset `position` (a footnote or a link)."""

    position: int
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about itself. What it does not say is None.

    `aliases` are groups of names that mean the same. `main` documents are what the collection is about:
    of passages that match about equally, theirs come first. `replaces` names other documents, by path or id,
    that this one stands in the place of.
    """

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    licence: str | None = None
    questions: tuple[str, ...] = ()
    main: bool = False
    aliases: tuple[tuple[str, ...], ...] = ()
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a loader makes of a file's bytes: canonical text and what is known about places in it."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    headings: tuple[Heading, ...] = ()
    pages: tuple[PageMark, ...] = ()
    links: tuple[Link, ...] = ()


def values_of(record: "DataclassInstance") -> dict[str, Any]:
    """The fields of a record by their names, as they are; `dataclasses.asdict` copies each of them, which takes its time with thousands."""
    return {one.name: getattr(record, one.name) for one in fields(record)}


def titled(title: str | None, path: str) -> str:
    """The title that a file gives itself, else its name without its ending."""
    return title or path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Document:
    """A source file with its canonical text. `id` is the first 16 hex digits of the file's SHA-256."""

    id: str
    path: str
    sha256: str
    content: Content

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.content.text

    @property
    def title(self) -> str:
        """The title that the file gives itself, else its name without its ending."""
        return titled(self.content.metadata.title, self.path)

    def __repr__(self) -> str:
        return f"Document({self.id} {self.path!r}, {len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text, from the offset `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, whole sentences under one heading.

    `sentences` are the spans of its sentences in the document, without white space around them and
    without the headings it begins with; `headings` are the titles above it, outermost first; `page` is
    the page it begins on, counted from 1, or None where the file has no pages. `id` is
    `document_id:start-end`.
    """

    document_id: str
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]
    headings: tuple[str, ...] = ()
    page: int | None = None

    @property
    def id(self) -> str:
        """The passage's name, unique in a generation."""
        return f"{self.document_id}:{self.start}-{self.end}"

    def __repr__(self) -> str:
        return f"Passage({self.id} {self.text[:40]!r})"


@dataclass(frozen=True, slots=True)
class Where:
    """Which documents may answer: only these ids, only what was published by a day. None: all.

    A document without a date cannot be shown to have been published by a day, so `published_by`
    leaves it out.
    """

    documents: frozenset[str] | None = None
    published_by: date | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """The document that stands in the place of another one: its id, its title, and the day it was published, where it says one."""

    document_id: str
    title: str
    published: date | None

    def answers_instead(self, of: str, where: Where) -> bool:
        """Whether the document of the id `of` no longer answers: not where it is asked for, nor on a day before it was replaced."""
        if where.documents is not None and of in where.documents:
            return False
        return where.published_by is None or (self.published is not None and self.published <= where.published_by)


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage.

    `score`, between 0 and 1, ranks. It is made of `words`, the passage's BM25, and of `meanings`, the
    cosine of each of its sentences with the question, in their order. `replaced` tells what has since
    replaced its document.
    """

    passage: Passage
    document: Document
    score: float
    words: float
    meanings: tuple[float, ...]
    replaced: Replacement | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not indexed, and why; `sha256` is over its bytes, where it was they that could not be read."""

    path: str
    reason: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A file as it stands in a generation.

    `since` tells when its bytes came into the index, `title` what it calls itself; neither makes another file of it.
    """

    path: str
    sha256: str
    document_id: str
    passages: int
    since: str = field(default="", compare=False)  # none in what the first versions wrote
    title: str = field(default="", compare=False)  # none either


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and how it was made. `checksums` maps file names to SHA-256.

    `settings` is the fingerprint of everything but the documents, `encoder` that of the encoder alone.
    """

    generation: str
    created: str
    settings: str
    encoder: str
    dimension: int
    documents: tuple[Indexed, ...]
    passages: int
    sentences: int
    failures: tuple[Failure, ...]
    checksums: dict[str, str]

    def since(self) -> dict[str, str]:
        """When each document came into the index, by its id; at the latest then, where the first versions wrote this."""
        return {one.document_id: one.since or self.created for one in self.documents}
