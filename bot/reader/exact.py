"""Which words of a sentence are the short answer, where the question says it: what a short form stands for, and the noun asked for.

The network finds where the answer lies. That "stringent complete response" is what "sCR" stands for is told by the sentence
itself, in brackets; and who asks "what kind of therapies" is answered by "advanced cell therapies", not "advanced cell".
"""

import re

from bot.stems import WORD, stem, stems
from index.types import Span

SHORT_FORM = r"(?-i:[A-Za-z]*[A-Z]{2,}[\w-]*|[a-z]{2,}-[a-z]{2,4})"  # "sCR", "cilta-cel"
STANDS_FOR = re.compile(
    rf"\b(?P<short>{SHORT_FORM})\)?['\"’”]?\s+(?:stands?\s+for|(?:is\s+)?(?:short|an?\s+(?:abbreviation|acronym))\s+(?:for|of))\b"
    rf"|\b(?:spelt|spelled|written)\s+out(?:\s+in\s+full)?\s+(?:for|of)\s+(?P<written>{SHORT_FORM})(?=\W*$|\s)"
    rf"|\bis\s+(?:[^?]*\()?(?P<is>{SHORT_FORM})\)?\s+short\s+for\b"
    rf"|\b(?:(?:spell|write)\s+out|(?:long|full)\s+(?:form|name)\s+of|abbreviation)\s+(?:[^?]*\()?(?P<of>{SHORT_FORM})\)?(?=\W*$|\s)",
    re.IGNORECASE,
)
NOUNS = re.compile(
    r"\b(?:which|what)\s+(?:(?:kind|type|sort|class)s?\s+of\s+)?(?P<nouns>(?!(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b)[a-z-]+"
    r"(?:\s+and\s+[a-z-]+)?)\s+(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b",
    re.IGNORECASE,
)
MOST_WORDS = 2  # of a long form, for each letter of the short one


def spelt_out(question: str, sentence: str) -> Span | None:
    """Where a sentence has what the short form stands for that a question asks to spell out; None for other questions and sentences."""
    asked = STANDS_FOR.search(question)
    if not asked:
        return None
    short = next(filter(None, asked.groups()))
    found = re.search(rf"\(\s*{re.escape(short)}\b", sentence)
    letters = [letter for letter in short.lower() if letter.isalpha()]
    words = list(WORD.finditer(sentence, 0, found.start())) if found else []
    pieces = short.split("-")
    if short.islower() and _made_of(pieces, [word.group().lower() for word in words[-len(pieces) :]]):
        return Span(words[-len(pieces)].start(), words[-1].end())
    for count in range(1, min(len(words), MOST_WORDS * len(letters)) + 1):
        chosen = words[-count:]
        if _initials(letters, [part for word in chosen for part in word.group().lower().split("-") if part]):
            return Span(chosen[0].start(), chosen[-1].end())
    return None


def _made_of(pieces: list[str], words: list[str]) -> bool:
    """Whether each piece of a short form begins or ends a word ("cilta-cel", of "ciltacabtagene autoleucel")."""
    return len(words) == len(pieces) and all(
        word.startswith(piece) or word.endswith(piece) for piece, word in zip(pieces, words, strict=True)
    )


def _initials(letters: list[str], words: list[str]) -> bool:
    """Whether letters are, in order, first letters of words, beginning with that of the first."""
    if not words or words[0][0] != letters[0]:
        return False
    initials = iter(word[0] for word in words)
    return all(letter in initials for letter in letters)


def with_noun(question: str, sentence: str, words: Span) -> Span:
    """Words together with what stands right behind them, where a question asks for just that ("which field", "what kind of therapies")."""
    asked = NOUNS.search(question)
    nouns = stems(asked.group("nouns")) if asked else frozenset()
    end = words.end
    while nouns and (follows := re.compile(r"\s(?:and\s)?(\w[\w-]*)").match(sentence, end)) and stem(follows.group(1)) in nouns:
        end = follows.end()
    return Span(words.start, end)
