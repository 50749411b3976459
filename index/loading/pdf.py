"""PDF (.pdf): paragraphs and headings page by page, without running heads and feet, title and date.

Read with PDFium (pypdfium2). PDFium gives characters with their boxes; lines, paragraphs and
headings are told from those: a paragraph ends where the gap to the next line is wider than usual or
the letters change their size, a heading is set larger than the body. A word broken at a line's end
is joined as the rest of the file spells it.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

import pypdfium2
from pypdfium2 import raw

from index.errors import UnreadableFile
from index.loading.blocks import BULLET, Blocks, tidy
from index.loading.limits import Limits
from index.loading.metadata import parse_day
from index.types import Content, Metadata

MARGIN = 0.12  # of a page's height: where running heads and feet stand
REPEATED = 0.5  # of the pages: what stands in the margin of so many is a running head or foot
HEADING_SIZE = 1.12  # times the body's letters
PARAGRAPH_GAP = 1.45  # times the usual distance from line to line
LONGEST_HEADING = 160  # characters
WORD_BREAKS = "\x02\ufffe"  # what PDFium gives for a hyphen that breaks a word, and no line end behind it
BROKEN_WORD = "\u00ad"  # what stands for it at the end of a line here
BULLETS = ("•", "‣", "▪", "●", "–\u00a0", "■ ")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LINE_HYPHEN = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
FIRST_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class Line:
    """A line of a page; `size` is the height of its letters, `top` is measured from the page's foot, in points."""

    text: str
    page: int
    size: float
    top: float
    bottom: float
    in_margin: bool


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line] = field(default_factory=list)


def check(data: bytes, limits: Limits) -> None:
    """Raises UnreadableFile where a PDF has more pages than the limits allow."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return  # `load` says what it is
    pages = len(document)
    document.close()
    if pages > limits.pages:
        raise UnreadableFile(f"it has {pages:,} pages; at most {limits.pages:,} are read. Split it")


def load(data: bytes) -> Content:
    """Canonical text of a PDF. Raises UnreadableFile for an encrypted, broken or scanned one."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(_reason(data, error)) from error
    try:
        lines = [line for number, page in enumerate(document, start=1) for line in _lines(page, number)]
        metadata = _metadata(document.get_metadata_dict())
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"a damaged PDF: {error}") from error
    finally:
        document.close()
    if not lines:
        raise UnreadableFile(f"no text on its {pages} pages: scanned? Run text recognition over it first")
    return _compose(_without_running_lines(lines, pages), metadata)


def _reason(data: bytes, error: pypdfium2.PdfiumError) -> str:
    """Why PDFium could not open a file. Of one that it opens but finds empty, it gives the reason of an earlier one."""
    if opened := raw.FPDF_LoadMemDocument64(data, len(data), None):
        raw.FPDF_CloseDocument(opened)
        return "it has no pages"
    if "password" in str(error).lower():
        return "encrypted; save it without a password"
    return "not a PDF, or a damaged one"


def _lines(page: pypdfium2.PdfPage, number: int) -> Iterator[Line]:
    """The lines of a page in PDFium's reading order."""
    height = page.get_height()
    text_page = page.get_textpage()
    letters: list[str] = []
    boxes: list[tuple[float, float]] = []
    for index in range(text_page.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text_page, index))
        if letter in WORD_BREAKS:
            letters.append(BROKEN_WORD)
        if letter in "\r\n" or letter in WORD_BREAKS:
            if line := _line(letters, boxes, number, height):
                yield line
            letters, boxes = [], []
            continue
        letters.append(letter)
        if not letter.isspace():
            _, bottom, _, top = text_page.get_charbox(index, loose=True)
            boxes.append((bottom, top))
    if line := _line(letters, boxes, number, height):
        yield line


