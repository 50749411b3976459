"""From scores of tokens to the best spans, pure."""

import numpy as np
from numpy.typing import NDArray

from index.onnx_model import Array

LONGEST_ANSWER = 30  # tokens
Parts = NDArray[np.int64]


def best_spans(
    start: Array, end: Array, wanted: int, longest: int = LONGEST_ANSWER, parts: Parts | None = None
) -> list[tuple[int, int, float]]:
    """The best spans that do not overlap, best first: first token, last token, score.

    `start` and `end` have shape (tokens,); the score of a span is its start's plus its end's; a span has
    at most `longest` tokens. `parts` numbers the part that each token belongs to (-1: to none): a span
    lies within one part.
    """
    count = len(start)
    allowed = np.triu(np.ones((count, count), bool)) & ~np.triu(np.ones((count, count), bool), longest)
    if parts is not None:
        allowed &= (parts[:, None] == parts[None, :]) & (parts >= 0)[:, None]
    sums = np.where(allowed, start[:, None] + end[None, :], -np.inf)
    found: list[tuple[int, int, float]] = []
    while len(found) < wanted and np.isfinite(sums).any():
        first, last = divmod(int(sums.argmax()), count)
        found.append((first, last, float(sums[first, last])))
        sums[: last + 1, first:] = -np.inf  # every span that begins before this one ends and ends after it begins
    return found


def best_span(start: Array, end: Array, longest: int = LONGEST_ANSWER) -> tuple[int, int, float]:
    """The best span of at least one token."""
    return best_spans(start, end, 1, longest)[0]
