"""How well passages are found: recall@k and MRR@10 for words alone, meaning alone and both fused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.encoder import Encoder
from index.fusion import WEIGHT_OF_WORDS
from index.generation import Generation
from index.search import EmbeddedIndex
from index.types import Hit, Where

CUTS = (1, 3, 5, 10)
WAYS = {"words": 1.0, "meaning": 0.0, "fused": WEIGHT_OF_WORDS}
Right = Callable[[Hit], bool]


@dataclass(frozen=True, slots=True)
class Figures:
    """Recall at each cut, and the mean reciprocal rank among the first ten."""

    recall: dict[int, float]
    mrr: float

    def __str__(self) -> str:
        return "  ".join([*(f"recall@{cut} {value:.3f}" for cut, value in self.recall.items()), f"MRR@10 {self.mrr:.3f}"])


def measure(
    generation: Generation, encoder: Encoder, asked: Sequence[tuple[str, Right]], once_a_document: bool = False
) -> dict[str, Figures]:
    """The figures of each way; `once_a_document` ranks documents by their best passage."""
    vectors = {question: encoder.encode(question) for question, _ in asked}
    return {way: _measure(EmbeddedIndex(generation, weight), vectors, asked, once_a_document) for way, weight in WAYS.items()}


def _measure(index: EmbeddedIndex, vectors: dict, asked: Sequence[tuple[str, Right]], once_a_document: bool) -> Figures:  # type: ignore[type-arg]
    ranks = []
    for question, right in asked:
        hits = index.search(question, vectors[question], 60 if once_a_document else 10, Where())
        if once_a_document:
            hits = list({hit.document.id: hit for hit in reversed(hits)}.values())[::-1]
        ranks.append(next((rank for rank, hit in enumerate(hits[:10], start=1) if right(hit)), None))
    recall = {cut: sum(rank is not None and rank <= cut for rank in ranks) / len(ranks) for cut in CUTS}
    return Figures(recall, sum(1 / rank for rank in ranks if rank) / len(ranks))


def show(name: str, figures: dict[str, Figures]) -> None:
    """Print a table."""
    print(f"\n{name}")
    for way, one in figures.items():
        print(f"  {way:8} {one}")
