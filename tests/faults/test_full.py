"""A disk that ends, or is not permitted, at every single write: it is told, what was published answers, and nothing is left about."""

import errno
import io
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.api.app import create_app
from bot.jobs import Jobs
from bot.ledger import Cause, Job, JobStatus
from bot.settings import BotSettings
from index import collection, uploads
from index.build import build
from index.collection import Removed
from index.errors import ApprovalIndexError, CannotWrite
from index.fingerprints import file_sha256
from index.generation import CURRENT, LOCK, activate, current_folder, current_id, open_current
from index.settings import IndexSettings
from tests.conftest import ToyEncoder, ToyRuntime, run_build, write_tiny
from tests.faults.failing import Disk

SAMPLE = 12  # of the steps that write, in the quick run
ERRORS = {errno.ENOSPC: "No space left|disk is full", errno.EACCES: "ermission denied|unable to open"}


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk()
    made.install(monkeypatch)
    return made


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "s")


@pytest.fixture
def home(sources: Path, tmp_path: Path) -> Path:
    """A home with an index, and a folder that has changed since."""
    run_build(sources, tmp_path / "h")
    (sources / "new.txt").write_text("Entirely new words stand here.")
    (sources / "company.md").unlink()
    return tmp_path / "h"


def held(home: Path) -> dict[str, object]:
    """What the published generation holds, once it verifies."""
    opened = open_current(home)
    opened.verify()
    catalogue = opened.catalogue
    texts = {one.path: (one.text, [passage.id for passage in catalogue.all_passages(one)]) for one in catalogue.all_documents()}
    words = catalogue.words("new words", 5)[0].tolist()
    opened.close()
    return {"id": opened.id, "texts": texts, "words": words, "vocabulary": catalogue_words(opened.folder)}


def catalogue_words(folder: Path) -> list[tuple[str, int]]:
    database = sqlite3.connect(folder / "catalogue.sqlite")
    try:
        return database.execute("SELECT word, count FROM vocabulary ORDER BY word").fetchall()
    finally:
        database.close()


def lying(home: Path) -> list[str]:
    """Every file and folder of a home, but for the lock."""
    found = (str(path.relative_to(home)) for path in home.rglob("*"))
    return sorted(name for name in found if name != LOCK)


def copy(home: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(home, to))


def steps(disk: Disk, work: Callable[[], object]) -> int:
    """How many steps that write there are in some work."""
    disk.fill(None)
    work()
    return disk.writes


def some(count: int, every: bool) -> list[int]:
    """Numbers of steps: every one, or the first, the last few and some between."""
    return list(range(count)) if every else sorted({0, *range(count - 6, count), *random.Random(1).sample(range(count), SAMPLE)})


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize("error", ERRORS)
def test_wherever_the_disk_ends_the_old_index_answers_and_the_next_build_is_as_from_scratch(
    disk: Disk, home: Path, sources: Path, tmp_path: Path, error: int, every: bool
) -> None:
    disk.error = error
    old = held(home)
    counted = copy(home, tmp_path / "counted")
    count = steps(disk, lambda: run_build(sources, counted))
    new = held(tmp_path / "counted")
    run_build(sources, tmp_path / "scratch")
    assert held(tmp_path / "scratch") == new
    assert count > 20
    for room in some(count, every):
        tried = copy(home, tmp_path / "tried")
        before = lying(tried)
        disk.fill(room)
        with pytest.raises(CannotWrite, match=ERRORS[error]) as told:
            run_build(sources, tried)
        assert "What is published stays whole and answers." in str(told.value)
        disk.fill(None)
        published = held(tried)
        assert published in (old, new)
        assert published == old or room == count - 1  # CURRENT is replaced, but not seen on the disk
        if published == old:
            assert lying(tried) == before
        run_build(sources, tried)
        assert held(tried) == new


def test_with_no_index_before_nothing_is_published_or_all_of_it(disk: Disk, sources: Path, tmp_path: Path) -> None:
    count = steps(disk, lambda: run_build(sources, tmp_path / "counted"))
    for room in range(0, count, 3):
        tried = tmp_path / "tried" / str(room)
        disk.fill(room)
        with pytest.raises(CannotWrite):
            run_build(sources, tried)
        left = list(tried.glob("generations/*"))
        disk.fill(None)
        if (tried / CURRENT).exists():  # only seeing that it is on the disk has failed
            assert left == [current_folder(tried)]
            assert held(tried)
        else:
            assert not left
    run_build(sources, tried)
    assert held(tried) == held(tmp_path / "counted")


