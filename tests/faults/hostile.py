"""Files that are broken or mean harm, each with the reason that it is refused with; and harmless ones that hold traps."""

import io
import zipfile
import zlib
from collections.abc import Iterator

import docx
from fpdf import FPDF

from index.loading.limits import Limits

LIMITS = Limits(size=4_000_000, pages=40, unpacked=8_000_000, members=200, characters=500_000, seconds=3, patience=300, memory=700 << 20)
SECRET = "root:x:0:0"  # how /etc/passwd begins, which external entities ask for
BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "words "}">' for n in range(10))
LAUGHS = "a0: &a0 [words]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
PDF = "not a PDF, or a damaged one"
NO_TEXT = "no text on its"
WORD = "not a Word document, or a damaged one"
KIND = "of an unknown kind"
FLATE = b"/Filter [/FlateDecode /FlateDecode]"
ENCODING = "not text in any known encoding"


def refused() -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes and how the reason begins."""
    yield from _texts()
    yield from _markdown()
    yield from _pages()
    yield from _pdfs()
    yield from _words()
    for name in ("run.exe", "old.doc", "data.csv", "archive.zip", "image.png", "code.py", "page.mhtml", "README", "trailing.", "a.pdf.gz"):
        yield name, b"words", KIND


def trapped() -> Iterator[tuple[str, bytes]]:
    """Files that are read, whose traps must not spring."""
    yield "xxe.docx", _word(f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>{_body("Fair words &x; stand here.")}')
    yield "xxe-remote.docx", _word(f'<!DOCTYPE d [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>{_body("More words &x; stand here.")}')
    yield "traversal.docx", _word(_body("Own words."), {"../../../evil.txt": b"x", "/etc/evil": b"x"})
    yield "script.html", b"<p>Seen words.</p><script>alert('unseen')</script><p hidden>unseen</p><iframe src='file:///etc/passwd'></iframe>"
    yield "xxe.xhtml", b'<!DOCTYPE h [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>Page words &x; here.</p></body></html>'
    yield "bomb.xhtml", f"<!DOCTYPE h [{BOMB}]><html><body><p>&e9; words</p></body></html>".encode()
    yield "nested.html", b"<div>" * 1_000 + b"Nested words." + b"</div>" * 1_000
    yield "endless.pdf", _tree(b"/Kids [3 0 R] /Count 10000000", b"Counted words.")
    yield "bomb.pdf", _stream(zlib.compress(zlib.compress(b" " * 200_000_000 + b"BT /F1 9 Tf (Late words) Tj ET", 9), 9), FLATE)
    yield "quotes.md", b">" * 20_000 + b" Quoted words.\n\nPlain words."
    yield "brackets.md", b"[" * 20_000 + b" Bracketed words.\n\n" + b"*a " * 5_000


def _texts() -> Iterator[tuple[str, bytes, str]]:
    yield "empty.txt", b"", "empty"
    yield "blank.txt", b" \n\t\r\n ", "empty"
    yield "signs.txt", b"... --- !!! ???", "it holds no words"
    yield "nulls.txt", bytes(1000), "not text"
    yield "bytes.txt", bytes(range(256)) * 20, ENCODING
    yield "utf16.txt", b"\xff\xfe\x00\xd8words", "its byte order mark says utf-16-le"
    yield "utf32.txt", b"\xff\xfe\x00\x00words", "its byte order mark says utf-32-le"
    yield "large.txt", b"words " * 700_000, "4 MiB large; at most 4 MiB are read"
    yield "long.txt", b"words " * 100_000, "its text has 600,000 characters"
    yield "elf.txt", b"\x7fELF\x02\x01\x01" + bytes(100) + bytes(range(256)), ENCODING


def _markdown() -> Iterator[tuple[str, bytes, str]]:
    yield "empty.md", b"\n\n", "empty"
    yield "yaml.md", b"---\ntitle: [unclosed\n---\nWords.", "its front matter is not YAML"
    yield "list.md", b"---\n- one\n---\nWords.", "its front matter is not a list of `key: value` lines"
    yield "date.md", b"---\npublished: soon\n---\nWords.", "`published: soon` is no date"
    yield "object.md", b'---\ntitle: !!python/object/apply:os.system ["true"]\n---\nWords.', "its front matter is not YAML"
    yield "half.md", b'---\ntitle: "\\ud800"\n---\nWords.', "it holds halves of characters"
    yield "laughs.md", f"---\n{LAUGHS}questions: *a9\n---\nWords.".encode(), "it takes more than"
    yield "deep.md", b"---\nx: " + b"[" * 50_000 + b"\n---\nWords.", "it is nested too deeply"
    yield "front.md", b"---\ntitle: alone\n---\n", "it holds no words"
    yield "picture.md", b"![](x.png)", "it holds no words"


def _pages() -> Iterator[tuple[str, bytes, str]]:
    yield "empty.html", b" ", "empty"
    yield "comment.html", b"<!-- words -->", "not a web page"
    yield "script.htm", b"<script>words</script>", "it holds no words"
    yield "hidden.html", b"<p style='display:none'>words</p>", "it holds no words"
    yield "form.html", b"<form><p>words</p></form>", "it holds no words"
    yield "null.html", b"<p>" + bytes(100) + b"</p>", "not text"
    yield "deep.html", b"<div>" * 50_000 + b"Deep words." + b"</div>" * 50_000, "it is nested too deeply"
    yield "wide.html", b"<p>Words.</p>" + b"<b>" * 100_000 + b"Bold words.", "it is nested too deeply"


def _pdfs() -> Iterator[tuple[str, bytes, str]]:
    whole = pdf("Words of a page.")
    yield "text.pdf", b"words", PDF
    yield "header.pdf", b"%PDF-1.7\n", PDF
    yield "cut.pdf", whole[: len(whole) // 8], PDF
    yield "garbage.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 50, PDF
    yield "html.pdf", b"<html><body>words</body></html>", PDF
    yield "blank.pdf", pdf(""), NO_TEXT
    yield "locked.pdf", pdf("Words.", password="secret"), "encrypted"
    yield "pages.pdf", pdf("Words.", pages=41), "it has 41 pages; at most 40 are read"
    yield "negative.pdf", _tree(b"/Kids [] /Count -5"), "it has no pages"
    yield "circle.pdf", _tree(b"/Kids [2 0 R 2 0 R 2 0 R] /Count 3"), "a damaged PDF"
    yield "no-pages.pdf", _tree(b"/Kids [] /Count 0"), "it has no pages"
    yield "lying.pdf", _stream(b"BT ET", b"/Length 99999999"), NO_TEXT


def _words() -> Iterator[tuple[str, bytes, str]]:
    yield "text.docx", b"words", WORD
    yield "zip.docx", archive({"a.txt": b"words"}), WORD
    yield "cut.docx", _word(_body("Words."))[:-200], WORD
    yield "locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted, or in the old .doc format"
    yield "blank.docx", _word(_body("")), "it holds no words"
    yield "xml.docx", _word("<w:document"), WORD
    yield "bomb.docx", _word(_body("Words."), {"word/bomb.bin": bytes(9_000_000)}), "it unpacks to "
    yield "parts.docx", _word(_body("Words."), {f"part{number}.bin": b"" for number in range(250)}), "it unpacks to "
    yield "lying.docx", _lying(), WORD
    yield "laughs.docx", _word(f"<!DOCTYPE d [{BOMB}]>{_body('&e9;')}"), WORD
    yield "deep.docx", _word(_body("<w:r>" * 5_000 + "</w:r>" * 5_000)), WORD
    yield "types.docx", archive({"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<x"}), "a damaged file: reading it failed"


def pdf(text: str, pages: int = 1, password: str = "") -> bytes:
    """A PDF with the same words on each page."""
    made = FPDF()
    made.set_font("Helvetica")
    if password:
        made.set_encryption(owner_password="owner", user_password=password)
    for _ in range(pages):
        made.add_page()
        if text:
            made.multi_cell(0, 5, text)
    return bytes(made.output())


def _tree(pages: bytes, words: bytes = b"") -> bytes:
    """A PDF of one page, with these values in the root of its pages."""
    return _page(b"BT /F1 9 Tf (" + words + b") Tj ET", b"", pages)


def _stream(content: bytes, values: bytes = b"") -> bytes:
    """A PDF of one page with this content."""
    return _page(content, values, b"/Kids [3 0 R] /Count 1")


def _page(content: bytes, values: bytes, pages: bytes) -> bytes:
    length = b"" if b"/Length" in values else b"/Length %d " % len(content)
    return _objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages " + pages + b" >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 900] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< " + length + values + b" >>\nstream\n" + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def _objects(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is its root."""
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def _body(text: str) -> str:
    return (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    )


def _word(document: str, others: dict[str, bytes] | None = None) -> bytes:
    """A Word document with this XML, and other parts beside it."""
    made = io.BytesIO()
    docx.Document().save(made)
    with zipfile.ZipFile(made) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    return archive({**parts, "word/document.xml": document.encode(), **(others or {})})


def _lying() -> bytes:
    """A Word document whose largest part says that it unpacks to next to nothing."""
    data = bytearray(_word(_body("Words. " * 200_000)))
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        size = whole.getinfo("word/document.xml").file_size
    return bytes(data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))


def archive(parts: dict[str, bytes]) -> bytes:
    """A zip archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return made.getvalue()
