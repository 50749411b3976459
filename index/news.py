"""What changed in an index, file by file, from the spans in which each content answered (`history.py`)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.history import Former


class Change(StrEnum):
    """What became of a file."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class News:
    """A file that was added, changed or removed at a time (RFC 3339); the SHA-256 is of what came, or of what went."""

    at: str
    change: Change
    path: str
    sha256: str


def news(spans: Sequence[Former]) -> list[News]:
    """What changed, newest first. A file that was only renamed is none."""
    came: defaultdict[str, dict[str, str]] = defaultdict(dict)
    went: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for one in spans:
        came[one.since][one.path] = one.sha256
        if one.until:
            went[one.until][one.path] = one.sha256
    found = [one for at in came.keys() | went.keys() for one in _at(at, came.get(at, {}), went.get(at, {}))]
    return sorted(found, key=lambda one: (one.at, one.path), reverse=True)


def _at(at: str, came: dict[str, str], went: dict[str, str]) -> Iterator[News]:
    """What changed at one time; `came` and `went` map paths to SHA-256."""
    renamed = set(came.values()) & set(went.values())
    for path, sha256 in came.items():
        if sha256 not in renamed:
            yield News(at, Change.CHANGED if path in went else Change.ADDED, path, sha256)
    for path, sha256 in went.items():
        if sha256 not in renamed and path not in came:
            yield News(at, Change.REMOVED, path, sha256)
