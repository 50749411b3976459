import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from index import durable, generation
from index.encoder import Encoder
from index.errors import Busy, EncoderMismatch, GenerationDamaged, GenerationMissing
from index.generation import (
    Generation,
    current_id,
    listed,
    open_current,
    open_kept,
    prune,
    publish,
    read_manifest,
    write_manifest,
    writing,
)
from tests.conftest import ToyEncoder, run_build, write_tiny


@pytest.fixture
def home(tiny_home: Path, tmp_path: Path) -> Path:
    """A copy that may be damaged."""
    shutil.copytree(tiny_home, tmp_path / "home")
    return tmp_path / "home"


def folder(home: Path) -> Path:
    return home / "generations" / current_id(home)


def test_a_published_generation_opens_and_verifies(home: Path) -> None:
    opened = open_current(home)
    opened.verify()
    assert opened.manifest.passages == len(opened.firsts) - 1
    opened.close()


def test_nothing_published_is_told(tmp_path: Path) -> None:
    with pytest.raises(GenerationMissing, match="approvalbot index"):
        open_current(tmp_path)


def test_a_pointer_to_nothing_is_told(home: Path) -> None:
    publish(home, "nowhere")
    with pytest.raises(GenerationMissing, match="nowhere"):
        open_current(home)


@pytest.mark.parametrize("name", [generation.CATALOGUE, generation.VECTORS])
def test_a_missing_file_is_told(home: Path, name: str) -> None:
    (folder(home) / name).unlink()
    with pytest.raises(GenerationDamaged, match="lacks"):
        open_current(home)


@pytest.mark.parametrize("name", [generation.CATALOGUE, generation.VECTORS])
def test_a_changed_byte_is_found(home: Path, name: str) -> None:
    path = folder(home) / name
    data = bytearray(path.read_bytes())
    data[-20] ^= 0xFF
    path.write_bytes(data)
    opened = open_current(home)
    with pytest.raises(GenerationDamaged, match=name):
        opened.verify()
    opened.close()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"generation": 1}'])
def test_a_damaged_manifest_is_told(home: Path, damage: str) -> None:
    (folder(home) / generation.MANIFEST).write_text(damage)
    with pytest.raises(GenerationDamaged, match="manifest"):
        open_current(home)


def test_counts_that_do_not_agree_are_told(home: Path) -> None:
    manifest = read_manifest(folder(home))
    write_manifest(folder(home), replace(manifest, sentences=manifest.sentences + 1))
    with pytest.raises(GenerationDamaged, match="sentences"):
        open_current(home)


def test_a_manifest_that_was_changed_is_told(home: Path) -> None:
    path = folder(home) / generation.MANIFEST
    path.write_text(path.read_text().replace("company.md", "compamy.md"))
    with pytest.raises(GenerationDamaged, match="not what was written"):
        open_current(home)


@pytest.mark.parametrize("content", ["", "../elsewhere", "a b", "\x00", "\ufffd"])
def test_a_pointer_that_names_no_generation_is_told(home: Path, content: str) -> None:
    (home / generation.CURRENT).write_text(content)
    with pytest.raises(GenerationDamaged, match="no generation's name"):
        open_current(home)


def test_a_catalogue_of_another_version_is_refused_with_what_to_do(home: Path) -> None:
    database = sqlite3.connect(folder(home) / generation.CATALOGUE)
    database.execute("PRAGMA user_version = 0")
    database.close()
    with pytest.raises(GenerationDamaged, match=r"version 0.*approvalbot index"):
        open_current(home)


def test_what_is_published_is_seen_on_the_disk_where_folders_can_be_opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows opens no folders, and lacks the flag to do so."""

    def refused(*_: object) -> int:
        raise PermissionError("a folder")

    monkeypatch.delattr(durable.os, "O_DIRECTORY")
    monkeypatch.setattr(durable.os, "open", refused)
    publish(home, "another")
    assert current_id(home) == "another"


def test_another_encoder_is_refused_with_what_to_do(home: Path, encoder: ToyEncoder) -> None:
    opened = open_current(home)
    opened.require(encoder)
    encoder.fingerprint = "another"
    with pytest.raises(EncoderMismatch, match="approvalbot index"):
        opened.require(encoder)
    opened.close()


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(Busy, match="Another process"), writing(tmp_path):
        pass
    with writing(tmp_path):
        pass


def test_a_reader_keeps_the_old_generation_while_another_is_published(home: Path, encoder: Encoder, tmp_path: Path) -> None:
    held = open_current(home)
    before = [document.text for document in held.catalogue.all_documents()]
    sources = write_tiny(tmp_path / "sources")
    (sources / "new.txt").write_text("Entirely new words stand here.")
    built = run_build(sources, home, encoder)
    assert built.manifest.generation != held.id
    assert [document.text for document in held.catalogue.all_documents()] == before
    held.verify()
    fresh = open_current(home)
    assert len(fresh.manifest.documents) == 3
    fresh.close()
    held.close()


def test_even_a_pruned_generation_goes_on_answering_its_reader(home: Path, encoder: Encoder, tmp_path: Path) -> None:
    held = open_current(home)
    sources = write_tiny(tmp_path / "sources")
    (sources / "new.txt").write_text("Entirely new words stand here.")
    run_build(sources, home, encoder)
    prune(home, keep=1)
    assert not held.folder.exists()
    assert held.catalogue.words("multiple myeloma", 3)[0].tolist()
    assert len(held.vectors.search(encoder.encode("multiple myeloma"), 3)[0]) == 3
    held.close()


def test_only_the_newest_are_kept_and_the_current_one(home: Path, encoder: Encoder, tmp_path: Path) -> None:
    first = current_id(home)
    sources = write_tiny(tmp_path / "sources")
    for number in range(3):
        (sources / "new.txt").write_text(f"Version {number} of the words.")
        run_build(sources, home, encoder)
    publish(home, first)
    (home / "generations" / "stopped").mkdir()
    prune(home, keep=2)
    kept = [manifest.generation for manifest in listed(home)]
    assert first in kept
    assert len(kept) in (2, 3)
    assert not (home / "generations" / "stopped").exists()


def test_those_that_are_needed_are_kept_however_old(home: Path, encoder: Encoder, tmp_path: Path) -> None:
    first = current_id(home)
    sources = write_tiny(tmp_path / "sources")
    made = []
    for number in range(3):
        (sources / "new.txt").write_text(f"Version {number} of the words.")
        made.append(run_build(sources, home, encoder).manifest.generation)
    prune(home, keep=1, needed={first, made[2], "nowhere", "../.."})
    assert [manifest.generation for manifest in listed(home)] == [first, made[2]]
    opened = open_kept(home, first)
    assert opened.id == first
    opened.close()
    with pytest.raises(GenerationMissing, match=f"No generation {made[0]} is kept"):
        open_kept(home, made[0])


def test_one_that_is_kept_is_compared_with_its_checksums_before_it_is_opened(home: Path) -> None:
    path = folder(home) / generation.CATALOGUE
    data = bytearray(path.read_bytes())
    data[-20] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(GenerationDamaged, match="not what was written"):
        open_kept(home, current_id(home))


def test_a_damaged_old_generation_does_not_stand_in_the_way(home: Path) -> None:
    other = home / "generations" / "old"
    other.mkdir()
    (other / generation.MANIFEST).write_text("{")
    assert [manifest.generation for manifest in listed(home)] == [current_id(home)]
    prune(home)
    assert not other.exists()


def test_an_opened_generation_names_itself(home: Path) -> None:
    opened = Generation(folder(home))
    assert opened.id == current_id(home)
    opened.close()
