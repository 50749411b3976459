"""The bytes of a file to a Document, by the ending of its name.

Raises UnreadableFile, with the reason, for every file that cannot answer a question: of an unknown
kind, empty, encrypted, damaged, or without text.
"""

import re
from collections.abc import Callable

from index.errors import UnreadableFile
from index.loading import docx, html, markdown, pdf, text
from index.types import Content, Document, SourceFile

LOADERS: dict[str, Callable[[bytes], Content]] = {
    "txt": text.load,
    "md": markdown.load,
    "markdown": markdown.load,
    "html": html.load,
    "htm": html.load,
    "xhtml": html.load,
    "pdf": pdf.load,
    "docx": docx.load,
}
LETTER = re.compile(r"\w")
# Raised with each change that makes the same bytes another text: what was loaded before is loaded again.
VERSION = 1


def load(file: SourceFile, data: bytes) -> Document:
    """The document in `data`, the bytes of `file`."""
    loader = LOADERS[known_ending(file.path)]
    if not data.strip():
        raise UnreadableFile("empty")
    content = loader(data)
    if not LETTER.search(content.text):
        raise UnreadableFile("it holds no words")
    return Document(id=file.sha256[:16], path=file.path, sha256=file.sha256, content=content)


def known_ending(path: str) -> str:
    """A file's ending. Raises UnreadableFile where it is none that is read."""
    kind = ending(path)
    if kind not in LOADERS:
        known = ", ".join(f".{name}" for name in LOADERS)
        raise UnreadableFile(f"of an unknown kind ({'.' + kind if kind else 'no ending'}); known are {known}")
    return kind


def ending(path: str) -> str:
    """What a file's name ends with, in small letters and without the point; empty where it has no ending."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""
