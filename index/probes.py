"""Probe questions to a generation: whether what it holds is whole, and found in it by meaning and by words.

A checksum says that files are what was written, a probe that what was written answers. Every document
is asked for: by a sentence of its own with the vector that is stored for it, by telling words of that
sentence, and by its title. Nothing is encoded for it.
"""

import sqlite3
from collections.abc import Iterator, Sequence

import numpy as np

from index.catalogue import WORD, WORDS, Catalogue, phrase
from index.passages import context
from index.types import Document, Passage
from index.vectors import Numbers, Vectors

AT_ONCE = 1000  # documents asked for together
TRIED = 3  # sentences of a document, of which one has to be found
MISSED = 10  # of a graph's documents one in so many may be missed: it is no exact search
NEAREST = 10  # vectors among which a sentence's own has to be
ROUNDING = 1e-3  # of a cosine, where vectors are kept in half precision
TELLING = 5  # words of a sentence, the longest

Tile = tuple[int, int, int]  # a passage: its number, where it starts and where it ends


def lost(catalogue: Catalogue, vectors: Vectors, firsts: Numbers) -> str | None:
    """The first document that a generation holds in part or does not find, in words; None where there is none.

    `firsts` holds the number of each passage's first sentence, of shape (passages + 1,).
    """
    tiles = catalogue.tiles()
    middles = np.array([passages[len(passages) // 2][0] for passages in tiles], np.int64)
    missed = list(_not_found_by_meaning(vectors, firsts, middles))
    if len(missed) > (0 if vectors.exact else len(middles) // MISSED):
        passage, document = catalogue.passage(missed[0])
        return f"No sentence of {passage.id} ({document.path}) is found by its own vector"
    for passages, middle in zip(tiles, middles.tolist(), strict=True):
        passage, document = catalogue.passage(middle)
        if not _covers(passages, document):
            return f"The passages of {document.path} do not cover its text"
        if not _found(catalogue, _telling(passage, document), middle, middle, passage, document):
            return f"{passage.id} ({document.path}) is not found by its own words"
        if not _found(catalogue, _title(document), passages[0][0], passages[-1][0], passage, document):
            return f"{document.path} is not found by its own title"
    return None


def _covers(passages: Sequence[Tile], document: Document) -> bool:
    """Whether passages, in order, leave out nothing of a document's text and repeat nothing."""
    starts, ends = [start for _, start, _ in passages], [end for _, _, end in passages]
    return starts == [0, *ends[:-1]] and ends[-1] == len(document.text)


def _not_found_by_meaning(vectors: Vectors, firsts: Numbers, passages: Numbers) -> Iterator[int]:
    """Those of the passages of which no sentence that is tried finds itself by its vector."""
    for start in range(0, len(passages), AT_ONCE):
        asked = passages[start : start + AT_ONCE]
        found = _find_themselves(vectors, (firsts[asked] + firsts[asked + 1] - 1) // 2)
        for passage in asked[~found].tolist():
            tried = np.unique(np.linspace(firsts[passage], firsts[passage + 1] - 1, TRIED).astype(np.int64))
            if not _find_themselves(vectors, tried).any():
                yield passage


def _find_themselves(vectors: Vectors, numbers: Numbers) -> np.ndarray:
    """Which of these vectors are among the nearest to themselves.

    One that as many others as are looked at are equally near to counts as found.
    """
    own = vectors.take(numbers)
    found, cosines = vectors.search_many(own, NEAREST)
    crowded = (found[:, -1] >= 0) & (cosines[:, -1] >= (own * own).sum(axis=1) - ROUNDING)
    themselves: np.ndarray = (found == numbers[:, None]).any(axis=1) | crowded
    return themselves


def _telling(passage: Passage, document: Document) -> str:
    """A query for telling words of the passage's longest sentence, all of them."""
    longest = max(passage.sentences, key=lambda span: span.end - span.start)
    words = sorted(set(WORD.findall(document.text[longest.start : longest.end])), key=lambda word: (-len(word), word))
    return " AND ".join(map(phrase, words[:TELLING]))


def _title(document: Document) -> str:
    """A query for the title as a whole; empty where there is none."""
    title = document.content.metadata.title
    return f"context : {phrase(title)}" if title and WORD.search(title) else ""


def _found(catalogue: Catalogue, query: str, first: int, last: int, passage: Passage, document: Document) -> bool:
    """Whether a passage between two is found by a query, if the query can find this one at all."""
    return not query or catalogue.matches(query, first, last) or not _findable(query, context(document, passage), passage.text)


def _findable(query: str, context: str, text: str) -> bool:
    """Whether a table of this passage alone is found by a query: full-text search knows no words in some scripts and signs."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute(WORDS)
        database.execute("INSERT INTO words (rowid, context, text) VALUES (1, ?, ?)", (context, text))
        return bool(database.execute("SELECT 1 FROM words WHERE words MATCH ?", (query,)).fetchall())
    finally:
        database.close()
