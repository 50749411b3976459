"""Search an opened generation by words and meaning together."""

from typing import Protocol

import numpy as np

from index.fusion import WEIGHT_OF_WORDS, favour, fuse
from index.generation import Generation
from index.onnx_model import Array
from index.types import Hit, Where
from index.vectors import Numbers

CANDIDATES = 100  # passages taken from each search before they are fused
MOST_GONE = 1000  # passages that do not answer and are found all the same, to be dropped; above that they are left out of the search
SENTENCES_A_PASSAGE = 4  # about; so many more sentences are taken to have enough passages


class Index(Protocol):
    """What can be searched."""

    def search(self, question: str, vector: Array, limit: int, where: Where) -> list[Hit]:
        """The best passages for a question, best first. `vector` is the question's, of shape (dimension,)."""
        ...


class EmbeddedIndex:
    """A generation on this machine. `weight` is the share of words in a passage's score, from 0 to 1."""

    def __init__(self, generation: Generation, weight: float = WEIGHT_OF_WORDS) -> None:
        self._generation = generation
        self._weight = weight
        self._main = generation.catalogue.main()

    def search(self, question: str, vector: Array, limit: int, where: Where) -> list[Hit]:
        """The `limit` best passages among those that `where` lets answer; equal ones in the documents' order."""
        generation = self._generation
        among, gone = self._among(where)
        wanted = max(CANDIDATES, limit)
        by_words, bm25 = generation.catalogue.words(question, wanted + len(gone), among)
        answers = ~np.isin(by_words, gone)
        by_words, bm25 = by_words[answers][:wanted], bm25[answers][:wanted]
        by_meaning = self._by_meaning(vector, wanted * SENTENCES_A_PASSAGE, among, gone)
        numbers = np.union1d(by_words, by_meaning)
        if not len(numbers):
            return []
        words = _scores_of(numbers, by_words, bm25)
        meanings, starts = self._meanings(vector, numbers)
        scores = favour(fuse(words, np.maximum.reduceat(meanings, starts), self._weight), np.isin(numbers, self._main))
        return [
            self._hit(int(numbers[i]), float(scores[i]), float(words[i]), meanings[starts[i] : starts[i] + self._size(numbers[i])])
            for i in np.lexsort((numbers, -scores))[:limit]
        ]

    def _among(self, where: Where) -> tuple[Numbers | None, Numbers]:
        """The passages to search, None for all, and those of replaced documents that are found among them and do not answer.

        Finding a few more and dropping them gives the same as a search that leaves them out, and takes less time.
        """
        among, gone = self._generation.catalogue.among(where), self._generation.catalogue.gone(where)
        if among is None and len(gone) <= MOST_GONE:
            return None, gone
        everything = np.arange(len(self._generation.firsts) - 1) if among is None else among
        return np.setdiff1d(everything, gone), gone[:0]

    def _by_meaning(self, vector: Array, wanted: int, among: Numbers | None, gone: Numbers) -> Numbers:
        """The passages of the `wanted` sentences nearest to a vector, of those that answer."""
        found, _ = self._generation.vectors.search(vector, wanted + len(self._sentences(gone)[0]), self._sentences_among(among))
        passages: Numbers = np.searchsorted(self._generation.firsts, found, side="right") - 1
        return passages[~np.isin(passages, gone)][:wanted]

    def _sentences_among(self, passages: Numbers | None) -> Numbers | None:
        """The numbers of the sentences of some passages, in order; None for all."""
        return None if passages is None else self._sentences(passages)[0]

    def _sentences(self, passages: Numbers) -> tuple[Numbers, Numbers]:
        """The numbers of the sentences of some passages, in order, and where each passage's begin among them."""
        firsts = self._generation.firsts
        counts = firsts[passages + 1] - firsts[passages]
        starts = np.cumsum(counts) - counts
        return np.repeat(firsts[passages] - starts, counts) + np.arange(int(counts.sum())), starts

    def _meanings(self, vector: Array, passages: Numbers) -> tuple[Array, Numbers]:
        """The cosine of every sentence of some passages, and where each passage's begin among them."""
        sentences, starts = self._sentences(passages)
        return self._generation.vectors.cosines(vector, sentences), starts

    def _size(self, passage: int) -> int:
        """How many sentences a passage has."""
        return int(self._generation.firsts[passage + 1] - self._generation.firsts[passage])

    def _hit(self, number: int, score: float, words: float, meanings: Array) -> Hit:
        passage, document = self._generation.catalogue.passage(number)
        told = tuple(float(meaning) for meaning in meanings)
        return Hit(passage, document, score, words, told, self._generation.catalogue.replaced.get(document.id))


def _scores_of(numbers: Numbers, known: Numbers, scores: Array) -> Array:
    """The score of each number, 0 where it is not among the known ones."""
    spread = np.zeros(len(numbers), np.float32)
    spread[np.searchsorted(numbers, known)] = scores
    return spread
