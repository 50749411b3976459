from datetime import UTC, datetime
from uuid import UUID
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from bot.feed import ATOM, atom, clean
from bot.news import Entry
from index.news import Change
from index.types import Content, Document, Metadata

OWN = "http://127.0.0.1:8000/feed.xml"
PAGE = "http://127.0.0.1:8000/documents.html"
ANY = st.text(st.characters(exclude_categories=()))  # half characters and control characters too
AT = "2026-01-02T03:04:05.000006+00:00"


def entry(title: str | None = "A title", publisher: str | None = None, url: str | None = None, change: Change = Change.ADDED) -> Entry:
    metadata = Metadata(title=title, publisher=publisher, url=url)
    return Entry(UUID(int=1), AT, change, Document("i", "a/b.md", "s", Content("Words.", metadata)))


def texts(element: ET.Element, name: str) -> list[str | None]:
    return [one.text for one in element.iter(f"{{{ATOM}}}{name}")]


def test_a_feed_has_what_readers_need() -> None:
    gone = Entry(UUID(int=2), AT, Change.REMOVED, None)
    feed = ET.fromstring(atom([entry(publisher="Press", url="https://example.org/a"), gone], OWN, PAGE, AT))
    assert feed.tag == f"{{{ATOM}}}feed"
    assert texts(feed, "id") == [OWN, "urn:uuid:00000000-0000-0000-0000-000000000001", "urn:uuid:00000000-0000-0000-0000-000000000002"]
    assert texts(feed, "title") == ["approvalbot: what is new in its documents", "Added: A title", "A document was removed"]
    assert texts(feed, "updated") == [AT, AT, AT]
    assert texts(feed, "name") == ["approvalbot"]
    assert texts(feed, "content") == ["Added: A title. Press", "A document was removed"]
    links = [(one.get("rel"), one.get("href")) for one in feed.iter(f"{{{ATOM}}}link")]
    assert links == [("self", OWN), ("alternate", PAGE), ("alternate", "https://example.org/a"), ("alternate", PAGE)]
    assert datetime.fromisoformat(AT).tzinfo == UTC


def test_a_feed_of_nothing_is_one() -> None:
    assert texts(ET.fromstring(atom([], OWN, PAGE, AT)), "entry") == []


@given(ANY, ANY, ANY, st.sampled_from([Change.ADDED, Change.CHANGED]))
def test_whatever_documents_call_themselves_it_is_well_formed(title: str, publisher: str, url: str, change: Change) -> None:
    feed = ET.fromstring(atom([entry(title, publisher, f"https://example.org/{url}", change)], OWN, PAGE, AT))
    (_, told) = texts(feed, "title")
    assert told == clean(entry(title, change=change).title)
    assert len(list(feed.iter())) == 8 + 7


@given(ANY)
def test_what_xml_can_say_stays(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(ord(one) < 32 for one in cleaned)
    if text.isprintable():
        assert cleaned == " ".join(text.split())
