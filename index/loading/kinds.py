"""The kinds of files that are read, told by the ending of their names."""

from index.errors import UnreadableFile

KINDS = ("txt", "md", "markdown", "html", "htm", "xhtml", "pdf", "docx")
# Raised with each change that makes the same bytes another text: what was loaded before is loaded again.
VERSION = 2


def ending(path: str) -> str:
    """What a file's name ends with, in small letters and without the point; empty where it has no ending."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def known_ending(path: str) -> str:
    """A file's ending. Raises UnreadableFile where it is none that is read."""
    kind = ending(path)
    if kind not in KINDS:
        known = ", ".join(f".{name}" for name in KINDS)
        raise UnreadableFile(f"of an unknown kind ({'.' + kind if kind else 'no ending'}); known are {known}")
    return kind
