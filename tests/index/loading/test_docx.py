import io
from datetime import UTC, date, datetime

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from index.errors import UnreadableFile
from index.loading import docx as loader


def made() -> bytes:
    document = docx.Document()
    document.core_properties.title = "The approval"
    document.core_properties.created = datetime(2024, 8, 27, tzinfo=UTC)
    document.add_heading("The approval", 0)
    document.add_heading("Results", 2)
    document.add_paragraph("The overall response rate was 87.9%, ﬁrst seen.")
    document.add_paragraph("one", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, values in zip(table.rows, [("name", "value"), ("ORR", "87.9%")], strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    merged = document.add_table(rows=1, cols=2).rows[0]
    merged.cells[0].merge(merged.cells[1]).text = "merged"
    document.add_paragraph("Last.")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_paragraphs_headings_lists_and_tables_in_reading_order() -> None:
    content = loader.load(made())
    assert content.text == (
        "The approval\n\nResults\n\nThe overall response rate was 87.9%, first seen.\n\n• one\n\n"
        "name | value\n\nORR | 87.9%\n\nmerged\n\nLast."
    )
    assert [(content.text[h.start : h.end], h.level) for h in content.headings] == [("The approval", 1), ("Results", 2)]


def test_properties_give_title_and_date() -> None:
    metadata = loader.load(made()).metadata
    assert (metadata.title, metadata.published) == ("The approval", date(2024, 8, 27))


def test_links_are_kept_with_their_place() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("See ")
    relation = document.part.relate_to("https://example.org/r", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = docx.oxml.OxmlElement("w:hyperlink")
    link.set(docx.oxml.ns.qn("r:id"), relation)
    run = docx.oxml.OxmlElement("w:r")
    text = docx.oxml.OxmlElement("w:t")
    text.text = "the release"
    run.append(text)
    link.append(run)
    paragraph._p.append(link)
    stream = io.BytesIO()
    document.save(stream)
    content = loader.load(stream.getvalue())
    assert content.text == "See the release"
    assert [(content.text[: one.position], one.url) for one in content.links] == [("See the release", "https://example.org/r")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "encrypted"), (b"PK\x03\x04 broken", "damaged"), (b"no zip", "not a Word")],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        loader.load(data)


def test_every_truncation_is_refused_or_read() -> None:
    data = made()
    for end in range(0, len(data), 997):
        with pytest.raises(UnreadableFile):
            loader.load(data[:end])
