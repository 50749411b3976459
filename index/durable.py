"""Replace small files so that a reader sees the old one or the new one, whatever stops the writer."""

import os
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Replace a file in one step; when this returns, the new one is on the disk."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    with scratch.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    scratch.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """See the names in a folder on the disk. Windows opens no folders, and needs none of this."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
