"""A generation of an index: a folder that is written once, verified, published and never changed.

    home/generations/<id>/   manifest.json  catalogue.sqlite  vectors.faiss  (refused.txt)
    home/CURRENT             the folder of the generation that answers

Publishing replaces CURRENT in one step, so that a reader sees the old generation or the new one and
nothing between; those who hold the old one go on reading it. A folder without a manifest is not a
generation: it is what a build that was stopped left behind.

An id is a hash of the documents and the settings. Where the published generation of an id is damaged
and built again, the new one goes beside it into `<id>.2`: nothing is written to a folder that readers
may hold, and CURRENT tells them of the new one.

`refused.txt` says why a generation was built but not published: a gate refused it (`build.py`). It can be
activated all the same, and then the note goes. Only the newest of those refused is kept.
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from index import history, probes
from index.catalogue import REBUILD, Catalogue
from index.durable import sync_folder, write_durably, written
from index.encoder import Encoder
from index.errors import Busy, EncoderMismatch, GenerationDamaged, GenerationMissing
from index.fingerprints import file_sha256, fingerprint
from index.types import Failure, Indexed, Manifest, values_of
from index.vectors import Vectors, open_mapped

MANIFEST = "manifest.json"
CATALOGUE = "catalogue.sqlite"
VECTORS = "vectors.faiss"
REFUSED = "refused.txt"
CURRENT = "CURRENT"
NAME = re.compile(r"[\w-]+(\.\d+)?")  # of a generation's folder: the id, and a number where it was built again
OWN_CHECKSUM = "fingerprint"  # in the manifest, of all else that stands in it
LOCK = "index.lock"
KEPT = 10  # generations kept for rollback, the current one among them, besides those that are needed


class Generation:
    """An opened generation, read-only. Any number of processes may hold the same one.

    `firsts` holds the number of each passage's first sentence, of shape (passages + 1,).
    """

    def __init__(self, folder: Path) -> None:
        """Raises GenerationMissing or GenerationDamaged where it cannot be opened."""
        self.manifest = read_manifest(folder)
        self.folder = folder
        for name in (CATALOGUE, VECTORS):
            if not (folder / name).is_file():
                raise GenerationDamaged(f"Generation {self.id} lacks its {name}. {REBUILD}")
        self.catalogue = Catalogue(folder / CATALOGUE)
        try:
            self.vectors: Vectors = open_mapped(folder / VECTORS)
            self.firsts = self.catalogue.firsts()
            self._count()
        except GenerationDamaged:
            self.close()
            raise

    @property
    def id(self) -> str:
        """The generation's name."""
        return self.manifest.generation

    def require(self, encoder: Encoder) -> None:
        """Raises EncoderMismatch where this generation was made by another encoder."""
        if self.manifest.encoder != encoder.fingerprint:
            raise EncoderMismatch(
                f"Generation {self.id} was made by encoder {self.manifest.encoder}, but {encoder.name} ({encoder.fingerprint}) is in "
                f"use. Run `approvalbot index` to build it for {encoder.name}, or set the encoder back."
            )

    def verify(self) -> None:
        """Compare checksums, and every offset with the text; see that probes find what they ask for.

        Raises GenerationDamaged at the first that differs.
        """
        compare_checksums(self.folder, self.manifest)
        if lost := probes.lost(self.catalogue, self.vectors, self.firsts):
            raise GenerationDamaged(f"{lost} in generation {self.id}. {REBUILD}")

    def close(self) -> None:
        """Close its files."""
        self.catalogue.close()

    def _count(self) -> None:
        """Raises GenerationDamaged where catalogue and vectors do not hold what the manifest says."""
        manifest = self.manifest
        counted = (self.catalogue.documents, len(self.firsts) - 1, self.catalogue.sentences, len(self.vectors))
        if counted != (len(manifest.documents), manifest.passages, manifest.sentences, manifest.sentences):
            raise GenerationDamaged(
                f"Generation {self.id} should hold {manifest.passages} passages and {manifest.sentences} sentences of"
                f" {len(manifest.documents)} documents, but its catalogue holds {counted[1]} and {counted[2]} of {counted[0]}, and there"
                f" are {counted[3]} vectors. {REBUILD}"
            )