def _line(letters: Sequence[str], boxes: Sequence[tuple[float, float]], page: int, height: float) -> Line | None:
    """A line from its characters, None where it is blank."""
    text = "".join(letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()  # PDFium gives halves of characters
    if not text or not boxes:
        return None
    bottom = statistics.median(box[0] for box in boxes)
    top = statistics.median(box[1] for box in boxes)
    in_margin = bottom < MARGIN * height or top > (1 - MARGIN) * height
    return Line(text, page, round(top - bottom, 1), top, bottom, in_margin)


def _without_running_lines(lines: Sequence[Line], pages: int) -> list[Line]:
    """Leave out the outermost lines of pages that stand in the margins of half of them, page numbers aside."""
    if pages < 2:
        return list(lines)
    largest = HEADING_SIZE * _body_size(lines)  # a chapter's title at the top of a page is no running head
    seen: dict[str, set[int]] = {}
    for line in lines:
        if line.in_margin and line.size < largest:
            seen.setdefault(_without_numbers(line.text), set()).add(line.page)
    running = {text for text, on in seen.items() if len(on) >= max(2, REPEATED * pages)}
    dropped: set[int] = set()
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    for on_page in by_page.values():
        downwards = sorted(on_page, key=lambda line: -line.top)
        for outermost in (downwards, downwards[::-1]):
            dropped.update(id(line) for line in takewhile(lambda line: _runs(line, running, largest), outermost))
    return [line for line in lines if id(line) not in dropped] or list(lines)


def _runs(line: Line, running: set[str], largest: float) -> bool:
    """Whether a line is a running head or foot."""
    return line.in_margin and line.size < largest and _without_numbers(line.text) in running


def _body_size(lines: Sequence[Line]) -> float:
    """The size that most letters are set in."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    return weights.most_common(1)[0][0]


def _without_numbers(text: str) -> str:
    """A line with its numbers made alike, as page numbers differ from page to page."""
    return re.sub(r"\d+", "#", tidy(text).lower())


def _compose(lines: Sequence[Line], metadata: Metadata) -> Content:
    """Headings and paragraphs from lines."""
    larger = {line.size for line in lines if line.size >= HEADING_SIZE * _body_size(lines)}
    levels = {size: level for level, size in enumerate(sorted(larger, reverse=True), 1)}
    spelt = Counter(word.lower() for line in lines for word in WORD.findall(line.text))
    blocks = Blocks()
    page = 0
    for paragraph in _paragraphs(lines):
        first = paragraph.lines[0]
        if first.page != page:
            page = first.page
            blocks.page(page)
        start = blocks.length
        text, turns = _joined(paragraph.lines, spelt)
        if first.size in levels and len(text) <= LONGEST_HEADING and not text.endswith("."):
            blocks.heading(text, levels[first.size])
        elif text.startswith(BULLETS):
            blocks.paragraph(BULLET + text.lstrip("•‣▪●–■\u00a0 "))
        else:
            blocks.paragraph(text)
        page = _mark_turns(blocks, start, turns, page)
    return blocks.content(metadata)


def _mark_turns(blocks: Blocks, start: int, turns: Sequence[tuple[int, int]], page: int) -> int:
    """Mark the pages that begin within the block just appended; return the last page seen."""
    block = blocks.pieces[-1] if blocks.pieces else ""
    begins = blocks.length - len(block)
    for offset, number in turns:
        if begins >= start:
            blocks.mark_page(min(begins + offset, blocks.length), number)
        page = number
    return page


def _paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Lines grouped into paragraphs."""
    advances = [a.bottom - b.bottom for a, b in pairwise(lines) if 0 < a.bottom - b.bottom < 4 * a.size]
    usual = statistics.median(advances) if advances else 0.0
    current = Paragraph()
    for line in lines:
        if current.lines and _breaks(current.lines[-1], line, usual):
            yield current
            current = Paragraph()
        current.lines.append(line)
    if current.lines:
        yield current


def _breaks(before: Line, line: Line, usual: float) -> bool:
    """Whether a paragraph ends between two lines."""
    if abs(line.size - before.size) > 0.1 * before.size or line.text.startswith(BULLETS):
        return True
    advance = before.bottom - line.bottom
    if line.page != before.page or advance < 0:  # a new page or column
        return not (line.text[:1].islower() or LINE_HYPHEN.search(before.text))
    return advance > PARAGRAPH_GAP * max(usual, before.size * 0.9)


def _joined(lines: Sequence[Line], spelt: Counter[str]) -> tuple[str, list[tuple[int, int]]]:
    """The text of a paragraph, and where in it a new page begins: (offset, page)."""
    text = ""
    turns: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        words = tidy(line.text.replace(BROKEN_WORD, "-"))
        if number:
            text = _join(text, words, spelt)
            if line.page != lines[number - 1].page:
                turns.append((max(0, len(text) - len(words)), line.page))
        else:
            text = words
    return text, turns


def _join(text: str, line: str, spelt: Counter[str]) -> str:
    """Append a line, mending a word that was broken between the two."""
    broken = LINE_HYPHEN.search(text)
    rest = FIRST_WORD.match(line)
    if not broken or not rest:
        return f"{text} {line}" if text else line
    head, tail = broken.group(1).lower(), rest.group().lower()
    if not tail[:1].islower() or rest.group()[:1].isupper() or spelt[f"{head}-{tail}"] > spelt[head + tail]:
        return text[: broken.end() - 1] + "-" + line
    return text[: broken.end() - 1] + line


def _metadata(values: dict[str, str]) -> Metadata:
    """Title and day of creation from the file's information dictionary."""
    title = tidy(values.get("Title", ""))
    return Metadata(
        title=title if title and title.lower() not in ("untitled", "(anonymous)") else None,
        published=parse_day(values.get("CreationDate")),
    )
