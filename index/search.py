"""Search an opened generation by words and meaning together."""

from typing import Protocol

import numpy as np

from index.fusion import WEIGHT_OF_WORDS, favour, fuse
from index.generation import Generation
from index.onnx_model import Array
from index.types import Hit, Where
from index.vectors import Numbers

CANDIDATES = 100  # passages taken from each search before they are fused
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
        among = generation.catalogue.among(where)
        wanted = max(CANDIDATES, limit)
        by_words, bm25 = generation.catalogue.words(question, wanted, among)
        sentences, _ = generation.vectors.search(vector, wanted * SENTENCES_A_PASSAGE, self._sentences_among(among))
        by_meaning = np.searchsorted(generation.firsts, sentences, side="right") - 1
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
        return Hit(passage, document, score, words, tuple(float(meaning) for meaning in meanings))


def _scores_of(numbers: Numbers, known: Numbers, scores: Array) -> Array:
    """The score of each number, 0 where it is not among the known ones."""
    spread = np.zeros(len(numbers), np.float32)
    spread[np.searchsorted(numbers, known)] = scores
    return spread
