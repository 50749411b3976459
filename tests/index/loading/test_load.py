import hashlib

import pytest

from index.errors import UnreadableFile
from index.loading.load import load
from index.types import SourceFile


def source(path: str, data: bytes) -> SourceFile:
    return SourceFile(path, len(data), hashlib.sha256(data).hexdigest())


def test_a_text_file_is_its_decoded_text() -> None:
    data = b"One line\r\nAnother  line \xe2\x80\x93 kept\r\n"
    document = load(source("sub/a.TXT", data), data)
    assert document.text == "One line\nAnother  line – kept\n"
    assert document.title == "a"
    assert document.id == hashlib.sha256(data).hexdigest()[:16]


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("a.xyz", b"text", r"unknown kind \(\.xyz\)"),
        ("README", b"text", "no ending"),
        ("a.txt", b"", "empty"),
        ("a.md", b" \n ", "empty"),
        ("a.txt", b"... --- ...", "no words"),
        ("a.html", b"<html><body><script>x</script></body></html>", "no words"),
        ("a.pdf", b"not a pdf", "PDF"),
        ("a.docx", b"not a docx", "Word"),
    ],
)
def test_what_cannot_answer_is_refused_with_its_reason(path: str, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        load(source(path, data), data)
