"""The bytes of a file to a Document, by the ending of its name.

Raises UnreadableFile, with the reason, for every file that cannot answer a question: of an unknown
kind, empty, encrypted, damaged, too large, or without text. Files are hostile until shown otherwise, so a
build calls this in a process that can be killed: `apart.py`.
"""

import re
from collections.abc import Callable

from index.errors import UnreadableFile
from index.loading import docx, html, markdown, pdf, text
from index.loading.kinds import known_ending
from index.loading.limits import Limits, in_mib
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
CHECKS: dict[str, Callable[[bytes, Limits], None]] = {"pdf": pdf.check, "docx": docx.check}
LETTER = re.compile(r"\w")


def load(file: SourceFile, data: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008 - frozen
    """The document in `data`, the bytes of `file`."""
    kind = known_ending(file.path)
    if len(data) > limits.size:
        raise UnreadableFile(f"{in_mib(len(data))} large; at most {in_mib(limits.size)} are read")
    if not data.strip():
        raise UnreadableFile("empty")
    if check := CHECKS.get(kind):
        check(data, limits)
    content = LOADERS[kind](data)
    if len(content.text) > limits.characters:
        raise UnreadableFile(f"its text has {len(content.text):,} characters; at most {limits.characters:,} are read. Split it")
    if not LETTER.search(content.text):
        raise UnreadableFile("it holds no words")
    return Document(id=file.sha256[:16], path=file.path, sha256=file.sha256, content=content)
