"""From scores of tokens to the best spans, pure."""

import numpy as np

from index.onnx_model import Array

LONGEST_ANSWER = 30  # tokens


def best_spans(start: Array, end: Array, wanted: int, longest: int = LONGEST_ANSWER) -> list[tuple[int, int, float]]:
    """The best spans that do not overlap, best first: first token, last token, score.

    `start` and `end` have shape (tokens,); the score of a span is its start's plus its end's; a span has
    at most `longest` tokens.
    """
    count = len(start)
    sums = start[:, None] + end[None, :]
    sums = np.where(np.triu(np.ones((count, count), bool)) & ~np.triu(np.ones((count, count), bool), longest), sums, -np.inf)
    found: list[tuple[int, int, float]] = []
    while len(found) < wanted and np.isfinite(sums).any():
        first, last = divmod(int(sums.argmax()), count)
        found.append((first, last, float(sums[first, last])))
        sums[: last + 1, first:] = -np.inf  # every span that begins before this one ends and ends after it begins
    return found


def best_span(start: Array, end: Array, longest: int = LONGEST_ANSWER) -> tuple[int, int, float]:
    """The best span of at least one token."""
    return best_spans(start, end, 1, longest)[0]
