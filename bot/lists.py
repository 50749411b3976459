"""Questions that ask for several things: in one breath ("endpoints of CARTIFAN-1") or counted up ("GenScript: founders, seat")."""

import re
from collections.abc import Sequence

from bot.types import Finding

ENUMERATED = re.compile(
    r"^(?:(?:please\s+)?(?:summari[sz]e|list|give|name|state|tell me|describe|compare|show)\s+)?"
    r"(?P<about>[^:?]{2,80}):\s*(?P<parts>[^:]+?)[.?]*$",
    re.IGNORECASE,
)
COUNTED_UP = re.compile(
    r"^(?:please\s+)?(?:list|give|name|state|tell me|summari[sz]e|show|what\s+(?:are|were)|i\s+(?:need|want)|i['’]?d\s+like)"
    r"\s+(?:me\s+)?(?:the\s+)?"
    r"(?:(?P<owner>(?-i:[A-Z])[\w-]*(?:\s+(?-i:[A-Z])[\w-]*)*)['’]s\s+)?"
    r"(?P<parts>[^,:?]+(?:,\s*[^,:?]+)*?,?\s+and\s+(?:(?!\b(?:of|in|for)\b)[^,:?])+?)(?:\s+(?:of|in|for)\s+(?:the\s+)?(?P<about>[^,:?]+?))?[.?]*$",
    re.IGNORECASE,
)
OWN = re.compile(r"^(?:its|the|their)\s+")
OF_FIRST = re.compile(r"^(?P<part>.+?)\s+(?:of|in|for)\s+(?:the\s+)?(?P<about>[A-Z][\w-]*.*|[\w-]*\d[\w-]*)$")
BETWEEN = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")
PLURAL = re.compile(
    r"^(?:(?:list|name|give|state|tell\s+me|what\s+(?:is|was))\s+(?:me\s+)?(?:every|each|all)\b"
    r"|(?:which|what|list|name|give|who\s+(?:are|were))\s+(?:(?:me|the)\s+)*(?:both|two|three|four|five|six)\b"
    r"|(?:which|what|both|list|name|give|state|tell me|who\s+(?:are|were))\s+"
    r"(?:(?:are|were|all|the|of|me|us|both|two|three|four|five|six)\s+)*"
    r"(?P<noun>(?:(?!(?:in|of|for|to|at|by|from|with|on)\b)[\w'’-]+\s+){0,4}?(?!(?:is|was|does|has|this|its|us|versus|address|basis|status|illness|process|progress|access"
    r"|stands|speaks|makes|runs|leads|owns|sells|holds|says|becomes|gives|takes|goes|comes|needs|wants|uses|works|means|shows|contains)\b)[a-z]{3,}[^s\W]s)\b)",
    re.IGNORECASE,
)
FEWEST, MOST = 2, 6  # things that are counted up
MOST_GATHERED = 3  # sentences
NEAR = 0.25  # of the odds of the first finding another one of a list must have
ALIKE = 0.12  # confidence from which words that look like the first's are listed beside them
PERCENTAGE = re.compile(r"\d\s*(?:%|per\s?cent)")
PERSON = re.compile(r"[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]*\.?){1,2}(?=,|$)")  # at the beginning: what else is said of them may follow


def parts(question: str) -> list[str]:
    """The questions that a question counts up, each with what they are all about; none where it asks one thing."""
    found = ENUMERATED.match(question.strip())
    if not found:
        return _counted_up(question.strip())
    asked = [part for part in BETWEEN.split(found.group("parts")) if part]
    if not FEWEST <= len(asked) <= MOST or any(len(part.split()) > 6 for part in asked):
        return []
    return [f"{found.group('about').strip()}: {part}" for part in asked]


def _counted_up(question: str) -> list[str]:
    """The parts of an order to list several things of one: "List the seat, founders and boss of …", "Give A's x, y and z"."""
    found = COUNTED_UP.match(question)
    asked = [part for part in BETWEEN.split(found.group("parts")) if part] if found else []
    if not found or not FEWEST + 1 <= len(asked) <= MOST or any(len(part.split()) > 6 for part in asked):
        return []
    about = found.group("owner") or found.group("about")
    if not about and (first := OF_FIRST.match(asked[0])):
        about, asked[0] = first.group("about"), first.group("part")
    return [f"{about}: {OWN.sub('', part)}" if about else OWN.sub("", part) for part in asked]


def several(question: str) -> bool:
    """Whether a question asks for things in the plural."""
    return bool(PLURAL.match(question.strip()))


def gathered(findings: Sequence[Finding], threshold: float) -> tuple[Finding, ...]:
    """The first finding with the others that belong beside it, each sentence once, at most `MOST_GATHERED`.

    Those are the ones that are sure enough and nearly as sure as the first, and less sure ones whose words are, like the
    first's, a person's name or a percentage: sentences that answer alike share what is sure between them.
    """
    if not findings:
        return ()
    least = NEAR * _odds(findings[0].confidence)
    form = _form(findings[0])
    near = [
        one
        for one in findings
        if (one.confidence >= threshold and _odds(one.confidence) >= least) or (one.confidence >= ALIKE and form and _form(one) == form)
    ]
    found = {(one.document.id, one.sentence): one for one in reversed(near)}
    return tuple(sorted(found.values(), key=findings.index))[:MOST_GATHERED] or tuple(findings[:1])


def _form(finding: Finding) -> str:
    """What the words of a finding look like: "person", "%", or "" for all else."""
    words = finding.text(finding.words[0]) if finding.words else ""
    return "%" if PERCENTAGE.search(words) else "person" if PERSON.match(words) else ""


def _odds(confidence: float) -> float:
    return confidence / max(1e-9, 1 - confidence)
