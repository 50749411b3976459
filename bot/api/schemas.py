"""What goes over the wire: the JSON of requests and answers, and how values become it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot import types
from bot.ask import LONGEST_QUESTION, MOST_PASSAGES
from index.collection import LEFT_OUT, Collection
from index.history import Former
from index.types import Document, Failure, Hit, Link, Manifest, Replacement, Span, Where

LONGEST_HISTORY = 50  # turns


class Body(BaseModel):
    """A request's body: a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnBody(Body):
    """Something that was said before."""

    role: types.Role
    content: Annotated[str, Field(max_length=20_000)]


class AnswerBody(Body):
    """A question."""

    question: Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION, description="1 to 2,000 characters")]
    history: Annotated[list[TurnBody], Field(max_length=LONGEST_HISTORY, description="what was said before, oldest first")] = []
    limit: Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="passages wanted")] = 5
    documents: Annotated[list[str] | None, Field(description="only these documents may answer")] = None
    as_of: Annotated[date | None, Field(description="only what was published by then may answer")] = None

    def asked(self) -> types.Question:
        """The question as the question path takes it."""
        return types.Question(
            text=self.question,
            history=tuple(types.Turn(turn.role, turn.content) for turn in self.history),
            limit=self.limit,
            where=where(self.documents, self.as_of),
        )


def where(documents: list[str] | None, as_of: date | None) -> Where:
    """Which documents may answer."""
    return Where(frozenset(documents) if documents is not None else None, as_of)


class SpanJson(BaseModel):
    """A stretch of a document's canonical text, in code points."""

    start: int
    end: int


class LinkJson(BaseModel):
    """An address that a document gives for its words before the offset `position`."""

    position: int
    url: str
    label: str


class DocumentJson(BaseModel):
    """A document of the index."""

    id: str
    title: str
    path: str
    url: str | None
    publisher: str | None
    published: date | None
    language: str
    licence: str | None
    sha256: str


class PageJson(BaseModel):
    """A page of a document begins at the offset `start`."""

    start: int
    number: int


class HeadingJson(SpanJson):
    """A heading in a document's canonical text; `level` counts from 1."""

    level: int


class FormerJson(BaseModel):
    """What a document said for a time, by its hash. Its text is in `generation`, the newest one kept that holds it, or gone."""

    id: str
    sha256: str
    path: str
    title: str
    since: str
    until: Annotated[str | None, Field(description="null: it answers still")]
    generation: Annotated[str | None, Field(description="null: none that is kept holds it")]


class ReplacementJson(BaseModel):
    """The document of the index that has since replaced another one, and the day it was published."""

    id: str
    title: str
    published: date | None


class DocumentTextJson(DocumentJson):
    """A document with its canonical text."""

    text: str
    headings: list[HeadingJson]
    pages: list[PageJson]
    links: list[LinkJson]
    history: Annotated[list[FormerJson], Field(description="what it says and what it said before, newest first")] = []
    replaces: Annotated[list[DocumentJson], Field(description="the documents of the index that it stands in the place of")] = []
    replaced_by: ReplacementJson | None = None


class DocumentRowJson(DocumentJson):
    """A document in the list of all, with the number of its passages."""

    passages: int
    indexed: Annotated[str, Field(description="when these words of it came into the index")]
    uploaded: Annotated[bool, Field(description="whether it was uploaded: then removing it deletes its file")]
    replaced_by: Annotated[ReplacementJson | None, Field(description="it answers only for a day before that")] = None


class FailureJson(BaseModel):
    """A file that was not indexed, and why. With its id, where it has one, it can be removed as a document can."""

    path: str
    reason: str
    id: str | None = None
    removed: Annotated[bool, Field(description="it is left out since it was removed, and can be restored")] = False


class TakesJson(BaseModel):
    """What can be uploaded."""

    endings: Annotated[list[str], Field(description="what the names of files may end with, without the point")]
    files: Annotated[int, Field(description="files at once, at most")]
    file_bytes: Annotated[int, Field(description="bytes of a file, at most")]
    bytes: Annotated[int, Field(description="bytes of all files of a request, at most")]


