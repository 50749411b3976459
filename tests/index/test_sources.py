import os
from pathlib import Path

import pytest

from index.errors import NoDocuments
from index.sources import compare, scan
from index.types import Indexed, Manifest


def test_files_are_found_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", "a/b.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    files, failures = scan(tmp_path)
    assert [file.path for file in files] == ["a/b.pdf", "a/c.md", "b.txt"]
    assert files[2].size == 5
    assert not failures


def test_hidden_and_lock_files_are_left_out(tmp_path: Path) -> None:
    for name in (".DS_Store", "~$report.docx", "seen.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.txt").write_text("x")
    assert [file.path for file in scan(tmp_path)[0]] == ["seen.txt"]


def test_a_single_file_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert [file.path for file in scan(tmp_path / "a.txt")[0]] == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_folder_is_refused_and_named(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    files, failures = scan(folder)
    assert not files
    assert [(failure.path, failure.reason.split(";")[0]) for failure in failures] == [
        ("gone.txt", "not a plain file"),
        ("link.txt", "a link that leads out of the folder"),
    ]


def test_a_loop_of_folders_ends(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "a.txt").write_text("x")
    (folder / "loop").symlink_to(folder)
    assert [file.path for file in scan(folder)[0]] == ["a.txt"]


def test_nothing_to_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoDocuments, match="no folder"):
        scan(tmp_path / "nowhere")
    assert scan(tmp_path) == ([], [])


def test_paths_are_sorted_by_what_happened_to_them() -> None:
    rows = tuple(Indexed(path, sha256, sha256, 1) for path, sha256 in (("same", "1"), ("changed", "2"), ("gone", "3")))
    manifest = Manifest("g", "now", "s", "e", 4, rows, 3, 3, (), {})
    files = {"same": "1", "changed": "9", "new": "4"}
    changes = compare(files, manifest)
    assert (changes.added, changes.changed, changes.removed, changes.unchanged) == (("new",), ("changed",), ("gone",), ("same",))
    assert compare(files, None).added == ("same", "changed", "new")