def generations_folder(home: Path) -> Path:
    """Where generations are kept."""
    return home / "generations"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in a folder. Raises GenerationMissing or GenerationDamaged."""
    try:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        written = values.pop(OWN_CHECKSUM, None)  # none in what the first versions wrote
        if written not in (None, fingerprint(values)):
            raise ValueError("it is not what was written")
        return Manifest(
            **{
                **values,
                "documents": tuple(Indexed(**row) for row in values["documents"]),
                "failures": tuple(Failure(**row) for row in values["failures"]),
            }
        )
    except FileNotFoundError as error:
        raise GenerationMissing(f"There is no generation {folder.name}. Run `approvalbot index` to build one.") from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise GenerationDamaged(f"The manifest of generation {folder.name} cannot be read: {error}. {REBUILD}") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a generation's manifest, last of its files, and see it on the disk."""
    values = json.loads(json.dumps(values_of(manifest), default=values_of))
    write_durably(folder / MANIFEST, json.dumps({**values, OWN_CHECKSUM: fingerprint(values)}, indent=1, ensure_ascii=False))


def compare_checksums(folder: Path, manifest: Manifest) -> None:
    """Raises GenerationDamaged where a file in a generation's folder is not the one that its manifest tells of."""
    for name in (CATALOGUE, VECTORS):
        try:
            whole = file_sha256(folder / name) == manifest.checksums.get(name)
        except OSError as error:
            raise GenerationDamaged(f"{name} of generation {manifest.generation} cannot be read: {error.strerror}. {REBUILD}") from error
        if not whole:
            raise GenerationDamaged(f"{name} of generation {manifest.generation} is not what was written. {REBUILD}")


