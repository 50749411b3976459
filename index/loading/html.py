"""Web pages (.html, .htm): the words a reader sees, with headings, links, title, date and address.

Read with lxml. Scripts, styles, forms, navigation and whatever is hidden are left out; where a page
has one <main> or one <article>, only that is read.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlparse

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.errors import UnreadableFile
from index.loading.blocks import BULLET, CELL, Blocks, Inline
from index.loading.decoding import decode
from index.loading.metadata import parse_day
from index.types import Content, Metadata

CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
LEFT_OUT = frozenset(
    "script style template noscript nav footer aside form iframe object embed svg math canvas video audio button select head".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike strong sub sup"
    " time tt u var wbr".split()
)
TOO_DEEP = "Excessive depth"  # how libxml2 says so
HEADINGS = {f"h{level}": level for level in range(1, 7)}
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
DATE_NAMES = frozenset(
    "article:published_time date datepublished dc.date dc.date.issued dcterms.issued citation_publication_date publish_date pubdate".split()
)


def load(data: bytes) -> Content:
    """Canonical text of a web page. Raises UnreadableFile where nothing can be parsed."""
    declared = CHARSET.search(data[:4096])
    text = DECLARATION.sub("", decode(data, declared.group(1).decode("ascii") if declared else None))
    if not text.strip():
        raise UnreadableFile("empty")
    parser = HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(f"not a web page: {error}") from error
    if any(TOO_DEEP in entry.message for entry in parser.error_log):  # what stands deeper has been left out
        raise UnreadableFile("it is nested too deeply")
    metadata = _metadata(root)
    blocks = Blocks()
    _Walk(blocks).run(_body(root))
    return blocks.content(metadata)


def _body(root: HtmlElement) -> HtmlElement:
    """The part of the page that is its content."""
    for name in ("main", "article"):
        found = list(root.iter(name))
        if len(found) == 1:
            return found[0]
    body = root.find("body")
    return root if body is None else body


class _Walk:
    """Walks a page in reading order and fills blocks; a block ends where a block element begins or ends."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.inline = Inline()
        self.prefix = ""

    def run(self, element: HtmlElement) -> None:
        """Append all that stands in `element`. Goes by a stack of its own: pages nest deeper than Python may."""
        for event, node in _events(element):
            if event == "text":
                self.inline.add(node)
            elif event == "start":
                self._start(node)
            else:
                self._end(node)
        self._flush()

    def _start(self, element: HtmlElement) -> None:
        name = element.tag
        if name == "br":
            self.inline.add(" ")
        elif name in ("td", "th"):
            if self.inline.text:
                self.inline.add(CELL)
        elif name not in INLINE:
            self._flush()
            self.prefix = BULLET if name == "li" else ""

    def _end(self, element: HtmlElement) -> None:
        name = element.tag
        if name == "a":
            address = str(element.get("href") or "")
            if address.startswith(("http://", "https://")):
                self.inline.link(address, "")
        elif name in HEADINGS:
            self.blocks.heading(self.inline.text, HEADINGS[name])
            self.inline = Inline()
        elif name == "pre":
            self.blocks.verbatim("".join(self.inline.pieces))
            self.inline = Inline()
        elif name not in INLINE and name not in ("td", "th", "br"):
            self._flush()

    def _flush(self) -> None:
        """End the block in the making."""
        self.blocks.block(self.inline, self.prefix)
        if self.inline.text:
            self.prefix = ""
        self.inline = Inline()


def _events(root: HtmlElement) -> Iterator[tuple[str, "HtmlElement"]]:
    """Start, text and end of what a reader sees below `root`, in reading order."""
    skipped: HtmlElement | None = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if skipped is None:
            if event == "start" and _left_out(node):
                skipped = node
            else:
                yield event, node
                if event == "start" and node.text:
                    yield "text", node.text
        if event == "end":
            if node is skipped:
                skipped = None
            if skipped is None and node is not root and node.tail:
                yield "text", node.tail


def _left_out(element: HtmlElement) -> bool:
    """Whether a reader does not see this element, or it is no content."""
    if not isinstance(element.tag, str) or element.tag in LEFT_OUT:
        return True
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return hidden or bool(HIDDEN_STYLE.search(element.get("style") or ""))


def _metadata(root: HtmlElement) -> Metadata:
    """Title, publisher, date, address and language, as the page's head gives them."""
    named = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): (meta.get("content") or "").strip()
        for meta in root.iter("meta")
    }
    canonical = [link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    address = next((url for url in (*canonical, named.get("og:url")) if url and urlparse(url).scheme in ("http", "https")), None)
    titles = [named.get("og:title"), *(title.text_content() for title in root.iter("title"))]
    days = [parse_day(named[name]) for name in named if name in DATE_NAMES]
    days += [parse_day(time.get("datetime")) for time in root.iter("time")]
    return Metadata(
        title=next((" ".join(title.split()) for title in titles if title and title.strip()), None),
        publisher=named.get("og:site_name") or named.get("dc.publisher") or None,
        published=next((day for day in days if day), None),
        url=address,
        language=(root.get("lang") or "").split("-")[0] or None,
    )