class ListedJson(BaseModel):
    """All documents of the published generation, and the files that are not among them."""

    documents: list[DocumentRowJson]
    failed: list[FailureJson]
    generation: str
    created: str


class DocumentsJson(ListedJson):
    """All documents, the files that are not among them, and what can be added."""

    takes: TakesJson


class CitationJson(BaseModel):
    """Words that an answer rests on: `quote` equals the document's text from `start` to `end`."""

    document: DocumentJson
    start: int
    end: int
    quote: str
    emphasis: list[SpanJson]
    page: int | None
    heading: str | None
    before: str
    after: str
    links: list[LinkJson]
    replaced_by: ReplacementJson | None = None


class PlaceJson(SpanJson):
    """Where a term stands: in the citation of this number, counted from 0, at these offsets into its document."""

    citation: int


class TermJson(BaseModel):
    """A term that stands in the cited quotes, and the words of a document that explain it."""

    term: str
    citation: CitationJson
    places: Annotated[list[PlaceJson], Field(description="where it stands first in each quote")]


class DifferingJson(BaseModel):
    """Another value that the sources give for what was answered; which of them is meant, or right, is not decided."""

    short: Annotated[str, Field(description="the value's exact words")]
    citation: CitationJson


class PassageJson(BaseModel):
    """A retrieved passage; `score` is retrieval's, between 0 and 1. With an answer, what was read ranks by its best sentence, not by it."""

    id: str
    document: DocumentJson
    start: int
    end: int
    text: str
    heading: str | None
    page: int | None
    rank: int
    score: float
    replaced_by: ReplacementJson | None = None


class SaidJson(BaseModel):
    """What the reader sees."""

    text: str
    short: str | None
    verdict: types.Verdict | None
    claimed: str | None = Field(default=None, description="the question's words that the sources contradict")
    reason: str | None


class TookJson(BaseModel):
    """Milliseconds spent."""

    retrieve: float
    read: float
    total: float


class AnswerJson(BaseModel):
    """An answer with all that it rests on."""

    id: str
    status: types.Status
    answer: SaidJson
    citations: list[CitationJson]
    differing: Annotated[list[DifferingJson], Field(description="sentences that give another value than the one answered, at most 3")] = []
    terms: Annotated[list[TermJson], Field(description="terms in the quotes that the documents explain, at most 8")]
    passages: list[PassageJson]
    question: str
    confidence: float
    generation: str
    fingerprint: str
    took_ms: TookJson


class SearchTookJson(BaseModel):
    """Milliseconds spent."""

    total: float


class SearchJson(BaseModel):
    """Retrieval alone; `question` is the question as it was understood."""

    question: str
    passages: list[PassageJson]
    generation: str
    took_ms: SearchTookJson


class SuggestionsJson(BaseModel):
    """Questions that the index can answer."""

    questions: list[str]
    generation: str


class ReadyJson(BaseModel):
    """The index that answers."""

    status: Literal["ready"]
    generation: str
    documents: int
    passages: int
    trouble: Annotated[str | None, Field(description="why the generation published last does not answer, where an older one does")]
    journal: Annotated[str | None, Field(description="why answers are not kept, where they should be")]


class LiveJson(BaseModel):
    """The process is up."""

    status: Literal["live"]


class VersionJson(BaseModel):
    """What is running."""

    version: str
    generation: str | None
    fingerprint: str | None
    journal: Annotated[bool, Field(description="whether answers are kept, to look up, judge and replay")]


