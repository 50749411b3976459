"""A question that stands on its own to the passages that may answer it."""

from index.encoder import Encoder
from index.search import Index
from index.types import Hit, Where


def retrieve(question: str, limit: int, where: Where, encoder: Encoder, index: Index) -> list[Hit]:
    """The `limit` best passages, best first."""
    return index.search(question, encoder.encode(question), limit, where)
