"""From scores of tokens to the best spans, pure."""

import re

import numpy as np
from numpy.typing import NDArray

from index.onnx_model import Array

LONGEST_ANSWER = 30  # tokens
Parts = NDArray[np.int64]
BOUND = re.compile(
    r"(?:\b(?:at least|at most|(?:no |not )?(?:more|less|fewer|longer|higher|lower) than|over|under|above|below|up to|about|around"
    r"|approximately|nearly|almost)|[≥≤><~≈])\s*$",
    re.IGNORECASE,
)


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


def bounded(text: str, least: int, start: int) -> int:
    """Where words begin together with the bound before them: "three" in "at least three" begins at "at"; never before `least`."""
    found = BOUND.search(text, least, start)
    return found.start() if found else start
