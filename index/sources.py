"""Find the files under a folder and say what changed since a manifest.

Takes a folder (or one file); gives SourceFiles in the order of their paths. Names that begin with
a dot and office lock files (`~$…`) are left out, as file managers leave them out. A link that leads
out of the folder is refused.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.errors import NoDocuments, UnreadableFile
from index.loading.limits import in_mib
from index.types import Failure, Manifest, SourceFile

CHUNK = 1 << 20
HIDDEN = (".", "~$")  # what names begin with that are left out


@dataclass(frozen=True, slots=True)
class Changes:
    """What is indexed now, set against what a manifest says was."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


def scan(folder: Path, largest: int | None = None) -> tuple[list[SourceFile], list[Failure]]:
    """Every file under `folder`, hashed, and those that could not be opened or have more than `largest` bytes.

    Raises NoDocuments where the folder does not exist.
    """
    if not folder.exists():
        raise NoDocuments(f"There is no folder {folder}. Give a folder that holds .txt, .md, .html, .pdf or .docx files.")
    files: list[SourceFile] = []
    failures: list[Failure] = []
    root = folder if folder.is_dir() else folder.parent
    real = root.resolve()

    @cache
    def inside(where: Path) -> bool:
        return where.resolve().is_relative_to(real)

    for path in sorted(walk(folder)):
        name = path.relative_to(root).as_posix()
        try:
            if not inside(path if path.is_symlink() else path.parent):
                raise UnreadableFile("a link that leads out of the folder; copy the file into the folder")
            files.append(_hashed(path, name, largest))
        except (OSError, UnreadableFile) as error:
            failures.append(Failure(name, reason_of(error)))
    return files, failures


def reason_of(error: Exception) -> str:
    """Why a file was left out, without the path of this machine that an OSError carries."""
    if isinstance(error, OSError):
        return f"cannot be opened: {error.strerror or type(error).__name__}"
    return str(error)


def compare(now: Mapping[str, str], manifest: Manifest | None) -> Changes:
    """Sort paths by what happened to them since `manifest` (None: all are new); `now` maps them to SHA-256."""
    before = {file.path: file.sha256 for file in manifest.documents} if manifest else {}
    return Changes(
        added=tuple(path for path in now if path not in before),
        changed=tuple(path for path in now if path in before and before[path] != now[path]),
        removed=tuple(path for path in before if path not in now),
        unchanged=tuple(path for path in now if before.get(path) == now[path]),
    )


def walk(folder: Path) -> Iterator[Path]:
    """Files below a folder, or the one file that is given; hidden names and office lock files are left out."""
    return _walk(folder, set())


def _walk(folder: Path, seen: set[Path]) -> Iterator[Path]:
    """Files below a folder; a folder met twice is walked once."""
    if folder.is_file():
        yield folder
        return
    if folder.resolve() in seen:
        return
    seen.add(folder.resolve())
    for path in folder.iterdir():
        if path.name.startswith(HIDDEN):
            continue
        if path.is_dir():
            yield from _walk(path, seen)
        else:
            yield path


def _hashed(path: Path, name: str, largest: int | None) -> SourceFile:
    """Size and hash of a file. Raises UnreadableFile where it is no plain file, or too large."""
    if not path.is_file():
        raise UnreadableFile("not a plain file")
    if largest is not None and path.stat().st_size > largest:
        raise UnreadableFile(f"{in_mib(path.stat().st_size)} large; at most {in_mib(largest)} are read")
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return SourceFile(name, size, digest.hexdigest(), path)
