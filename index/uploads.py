"""Files that were uploaded: kept flat in `uploads/` of the home folder, under safe names, each written in one step.

A file of the same name is replaced. All files of a call are written before the first is put in place, and
where one of them cannot be, those that were there before are put back.
"""

import hashlib
import os
import re
import shutil
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

from index.collection import Collection, Removed, leave_out, let_in, uploads_folder
from index.durable import keep, sync_folder
from index.errors import UnreadableFile
from index.fingerprints import file_sha256
from index.loading.kinds import known_ending

LONGEST_NAME = 200  # bytes, of the 255 that file systems take
INCOMING = ".incoming-"  # what begins with a dot is not indexed
BEFORE = ".before"  # what was replaced, until that is done; no name that `safe_name` gives
ABANDONED = 3600.0  # seconds after which a half-written upload is nobody's any more
CHUNK = 1 << 20
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069]')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # names that Windows gives to devices


def safe_name(given: str) -> str:
    """The last part of a path as a name that is safe on any system.

    Raises UnreadableFile where nothing is left of it, or its ending is none that is read.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    name = UNSAFE.sub("", name.encode("utf-8", "ignore").decode()).strip(" .").removeprefix("~$").strip(" .")
    stem, point, kind = name.rpartition(".")
    if not stem and not point:
        raise UnreadableFile(f"{given!r} is no name of a file; give it one that ends as its kind does, such as report.pdf")
    known_ending(name)
    if RESERVED.match(name):
        stem = f"_{stem}"
    room = LONGEST_NAME - len(f".{kind}".encode())
    return stem.encode()[:room].decode("utf-8", "ignore").strip(" .") + f".{kind}"


@contextmanager
def stored(home: Path, files: Mapping[str, BinaryIO]) -> Iterator[None]:
    """Write files under names that `safe_name` gave. Files of the same bytes that were removed before are let in again.

    Raises OSError or CannotWrite where the disk does not take them. Then, and where what is done with them
    fails, none is in its place, those that they would replace are, and what was removed is removed still.
    """
    folder = uploads_folder(home)
    with _aside(folder) as aside:
        hashes = [_write(aside / name, stream) for name, stream in files.items()]
        with _in_place(folder, aside, files), let_in(home, hashes):
            sync_folder(folder)
            yield


def store(home: Path, files: Mapping[str, BinaryIO]) -> None:
    """Write files, as `stored` does, and do nothing else with them."""
    with stored(home, files):
        pass


def remove(home: Path, what: Collection, path: str, sha256: str) -> None:
    """Take a file out of a collection, and every copy of it: uploads are deleted, files of the user's folders left out."""
    location = what.locate(path)
    same = location is not None and file_sha256(location) == sha256
    size = location.stat().st_size if location and same else None
    files = list(dict.fromkeys([*([location] if location else []), *what.copies(sha256, size)]))
    uploaded = [file for file in files if what.uploads and file.is_relative_to(what.uploads)]
    leave_out(home, [Removed(str(file), sha256) for file in files if file not in uploaded])
    for file in uploaded:
        file.unlink(missing_ok=True)


def restore(home: Path, what: Collection, path: str) -> bool:
    """Let a file that was removed be indexed again, and every copy of it; False where it is not there any more, or never was removed."""
    location = what.locate(path)
    if location is None:
        return False
    sha256 = file_sha256(location)
    back = {one.sha256 for one in what.removed if one.location == str(location) or one.sha256 == sha256}
    with let_in(home, list(back)):
        return bool(back)


def count(home: Path) -> int:
    """How many files were uploaded and are still there."""
    folder = uploads_folder(home)
    return sum(not path.name.startswith(".") for path in folder.iterdir()) if folder.is_dir() else 0


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder beside the uploads to write into, gone at the end; what killed servers left of theirs goes too."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{INCOMING}*"):
        if time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    aside = Path(mkdtemp(prefix=INCOMING, dir=folder))
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _in_place(folder: Path, aside: Path, names: Iterable[str]) -> Iterator[None]:
    """Put the files of these names into a folder; with an error those that were there before are put back."""
    before = aside / BEFORE
    before.mkdir()
    replaced = [name for name in names if (folder / name).exists()]
    for name in replaced:
        keep(folder / name, before / name)
    try:
        for name in names:
            (aside / name).replace(folder / name)
        yield
    except BaseException:
        for name in names:
            with suppress(OSError):
                if name in replaced:
                    (before / name).replace(folder / name)
                else:
                    (folder / name).unlink(missing_ok=True)
        raise


def _write(path: Path, stream: BinaryIO) -> str:
    """Write a file to the disk; the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    with path.open("xb") as file:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()
