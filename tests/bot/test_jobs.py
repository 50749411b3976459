import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from bot.jobs import DIED, Jobs
from bot.ledger import Cause, FileChange, FileNote, Job, JobStatus, Ledger
from index.build import Built, Progress, Step, build
from index.errors import NoDocuments
from index.generation import writing
from index.settings import IndexSettings
from tests.conftest import ToyEncoder, write_tiny

Start = Callable[..., Jobs]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "h"


@pytest.fixture
def begin(home: Path) -> Iterator[Start]:
    """Begins to work jobs off; each build gives these events."""
    started = []

    def begin(build: Callable[[], Iterator[Progress | Built]]) -> Jobs:
        jobs = Jobs(home, build)
        started.append(jobs)
        return jobs

    yield begin
    for jobs in started:
        jobs.close()


def ended(jobs: Jobs, job: Job) -> Job:
    for _ in range(1000):
        found = jobs.ledger.get(job.id)
        if found and found.status.ended:
            return found
        time.sleep(0.01)
    raise AssertionError(f"{found} does not end")


def until(test: Callable[[], object]) -> None:
    for _ in range(1000):
        if test():
            return
        time.sleep(0.01)
    raise AssertionError("it does not come to pass")


class Slow:
    """A build that goes on until it is let go; `closed` counts those that were ended before."""

    def __init__(self, built: Built) -> None:
        self.go, self.began, self.closed = Event(), Event(), 0
        self.built = built

    def __call__(self) -> Iterator[Progress | Built]:
        try:
            while not self.go.wait(0.01):
                yield Progress(Step.LOAD, 1, 2, "a.txt")
                self.began.set()
        except GeneratorExit:
            self.closed += 1
            raise
        yield self.built


@pytest.fixture
def events(tmp_path: Path) -> list[Progress | Built]:
    return list(build(write_tiny(tmp_path / "s"), tmp_path / "other", ToyEncoder(), IndexSettings()))


@pytest.fixture
def slow(events: list[Progress | Built]) -> Slow:
    assert isinstance(events[-1], Built)
    return Slow(events[-1])


def test_a_job_is_run_and_tells_what_it_did(begin: Start, events: list[Progress | Built]) -> None:
    jobs = begin(lambda: iter(events))
    job = ended(jobs, jobs.submit(Cause.REINDEX))
    assert (job.status, job.step, job.added, job.changed, job.removed, job.unchanged) == (JobStatus.DONE, "publish", 2, 0, 0, 0)
    assert isinstance(events[-1], Built)
    assert job.generation == events[-1].manifest.generation
    assert job.started
    assert job.ended
    assert job.created <= job.started <= job.ended


