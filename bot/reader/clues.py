"""Clues beside the network's scores to whether a sentence answers a question: shared words, numbers, the kind of answer.

A small network is unsure where a plain look is not: a sentence without any of the question's words seldom
answers it, and words without a number do not answer "how many". Each clue is a number; how much it weighs is
fitted with the rest (calibrate.py).
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import snowballstemmer

from index.catalogue import STOP_WORDS

WORD = re.compile(r"\w+(?:[-.'’‑]\w+)*")
NUMBER = re.compile(r"\d")
COUNT = re.compile(
    r"\b(?:how\s+(?:many|much|long|old|often|large|big|high|soon|far|fast)|what\s+(?:\w+\s+){0,2}?(?:percent\w*|share|proportion|fraction|rate"
    r"|number|amount|price|figure|size|age)|which\s+(?:percent\w*|share|proportion|rate|number|year)|per\s?cent|percentage|duration)\b",
    re.IGNORECASE,
)
TIME = re.compile(r"\b(?:when|since\s+when|what\s+(?:year|date|day|month)|which\s+(?:year|date|day|month))\b", re.IGNORECASE)
PERSON = re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)
NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve hundred thousand million billion once twice half single decades".split()
)
MONTHS = frozenset("january february march april may june july august september october november december".split())
_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word's stem (Porter 2)."""
    found: str = _stemmer.stemWord(word.lower())
    return found


def stems(text: str) -> frozenset[str]:
    """The stems of a text's words and of the parts of its compounds, without the words that say nothing."""
    found = set()
    for match in WORD.finditer(text):
        word = match.group().lower()
        if word in STOP_WORDS:
            continue
        found.add(stem(word))
        found.update(stem(part) for part in re.split(r"[-.'’‑]", word) if len(part) > 1 and part not in STOP_WORDS)
    return frozenset(found)


def numbers(text: str) -> frozenset[str]:
    """The words of a text that hold digits."""
    return frozenset(match.group().lower() for match in WORD.finditer(text) if NUMBER.search(match.group()))


def covered(asked: frozenset[str], told: frozenset[str]) -> float:
    """The share of the asked words that are told, 0 where none is asked."""
    return len(asked & told) / len(asked) if asked else 0.0


def fits(question: str, words: str) -> float:
    """1 where words are of the kind that a question asks for, -1 where they are not, 0 where it asks for no kind."""
    if COUNT.search(question):
        found = NUMBER.search(words) or any(word in NUMBER_WORDS for word in words.lower().split())
    elif TIME.search(question):
        found = NUMBER.search(words) or any(word in MONTHS for word in words.lower().split())
    elif PERSON.search(question):
        found = any(word[:1].isupper() for word in words.split())
    else:
        return 0.0
    return 1.0 if found else -1.0


def missing(asked: frozenset[str], told: frozenset[str]) -> float:
    """How many of the asked words are not told."""
    return float(len(asked - told))


def named(question: str) -> frozenset[str]:
    """The words of a question that are written with capitals within it, or hold digits."""
    words: Sequence[re.Match[str]] = list(WORD.finditer(question))
    return frozenset(
        stem(word.group())
        for number, word in enumerate(words)
        if NUMBER.search(word.group()) or (any(map(str.isupper, word.group())) and (number or word.group()[1:] != word.group()[1:].lower()))
    )