def current_folder(home: Path) -> Path:
    """The folder of the published generation. Raises GenerationMissing where nothing is published, GenerationDamaged for garbage."""
    try:
        name = (home / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError as error:
        raise GenerationMissing("No documents are indexed yet. Run `approvalbot index FOLDER`.") from error
    except OSError as error:
        raise GenerationDamaged(f"{home / CURRENT} cannot be read: {error.strerror}. {REBUILD}") from error
    if not NAME.fullmatch(name):
        raise GenerationDamaged(f"{home / CURRENT} holds {name!r}, which is no generation's name. {REBUILD}")
    return generations_folder(home) / name


def current_id(home: Path) -> str:
    """The id of the published generation; raises what `current_folder` does."""
    return id_of(current_folder(home))


def id_of(folder: Path) -> str:
    """The id of the generation in a folder."""
    return folder.name.partition(".")[0]


def open_current(home: Path) -> Generation:
    """The published generation, opened."""
    return Generation(current_folder(home))


def open_whole(home: Path) -> Generation:
    """The published generation, its files compared with their checksums before they are opened."""
    folder = current_folder(home)
    compare_checksums(folder, read_manifest(folder))
    return Generation(folder)


def open_kept(home: Path, generation: str) -> Generation:
    """A generation that is kept, published or not, opened; its files are compared with their checksums before.

    Raises GenerationMissing or GenerationDamaged where it cannot be opened.
    """
    folder = _kept_folder(home, generation)
    compare_checksums(folder, read_manifest(folder))
    return Generation(folder)


def fresh_folder(home: Path, generation: str) -> Path:
    """An empty folder to write a generation into: of its name, or with a number where the published one has that name.

    What a build that was stopped left behind goes, and so does a generation of this name that does not answer.
    """
    published = _published(home)
    for number in count(1):
        folder = generations_folder(home) / (generation if number == 1 else f"{generation}.{number}")
        if folder != published:
            shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
    folder.mkdir(parents=True)
    return folder


def publish(home: Path, folder: str) -> None:
    """Let the generation in a folder of this name answer from now on.

    Raises CannotWrite where the disk does not take it; then one of the two answers, whole.
    """
    with written(str(home / CURRENT)):
        sync_folder(generations_folder(home))
        write_durably(home / CURRENT, folder + "\n")


def activate(home: Path, generation: str, encoder: Encoder) -> Manifest:
    """Let a generation that is kept answer from now on, once it verifies; the one that does already may be named too.

    Raises GenerationMissing, GenerationDamaged, EncoderMismatch, CannotWrite, or Busy where another process is indexing.
    """
    with writing(home):
        folder = _kept_folder(home, generation)
        with closing(Generation(folder)) as opened:
            opened.require(encoder)
            opened.verify()
            with written(str(home / history.RECORD)):
                history.record(home, opened.manifest, datetime.now(UTC).isoformat(timespec="microseconds"))
            publish(home, folder.name)
            (folder / REFUSED).unlink(missing_ok=True)
            return opened.manifest


def refuse(folder: Path, reason: str) -> None:
    """Note that the generation in a folder is not published, and why. Raises CannotWrite."""
    with written(str(folder)):
        write_durably(folder / REFUSED, reason + "\n")


def refusals(home: Path) -> dict[str, str]:
    """Why generations that are kept were not published, by their ids."""
    return {manifest.generation: reason for folder, manifest in _readable(home) if (reason := _refusal(folder))}


def listed(home: Path) -> list[Manifest]:
    """The manifests of all generations that can be read, oldest first."""
    return [manifest for _, manifest in _readable(home)]


def answered(home: Path) -> list[Manifest]:
    """The manifests of the generations that are kept and answer, or did, oldest first."""
    return [manifest for folder, manifest in _readable(home) if not _refusal(folder)]


def prune(home: Path, keep: int = KEPT, needed: Iterable[str] = ()) -> None:
    """Remove all but the current generation, the newest others and those of the ids `needed`, and what cannot be one.

    Of one id only one stays.
    """
    current = current_folder(home)
    newest = {id_of(current): current}
    found = _readable(home)
    refused = [folder for folder, _ in found if _refusal(folder)]
    for folder, manifest in reversed(found):
        if folder not in refused[:-1]:
            newest.setdefault(manifest.generation, folder)
    kept = [*list(newest.values())[:keep], *(newest[one] for one in needed if one in newest)]
    for folder in generations_folder(home).glob("*"):
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def aside(home: Path, folder: Path) -> Iterator[None]:
    """What is written into a folder, and does not come to answer, is removed with the error that stopped it: it may fill the disk."""
    try:
        yield
    except BaseException:
        if folder != _published(home):
            shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Hold the writer's lock. Raises Busy where another process holds it, CannotWrite where there can be none."""
    with written(str(home)):
        home.mkdir(parents=True, exist_ok=True)
        lock = _locked(home)
    with lock:
        yield


def _locked(home: Path) -> AbstractContextManager[object]:
    """The writer's lock, held."""
    try:
        return FileLock(home / LOCK, timeout=0).acquire()
    except Timeout as error:
        raise Busy(f"Another process is indexing into {home}. Wait until it is done, then try again.") from error


def _published(home: Path) -> Path | None:
    """The folder of the published generation, None where none is."""
    with suppress(GenerationMissing, GenerationDamaged):
        return current_folder(home)
    return None


def _kept_folder(home: Path, generation: str) -> Path:
    """The folder of a generation that is kept. Raises GenerationMissing where there is none."""
    folder = next((folder for folder, manifest in reversed(_readable(home)) if manifest.generation == generation), None)
    if folder is None:
        raise GenerationMissing(f"No generation {generation} is kept. `approvalbot generations` lists those that are.")
    return folder


def _refusal(folder: Path) -> str:
    """Why the generation in a folder was not published, empty where it was."""
    note = folder / REFUSED
    return note.read_text(encoding="utf-8", errors="replace").strip() if note.is_file() else ""


def _readable(home: Path) -> list[tuple[Path, Manifest]]:
    """The folders and manifests of all generations that can be read, oldest first."""
    found = []
    for folder in generations_folder(home).glob("*"):
        with suppress(GenerationMissing, GenerationDamaged):
            found.append((folder, read_manifest(folder)))
    return sorted(found, key=lambda one: one[1].created)
