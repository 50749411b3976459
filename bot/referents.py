"""What "the parent company" refers to, where an index's documents tell of one alone.

Who asks what the parent firm is known for names it by what it is to another. Where documents say whose subsidiary a
company is, and all say the same, the question is asked with that name; what was understood is shown.
"""

import re
from collections.abc import Iterable

from index.types import Document

NAME = r"[A-Z][\w&-]*(?:\s+[A-Z][\w&-]*)*"
FIRM = r"(?:company|firm|corporation|group|business|organi[sz]ation|house|concern|outfit)"
SUBSIDIARY_OF = re.compile(rf"\bsubsidiary\s+of\s+(?:the\s+)?(?P<parent>{NAME})")
TELLS = (
    SUBSIDIARY_OF,
    re.compile(rf"(?P<parent>{NAME}),?\s+(?:is\s+|was\s+)?(?:the|its)\s+parent(?:\s+{FIRM})?\b"),
    re.compile(rf"\bparent(?:\s+{FIRM})?,?\s+(?P<parent>{NAME})"),
)
PARENT = re.compile(
    rf"\b(?:the|its|their|(?-i:(?:(?<=\s)[A-Z][\w-]*\s+)*[A-Z][\w-]*)['’]s)\s+(?:parent(?:[\s-]+{FIRM})?|mother[\s-]+{FIRM})\b(?!\s+of\b)(?P<owns>['’]s\b)?",
    re.IGNORECASE,
)
ASKED_FOR = re.compile(
    r"\b(?:(?:who|what|which\s+\w+)(?:['’]s|\s+(?:is|are|was|were))|list|give|name|state|tell|show)(?:\s+me)?\s*$", re.IGNORECASE
)


class Referents:
    """Names the one parent company that documents tell of."""

    def __init__(self, documents: Iterable[Document]) -> None:
        texts = [document.text for document in documents]
        told = {" ".join(match.group("parent").split()) for text in texts for pattern in TELLS for match in pattern.finditer(text)}
        firsts = {name.split()[0] for name in told}
        self._parent = _shortest(firsts.pop(), told, texts) if len(firsts) == 1 else ""

    def named(self, question: str) -> str:
        """The question with the parent company by its name; as it is where it asks which one that is, or none or several are told of."""
        found = PARENT.search(question)
        if (
            not self._parent
            or not found
            or self._is_named(question, found)
            or (ASKED_FOR.search(question[: found.start()]) and not found.group("owns"))
        ):
            return question
        return f"{question[: found.start()]}{self._parent}{found.group('owns') or ''}{question[found.end() :]}"

    def _is_named(self, question: str, found: re.Match[str]) -> bool:
        """Whether a question calls another company the parent, or the parent's own is meant ("GenScript's parent")."""
        said = re.search(rf"\b(?!(?:Wh|How)){NAME}\s+(?:is|was|being|as)\s+$", question[: found.start()])
        return self._parent.split()[0] in found.group() or bool(said)


def _shortest(first: str, told: Iterable[str], texts: Iterable[str]) -> str:
    """The first word of a company's names where it is called by that alone, else the shortest of them."""
    alone = re.compile(rf"\b{re.escape(first)}\b(?!\s+[A-Z])")
    return first if any(map(alone.search, texts)) else min(told, key=len)
