"""Word documents (.docx): paragraphs, headings, lists and tables in reading order, title and date.

Read with python-docx. The date is the day the document was created, as it says itself.
"""

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as Docx
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph
from lxml import etree

from index.errors import UnreadableFile
from index.loading.blocks import BULLET, CELL, Blocks, Inline
from index.loading.limits import Limits, in_mib
from index.loading.metadata import parse_day
from index.types import Content, Metadata

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Word wraps an encrypted .docx in


def check(data: bytes, limits: Limits) -> None:
    """Raises UnreadableFile where a document unpacks to more than the limits allow. Nothing is unpacked for it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return  # `load` says what it is
    unpacked = sum(member.file_size for member in members)  # no more than that is read of any
    if len(members) > limits.members or unpacked > limits.unpacked:
        allowed = f"at most {limits.members:,} and {in_mib(limits.unpacked)} are"
        raise UnreadableFile(f"it unpacks to {len(members):,} parts of {in_mib(unpacked)} in all; {allowed} read")


def load(data: bytes) -> Content:
    """Canonical text of a Word document. Raises UnreadableFile for an encrypted or broken one."""
    if data.startswith(COMPOUND_FILE):
        raise UnreadableFile("encrypted, or in the old .doc format; save it as .docx without a password")
    try:
        document = docx.Document(io.BytesIO(data))
        blocks = Blocks()
        for item in document.iter_inner_content():
            _add(blocks, item)
    except (zipfile.BadZipFile, OpcError, InvalidXmlError, etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise UnreadableFile(f"not a Word document, or a damaged one: {error}") from error
    return blocks.content(_metadata(document))


def _add(blocks: Blocks, item: Paragraph | Table) -> None:
    """Append a paragraph, heading, list item or table."""
    if isinstance(item, Table):
        for row in _rows(item):
            blocks.paragraph(CELL.join(row))
        return
    inline = _inline(item)
    style = ((item.style.name if item.style else None) or "").lower()
    if style == "title" or style.startswith("heading"):
        level = int(style.split()[-1]) if style[-1:].isdigit() else 1
        blocks.heading(inline.text, level)
    else:
        blocks.block(inline, BULLET if style.startswith("list") else "")


def _rows(table: Table) -> Iterator[list[str]]:
    """The cells of each row; a merged cell counts once."""
    for row in table.rows:
        cells: list[str] = []
        previous = None
        for cell in row.cells:
            if cell._tc is not previous:
                cells.append(cell.text)
            previous = cell._tc
        yield [text for text in cells if text.strip()]


def _inline(paragraph: Paragraph) -> Inline:
    """The words of a paragraph with the addresses that they link to."""
    inline = Inline()
    for piece in paragraph.iter_inner_content():
        inline.add(piece.text)
        if isinstance(piece, Hyperlink) and piece.url.startswith(("http://", "https://")):
            inline.link(piece.url, "")
    return inline


def _metadata(document: Docx) -> Metadata:
    """What the document's properties say."""
    properties = document.core_properties
    return Metadata(
        title=properties.title.strip() or None,
        published=parse_day(properties.created),
        language=(properties.language or "").split("-")[0] or None,
    )
