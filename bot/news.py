"""What is new in the documents that answer: each change with the document's title, date, publisher and address.

Only what answers now is named. What was removed is told without its title, its path or a word of it, and so
is, by nothing at all, that it had once been added.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

from index.generation import Generation, answered
from index.history import spans
from index.news import Change, News, news
from index.types import Document

NAMES = UUID("6f1d2a5e-3b0c-4c56-9a27-5b1f0e9c7d43")  # of entries, among all names there are
IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"  # what an address may hold besides letters and digits
NAMED = {Change.ADDED: "Added", Change.CHANGED: "Changed"}
GONE = "A document was removed"


@dataclass(frozen=True, slots=True)
class Entry:
    """A change: `at` is when, in RFC 3339; `document` is what it is about, as it answers now, None where it was removed.

    `id` is the same whenever it is told.
    """

    id: UUID
    at: str
    change: Change
    document: Document | None

    @property
    def title(self) -> str:
        """The change in a line."""
        return f"{NAMED[self.change]}: {self.document.title}" if self.document else GONE

    @property
    def day(self) -> date:
        """The day of the change, in UTC."""
        return datetime.fromisoformat(self.at).date()

    @property
    def address(self) -> str | None:
        """The document's main source, None where it has none that a browser opens."""
        return address(self.document.content.metadata.url) if self.document else None

    @property
    def about(self) -> str:
        """Who published the document, and when; empty where it does not say."""
        if not self.document:
            return ""
        metadata = self.document.content.metadata
        return ", ".join(filter(None, (metadata.publisher, metadata.published.isoformat() if metadata.published else None)))


def entries(home: Path, generation: Generation) -> Iterator[Entry]:
    """What changed up to the generation that answers, newest first."""
    manifest = generation.manifest
    by_path = {one.path: one.document_id for one in manifest.documents}
    by_sha256 = {one.sha256: one.document_id for one in manifest.documents}
    for one in news(spans(home, answered(home), manifest)):
        if one.change is Change.REMOVED:
            yield Entry(_id(one), one.at, one.change, None)
        elif known := by_sha256.get(one.sha256) or by_path.get(one.path):
            yield Entry(_id(one), one.at, one.change, generation.catalogue.document_by_id(known))


def address(url: str | None) -> str | None:
    """A web address without what none may hold, None where it is no web address."""
    try:
        web = url is not None and urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return None
    return quote(url.encode("utf-8", "replace"), safe=IN_ADDRESSES) if url and web else None


def _id(one: News) -> UUID:
    return uuid5(NAMES, f"{one.change is Change.REMOVED} {one.sha256} {one.at}")
