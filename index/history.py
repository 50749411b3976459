"""Which contents of which files answered when, beyond the generations that are kept.

The home folder's `history.jsonl` has a line for each generation that came to answer and changed what does: what
came, what went, when. It holds paths, titles and hashes and no text; the text of what went is gone with the last
generation that holds it. Where the record says nothing, as it was begun later or lost, the manifests of the
generations that are kept tell what they can.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from index.durable import write_durably
from index.types import Manifest, titled

RECORD = "history.jsonl"


@dataclass(frozen=True, slots=True)
class Former:
    """A file's content that answers, or did: from `since` until `until` (None: still), times in RFC 3339.

    `generation` is the newest one kept that holds it, None where none does.
    """

    path: str
    sha256: str
    title: str
    since: str
    until: str | None
    generation: str | None = None

    @property
    def document_id(self) -> str:
        """The id of the document that it was."""
        return self.sha256[:16]


def record(home: Path, manifest: Manifest, at: str) -> None:
    """Write down that a generation comes to answer at a time: what comes with it, and what goes.

    What a writer that was stopped left undone is made good by the next one. Raises OSError where the disk does not take it.
    """
    text = _read(home)
    held = {_key(one) for one in _recorded(text) if one.until is None}
    now = {(one.path, one.sha256): one for one in manifest.documents}
    came = [[*key, one.title or titled(None, one.path), at if text else one.since or at] for key, one in now.items() if key not in held]
    went = sorted(held - now.keys())
    if came or went:
        line = json.dumps({"at": at, "came": came, "went": went})
        write_durably(home / RECORD, f"{text}{line}\n")


def history(home: Path, sha256: str, manifests: Sequence[Manifest], current: Manifest) -> list[Former]:
    """The contents of a document that answers, newest first: its own, and those that it followed.

    It follows what went when it came or before, and had its path, its bytes or the title that it gives itself; and
    so on. `manifests` are those of the generations that are kept, oldest first.
    """
    known = spans(home, manifests, current)
    found = [one for one in known if one.sha256 == sha256 and one.until is None]
    for later in found:  # it grows
        found += [one for one in known if one not in found and _followed(later, one)]
    kept = {one.sha256: manifest.generation for manifest in manifests for one in manifest.documents}
    return sorted((replace(one, generation=kept.get(one.sha256)) for one in found), key=lambda one: one.since, reverse=True)


def spans(home: Path, manifests: Sequence[Manifest], current: Manifest) -> list[Former]:
    """Every content that answers or did, from when to when; `manifests` as above."""
    recorded = _recorded(_read_if_any(home))
    known = set(map(_key, recorded))
    earlier = [one for one in _in_manifests(manifests) if _key(one) not in known]
    return list(_until_now([*recorded, *earlier], current))


def _followed(later: Former, one: Former) -> bool:
    """Whether a content came after another had gone, and has its path, its bytes or the title that it gives itself."""
    if one.until is None or one.until > later.since:
        return False
    named = one.title == later.title and all(each.title != titled(None, each.path) for each in (one, later))
    return one.path == later.path or one.sha256 == later.sha256 or named


def _until_now(found: Sequence[Former], current: Manifest) -> Iterator[Former]:
    """Spans as the generation that answers ends them: what it holds is there still, what it does not hold never came to answer."""
    now = {(one.path, one.sha256) for one in current.documents}
    last = {_key(one): one for one in sorted(found, key=lambda one: one.since)}
    for one in found:
        if _key(one) in now and one == last[_key(one)]:
            yield replace(one, until=None)
        elif one.until is not None:
            yield one


def _recorded(text: str) -> list[Former]:
    """The spans that a record tells of; a line that cannot be read is left out."""
    there: dict[tuple[str, str], Former] = {}
    gone: list[Former] = []
    for line in text.split("\n"):
        with suppress(ValueError, TypeError, KeyError):
            told = json.loads(line)
            gone += [replace(there.pop(tuple(key)), until=told["at"]) for key in told["went"] if tuple(key) in there]
            there.update({(path, sha256): Former(path, sha256, title, since, None) for path, sha256, title, since in told["came"]})
    return [*gone, *there.values()]


def _in_manifests(manifests: Sequence[Manifest]) -> Iterator[Former]:
    """The spans that manifests tell of, each content from when it came until the next generation without it."""
    held = [{(one.path, one.sha256) for one in manifest.documents} for manifest in manifests]
    met: set[tuple[str, str]] = set()
    for number, manifest in enumerate(manifests):
        for one in manifest.documents:
            key = one.path, one.sha256
            later = range(number + 1, len(manifests))
            if key not in met:
                until = next((manifests[at].created for at in later if key not in held[at]), None)
                since = manifest.created if number else one.since or manifest.created
                yield Former(*key, one.title or titled(None, one.path), since, until)
            met.add(key)


def _read(home: Path) -> str:
    """The record; empty where none was begun. A last line without an end gets one."""
    try:
        text = (home / RECORD).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return text if text.endswith("\n") or not text else f"{text}\n"


def _read_if_any(home: Path) -> str:
    with suppress(OSError):
        return _read(home)
    return ""


def _key(one: Former) -> tuple[str, str]:
    return one.path, one.sha256
