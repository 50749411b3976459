"""Choose what to say: which findings answer, or why nothing does; and how it reads."""

import re
from collections.abc import Iterator, Sequence

from bot.types import Finding, Status, Verdicted
from index.types import Hit, Span

NOT_FOUND = "The sources do not tell."
DECLINED = "This is no question for these sources."
BETWEEN_WORDS = "; "
PIECE = re.compile(r"\s*\S+")


def decide(findings: Sequence[Finding], hits: Sequence[Hit], threshold: float, declined: str | None = None) -> Verdicted:
    """The best finding where it is sure enough, else not found.

    `findings` come best first; `threshold` is the least confidence at which something is said; `declined` is
    why the question is none for these sources, if it is none.
    """
    if declined:
        return Verdicted(Status.DECLINED, reason=declined, confidence=1.0)
    if findings and findings[0].confidence >= threshold:
        return Verdicted(Status.ANSWERED, (findings[0],), confidence=findings[0].confidence)
    confidence = 1 - findings[0].confidence if findings else 1.0
    return Verdicted(Status.NOT_FOUND, reason=reason(hits), confidence=confidence)


def reason(hits: Sequence[Hit]) -> str:
    """Why nothing is answered, in a sentence."""
    if not hits:
        return "None of the indexed documents may answer, or none shares anything with the question."
    return "No passage of the indexed documents answers the question; the nearest ones are shown."


def compose(decided: Verdicted) -> str:
    """What the reader sees: the sentences that answer, word for word, or that nothing was found."""
    if decided.status is Status.DECLINED:
        return DECLINED
    if not decided.findings:
        return NOT_FOUND
    return " ".join(dict.fromkeys(finding.text(finding.sentence) for finding in decided.findings))


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
