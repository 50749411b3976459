"""Choose what to say: which findings answer, or why nothing does; and how it reads."""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.lists import gathered
from bot.types import Correction, Finding, Status, Verdict, Verdicted
from index.types import Hit, Span

NOT_FOUND = "The sources do not tell."
DECLINED = "This is no question for these sources."
BETWEEN_WORDS = "; "
AND = " and "
PIECE = re.compile(r"\s*\S+")


def decide(
    findings: Sequence[Finding],
    missing: Sequence[Sequence[str]],
    hits: Sequence[Hit],
    threshold: float,
    correction: Correction | None = None,
    verdict: Callable[[Finding], Verdict | None] = lambda _: None,
    several: bool = False,
) -> Verdicted:
    """What is corrected; else the best finding that is sure enough and mentions what the question names; else not found.

    `findings` come best first, `missing` has what the evidence of each does not mention; `threshold` is the
    least confidence at which something is said; `verdict` tells what a finding decides; where `several` are
    asked for, all that are nearly as sure as the first are given.
    """
    if correction:
        found = correction.finding
        return Verdicted(Status.CORRECTED, (found,), verdict(found), correction, confidence=found.confidence)
    sound = [finding for finding, lacks in zip(findings, missing, strict=True) if finding.confidence >= threshold and not lacks]
    if sound:
        bearing = [finding for finding, lacks in zip(findings, missing, strict=True) if not lacks]
        given = gathered(bearing, threshold) if several else (sound[0],)
        return Verdicted(Status.ANSWERED, given, verdict(sound[0]), confidence=sound[0].confidence)
    confidence = 1 - findings[0].confidence if findings else 1.0
    return Verdicted(Status.NOT_FOUND, reason=reason(hits, missing[0] if missing else ()), confidence=confidence)


def together(decided: Sequence[Verdicted]) -> Verdicted | None:
    """The answers to the parts of a question as one, as sure as the least sure; None where no part was answered."""
    answered = [one for one in decided if one.status is Status.ANSWERED]
    if not answered:
        return None
    findings = tuple(dict.fromkeys(finding for one in answered for finding in one.findings))
    read = tuple(finding for one in answered for finding in one.read)
    return Verdicted(Status.ANSWERED, findings, confidence=min(one.confidence for one in answered), read=read)


def declined(why: str) -> Verdicted:
    """That a question is none for these sources."""
    return Verdicted(Status.DECLINED, reason=why, confidence=1.0)


def reason(hits: Sequence[Hit], missing: Sequence[str] = ()) -> str:
    """Why nothing is answered, in a sentence."""
    if missing:
        told = AND.join([*([", ".join(missing[:-1])] if missing[1:] else []), missing[-1]])
        return f"The passages nearest to the question do not mention {told}."
    if not hits:
        return "None of the indexed documents may answer, or none shares anything with the question."
    return "No passage of the indexed documents answers the question; the nearest ones are shown."


def compose(decided: Verdicted) -> str:
    """What the reader sees: the sentences that answer, word for word, or that nothing was found."""
    if decided.status is Status.DECLINED:
        return DECLINED
    if not decided.findings:
        return NOT_FOUND
    told = " ".join(dict.fromkeys(finding.text(finding.sentence) for finding in decided.findings))
    if decided.correction:
        return f"The sources say {decided.correction.told}, not {decided.correction.claimed}: {told}"
    return told


def short(decided: Verdicted) -> str | None:
    """The exact words that answer, None where the whole sentence does."""
    words = [finding.text(span) for finding in decided.findings for span in finding.words]
    return BETWEEN_WORDS.join(dict.fromkeys(words)) or None


def pieces(text: str) -> Iterator[str]:
    """A text in pieces of about a word, for those who show it as it comes; put together they are the text."""
    yield from PIECE.findall(text) if text.strip() else [text]


def emphasised(finding: Finding) -> tuple[Span, ...]:
    """The spans of the words that answer, the whole sentence where none are singled out."""
    return finding.words or (finding.sentence,)