def test_of_many_files_the_first_are_named(begin: Start, events: list[Progress | Built], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.jobs.MOST_NOTES", 1)
    jobs = begin(lambda: iter(events))
    job = ended(jobs, jobs.submit(Cause.REINDEX))
    assert (job.files, job.added) == ((FileNote("approval.md", FileChange.ADDED),), 2)


def test_one_at_a_time_the_others_wait(begin: Start, slow: Slow) -> None:
    jobs = begin(slow)
    first, second = jobs.submit(Cause.REINDEX), jobs.submit(Cause.UPLOAD)
    assert slow.began.wait(10)
    until(lambda: len(jobs.ledger.running()) == 1)
    assert jobs.ledger.running()[0].path == "a.txt"
    assert [job.status for job in jobs.ledger.all()] == [JobStatus.QUEUED, JobStatus.RUNNING]
    slow.go.set()
    one, two = ended(jobs, first), ended(jobs, second)
    assert one.status is two.status is JobStatus.DONE
    assert str(one.ended) <= str(two.started)


def test_one_that_runs_is_cancelled_and_the_next_begins(begin: Start, slow: Slow) -> None:
    jobs = begin(slow)
    first, second = jobs.submit(Cause.REINDEX), jobs.submit(Cause.REINDEX)
    assert slow.began.wait(10)
    jobs.ledger.cancel(first.id)
    dropped = ended(jobs, first)
    assert dropped.status is JobStatus.CANCELLED
    assert "goes on answering" in str(dropped.reason)
    assert slow.closed == 1
    slow.go.set()
    assert ended(jobs, second).status is JobStatus.DONE


@pytest.mark.parametrize("error", [NoDocuments("No folder there."), OSError(28, "No space left on device"), RuntimeError("a secret")])
def test_one_that_fails_says_why_and_the_next_is_run(begin: Start, events: list[Progress | Built], error: Exception) -> None:
    failures = [error]

    def broken() -> Iterator[Progress | Built]:
        yield events[0]
        if failures:
            raise failures.pop()
        yield from events[1:]

    jobs = begin(broken)
    first, second = jobs.submit(Cause.REINDEX), jobs.submit(Cause.REINDEX)
    failed = ended(jobs, first)
    assert failed.status is JobStatus.FAILED
    assert "secret" not in str(failed.reason)
    assert (str(error.args[-1]) in str(failed.reason)) == (not isinstance(error, RuntimeError))
    assert ended(jobs, second).status is JobStatus.DONE


def test_one_that_cannot_begin_says_why(begin: Start) -> None:
    def broken() -> Iterator[Progress | Built]:
        raise NoDocuments("No folder there.")

    jobs = begin(broken)
    assert ended(jobs, jobs.submit(Cause.REINDEX)).reason == "No folder there."


def test_it_waits_while_another_process_writes(begin: Start, home: Path, tmp_path: Path) -> None:
    sources = write_tiny(tmp_path / "s")
    jobs = begin(lambda: build(sources, home, ToyEncoder(), IndexSettings()))
    with writing(home):
        job = jobs.submit(Cause.REINDEX)
        time.sleep(0.7)
        waiting = jobs.ledger.get(job.id)
        assert waiting
        assert waiting.status is JobStatus.QUEUED
    assert ended(jobs, job).status is JobStatus.DONE


def test_a_server_that_stops_leaves_its_job_to_the_next(begin: Start, slow: Slow, events: list[Progress | Built]) -> None:
    first = begin(slow)
    job = first.submit(Cause.REINDEX)
    assert slow.began.wait(10)
    first.close()
    assert slow.closed == 1
    kept = first.ledger.get(job.id)
    assert kept
    assert (kept.status, kept.step, kept.started) == (JobStatus.QUEUED, None, None)
    second = begin(lambda: iter(events))
    second.start()
    assert ended(second, job).status is JobStatus.DONE


def test_what_a_server_that_died_left_running_is_dropped_and_the_queue_goes_on(
    begin: Start, home: Path, events: list[Progress | Built]
) -> None:
    ledger = Ledger(home)
    died, waits = ledger.add(Cause.REINDEX), ledger.add(Cause.REINDEX)
    ledger.write(replace(died, status=JobStatus.RUNNING), JobStatus.QUEUED)
    ledger.close()
    jobs = begin(lambda: iter(events))
    jobs.start()
    assert (ended(jobs, died).status, ended(jobs, died).reason) == (JobStatus.FAILED, DIED)
    assert ended(jobs, waits).status is JobStatus.DONE


def test_of_two_servers_one_works(begin: Start, slow: Slow, events: list[Progress | Built]) -> None:
    first, second = begin(slow), begin(lambda: iter(events))
    one = first.submit(Cause.REINDEX)
    assert slow.began.wait(10)
    two = second.submit(Cause.REINDEX)
    time.sleep(0.7)
    assert [job.status for job in second.ledger.all()] == [JobStatus.QUEUED, JobStatus.RUNNING]
    slow.go.set()
    assert ended(second, one).status is ended(second, two).status is JobStatus.DONE


def test_nothing_is_written_where_there_never_was_a_job(begin: Start, home: Path, slow: Slow) -> None:
    begin(slow).start()
    time.sleep(0.05)
    assert not home.exists()
