"""What is new as readable text, in Markdown."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby

from bot.news import Entry

DAYS = re.compile(r"(\d{1,5})d")
MARKS = re.compile(r"([\\`*_{}\[\]<>#|])")  # what Markdown would read as more than itself


def moment(since: str, now: datetime) -> datetime:
    """The time that "2026-01-01" (its beginning, in UTC) or "7d" (so many days before now) means. Raises ValueError for others."""
    if found := DAYS.fullmatch(since):
        return now - timedelta(days=int(found[1]))
    return datetime.strptime(since, "%Y-%m-%d").replace(tzinfo=UTC)


def digest(entries: Iterable[Entry], since: datetime) -> Iterator[str]:
    """Lines that tell what is new since a time, day by day, newest first."""
    found = [one for one in entries if datetime.fromisoformat(one.at) >= since]
    yield f"# New since {since:%Y-%m-%d}"
    if not found:
        yield ""
        yield "Nothing is new."
    for day, group in groupby(found, key=lambda one: one.day):
        yield ""
        yield f"## {day}"
        yield ""
        yield from map(_line, group)


def _line(one: Entry) -> str:
    title = _plain(one.title)
    linked = f"[{title}](<{one.address}>)" if one.address else title
    return f"- {linked}" + (f" ({_plain(one.about)})" if one.about else "")


def _plain(text: str) -> str:
    """A text on one line, without what would steer a terminal, its marks as themselves."""
    return MARKS.sub(r"\\\1", " ".join("".join(one if one.isprintable() else " " for one in text).split()))
