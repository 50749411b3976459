"""A sentence by itself, as it is read and as the network is trained to read it."""

import re
from collections.abc import Sequence

from index.types import Span

POINTS_BACK = re.compile(
    r"^(?:it|its|they|their|he|his|she|her|this|these|that|those|such|both|the latter|the (?:same|other))\b"
    r"|\bthe (?:company|firm|group|therapy|treatment|product|drug|medicine|study|trial|agency|regulator)\b",
    re.IGNORECASE,
)


def read_from(text: str, sentences: Sequence[Span], sentence: Span) -> int:
    """Where in a text reading a sentence begins: at the one before it where it points back, else at itself."""
    if not POINTS_BACK.search(text[sentence.start : sentence.end]):
        return sentence.start
    return max((one.start for one in sentences if one.end <= sentence.start), default=sentence.start)
