"""A generation of an index: a folder that is written once, verified, published and never changed.

    home/generations/<id>/   manifest.json  catalogue.sqlite  vectors.faiss
    home/CURRENT             the id of the generation that answers

Publishing replaces CURRENT in one step, so that a reader sees the old generation or the new one and
nothing between; those who hold the old one go on reading it. A folder without a manifest is not a
generation: it is what a build that was stopped left behind.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

from filelock import FileLock, Timeout

from index.catalogue import Catalogue
from index.encoder import Encoder
from index.errors import Busy, EncoderMismatch, GenerationDamaged, GenerationMissing
from index.fingerprints import file_sha256
from index.types import Failure, Indexed, Manifest
from index.vectors import Vectors, open_mapped

MANIFEST = "manifest.json"
CATALOGUE = "catalogue.sqlite"
VECTORS = "vectors.faiss"
CURRENT = "CURRENT"
LOCK = "index.lock"
KEPT = 10  # generations kept for rollback and replay, the current one among them
REBUILD = "Run `approvalbot index` to build it anew."


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
        self.vectors: Vectors = open_mapped(folder / VECTORS)
        self.firsts = self.catalogue.firsts()
        counted = (len(self.firsts) - 1, self.catalogue.sentences, len(self.vectors))
        if counted != (self.manifest.passages, self.manifest.sentences, self.manifest.sentences):
            self.close()
            raise GenerationDamaged(
                f"Generation {self.id} should hold {self.manifest.passages} passages and {self.manifest.sentences} sentences, but its "
                f"catalogue holds {counted[0]} and {counted[1]}, and there are {counted[2]} vectors. {REBUILD}"
            )

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
        """Compare checksums, and every offset with the text. Raises GenerationDamaged at the first that differs."""
        for name, checksum in self.manifest.checksums.items():
            if file_sha256(self.folder / name) != checksum:
                raise GenerationDamaged(f"{name} of generation {self.id} is not what was written. {REBUILD}")
        for document in self.catalogue.all_documents():
            spans = [(passage.start, passage.end) for passage in self.catalogue.all_passages(document)]
            whole = spans and spans[0][0] == 0 and spans[-1][1] == len(document.text)
            if not whole or any(before[1] != after[0] for before, after in pairwise(spans)):
                raise GenerationDamaged(f"The passages of {document.path} in generation {self.id} do not cover its text. {REBUILD}")

    def close(self) -> None:
        """Close its files."""
        self.catalogue.close()


def generations_folder(home: Path) -> Path:
    """Where generations are kept."""
    return home / "generations"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in a folder. Raises GenerationMissing or GenerationDamaged."""
    try:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Manifest(
            **{
                **values,
                "documents": tuple(Indexed(**row) for row in values["documents"]),
                "failures": tuple(Failure(**row) for row in values["failures"]),
            }
        )
    except FileNotFoundError as error:
        raise GenerationMissing(f"There is no generation {folder.name}. Run `approvalbot index` to build one.") from error
    except (ValueError, TypeError, KeyError) as error:
        raise GenerationDamaged(f"The manifest of generation {folder.name} cannot be read: {error}. {REBUILD}") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a generation's manifest, last of its files, and see it on the disk."""
    _write_durably(folder / MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))


def current_id(home: Path) -> str:
    """The id of the published generation. Raises GenerationMissing where nothing is published."""
    try:
        return (home / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise GenerationMissing("No documents are indexed yet. Run `approvalbot index FOLDER`.") from error


def open_current(home: Path) -> Generation:
    """The published generation, opened."""
    return Generation(generations_folder(home) / current_id(home))


def publish(home: Path, generation: str) -> None:
    """Let a generation answer from now on."""
    _write_durably(home / CURRENT, generation + "\n")


def listed(home: Path) -> list[Manifest]:
    """The manifests of all generations that can be read, oldest first."""
    manifests = []
    for folder in generations_folder(home).glob("*"):
        with suppress(GenerationMissing, GenerationDamaged):
            manifests.append(read_manifest(folder))
    return sorted(manifests, key=lambda manifest: manifest.created)


def prune(home: Path, keep: int = KEPT) -> None:
    """Remove all but the newest generations, and what cannot be one. The current one stays."""
    current = current_id(home)
    kept = {manifest.generation for manifest in listed(home)[-keep:]} | {current}
    for folder in generations_folder(home).glob("*"):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Hold the writer's lock. Raises Busy where another process holds it."""
    home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home / LOCK, timeout=0):
            yield
    except Timeout as error:
        raise Busy(f"Another process is indexing into {home}. Wait until it is done, then try again.") from error


def _write_durably(path: Path, text: str) -> None:
    """Replace a file in one step; when this returns, the new one is on the disk."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    with scratch.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    scratch.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
