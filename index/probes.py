"""Probe questions to a generation: whether what it holds is found in it, by meaning and by words.

A checksum says that files are what was written, a probe that what was written answers. Nothing is
encoded for it: a sentence asks with the vector that is stored for it, and with its own words. Up to
`PROBED` documents are asked for, spread over the collection, so the time does not grow with it.
"""

import sqlite3

import numpy as np

from index.catalogue import WORD, WORDS, Catalogue, match_expression
from index.types import Document, Passage
from index.vectors import Numbers, Vectors

PROBED = 50  # documents
TRIED = 3  # sentences of a document, of which one has to be found
MISSED = 10  # of a graph's documents one in so many may be missed: it is no exact search
NEAREST = 10  # vectors among which a sentence's own has to be
ROUNDING = 1e-3  # of a cosine, where vectors are kept in half precision
TELLING = 5  # words of a sentence, the longest


def lost(catalogue: Catalogue, vectors: Vectors, firsts: Numbers) -> str | None:
    """The first thing that a generation holds and does not find, in words; None where all that is probed is found.

    `firsts` holds the number of each passage's first sentence, of shape (passages + 1,).
    """
    probed = catalogue.spread(PROBED)
    missed = 0
    for number in probed:
        passage, document = catalogue.passage(number)
        missed += not _found_by_meaning(vectors, firsts[number], firsts[number + 1])
        if missed > (0 if vectors.exact else len(probed) // MISSED):
            return f"No sentence of {passage.id} ({document.path}) is found by its own vector"
        if not _found_by_words(catalogue, number, passage, document):
            return f"{passage.id} ({document.path}) is not found by its own words"
    return None


def _found_by_meaning(vectors: Vectors, first: int, end: int) -> bool:
    """Whether the vector of a sentence among those from `first` up to `end` finds that very sentence.

    One that as many others as are looked at are equally near to counts as found.
    """
    for number in np.unique(np.linspace(first, end - 1, TRIED).astype(np.int64)):
        (own,) = vectors.take(np.array([number]))
        found, cosines = vectors.search(own, NEAREST)
        crowded = len(found) == NEAREST and bool(cosines[-1] >= own @ own - ROUNDING)
        if number in found or crowded:
            return True
    return False


def _found_by_words(catalogue: Catalogue, number: int, passage: Passage, document: Document) -> bool:
    """Whether a passage is found by telling words of its longest sentence, if such words can find it at all."""
    longest = max(passage.sentences, key=lambda span: span.end - span.start)
    words = sorted(set(WORD.findall(document.text[longest.start : longest.end])), key=lambda word: (-len(word), word))
    asked = " ".join(words[:TELLING])
    return bool(len(catalogue.words(asked, 1, np.array([number]))[0])) or not _findable(passage.text, asked)


def _findable(text: str, asked: str) -> bool:
    """Whether a table of this text alone is found by the words asked: full-text search knows no words in some scripts and signs."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute(WORDS)
        database.execute("INSERT INTO words (rowid, context, text) VALUES (1, '', ?)", (text,))
        return bool(database.execute("SELECT 1 FROM words WHERE words MATCH ?", (match_expression(asked) or '""',)).fetchall())
    finally:
        database.close()
