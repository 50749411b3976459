import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot import ledger as ledgers
from bot.errors import LedgerUnusable, TooManyJobs
from bot.ledger import FILE, Cause, FileChange, FileNote, JobStatus, Ledger
from index.types import Failure


def test_a_job_is_kept_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    first = Ledger(tmp_path)
    job = first.add(Cause.UPLOAD)
    files = (FileNote("a.pdf", FileChange.FAILED, "empty"), FileNote("b.txt", FileChange.ADDED))
    known = replace(job, status=JobStatus.RUNNING, step="load", failed=(Failure("a.pdf", "empty"),), files=files, added=3)
    assert first.write(known, JobStatus.QUEUED)
    first.close()
    assert Ledger(tmp_path).get(job.id) == known


def test_the_queue_is_first_in_first_out(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    one, two = ledger.add(Cause.REINDEX), ledger.add(Cause.REINDEX)
    assert ledger.first_queued() == one
    assert ledger.all() == [two, one]
    ledger.cancel(one.id)
    assert ledger.first_queued() == two


def test_a_job_that_ended_stays_as_it_is(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    job = ledger.add(Cause.REINDEX)
    dropped = ledger.cancel(job.id)
    assert dropped
    assert (dropped.status, dropped.reason) == (JobStatus.CANCELLED, "cancelled before it began")
    assert ledger.cancel(job.id) == dropped
    assert not ledger.write(replace(job, status=JobStatus.RUNNING), JobStatus.QUEUED)
    assert ledger.get(job.id) == dropped


def test_one_that_runs_is_told_to_stop(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    job = ledger.add(Cause.REINDEX)
    ledger.write(replace(job, status=JobStatus.RUNNING), JobStatus.QUEUED)
    assert not ledger.told_to_stop(job.id)
    told = Ledger(tmp_path).cancel(job.id)
    assert told
    assert told.status is JobStatus.RUNNING
    assert ledger.told_to_stop(job.id)


def test_an_unknown_job_is_none(tmp_path: Path) -> None:
    assert Ledger(tmp_path).get("x") is None
    assert Ledger(tmp_path).cancel("x") is None


def test_the_queue_has_an_end_and_old_jobs_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path)
    monkeypatch.setattr(ledgers, "LONGEST_QUEUE", 2)
    monkeypatch.setattr(ledgers, "KEPT", 3)
    ledger.add(Cause.REINDEX)
    ledger.add(Cause.REINDEX)
    with pytest.raises(TooManyJobs, match="2 jobs wait"):
        ledger.add(Cause.REINDEX)
    for _ in range(4):
        ledger.cancel(ledger.all()[0].id)
        ledger.add(Cause.REINDEX)
    assert len(ledger.all()) == 3


def test_what_a_later_version_knows_besides_is_left_alone(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    job = ledger.add(Cause.REINDEX)
    ledger.close()
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("UPDATE jobs SET about = json_set(about, '$.colour', 'red')")
    database.commit()
    database.close()
    assert ledger.get(job.id) == job


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database, and long enough to be seen as none" * 30)
    with pytest.raises(LedgerUnusable, match="cannot be read or written"):
        Ledger(tmp_path).all()
