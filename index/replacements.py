"""Which documents others replace, by what these say in their front matter (`replaces`).

A document is named there by its id, or by its path: as the index has it, or from the folder of the document that
names it. What replaces itself, alone or in a circle, replaces nothing.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from index.types import Replacement


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document says of itself: `replaces` names others by path or id."""

    document_id: str
    path: str
    title: str
    published: date | None
    replaces: tuple[str, ...]


def replaced(claims: Iterable[Claim], known: Mapping[str, str]) -> dict[str, Replacement]:
    """The documents that are replaced, by their ids, each with the one that was published first of those that replace it.

    `known` gives the id of every document by its path. A document without a date counts as published last.
    """
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        for other in _named(claim, known):
            found.setdefault(other, []).append(claim)
    by = {other: {claim.document_id for claim in found[other]} for other in found}
    return {
        other: Replacement(first.document_id, first.title, first.published)
        for other, claiming in found.items()
        if other not in _after(other, by)
        for first in [min(claiming, key=lambda claim: (claim.published or date.max, claim.path))]
    }


def _named(claim: Claim, known: Mapping[str, str]) -> Iterator[str]:
    """The ids of the documents that one says it replaces, as far as they are known."""
    ids = set(known.values())
    for name in claim.replaces:
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(claim.path), name))
        yield from dict.fromkeys(one for one in (known.get(beside), known.get(name), name if name in ids else None) if one)


def _after(document_id: str, by: Mapping[str, set[str]]) -> set[str]:
    """All that replaced a document, one after the other."""
    met: set[str] = set()
    ahead = [document_id]
    while ahead:
        new = by.get(ahead.pop(), set()) - met
        met |= new
        ahead += new
    return met
