import errno
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import collection, uploads
from index.collection import Removed
from index.errors import UnreadableFile
from index.fingerprints import file_sha256
from index.uploads import safe_name, store


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("Über die Zulassung 中国.MD", "Über die Zulassung 中国.MD"),
        ("../../etc/cron.d/job.txt", "job.txt"),
        ("C:\\Users\\me\\a.txt", "a.txt"),
        ("/abs/a.txt", "a.txt"),
        (".hidden.txt", "hidden.txt"),
        ("~$lock.docx", "lock.docx"),
        ("...a.txt...", "a.txt"),
        ("a\x00b\nc.txt", "abc.txt"),
        ("invoice\u202etxt.md", "invoicetxt.md"),
        ("con.txt", "_con.txt"),
        ("NUL.tar.md", "_NUL.tar.md"),
        ('a<b>:"|?*.txt', "ab.txt"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
        ("é" * 300 + ".txt", "é" * 98 + ".txt"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe


@pytest.mark.parametrize("given", ["", ".", "..", "/", "a.exe", "txt", "a.pdf/", "a.txt\\..", ".txt"])
def test_what_is_no_name_or_of_no_kind_that_is_read_is_refused(given: str) -> None:
    with pytest.raises(UnreadableFile):
        safe_name(given)


@given(st.text())
def test_no_name_leaves_the_folder_or_hides_in_it(given: str) -> None:
    try:
        name = safe_name(f"{given}.txt")
    except UnreadableFile:
        return
    assert Path(name).name == name
    assert not name.startswith((".", "~$"))
    assert len(name.encode()) <= uploads.LONGEST_NAME
    assert safe_name(name) == name


def test_files_are_kept_and_replaced(tmp_path: Path) -> None:
    store(tmp_path, {"a.txt": io.BytesIO(b"one"), "b.txt": io.BytesIO(b"two")})
    store(tmp_path, {"a.txt": io.BytesIO(b"three")})
    assert sorted(path.name for path in (tmp_path / "uploads").iterdir()) == ["a.txt", "b.txt"]
    assert (tmp_path / "uploads" / "a.txt").read_bytes() == b"three"
    assert uploads.count(tmp_path) == 2
    assert uploads.count(tmp_path / "nowhere") == 0


class Full(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_things_as_they_were(tmp_path: Path) -> None:
    store(tmp_path, {"a.txt": io.BytesIO(b"one")})
    with pytest.raises(OSError, match="No space"):
        store(tmp_path, {"a.txt": io.BytesIO(b"two"), "b.txt": Full()})
    assert [path.read_bytes() for path in (tmp_path / "uploads").iterdir()] == [b"one"]


def test_what_a_killed_server_left_half_written_goes(tmp_path: Path) -> None:
    left = tmp_path / "uploads" / f"{uploads.INCOMING}x"
    left.mkdir(parents=True)
    store(tmp_path, {"a.txt": io.BytesIO(b"one")})
    assert left.exists()
    os.utime(left, (0, 0))
    store(tmp_path, {"a.txt": io.BytesIO(b"one")})
    assert not left.exists()


def test_a_removed_upload_is_deleted_and_a_users_own_file_left_out(tmp_path: Path) -> None:
    home, folder = tmp_path / "h", tmp_path / "s"
    folder.mkdir()
    (folder / "own.txt").write_bytes(b"same")
    (folder / "other.txt").write_bytes(b"else")
    store(home, {"copy.txt": io.BytesIO(b"same"), "mine.txt": io.BytesIO(b"mine")})
    sha256 = file_sha256(folder / "own.txt")
    uploads.remove(home, collection.of_folders(home, [folder]), "own.txt", sha256)
    what = collection.of_folders(home, [folder])
    assert what.removed == (Removed(str(folder / "own.txt"), sha256),)
    assert (folder / "own.txt").read_bytes() == b"same"
    assert [file.path for file in what.scan()[0]] == ["other.txt", "uploads/mine.txt"]
    uploads.remove(home, what, "uploads/mine.txt", file_sha256(home / "uploads" / "mine.txt"))
    assert uploads.count(home) == 0
    assert collection.of_folders(home, [folder]).removed == what.removed
    store(home, {"again.txt": io.BytesIO(b"same")})
    assert [file.path for file in collection.of_folders(home, [folder]).scan()[0]] == ["other.txt", "own.txt", "uploads/again.txt"]


def test_what_was_left_out_is_restored_with_its_copies_though_it_was_edited(tmp_path: Path) -> None:
    home, folder = tmp_path / "h", tmp_path / "s"
    folder.mkdir()
    for name in ("own.txt", "copy.txt"):
        (folder / name).write_bytes(b"same")
    (folder / "other.txt").write_bytes(b"else")
    uploads.remove(home, collection.of_folders(home, [folder]), "own.txt", file_sha256(folder / "own.txt"))
    (folder / "own.txt").write_bytes(b"edited")
    assert [file.path for file in collection.of_folders(home, [folder]).scan()[0]] == ["other.txt"]
    assert not uploads.restore(home, collection.of_folders(home, [folder]), "other.txt")
    assert not uploads.restore(home, collection.of_folders(home, [folder]), "gone.txt")
    assert uploads.restore(home, collection.of_folders(home, [folder]), "own.txt")
    assert [file.path for file in collection.of_folders(home, [folder]).scan()[0]] == ["copy.txt", "other.txt", "own.txt"]


def test_uploaded_files_are_told_from_those_of_a_folder_of_that_name(tmp_path: Path) -> None:
    home, folder = tmp_path / "h", tmp_path / "s"
    (folder / "uploads").mkdir(parents=True)
    (folder / "uploads" / "own.txt").write_bytes(b"own")
    store(home, {"sent.txt": io.BytesIO(b"sent")})
    what = collection.of_folders(home, [folder])
    assert [what.uploaded(f"uploads/{name}.txt") for name in ("own", "sent")] == [False, True]
    assert not what.uploaded("other.txt")


def test_one_that_was_edited_since_is_left_out_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a.txt").write_bytes(b"old")
    sha256 = file_sha256(tmp_path / "s" / "a.txt")
    (tmp_path / "s" / "a.txt").write_bytes(b"new")
    (tmp_path / "s" / "b.txt").write_bytes(b"old")
    uploads.remove(tmp_path / "h", collection.of_folders(tmp_path / "h", [tmp_path / "s"]), "a.txt", sha256)
    assert collection.of_folders(tmp_path / "h", [tmp_path / "s"]).scan()[0] == []
