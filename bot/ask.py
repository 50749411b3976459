"""The question path: one generator of events, which every way of asking consumes.

understand → retrieve → read → check → answer → cite. The last event holds the whole answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter

from bot import answer as answering
from bot.asked import Asked
from bot.cite import cite
from bot.conversation import introduced, standalone, without_background
from bot.errors import BadQuestion
from bot.lists import parts, several
from bot.retrieve import retrieve
from bot.runtime import Opened
from bot.scope import out_of_scope
from bot.types import (
    Answer,
    Cited,
    Correction,
    Differing,
    Done,
    Event,
    Finding,
    Question,
    Retrieved,
    Said,
    Took,
    Understood,
    Verdict,
    Verdicted,
)
from index.fingerprints import fingerprint
from index.types import Hit, Where

LONGEST_QUESTION = 2000  # characters
MOST_PASSAGES = 50
DOUBTED = 3  # sentences that look nearest, of which each may lack another name
READ = 10  # passages whose sentences are looked through for an answer, however many are shown


def ask(question: Question, opened: Opened) -> Iterator[Event]:
    """Answer a question. Raises BadQuestion for one that cannot be asked."""
    clock = Clock()
    _check(question, opened)
    mended = without_background(opened.spelling.mend(question.text.strip()))
    alone = standalone(mended, question.history, opened.names)
    declined = out_of_scope(alone) or out_of_scope(introduced(alone))
    alone = alone if declined else opened.referents.named(introduced(alone))
    understood = alone if declined else opened.plain_words.explained(alone)
    yield Understood(understood)
    hits = retrieve(understood, max(question.limit, READ), question.where, opened.encoder, opened.index)
    clock.stop("retrieve")
    decided = answering.declined(declined) if declined else _decided(alone, understood, question.where, hits, opened)
    clock.stop("read")
    shown = tuple(in_order(hits, decided.read)[: question.limit])
    yield Retrieved(shown)
    citations = tuple(cite(finding) for finding in decided.findings)
    text = answering.compose(decided)
    for piece in answering.pieces(text):
        yield Said(piece)
    for citation in citations:
        yield Cited(citation)
    yield Done(
        Answer(
            id=_id(question, opened),
            status=decided.status,
            text=text,
            short=answering.short(decided),
            verdict=decided.verdict,
            claimed=decided.correction.claimed if decided.correction else None,
            reason=decided.reason,
            citations=citations,
            differing=tuple(Differing(finding.text(finding.words[0]), cite(finding)) for finding in decided.differing),
            terms=opened.glossary.terms(citations, question.where),
            passages=shown,
            question=understood,
            confidence=decided.confidence,
            generation=opened.generation.id,
            fingerprint=opened.fingerprint,
            took=clock.took(),
        )
    )


def in_order(hits: Sequence[Hit], read: Sequence[Finding]) -> list[Hit]:
    """Passages in the order of their best sentences, those of which none was read behind them."""
    wanted = {hit.passage: hit for hit in hits}
    first = dict.fromkeys(finding.hit.passage for finding in read if finding.hit.passage in wanted)
    return [wanted[passage] for passage in {**first, **dict.fromkeys(wanted)}]


def _decided(alone: str, understood: str, where: Where, hits: Sequence[Hit], opened: Opened) -> Verdicted:
    """What is said to a question, or to each of the things that it counts up.

    `understood` may have terms added to the question; what it names and claims is in `alone`.
    """
    asked = [(part, opened.plain_words.explained(part)) for part in parts(alone)]
    found = [_checked(part, more, where, _retrieved(more, where, opened), opened) for part, more in asked]
    return answering.together(found) or _checked(alone, understood, where, hits, opened)


def _checked(alone: str, understood: str, where: Where, hits: Sequence[Hit], opened: Opened) -> Verdicted:
    """Read, check, and ask again without what the evidence does not bear out."""
    checks, threshold = opened.checks, opened.reader.threshold
    asked = checks.asked(alone, understood)
    if bare := checks.unclaimed(asked):
        understood, hits = bare, _retrieved(bare, where, opened)
    ranked = opened.reader.rank(understood, hits[:READ])
    lacking = [checks.missing(asked, finding) for finding in ranked]
    sound = [finding for finding, lacks in zip(ranked, lacking, strict=True) if not lacks]
    findings = opened.reader.read(bare or opened.plain_words.headed(alone), sound or ranked)
    doubted = dict.fromkeys(name for lacks in lacking[:DOUBTED] for name in lacks) if lacking and lacking[0] else ()
    corrections: list[Correction | None] = []
    for doubt in checks.doubts(asked, tuple(doubted), findings):
        more = opened.plain_words.explained(doubt.question)
        again = opened.reader.read(opened.plain_words.headed(doubt.question), opened.reader.rank(more, _retrieved(more, where, opened)))
        corrections.append(checks.together(doubt, again[:DOUBTED], threshold))
    best = max(filter(None, corrections), key=lambda one: one.finding.confidence, default=None)
    correction = (
        best
        or checks.belonging(asked, findings)
        or checks.reversed(asked, (*findings, *ranked))
        or checks.contrary(asked, findings, threshold)
    )
    missing = [checks.missing(asked, finding) for finding in findings]
    decided = answering.decide(findings, missing, hits, threshold, correction, partial(checks.verdicts.of, asked), several(alone))
    if correction and correction.excludes and asked.decides and not decided.verdict:
        decided = replace(decided, verdict=Verdict.NO)
    if decided.verdict and not decided.correction:
        decided = replace(decided, findings=tuple(checks.verdicts.deciding(asked, finding) for finding in decided.findings))
    telling = [finding for finding, lacks in zip(findings, missing, strict=True) if finding.confidence >= threshold and not lacks]
    return replace(decided, differing=_differing(asked, decided, telling, opened), read=tuple(findings))


def _differing(asked: Asked, decided: Verdicted, sure: Sequence[Finding], opened: Opened) -> tuple[Finding, ...]:
    """The findings that give another value than the one sentence that answers; none beside a list."""
    return opened.differences.of(asked, decided.findings[0], sure) if len(decided.findings) == 1 else ()


def _retrieved(question: str, where: Where, opened: Opened) -> list[Hit]:
    """The passages of another question."""
    return retrieve(question, READ, where, opened.encoder, opened.index)


class Clock:
    """Milliseconds spent on each step."""

    def __init__(self) -> None:
        self._began = self._last = perf_counter()
        self._steps: dict[str, float] = {}

    def stop(self, step: str) -> None:
        """A step ends here."""
        now = perf_counter()
        self._steps[step] = 1e3 * (now - self._last)
        self._last = now

    def took(self) -> Took:
        """All of it."""
        return Took(**self._steps, total=1e3 * (perf_counter() - self._began))


def answer_to(question: Question, opened: Opened) -> Answer:
    """The whole answer, for those who do not want it piece by piece."""
    for event in ask(question, opened):
        if isinstance(event, Done):
            return event.answer
    raise AssertionError("the question path ended without an answer")


def _check(question: Question, opened: Opened) -> None:
    """Raises BadQuestion for a question that cannot be asked."""
    check_text(question.text)
    if not 1 <= question.limit <= MOST_PASSAGES:
        raise BadQuestion(f"{question.limit} passages are wanted; give a limit from 1 to {MOST_PASSAGES}.")
    check_documents(question, opened)


def check_text(text: str) -> None:
    """Raises BadQuestion for an empty or endless question."""
    if not text.strip():
        raise BadQuestion("The question is empty. Write what you want to know.")
    if len(text) > LONGEST_QUESTION:
        raise BadQuestion(f"The question has {len(text)} characters; at most {LONGEST_QUESTION} are read. Shorten it.")


def check_documents(question: Question, opened: Opened) -> None:
    """Raises BadQuestion where a question is limited to documents that are not indexed."""
    wanted = question.where.documents or frozenset()
    unknown = sorted(wanted - {row.document_id for row in opened.generation.manifest.documents})
    if unknown:
        raise BadQuestion(f"There is no document {unknown[0]!r}. GET /api/documents lists the ids of those that are indexed.")


def _id(question: Question, opened: Opened) -> str:
    """The same for the same question, generation and models."""
    where = question.where
    among = None if where.documents is None else sorted(where.documents)
    asked = [question.text, [[turn.role, turn.content] for turn in question.history], question.limit, among, where.published_by]
    return fingerprint(opened.generation.id, opened.fingerprint, asked)
