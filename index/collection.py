"""What is indexed: the folders that were given, the files that were uploaded, less what was removed.

A home folder remembers it in `collection.json`, so that indexing again needs no folder named. A file
that was removed is left out of the index by where it lies and by its bytes, so that neither editing nor
renaming it brings it back; in the user's own folders it is never deleted. Uploaded files lie in
`uploads/` of the home folder; their paths begin with that word. With several folders each file's path
begins with its folder's name.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from filelock import FileLock

from index import sources
from index.durable import as_before, write_durably, written
from index.errors import CollectionDamaged, NoDocuments
from index.fingerprints import file_sha256
from index.types import Failure, SourceFile

UPLOADS = "uploads"
MEMORY = "collection.json"
LOCK = "collection.lock"
LEFT_OUT = "left out, since it was removed; upload it, or run `approvalbot index --restore`, to bring it back"
SAME_PATH = "another file that is indexed has this path; rename one of them"


@dataclass(frozen=True, slots=True)
class Removed:
    """A file that is not to be indexed: where it lies and the SHA-256 of its bytes."""

    location: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Folders (or single files), a folder of uploads where there is one, and what is left out of them."""

    folders: tuple[Path, ...]
    uploads: Path | None = None
    removed: tuple[Removed, ...] = ()

    def scan(self, largest: int | None = None) -> tuple[list[SourceFile], list[Failure]]:
        """Every file, hashed, and those that could not be opened, have more than `largest` bytes or are left out.

        Raises NoDocuments where a folder is not there or all are empty.
        """
        files: dict[str, SourceFile] = {}
        failures: list[Failure] = []
        for prefix, folder in self.roots():
            found, failed = sources.scan(folder, largest)
            failures += [replace(failure, path=prefix + failure.path) for failure in failed]
            for file in found:
                named = replace(file, path=prefix + file.path)
                if reason := self._left_out(named) or (SAME_PATH if named.path in files else ""):
                    failures.append(Failure(named.path, reason))
                else:
                    files[named.path] = named
        if not files and not failures:
            folders = ", ".join(map(str, self.folders))
            raise NoDocuments(f"{folders} is empty. Put .txt, .md, .html, .pdf or .docx files into it and index again.")
        return list(files.values()), failures

    def locate(self, path: str) -> Path | None:
        """Where the file of this path lies, None where it is gone or leads out of its folder."""
        for prefix, folder in self.roots():
            root = folder if folder.is_dir() else folder.parent
            location = root / path.removeprefix(prefix)
            if path.startswith(prefix) and location.is_file() and location.resolve().is_relative_to(root.resolve()):
                return location
        return None

    def holds(self, path: str, sha256: str) -> bool:
        """Whether the file of this path is there and not left out."""
        location = self.locate(path)
        return location is not None and not any(one.location == str(location) or one.sha256 == sha256 for one in self.removed)

    def uploaded(self, path: str) -> bool:
        """Whether the file of this path is an uploaded one."""
        if self.uploads is None or not path.startswith(f"{UPLOADS}/"):
            return False
        location = self.locate(path)
        return location is None or location.is_relative_to(self.uploads)

    def copies(self, sha256: str, size: int | None = None) -> Iterator[Path]:
        """Every file that holds these very bytes; their number, where it is known, spares reading the others."""
        for _, folder in self.roots():
            for location in sources.walk(folder):
                if location.is_file() and size in (None, location.stat().st_size) and file_sha256(location) == sha256:
                    yield location

    def roots(self) -> Iterator[tuple[str, Path]]:
        """What the paths of a folder's files begin with, and the folder."""
        taken = {UPLOADS}
        for folder in self.folders:
            name = unique((folder if folder.is_dir() else folder.parent).name or "root", taken)
            yield (f"{name}/" if len(self.folders) > 1 else ""), folder
        if self.uploads and self.uploads.is_dir():
            yield f"{UPLOADS}/", self.uploads

    def _left_out(self, file: SourceFile) -> str:
        gone = any(file.sha256 == one.sha256 or str(file.location) == one.location for one in self.removed)
        return LEFT_OUT if gone else ""


def unique(name: str, taken: set[str]) -> str:
    """A name that is not among those taken, and is from now on."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def of_folders(home: Path, folders: Sequence[Path]) -> Collection:
    """Some folders with what was uploaded and removed under this home."""
    known = dict.fromkeys(folder.resolve() for folder in folders)
    return Collection(tuple(known), uploads_folder(home), _read(home).removed)


def remembered(home: Path, default: Path) -> Collection:
    """What was indexed last under this home; `default` where that was never said."""
    return of_folders(home, _read(home).folders or (default,))


def remember(home: Path, folders: Sequence[Path] | None, restore: bool = False) -> None:
    """Let these be the folders that are indexed from now on, None: those before; `restore` forgets what was removed."""
    given = tuple(dict.fromkeys(folder.resolve() for folder in folders or ()))
    _change(home, lambda known: Collection(given or known.folders, removed=() if restore else known.removed))


def leave_out(home: Path, files: Sequence[Removed]) -> None:
    """Let these files not be indexed from now on."""
    _change(home, lambda known: replace(known, removed=tuple(dict.fromkeys((*known.removed, *files)))))


@contextmanager
def let_in(home: Path, sha256: Sequence[str]) -> Iterator[None]:
    """Let files of these bytes be indexed again; where what is done with that fails, they are left out as before.

    No other process changes what is remembered meanwhile. Raises CannotWrite where the disk does not take it.
    """
    back = set(sha256)
    with _alone(home):
        known = _read(home)
        removed = tuple(one for one in known.removed if one.sha256 not in back)
        if removed == known.removed:
            yield
            return
        with as_before(home / MEMORY):
            _write(home, replace(known, removed=removed))
            yield


def uploads_folder(home: Path) -> Path:
    """Where uploaded files lie."""
    return home / UPLOADS


def _change(home: Path, change: Callable[[Collection], Collection]) -> None:
    """Change what is remembered. Raises CannotWrite where the disk does not take it."""
    with _alone(home):
        known = _read(home)
        changed = change(known)
        if changed != known:
            _write(home, changed)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process, and one thread of it, at a time. Raises CannotWrite where the disk takes no lock."""
    with written(str(home / MEMORY)):
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / LOCK).acquire()
    with lock:
        yield


def _write(home: Path, what: Collection) -> None:
    """Remember a collection. Raises CannotWrite where the disk does not take it."""
    values = {"folders": list(map(str, what.folders)), "removed": [asdict(one) for one in what.removed]}
    with written(str(home / MEMORY)):
        write_durably(home / MEMORY, json.dumps(values, indent=1, ensure_ascii=False))


def _read(home: Path) -> Collection:
    """What is remembered. Raises CollectionDamaged where it cannot be read."""
    path = home / MEMORY
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Collection(tuple(map(Path, values["folders"])), removed=tuple(Removed(**one) for one in values["removed"]))
    except FileNotFoundError:
        return Collection(())
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CollectionDamaged(
            f"{path} cannot be read: {error}. Mend it, or delete it and run `approvalbot index FOLDER`; what was removed comes back then."
        ) from error
