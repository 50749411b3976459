"""Words and their stems, by which the forms of a word are one (Porter 2)."""

import re
from functools import lru_cache

import snowballstemmer

from index.catalogue import STOP_WORDS

WORD = re.compile(r"\w+(?:[-.'’‑]\w+)*")
_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word's stem."""
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
