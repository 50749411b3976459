"""What is known of jobs, in `jobs.sqlite` of the home folder: it outlives the server that runs them.

Any number of processes may hold a ledger of the same home. A job is added as queued, claimed by the one
worker, and ends done, failed or cancelled; only then does it change no more. The newest `KEPT` are kept.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from uuid import uuid4

from bot.database import opened
from bot.errors import LedgerUnusable, TooManyJobs
from index.types import Failure

FILE = "jobs.sqlite"
KEPT = 200  # jobs
MOST_NOTES = 200  # files that a job names
LONGEST_QUEUE = 100  # jobs that wait
SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
    told_to_stop INTEGER NOT NULL DEFAULT 0, about TEXT NOT NULL);
"""


class JobStatus(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing of a job changes any more."""
        return self not in (JobStatus.QUEUED, JobStatus.RUNNING)


class Cause(StrEnum):
    """What a job was asked for by."""

    REINDEX = "reindex"
    UPLOAD = "upload"
    REMOVE = "remove"
    RESTORE = "restore"


class FileChange(StrEnum):
    """What a job did with a file, against the generation before."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    FAILED = "failed"  # it could not be indexed
    LEFT_OUT = "left_out"  # it was removed before and stays out


@dataclass(frozen=True, slots=True)
class FileNote:
    """What a job did with one file, and why, where there is a reason."""

    path: str
    change: FileChange
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """An index being built. `done` of `total` things of a `step` are done; `path` is the file in hand.

    `added`, `changed`, `removed` and `unchanged` count files, against the generation before; `files` names
    them, the telling ones first, `MOST_NOTES` at most; `reason` says why a job failed or was dropped. Times
    are RFC 3339 in UTC.
    """

    id: str
    cause: Cause
    created: str
    status: JobStatus = JobStatus.QUEUED
    started: str | None = None
    ended: str | None = None
    step: str | None = None
    path: str | None = None
    done: int = 0
    total: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    files: tuple[FileNote, ...] = ()
    generation: str | None = None
    reason: str | None = None


class Ledger:
    """The jobs of a home folder. Safe to use from several threads.

    Every method raises LedgerUnusable where the file cannot be read or written.
    """

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self._lock = Lock()
        self._database: sqlite3.Connection | None = None

    @property
    def exists(self) -> bool:
        """Whether there has ever been a job here."""
        return self.path.is_file()

    def add(self, cause: Cause) -> Job:
        """A new job, queued. Raises TooManyJobs where the queue is full."""
        job = Job(id=uuid4().hex[:16], cause=cause, created=now())
        with self._opened() as database:
            (waiting,) = database.execute("SELECT count(*) FROM jobs WHERE status = ?", (JobStatus.QUEUED,)).fetchone()
            if waiting >= LONGEST_QUEUE:
                raise TooManyJobs(f"{waiting} jobs wait already, and no more than {LONGEST_QUEUE} may. Wait, or cancel some.")
            database.execute("INSERT INTO jobs (id, status, about) VALUES (?, ?, ?)", (job.id, job.status, _about(job)))
            database.execute("DELETE FROM jobs WHERE number <= (SELECT max(number) FROM jobs) - ?", (KEPT,))
        return job

    def get(self, job_id: str) -> Job | None:
        """A job by its id, None where there is none."""
        with self._opened() as database:
            row = database.execute("SELECT about FROM jobs WHERE id = ?", (job_id,)).fetchone()
        return _job(row[0]) if row else None

    def all(self, limit: int = KEPT) -> list[Job]:
        """Every job that is kept, newest first, `limit` at most."""
        with self._opened() as database:
            return [_job(about) for (about,) in database.execute("SELECT about FROM jobs ORDER BY number DESC LIMIT ?", (limit,))]

    def first_queued(self) -> Job | None:
        """The job that is next, None where none waits."""
        with self._opened() as database:
            row = database.execute("SELECT about FROM jobs WHERE status = ? ORDER BY number LIMIT 1", (JobStatus.QUEUED,)).fetchone()
        return _job(row[0]) if row else None

    def running(self) -> list[Job]:
        """The jobs that are said to run."""
        with self._opened() as database:
            return [_job(about) for (about,) in database.execute("SELECT about FROM jobs WHERE status = ?", (JobStatus.RUNNING,))]

    def write(self, job: Job, was: JobStatus) -> bool:
        """Replace what is known of a job, if it still has the status that it had."""
        with self._opened() as database:
            changed = database.execute(
                "UPDATE jobs SET status = ?, about = ? WHERE id = ? AND status = ?", (job.status, _about(job), job.id, was)
            )
            return changed.rowcount == 1

    def cancel(self, job_id: str) -> Job | None:
        """Cancel a job that waits, and tell one that runs to stop; one that has ended stays as it is."""
        job = self.get(job_id)
        if job and job.status is JobStatus.QUEUED:
            dropped = replace(job, status=JobStatus.CANCELLED, ended=now(), reason="cancelled before it began")
            if self.write(dropped, JobStatus.QUEUED):
                return dropped
        with self._opened() as database:
            database.execute("UPDATE jobs SET told_to_stop = 1 WHERE id = ?", (job_id,))
        return self.get(job_id)

    def told_to_stop(self, job_id: str) -> bool:
        """Whether a job that runs is to stop."""
        with self._opened() as database:
            row = database.execute("SELECT told_to_stop FROM jobs WHERE id = ?", (job_id,)).fetchone()
        return bool(row and row[0])

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            if self._database:
                self._database.close()
            self._database = None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file in a transaction, alone in this process."""
        with self._lock:
            try:
                database = self._database = self._database or self._open()
                database.execute("BEGIN IMMEDIATE")
                with database:
                    yield database
            except (sqlite3.Error, OSError) as error:
                raise LedgerUnusable(
                    f"{self.path} cannot be read or written: {error}. See to the disk and to who may write there."
                ) from error

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        database = opened(self.path)
        database.execute(SCHEMA)
        return database


def now() -> str:
    """The time it is."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _about(job: Job) -> str:
    return json.dumps(asdict(job), ensure_ascii=True)


def _job(about: str) -> Job:
    """What `_about` wrote, by this version or an earlier one."""
    known = {field.name for field in fields(Job)}
    values = {name: value for name, value in json.loads(about).items() if name in known}
    values["failed"] = tuple(Failure(**row) for row in values.get("failed", ()))
    values["files"] = tuple(FileNote(**{**row, "change": FileChange(row["change"])}) for row in values.get("files", ()))
    return Job(**{**values, "status": JobStatus(values["status"]), "cause": Cause(values["cause"])})
