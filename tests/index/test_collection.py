from pathlib import Path

import pytest

from index import collection
from index.collection import LEFT_OUT, MEMORY, SAME_PATH, Collection, Removed
from index.errors import CollectionDamaged, NoDocuments
from index.fingerprints import file_sha256


def written(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


def paths(what: Collection) -> list[str]:
    return [file.path for file in what.scan()[0]]


def test_the_paths_of_one_folder_are_its_own_and_those_of_several_begin_with_their_names(tmp_path: Path) -> None:
    one, two = written(tmp_path / "one", a="1"), written(tmp_path / "more" / "one", a="2")
    assert paths(Collection((one,))) == ["a.txt"]
    assert paths(Collection((one, two))) == ["one/a.txt", "one-2/a.txt"]
    assert paths(Collection((one / "a.txt", two))) == ["one/a.txt", "one-2/a.txt"]


def test_uploads_are_indexed_beside_the_folder(tmp_path: Path) -> None:
    folder, uploads = written(tmp_path / "one", a="1"), written(tmp_path / "uploads", b="2")
    what = Collection((folder,), uploads)
    assert paths(what) == ["a.txt", "uploads/b.txt"]
    for file in what.scan()[0]:
        assert what.locate(file.path) == file.location
        assert file_sha256(file.location) == file.sha256
    assert paths(Collection((folder,), tmp_path / "nowhere")) == ["a.txt"]


def test_a_file_of_the_same_path_is_named(tmp_path: Path) -> None:
    folder, uploads = written(tmp_path / "one" / "uploads", a="1").parent, written(tmp_path / "uploads", a="2")
    files, failures = Collection((folder,), uploads).scan()
    assert [file.location for file in files] == [folder / "uploads" / "a.txt"]
    assert [(failure.path, failure.reason) for failure in failures] == [("uploads/a.txt", SAME_PATH)]


@pytest.mark.parametrize("path", ["../secret.txt", "nowhere.txt", "uploads/../../secret.txt", "/etc/passwd", ""])
def test_no_path_leads_out(tmp_path: Path, path: str) -> None:
    written(tmp_path, secret="x")
    assert Collection((written(tmp_path / "one", a="1"),), written(tmp_path / "uploads", b="2")).locate(path) is None


def test_what_was_removed_stays_out_when_it_is_renamed_or_edited(tmp_path: Path) -> None:
    folder = written(tmp_path / "one", a="1", b="2")
    (file, _), _ = Collection((folder,)).scan()
    what = Collection((folder,), removed=(Removed(str(file.location), file.sha256),))
    assert paths(what) == ["b.txt"]
    (folder / "a.txt").write_text("edited")
    written(folder, c="1")
    files, failures = what.scan()
    assert [file.path for file in files] == ["b.txt"]
    assert [(failure.path, failure.reason) for failure in failures] == [("a.txt", LEFT_OUT), ("c.txt", LEFT_OUT)]


def test_copies_are_found_by_their_bytes(tmp_path: Path) -> None:
    folder, uploads = written(tmp_path / "one", a="same", b="else"), written(tmp_path / "uploads", c="same")
    found = Collection((folder,), uploads).copies(file_sha256(folder / "a.txt"), 4)
    assert list(found) == [folder / "a.txt", uploads / "c.txt"]


def test_nothing_to_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoDocuments, match="no folder"):
        Collection((tmp_path / "nowhere",)).scan()
    with pytest.raises(NoDocuments, match="is empty"):
        Collection((tmp_path,)).scan()


def test_a_home_remembers_folders_and_what_was_removed(tmp_path: Path) -> None:
    home, one, two = tmp_path / "h", written(tmp_path / "one", a="1"), written(tmp_path / "two", b="2")
    assert collection.remembered(home, one).folders == (one,)
    assert not home.exists()
    gone = Removed(str(one / "a.txt"), "sha")
    collection.remember(home, [one, two, one])
    collection.leave_out(home, [gone])
    what = collection.remembered(home, tmp_path)
    assert (what.folders, what.removed, what.uploads) == ((one, two), (gone,), home / "uploads")
    collection.remember(home, [two])
    assert collection.of_folders(home, [one]).removed == (gone,)
    with collection.let_in(home, ["other"]):
        pass
    assert collection.remembered(home, one) == Collection((two,), home / "uploads", (gone,))
    with collection.let_in(home, ["sha"]):
        assert collection.remembered(home, one).removed == ()
    assert collection.remembered(home, one).removed == ()
    collection.leave_out(home, [gone])
    collection.remember(home, None)
    assert collection.remembered(home, one) == Collection((two,), home / "uploads", (gone,))
    collection.remember(home, None, restore=True)
    assert collection.remembered(home, one).removed == ()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"folders": 3, "removed": []}', '{"folders": [], "removed": [{"x": 1}]}', "\x00"])
def test_a_memory_that_cannot_be_read_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / MEMORY).write_text(content)
    with pytest.raises(CollectionDamaged, match=r"Mend it, or delete it"):
        collection.remembered(tmp_path, tmp_path)
