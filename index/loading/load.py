"""The bytes of a file to a Document, by the ending of its name.

Raises UnreadableFile, with the reason, for every file that cannot answer a question: of an unknown
kind, empty, encrypted, damaged, too large, or without text. Files are hostile until shown otherwise, so a
build calls this in a process that can be killed: `apart.py`.
"""

import re
from importlib import import_module

from index.errors import UnreadableFile
from index.loading.kinds import known_ending
from index.loading.limits import Limits, in_mib
from index.types import Content, Document, SourceFile

# The module beside this one that reads a kind. It is imported with the first such file: their libraries take longer
# to import than a file takes to read.
LOADERS = {
    "txt": "text",
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "pdf": "pdf",
    "docx": "docx",
}
LETTER = re.compile(r"\w")


def load(file: SourceFile, data: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008 - frozen
    """The document in `data`, the bytes of `file`."""
    kind = known_ending(file.path)
    if len(data) > limits.size:
        raise UnreadableFile(f"{in_mib(len(data))} large; at most {in_mib(limits.size)} are read")
    if not data.strip():
        raise UnreadableFile("empty")
    module = import_module(f"index.loading.{LOADERS[kind]}")
    if check := getattr(module, "check", None):
        check(data, limits)
    content: Content = module.load(data)
    if len(content.text) > limits.characters:
        raise UnreadableFile(f"its text has {len(content.text):,} characters; at most {limits.characters:,} are read. Split it")
    if not LETTER.search(content.text):
        raise UnreadableFile("it holds no words")
    return Document(id=file.sha256[:16], path=file.path, sha256=file.sha256, content=content)
