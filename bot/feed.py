"""What is new as an Atom feed (RFC 4287)."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from bot.news import Entry

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
NAME = "approvalbot"
TITLE = "approvalbot: what is new in its documents"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot say


def atom(entries: Sequence[Entry], own: str, page: str, updated: str) -> bytes:
    """A feed of these entries, newest first, in UTF-8.

    `own` is the feed's address, which is its id too; `page` is that of the documents; `updated` is when it
    changed last, in RFC 3339.
    """
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", own)
    _add(feed, "title", TITLE)
    _add(feed, "updated", updated)
    _add(_add(feed, "author"), "name", NAME)
    _add(feed, "link", rel="self", type=MEDIA_TYPE, href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=page)
    for one in entries:
        _entry(feed, one, page)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: ET.Element, one: Entry, page: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", one.id.urn)
    _add(entry, "title", one.title)
    _add(entry, "updated", one.at)
    _add(entry, "link", rel="alternate", href=one.address or page)
    _add(entry, "category", term=one.change)
    _add(entry, "content", ". ".join(filter(None, (one.title, one.about))), type="text")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """An element within another, on one line and without what XML cannot say."""
    added = ET.SubElement(parent, f"{{{ATOM}}}{name}", {key: clean(value) for key, value in attributes.items()})
    added.text = clean(text) or None
    return added


def clean(text: str) -> str:
    """A text on one line, without what XML cannot say."""
    return " ".join(NO_XML.sub("\ufffd", text).split())
