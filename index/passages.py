"""Canonical text to passages: whole sentences under one heading, within the encoder's token limit.

The passages of a document tile its text: every character belongs to exactly one. A passage begins
at a heading or where the one before it is full, and holds as many sentences as come closest to equal
passages within a section. A sentence longer than the limit, and only that, is cut at white space
(where there is none, between characters).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from index.sentences import sentences, trimmed
from index.types import Document, Heading, Passage, Span

CountTokens = Callable[[Sequence[str]], list[int]]
LONGEST_CONTEXT = 48  # tokens of title and headings given to the encoder with a passage
# Raised with each change that splits the same text otherwise.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or a part of one too long: a span of the text and its length in tokens."""

    start: int
    end: int
    tokens: int


def split(document: Document, count: CountTokens, target: int, limit: int) -> list[Passage]:
    """The passages of a document, in order.

    `count` gives the length of each text in the encoder's tokens, `target` is the length aimed at and
    `limit` the most a passage may have, both in tokens.
    """
    if not 1 <= target <= limit:
        raise ValueError(f"target {target} must lie between 1 and the limit {limit}")
    passages: list[Passage] = []
    for start, end in _sections(document):
        pieces = list(_pieces(document.text, start, end, count, limit))
        passages += [_passage(document, group[0].start, group[-1].end) for group in _groups(pieces, target, limit)]
    return passages


def context(document: Document, passage: Passage) -> str:
    """The title and the headings above a passage, on one line."""
    return ". ".join(part for part in (document.content.metadata.title, *passage.headings) if part)


def encoder_input(document: Document, passage: Passage, count: CountTokens) -> tuple[str, list[Span]]:
    """What the encoder is given: a line of context, at most `LONGEST_CONTEXT` tokens of it, and the words.

    Also the spans of the passage's sentences in that text.
    """
    words = context(document, passage).split()
    while words and count([" ".join(words)])[0] > LONGEST_CONTEXT:
        words = words[: len(words) * 3 // 4]
    line = " ".join(words) + "\n" if words else ""
    shift = len(line) - passage.start
    return line + passage.text, [Span(sentence.start + shift, sentence.end + shift) for sentence in passage.sentences]


def _sections(document: Document) -> Iterator[tuple[int, int]]:
    """Spans from a heading to the next, tiling the text; headings with nothing between them stay together."""
    starts = [0]
    previous_end = 0
    for heading in document.content.headings:
        if document.text[previous_end : heading.start].strip():
            starts.append(heading.start)
        previous_end = heading.end
    starts = sorted({start for start in starts if start < len(document.text)})
    yield from pairwise([*starts, len(document.text)])


def _pieces(text: str, start: int, end: int, count: CountTokens, limit: int) -> Iterator[Piece]:
    """The sentences of a section with their lengths, those over the limit cut."""
    spans = [(start + a, start + b) for a, b in sentences(text[start:end])]
    lengths = count([text[a:b] for a, b in spans])
    for (a, b), tokens in zip(spans, lengths, strict=True):
        if tokens <= limit:
            yield Piece(a, b, tokens)
        else:
            yield from _cut(text, a, b, count, limit)


def _cut(text: str, start: int, end: int, count: CountTokens, limit: int) -> Iterator[Piece]:
    """A span in halves until each is within the limit, cut at the white space nearest the middle."""
    tokens = count([text[start:end]])[0]
    if tokens <= limit or end - start < 2:
        yield Piece(start, end, tokens)
        return
    middle = _cut_at(text, start, end)
    yield from _cut(text, start, middle, count, limit)
    yield from _cut(text, middle, end, count, limit)


def _cut_at(text: str, start: int, end: int) -> int:
    """An offset strictly within a span, behind white space if there is any, near its middle."""
    middle = (start + end) // 2
    for distance in range(end - start):
        for at in (middle - distance, middle + distance):
            if start < at < end and text[at - 1].isspace():
                return at
    return middle


def _groups(pieces: Sequence[Piece], target: int, limit: int) -> Iterator[list[Piece]]:
    """Runs of pieces of about equal length, each near `target` and never over `limit`."""
    total = sum(piece.tokens for piece in pieces)
    share = total / max(1, ceil(total / target))
    group: list[Piece] = []
    length = 0
    for piece in pieces:
        over = length + piece.tokens
        if group and (over > limit or over - share > share - length):
            yield group
            group, length = [], 0
        group.append(piece)
        length += piece.tokens
    if group:
        yield group


def _passage(document: Document, start: int, end: int) -> Passage:
    """The passage at a span, with the headings and the page that it stands under."""
    content = document.content
    page = bisect_right([mark.start for mark in content.pages], start) - 1
    return Passage(
        document_id=document.id,
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=_sentences(document, start, end),
        headings=_headings(document, end),
        page=content.pages[max(page, 0)].number if content.pages else None,
    )


def _sentences(document: Document, start: int, end: int) -> tuple[Span, ...]:
    """The sentences between two offsets; headings, which a passage may begin with, are none unless it holds nothing else."""
    body = max((heading.end for heading in document.content.headings if start <= heading.start < end), default=start)
    for first in (body, start):
        spans = [trimmed(document.text, first + a, first + b) for a, b in sentences(document.text[first:end])]
        if found := tuple(Span(a, b) for a, b in spans if a < b):
            return found
    return (Span(start, end),)


def _headings(document: Document, end: int) -> tuple[str, ...]:
    """The headings above the last words before `end`, outermost first."""
    path: list[Heading] = []
    for heading in document.content.headings:
        if heading.start >= end:
            break
        while path and path[-1].level >= heading.level:
            path.pop()
        path.append(heading)
    return tuple(document.text[heading.start : heading.end] for heading in path)
