"""Run jobs one after another, in a thread of the server.

The queue is the ledger's. One server at a time works it off: it holds `jobs.lock` of the home folder, so
what a new holder finds running was left behind by a server that died, and is marked failed. A server that
is stopped in order puts its job back into the queue, and the next one does it from the start.
While another process writes the index, a job waits.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from filelock import FileLock, Timeout

from bot.errors import BotError, LedgerUnusable
from bot.ledger import MOST_NOTES, Cause, FileChange, FileNote, Job, JobStatus, Ledger, now
from index.build import Built, Progress
from index.collection import LEFT_OUT
from index.errors import ApprovalIndexError, Busy

LOCK = "jobs.lock"
PAUSE = 0.5  # seconds between two looks at what another process may have changed
APART = 0.1  # seconds between two notes of progress within a step
LAST = 10.0  # seconds that closing waits for the thread
DIED = "it was cut off while it ran: the server was killed, or could not write; what answered before goes on answering. Index again"
UNFORESEEN = "an error that nobody foresaw; the server's log tells of it"
log = logging.getLogger(__name__)

Build = Callable[[], Iterator[Progress | Built]]


class Jobs:
    """The jobs of a home folder. `build` begins one and gives its progress. Safe to use from several threads."""

    def __init__(self, home: Path, build: Build) -> None:
        self.ledger = Ledger(home)
        self._build = build
        self._lock = FileLock(home / LOCK, thread_local=False)
        self._starting = Lock()
        self._thread: Thread | None = None
        self._wake = Event()
        self._untold: Job | None = None  # one that has ended, which could not be written
        self.closing = Event()

    def start(self) -> None:
        """Go on with what an earlier server left, if there is anything."""
        if self.ledger.exists:
            self._work_off()

    def submit(self, cause: Cause) -> Job:
        """A new job, behind those that wait."""
        job = self.ledger.add(cause)
        self._work_off()
        self._wake.set()
        return job

    def close(self) -> None:
        """Stop; the job that runs goes back into the queue."""
        self.closing.set()
        self._wake.set()
        if self._thread:
            self._thread.join(LAST)
        self.ledger.close()

    def _work_off(self) -> None:
        """See that the thread runs."""
        with self._starting:
            if not self._thread and not self.closing.is_set():
                self._thread = Thread(target=self._work, name="jobs", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        """Wait for the lock, then for jobs, until closed."""
        while not self.closing.is_set():
            try:
                with self._lock.acquire(timeout=0):
                    self._drop_what_died()
                    self._work_alone()
            except (Timeout, LedgerUnusable, OSError) as error:
                if not isinstance(error, Timeout):
                    log.warning("Jobs wait: %s", error)
                self._pause()

    def _work_alone(self) -> None:
        while not self.closing.is_set():
            job = self.ledger.first_queued()
            if job is None or not self._run(job):
                self._pause()

    def _pause(self) -> None:
        self._wake.wait(PAUSE)
        self._wake.clear()

    def _drop_what_died(self) -> None:
        for job in self.ledger.running():
            own = self._untold if self._untold and self._untold.id == job.id else None
            self.ledger.write(own or replace(job, status=JobStatus.FAILED, ended=now(), reason=DIED), JobStatus.RUNNING)
        self._untold = None

    def _run(self, job: Job) -> bool:
        """Run a job to its end; False where another process writes, and it has to wait."""
        running = replace(job, status=JobStatus.RUNNING, started=now())
        try:
            events = self._build()
            first = next(events)
        except Busy:
            return False
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told with the job and the next one goes on
            self.ledger.write(_failed(running, error), JobStatus.QUEUED)
            return True
        if not self.ledger.write(running, JobStatus.QUEUED):  # cancelled meanwhile
            _close(events)
            return True
        try:
            ended = self._follow(running, first, events)
        except LedgerUnusable:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            ended = _failed(self.ledger.get(job.id) or running, error)
        finally:
            _close(events)
        self._untold = ended
        self.ledger.write(ended, JobStatus.RUNNING)
        self._untold = None
        return True

    def _follow(self, job: Job, event: Progress | Built, events: Iterator[Progress | Built]) -> Job:
        """Note progress until the end, or until told to stop. The job as it ended is given back."""
        noted = 0.0
        while not isinstance(event, Built):
            if self.closing.is_set():
                return replace(job, status=JobStatus.QUEUED, started=None, step=None, path=None, done=0, total=0)
            if self.ledger.told_to_stop(job.id):
                return replace(job, status=JobStatus.CANCELLED, ended=now(), reason="cancelled; what answered before goes on answering")
            turned = event.step != job.step
            job = replace(job, step=event.step, path=event.path or None, done=event.done, total=event.total)
            if turned or monotonic() - noted > APART:
                noted = monotonic()
                self.ledger.write(job, JobStatus.RUNNING)
            event = next(events)
        return _done(job, event)


def _done(job: Job, built: Built) -> Job:
    changes = built.changes
    return replace(
        job,
        status=JobStatus.DONE,
        ended=now(),
        path=None,
        added=len(changes.added),
        changed=len(changes.changed),
        removed=len(changes.removed),
        unchanged=len(changes.unchanged),
        failed=built.manifest.failures,
        files=tuple(islice(_notes(built), MOST_NOTES)),
        generation=built.manifest.generation,
    )


def _notes(built: Built) -> Iterator[FileNote]:
    """What became of each file, the telling ones first. One that fell out of the index has the reason with it, where there is one."""
    changes = built.changes
    reasons = {one.path: one.reason for one in built.manifest.failures}
    left_out = {path for path, reason in reasons.items() if reason == LEFT_OUT}
    for change, paths in (
        (FileChange.FAILED, reasons.keys() - left_out - set(changes.removed)),
        (FileChange.REMOVED, changes.removed),
        (FileChange.ADDED, changes.added),
        (FileChange.CHANGED, changes.changed),
        (FileChange.LEFT_OUT, left_out - set(changes.removed)),
        (FileChange.UNCHANGED, changes.unchanged),
    ):
        yield from (FileNote(path, change, reasons.get(path)) for path in sorted(paths))


def _failed(job: Job, error: Exception) -> Job:
    """The job with the reason, as far as it is fit to be told."""
    if isinstance(error, OSError):
        reason = f"{error.strerror or type(error).__name__}; what answered before goes on answering. See to the disk, then index again"
    elif isinstance(error, (ApprovalIndexError, BotError, sqlite3.Error)):
        reason = str(error)
    else:
        log.error("job %s failed", job.id, exc_info=error)
        reason = UNFORESEEN
    return replace(job, status=JobStatus.FAILED, ended=now(), reason=reason, generation=getattr(error, "generation", None))


def _close(events: Iterator[Progress | Built]) -> None:
    """Let a build end that is not followed any more."""
    if close := getattr(events, "close", None):
        close()
