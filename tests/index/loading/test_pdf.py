from datetime import date

import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod

from index.errors import UnreadableFile
from index.loading import pdf


class Paper(FPDF):
    """A report with running heads and feet."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, "Tiny Press - The approval", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, f"Page {self.page_no()} of 3", align="C")


def paper(pages: int = 3) -> bytes:
    made = Paper()
    made.set_title("The approval")
    made.set_creation_date(__import__("datetime").datetime(2024, 8, 27, tzinfo=__import__("datetime").UTC))
    for number in range(1, pages + 1):
        made.add_page()
        made.set_font("Helvetica", "B", 15)
        made.cell(0, 10, f"Chapter {number}", new_x="LMARGIN", new_y="NEXT")
        made.set_font("Helvetica", size=11)
        made.multi_cell(0, 6, f"The overall response rate in part {number} was 87.9% with a median follow-up of 37.29 months. " * 4)
        made.ln(6)
        made.multi_cell(0, 6, f"Another paragraph of part {number} speaks of safety.")
    return bytes(made.output())


def lines(*texts: str, size: int = 11) -> bytes:
    """A page with these lines."""
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=size)
    for text in texts:
        made.cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())


def test_paragraphs_are_put_together_and_running_lines_left_out() -> None:
    content = pdf.load(paper())
    blocks = content.text.split("\n\n")
    assert blocks[0] == "Chapter 1"
    assert blocks[1].startswith("The overall response rate in part 1 was 87.9%")
    assert blocks[2] == "Another paragraph of part 1 speaks of safety."
    assert "Tiny Press" not in content.text
    assert "Page" not in content.text
    assert "\n" not in blocks[1]


def test_larger_lines_are_headings_at_their_page() -> None:
    content = pdf.load(paper())
    assert [content.text[h.start : h.end] for h in content.headings] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert [(content.text[mark.start :][:9], mark.number) for mark in content.pages] == [
        ("Chapter 1", 1),
        ("Chapter 2", 2),
        ("Chapter 3", 3),
    ]


def test_the_information_dictionary_gives_title_and_day() -> None:
    metadata = pdf.load(paper(1)).metadata
    assert (metadata.title, metadata.published) == ("The approval", date(2024, 8, 27))


def test_a_broken_word_is_joined() -> None:
    assert pdf.load(lines("The treatment was admin-", "istered once.")).text == "The treatment was administered once."


def test_a_broken_word_is_joined_as_the_file_spells_it() -> None:
    text = pdf.load(lines("The follow-up was long, and this follow-", "up was cilta-", "cel's, as cilta-cel is spelt.")).text
    assert text == "The follow-up was long, and this follow-up was cilta-cel's, as cilta-cel is spelt."


def test_a_page_without_text_is_told_as_scanned() -> None:
    made = FPDF()
    made.add_page()
    with pytest.raises(UnreadableFile, match="scanned"):
        pdf.load(bytes(made.output()))


def test_an_encrypted_file_is_told_as_such() -> None:
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica")
    made.cell(text="secret")
    made.set_encryption(owner_password="a", user_password="b", encryption_method=EncryptionMethod.RC4)
    with pytest.raises(UnreadableFile, match="encrypted"):
        pdf.load(bytes(made.output()))


def test_garbage_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="PDF"):
        pdf.load(b"%PDF-1.7 but not really")


def test_every_truncation_is_read_or_refused() -> None:
    data = paper(1)
    for end in range(0, len(data), 101):
        try:
            pdf.load(data[:end])
        except UnreadableFile as error:
            assert str(error)
