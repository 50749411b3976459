"""What a file says, as JSON and back: as the catalogue keeps it, and as the process that reads files sends it."""

from datetime import date
from typing import Any

from index.types import Content, Heading, Link, Metadata, PageMark, values_of


def about(content: Content) -> dict[str, Any]:
    """All of a content but its text, as JSON values."""
    metadata = values_of(content.metadata)
    published = content.metadata.published
    return {
        "metadata": {**metadata, "published": published.isoformat() if published else None},
        "headings": [[heading.start, heading.end, heading.level] for heading in content.headings],
        "pages": [[page.start, page.number] for page in content.pages],
        "links": [[link.position, link.url, link.label] for link in content.links],
    }


def content(text: str, values: dict[str, Any]) -> Content:
    """The content of which `about` gave these values."""
    metadata = dict(values["metadata"])
    metadata["published"] = date.fromisoformat(metadata["published"]) if metadata["published"] else None
    metadata["questions"] = tuple(metadata["questions"])
    metadata["aliases"] = tuple(map(tuple, metadata["aliases"]))
    metadata["replaces"] = tuple(metadata.get("replaces", ()))  # none in what the first versions wrote
    return Content(
        text=text,
        metadata=Metadata(**metadata),
        headings=tuple(Heading(*row) for row in values["headings"]),
        pages=tuple(PageMark(*row) for row in values["pages"]),
        links=tuple(Link(*row) for row in values["links"]),
    )
