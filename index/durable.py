"""Replace small files so that a reader sees the old one or the new one, whatever stops the writer, and tell where a disk takes nothing."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import CannotWrite

ADVICE = "What is published stays whole and answers. See to the disk and to who may write there, then try again."


@contextmanager
def written(what: str) -> Iterator[None]:
    """Raises CannotWrite, which names `what` is written, where the disk does not take it."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotWrite(f"{what} cannot be written: {reason}. {ADVICE}") from error


def write_durably(path: Path, text: str | bytes) -> None:
    """Replace a file in one step; when this returns, the new one is on the disk. One writer at a time.

    Raises OSError where the disk does not take it; then a whole file is there, as a rule the old one.
    """
    scratch = path.with_name(f".{path.name}.new")
    try:
        with scratch.open("wb") as stream:
            stream.write(text.encode() if isinstance(text, str) else text)
            stream.flush()
            os.fsync(stream.fileno())
        scratch.replace(path)
    except OSError:
        with suppress(OSError):
            scratch.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def as_before(path: Path) -> Iterator[None]:
    """Put a file back as it was where what is done meanwhile fails. That writes nothing, so it is done on a full disk too.

    Raises CannotWrite where the file cannot be kept for that.
    """
    before = path.with_name(f".{path.name}.before")
    with written(str(path)):
        before.unlink(missing_ok=True)
        keep(path, before)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            before.replace(path)
        raise
    finally:
        with suppress(OSError):
            before.unlink(missing_ok=True)


def keep(path: Path, kept: Path) -> None:
    """Let a file be under another name too: as a link to it, or as a copy where the disk knows no links."""
    try:
        os.link(path, kept)
    except OSError:
        shutil.copyfile(path, kept)


def sync_folder(folder: Path) -> None:
    """See the names in a folder on the disk. Windows opens no folders, and needs none of this."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