def test_a_catalogue_may_end_at_any_page(home: Path, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite itself finds no room."""
    old, connect = held(home), sqlite3.connect

    for pages in range(1, 60, 4):
        with monkeypatch.context() as patch:

            def small(path: Any, *args: Any, pages: int = pages, **options: Any) -> sqlite3.Connection:
                made = connect(path, *args, **options)
                made.execute(f"PRAGMA max_page_count = {pages}")
                return made

            patch.setattr(sqlite3, "connect", small)
            try:
                run_build(sources, home)
            except CannotWrite as error:
                assert "full" in str(error)
            else:
                break
        assert held(home) == old
        assert lying(home / "generations") == lying(copy(home / "generations", tmp_path / "same"))
    assert pages > 10
    assert len(open_current(home).manifest.documents) == 2


def test_a_pointer_is_replaced_or_it_stays(disk: Disk, home: Path, sources: Path, tmp_path: Path) -> None:
    """Going back to an older generation on a disk that ends anywhere."""
    first = current_id(home)
    second = run_build(sources, home).manifest.generation
    counted = copy(home, tmp_path / "counted")
    count = steps(disk, lambda: activate(counted, first, ToyEncoder()))
    for room in range(count):
        tried = copy(home, tmp_path / "tried")
        disk.fill(room)
        with pytest.raises(CannotWrite):
            activate(tried, first, ToyEncoder())
        disk.fill(None)
        assert held(tried)["id"] == (first if room == count - 1 else second)
        assert not list(tried.glob(".CURRENT*"))


def test_what_is_remembered_is_replaced_or_it_stays(disk: Disk, home: Path) -> None:
    collection.remember(home, [home])
    count = steps(disk, lambda: collection.leave_out(home, [Removed("a", "b")]))
    for room in range(count):
        disk.fill(room)
        with pytest.raises(CannotWrite, match=r"collection\.json"):
            collection.leave_out(home, [Removed(f"c{room}", "d")])
        disk.fill(None)
        known = collection.remembered(home, home)
        assert known.folders == (home.resolve(),)
        assert (Removed(f"c{room}", "d") in known.removed) == (room == count - 1)


@pytest.fixture
def jobs(home: Path, sources: Path) -> Iterator[Jobs]:
    made = Jobs(home, lambda: build(sources, home, ToyEncoder(), IndexSettings(target=40)))
    yield made
    made.close()


def ended(jobs: Jobs, job: Job) -> Job:
    """The job when it has ended, asked for where the ledger can be read again."""
    from tests.bot.test_jobs import ended as wait

    return wait(jobs, job)


def test_a_job_fails_with_the_reason_and_the_next_one_is_done(disk: Disk, home: Path, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    old = current_id(home)
    with monkeypatch.context() as patch:
        patch.setattr("index.build.vectors.save", refused)
        job = ended(jobs, jobs.submit(Cause.REINDEX))
    assert job.status is JobStatus.FAILED
    assert "No space left on device. What is published stays whole and answers. See to the disk" in str(job.reason)
    assert current_id(home) == old
    assert ended(jobs, jobs.submit(Cause.REINDEX)).status is JobStatus.DONE


def test_a_job_whose_end_cannot_be_written_is_told_once_there_is_room(home: Path, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        monkeypatch.setattr(jobs.ledger, "write", unwritten)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    write, kept = jobs.ledger.write, []

    def unwritten(job: Job, was: JobStatus) -> bool:
        from bot.errors import LedgerUnusable

        kept.append(job)
        monkeypatch.setattr(jobs.ledger, "write", write)
        raise LedgerUnusable("full")

    monkeypatch.setattr("index.build.vectors.save", refused)
    job = ended(jobs, jobs.submit(Cause.REINDEX))
    assert kept == [job]
    assert "No space left on device" in str(job.reason)


def test_an_upload_is_taken_whole_or_not_at_all(disk: Disk, home: Path) -> None:
    """Where one step fails alone: on a disk that takes not even a name back, what replaces a file may stay."""
    uploads.store(home, {"a.txt": io.BytesIO(b"one")})
    before = lying(home)
    count, done = 0, False
    while not done:
        disk.fill(count, alone=True)
        try:
            uploads.store(home, {"a.txt": io.BytesIO(b"two"), "b.txt": io.BytesIO(b"three")})
        except (OSError, CannotWrite):
            assert lying(home) == before
            assert (home / "uploads" / "a.txt").read_bytes() == b"one"
        else:  # all was written, or what could not be linked was copied
            done = not disk.full
            disk.fill(None)
            assert [(home / "uploads" / name).read_bytes() for name in ("a.txt", "b.txt")] == [b"two", b"three"]
            (home / "uploads" / "b.txt").unlink()
            (home / "uploads" / "a.txt").write_bytes(b"one")
        count += 1
    assert count > 10


def test_what_was_removed_stays_removed_where_its_upload_finds_no_room(disk: Disk, home: Path, sources: Path) -> None:
    """Its bytes are let in again with the upload, and with that alone."""
    own = sources / "approval.md"
    uploads.remove(home, collection.of_folders(home, [sources]), own.name, file_sha256(own))
    uploads.store(home, {"a.txt": io.BytesIO(b"one")})
    before, known = lying(home), (home / collection.MEMORY).read_bytes()
    count, done = 0, False
    while not done:
        disk.fill(count, alone=True)
        try:
            uploads.store(home, {"again.md": io.BytesIO(own.read_bytes())})
        except (OSError, CannotWrite):
            assert (home / collection.MEMORY).read_bytes() == known
            assert lying(home) == before
        else:
            done = not disk.full
            disk.fill(None)
            assert collection.remembered(home, sources).removed == ()
            (home / "uploads" / "again.md").unlink()
            (home / collection.MEMORY).write_bytes(known)
        count += 1
    assert count > 10


def test_what_was_removed_stays_removed_where_no_job_can_be_had_for_its_upload(
    home: Path, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And for that nothing has to be written: the disk may be full by then."""
    own = sources / "approval.md"
    uploads.remove(home, collection.of_folders(home, [sources]), own.name, file_sha256(own))
    known = collection.remembered(home, sources).removed

    def refused(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def no_job() -> None:
        assert collection.remembered(home, sources).removed == ()
        monkeypatch.setattr(os, "fsync", refused)
        raise RuntimeError("no job")

    with pytest.raises(RuntimeError, match="no job"), uploads.stored(home, {"again.md": io.BytesIO(own.read_bytes())}):
        no_job()
    assert collection.remembered(home, sources).removed == known
    assert [path.name for path in home.iterdir() if path.name.startswith(".")] == []


def test_an_upload_that_finds_no_room_is_a_problem_and_nothing_of_it_is_kept(disk: Disk, home: Path, sources: Path) -> None:
    app = create_app(ToyRuntime(BotSettings(home=home, sources=sources, journal_days=0)))
    with TestClient(app, "http://127.0.0.1:8000", client=("127.0.0.1", 50000), raise_server_exceptions=False) as client:
        app.state.jobs.closing.set()  # what is taken is not indexed, so that nothing else is written
        accepted = 0
        for room in range(60):
            disk.fill(room)
            reply = client.post("/api/documents", files={"files": ("a.txt", b"Words of a file.")})
            full = disk.full
            disk.fill(None)
            if not full:
                assert reply.status_code == 202, reply.text
                accepted = room
                break
            assert reply.status_code == 507, reply.text
            assert reply.headers["content-type"] == "application/problem+json"
            assert reply.json()["type"] == "urn:approvalbot:problem:cannot-store"
            assert uploads.count(home) == 0
            assert app.state.jobs.ledger.all() == []
    assert accepted > 5


def test_on_a_small_disk_of_its_own(sources: Path, tmp_path: Path) -> None:
    """A real file system that is full, with a little more room each time."""
    (tmp_path / "disk").mkdir()
    if not (unshare := shutil.which("unshare")):
        pytest.skip("needs unshare, to mount a disk that only the test sees")
    apart = [unshare, "--map-root-user", "--mount"]
    mounted = subprocess.run([*apart, "mount", "-t", "tmpfs", "tmpfs", str(tmp_path / "disk")], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    command = [*apart, sys.executable, "-m", "tests.faults.small_disk", str(sources), str(tmp_path / "disk")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *failed, last = map(json.loads, done.stdout.splitlines())
    assert len(failed) > 3
    for one in failed:
        assert one["wrong"].startswith("CannotWrite: ")
        assert "No space left" in one["wrong"] or "full" in one["wrong"]
        assert one["documents"] == 2
        assert one["lying"] == [one["answers"]]
    assert (last["wrong"], last["documents"]) == ("", 3)


def test_every_kind_of_refusal_is_one_of_the_tree() -> None:
    assert issubclass(CannotWrite, ApprovalIndexError)