class ProblemJson(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str


def document(value: Document) -> DocumentJson:
    """A document without its text."""
    return DocumentJson(**_about(value))


def document_text(
    value: Document, history: Sequence[Former], replaces: Sequence[Document] = (), replaced: Replacement | None = None
) -> DocumentTextJson:
    """A document with its text, what is known about places in it, what it said before, and which documents it or another replaces."""
    content = value.content
    return DocumentTextJson(
        **_about(value),
        text=value.text,
        headings=[HeadingJson(start=h.start, end=h.end, level=h.level) for h in content.headings],
        pages=[PageJson(start=page.start, number=page.number) for page in content.pages],
        links=[_link(link) for link in content.links],
        history=[
            FormerJson(
                id=one.document_id,
                sha256=one.sha256,
                path=one.path,
                title=one.title,
                since=one.since,
                until=one.until,
                generation=one.generation,
            )
            for one in history
        ],
        replaces=[document(one) for one in replaces],
        replaced_by=_replacement(replaced),
    )


def documents(values: list[Document], manifest: Manifest, what: Collection, replaced: Mapping[str, Replacement]) -> ListedJson:
    """The list of all documents; `what` they were indexed from tells which were uploaded, `replaced` by id what replaced some."""
    counts, since = {row.document_id: row.passages for row in manifest.documents}, manifest.since()
    return ListedJson(
        documents=[
            DocumentRowJson(
                **_about(value),
                passages=counts[value.id],
                indexed=since[value.id],
                uploaded=what.uploaded(value.path),
                replaced_by=_replacement(replaced.get(value.id)),
            )
            for value in values
        ],
        failed=[failure(one) for one in manifest.failures],
        generation=manifest.generation,
        created=manifest.created,
    )


def failure(value: Failure) -> FailureJson:
    """A file that was not indexed."""
    return FailureJson(path=value.path, reason=value.reason, id=value.sha256[:16] or None, removed=value.reason == LEFT_OUT)


def citation(value: types.Citation) -> CitationJson:
    """A citation."""
    return CitationJson(
        document=document(value.document),
        start=value.span.start,
        end=value.span.end,
        quote=value.quote,
        emphasis=[_span(span) for span in value.emphasis],
        page=value.page,
        heading=value.heading,
        before=value.before,
        after=value.after,
        links=[_link(link) for link in value.links],
        replaced_by=_replacement(value.replaced),
    )


def passages(hits: tuple[Hit, ...]) -> list[PassageJson]:
    """Retrieved passages, best first."""
    return [
        PassageJson(
            id=hit.passage.id,
            document=document(hit.document),
            start=hit.passage.start,
            end=hit.passage.end,
            text=hit.passage.text,
            heading=hit.passage.headings[-1] if hit.passage.headings else None,
            page=hit.passage.page,
            rank=rank,
            score=round(hit.score, 4),
            replaced_by=_replacement(hit.replaced),
        )
        for rank, hit in enumerate(hits, start=1)
    ]


def search(question: str, hits: list[Hit], generation: str, total: float) -> SearchJson:
    """What was retrieved for a question as it was understood; `total` is in milliseconds."""
    took = SearchTookJson(total=round(total, 2))
    return SearchJson(question=question, passages=passages(tuple(hits)), generation=generation, took_ms=took)


def answer(value: types.Answer) -> AnswerJson:
    """A whole answer."""
    return AnswerJson(
        id=value.id,
        status=value.status,
        answer=SaidJson(text=value.text, short=value.short, verdict=value.verdict, claimed=value.claimed, reason=value.reason),
        citations=[citation(one) for one in value.citations],
        differing=[DifferingJson(short=one.short, citation=citation(one.citation)) for one in value.differing],
        terms=[_term(one) for one in value.terms],
        passages=passages(value.passages),
        question=value.question,
        confidence=round(value.confidence, 4),
        generation=value.generation,
        fingerprint=value.fingerprint,
        took_ms=TookJson(**{name: round(getattr(value.took, name), 2) for name in TookJson.model_fields}),
    )


def _about(value: Document) -> dict[str, Any]:
    metadata = value.content.metadata
    return {
        "id": value.id,
        "title": value.title,
        "path": value.path,
        "url": metadata.url,
        "publisher": metadata.publisher,
        "published": metadata.published,
        "language": metadata.language or "en",
        "licence": metadata.licence,
        "sha256": value.sha256,
    }


def _term(value: types.Term) -> TermJson:
    places = [PlaceJson(citation=place.citation, start=place.span.start, end=place.span.end) for place in value.places]
    return TermJson(term=value.term, citation=citation(value.citation), places=places)


def _span(value: Span) -> SpanJson:
    return SpanJson(start=value.start, end=value.end)


def _replacement(value: Replacement | None) -> ReplacementJson | None:
    return ReplacementJson(id=value.document_id, title=value.title, published=value.published) if value else None


def _link(value: Link) -> LinkJson:
    return LinkJson(position=value.position, url=value.url, label=value.label)
