"""Whatever happens to the process that reads files, the file is named with the reason and the next one is read."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import UnreadableFile
from index.fingerprints import file_sha256
from index.loading import apart as reading
from index.loading.apart import AGAIN, Apart
from index.loading.limits import Limits
from index.loading.load import load as directly
from index.types import Document, SourceFile
from tests.conftest import APPROVAL

LIMITS = Limits(seconds=2, patience=120, memory=640 << 20)
# A child that does something else with files that are named so.
CODE = """
import sys; sys.path.insert(0, sys.argv.pop())
import os, signal, time
from index.loading import child
load = child.load
def trapped(file, data, limits):
    name = file.path.removesuffix(".txt")
    if name == "hangs":
        time.sleep(1000)
    if name == "spins":
        while True: pass
    if name == "grows":
        held = [bytearray(1 << 24) for _ in range(1000)]
    if name == "crashes":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "leaves":
        os._exit(3)
    if name == "prints":
        os.write(1, b"rubbish"); print("rubbish", flush=True)
    if name == "deep":
        raise RecursionError
    if name == "trips":
        raise AttributeError("a secret")
    if name == "tells":
        data = repr(sorted(os.environ)).encode()
    return load(file, data, limits)
child.load = trapped
child.main()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("hangs", "spins", "grows", "crashes", "leaves", "prints", "deep", "trips", "tells", "good"):
        (tmp_path / f"{name}.txt").write_text(f"The words of {name}.")
    return tmp_path


@pytest.fixture
def begin() -> Iterator[Callable[[Limits], Apart]]:
    begun: list[Apart] = []

    def begin(limits: Limits) -> Apart:
        begun.append(Apart(limits))
        return begun[-1]

    yield begin
    for apart in begun:
        apart.close()


@pytest.fixture
def apart(begin: Callable[[Limits], Apart], monkeypatch: pytest.MonkeyPatch) -> Apart:
    monkeypatch.setattr(reading, "CODE", CODE)
    return begin(LIMITS)


def source(path: Path) -> SourceFile:
    return SourceFile(path.name, path.stat().st_size, file_sha256(path), path)


def load(apart: Apart, path: Path) -> Document:
    return load_source(apart, source(path))


def load_source(apart: Apart, file: SourceFile) -> Document:
    loading = apart.load(file, None)
    while True:
        try:
            next(loading)
        except StopIteration as end:
            document: Document = end.value
            return document


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("spins", "it takes more than 2 seconds of processor time to read"),
        ("grows", "it takes more than 640 MiB of memory to read"),
        ("crashes", f"reading it ended the process that reads files (SIGSEGV){AGAIN}"),
        ("leaves", f"reading it ended the process that reads files (status 3){AGAIN}"),
        ("deep", "it is nested too deeply"),
        ("trips", "a damaged file: reading it failed (AttributeError)"),
    ],
)
def test_a_file_that_does_harm_is_named_and_the_next_one_read(apart: Apart, folder: Path, name: str, reason: str) -> None:
    with pytest.raises(UnreadableFile) as told:
        load(apart, folder / f"{name}.txt")
    assert str(told.value) == reason
    assert load(apart, folder / "good.txt").text == "The words of good."


def test_one_that_hangs_is_given_up(begin: Callable[[Limits], Apart], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CODE", CODE)
    apart = begin(replace(LIMITS, patience=3))
    with pytest.raises(UnreadableFile, match="it was not read within 3 seconds; it is tried again"):
        load(apart, folder / "hangs.txt")
    assert apart._process is None


def test_what_a_library_prints_is_no_reply(apart: Apart, folder: Path) -> None:
    assert load(apart, folder / "prints.txt").text == "The words of prints."


def test_the_process_knows_no_settings(apart: Apart, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPROVALBOT_ADMIN_TOKEN", "secret")
    told = load(apart, folder / "tells.txt").text
    assert "PATH" in told
    assert "APPROVALBOT" not in told


def test_one_process_reads_many_files_as_they_would_be_read_here(begin: Callable[[Limits], Apart], tmp_path: Path) -> None:
    apart = begin(Limits())
    (tmp_path / "a.md").write_text(APPROVAL)
    first = load(apart, tmp_path / "a.md")
    process = apart._process
    (tmp_path / "b.html").write_text("<title>Über</title><h1>Kopf</h1><p>Wörter 中文 😀.</p>")
    second = load(apart, tmp_path / "b.html")
    assert apart._process is process
    for document, name in ((first, "a.md"), (second, "b.html")):
        data = (tmp_path / name).read_bytes()
        assert document == directly(source(tmp_path / name), data)


def test_a_file_is_what_it_is_when_it_is_read(begin: Callable[[Limits], Apart], tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Old words.")
    file = source(path)
    path.write_text("New words.")
    apart = begin(Limits())
    document = load_source(apart, file)
    assert (document.text, document.sha256) == ("New words.", file_sha256(path))
    path.unlink()
    with pytest.raises(OSError, match="No such file"):
        load_source(apart, file)


def test_left_before_its_end_the_process_is_killed(apart: Apart, folder: Path) -> None:
    loading = apart.load(source(folder / "hangs.txt"), "waiting")
    assert next(loading) == "waiting"
    process = apart._process
    assert process
    loading.close()
    assert process.returncode == -signal.SIGKILL
    assert load(apart, folder / "good.txt").text


def test_a_folder_that_looks_like_a_package_is_not_run(
    begin: Callable[[Limits], Apart], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents may lie in the working folder, and any of them may be called json.py."""
    for name in ("json.py", "index.py", "sitecustomize.py"):
        (folder / name).write_text("import os; os._exit(9)")
    monkeypatch.chdir(folder)
    assert load(begin(Limits()), folder / "good.txt").text == "The words of good."


def test_the_process_ends_with_the_one_that_started_it(begin: Callable[[Limits], Apart], folder: Path) -> None:
    apart = begin(Limits())
    load(apart, folder / "good.txt")
    process = apart._process
    assert process
    assert process.stdin
    process.stdin.close()
    assert process.wait(10) == 0


def test_a_name_of_an_unknown_kind_starts_nothing(begin: Callable[[Limits], Apart], tmp_path: Path) -> None:
    (tmp_path / "a.exe").write_bytes(b"x")
    apart = begin(Limits())
    with pytest.raises(UnreadableFile, match="unknown kind"):
        load(apart, tmp_path / "a.exe")
    assert apart._process is None


def test_its_start_is_quick(begin: Callable[[Limits], Apart], folder: Path) -> None:
    began = time.process_time() + sum(os.times()[2:4])
    apart = begin(Limits())
    load(apart, folder / "good.txt")
    apart.close()
    assert time.process_time() + sum(os.times()[2:4]) - began < 3
