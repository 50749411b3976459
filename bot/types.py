"""Values and events of the question path. All are frozen; offsets are code points into a document's text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from index.types import Document, Hit, Link, Replacement, Span, Where


class Role(StrEnum):
    """Who said a turn of a conversation."""

    USER = "user"
    ASSISTANT = "assistant"


class Status(StrEnum):
    """How a question was answered."""

    ANSWERED = "answered"
    CORRECTED = "corrected"
    NOT_FOUND = "not_found"
    DECLINED = "declined"


class Verdict(StrEnum):
    """What the sources decide about a yes/no question."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that was said before."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `limit` is how many passages are wanted, `where` which documents may answer."""

    text: str
    history: tuple[Turn, ...] = ()
    limit: int = 5
    where: Where = field(default_factory=Where)


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence of a retrieved passage that may answer.

    `sentence` is its span in the document, `words` are the spans within it of the very words that answer
    (none where the whole sentence does), `confidence` is the calibrated chance that it answers the
    question, between 0 and 1; `clues` are what the reader judged it by.
    """

    hit: Hit
    sentence: Span
    words: tuple[Span, ...]
    confidence: float
    clues: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)

    @property
    def document(self) -> Document:
        """The document that the sentence stands in."""
        return self.hit.document

    def text(self, span: Span) -> str:
        """The words at a span of that document."""
        return self.document.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a question claims, the words that the sources have instead, and the finding they stand in.

    `excludes`: where it asks for yes or no, what is told makes it no.
    """

    claimed: str
    told: str
    finding: Finding
    excludes: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a document that an answer rests on.

    `quote` equals the document's text at `span`; `emphasis` are spans in the document, within `span`;
    `before` and `after` are the text around it; `links` are the addresses that the document gives for
    these words; `replaced` tells what has since replaced the document.
    """

    document: Document
    span: Span
    quote: str
    emphasis: tuple[Span, ...]
    page: int | None
    heading: str | None
    before: str
    after: str
    links: tuple[Link, ...]
    replaced: Replacement | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term stands: in which citation, counted from 0, and the span in that citation's document."""

    citation: int
    span: Span


@dataclass(frozen=True, slots=True)
class Term:
    """A term of an answer's quotes as it is written there, and the words of a document that explain it."""

    term: str
    citation: Citation
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """Another value that the sources give for what was answered: its exact words, and the sentence they stand in."""

    short: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Verdicted:
    """What is said in answer to a question, before it is cited.

    `reason` says in a sentence why nothing was answered; `findings` are what the answer rests on, `differing`
    those that give another value; `read` are the sentences that were read, best first.
    """

    status: Status
    findings: tuple[Finding, ...] = ()
    verdict: Verdict | None = None
    correction: Correction | None = None
    reason: str | None = None
    confidence: float = 0.0
    differing: tuple[Finding, ...] = ()
    read: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds spent."""

    retrieve: float
    read: float
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, as every way of asking gives it. `claimed` are the question's words that it corrects."""

    id: str
    status: Status
    text: str
    short: str | None
    verdict: Verdict | None
    claimed: str | None
    reason: str | None
    citations: tuple[Citation, ...]
    differing: tuple[Differing, ...]
    terms: tuple[Term, ...]
    passages: tuple[Hit, ...]
    question: str
    confidence: float
    generation: str
    fingerprint: str
    took: Took


@dataclass(frozen=True, slots=True)
class Understood:
    """Event: the question as it stands on its own."""

    question: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Event: the passages found, best first."""

    passages: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Event: a piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Event: a citation of what was said."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Done:
    """Event: the whole answer; the last."""

    answer: Answer


Event = Understood | Retrieved | Said | Cited | Done
