"""Write answers into the journal beside the answering: a thread, so that no answer waits for the disk.

What is given is queued and written within moments; `settled` waits for it. Where it cannot be written, the
answers are given all the same: the log and `trouble` say that they are not kept, until they are again.
"""

import logging
from contextlib import suppress
from math import inf
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread
from time import monotonic

from bot.errors import JournalUnusable
from bot.journal import Entry, Journal

LONGEST_QUEUE = 1000  # answers that wait to be written
AT_ONCE = 100  # answers written in one transaction
LAST = 10.0  # seconds that closing, or looking something up, waits for what is queued
PRUNED = 3600.0  # seconds between two times that old answers are removed
log = logging.getLogger(__name__)


class Recorder:
    """Keeps answers in a journal, none where that is off. Safe to use from several threads.

    `trouble` says why answers are not kept that should be; it is None where they are.
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.trouble: str | None = None
        self._lost = 0
        self._queue: Queue[Entry | Event | None] = Queue(LONGEST_QUEUE)  # an event is set when it is reached, None is the end
        self._starting = Lock()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Remove what is too old, now and every hour, where there is anything."""
        if self.journal.on and self.journal.exists:
            self._run()

    def keep(self, given: Entry) -> None:
        """Keep an answer. It is queued; where the queue is full, it is lost and the log says so."""
        if not self.journal.on:
            return
        self._run()
        try:
            self._queue.put_nowait(given)
        except Full:
            self._not_kept(1, f"{LONGEST_QUEUE} answers wait to be written already; the disk is too slow for them.")

    def settled(self) -> Journal:
        """The journal, with everything that was given before in it, as far as it can be written."""
        if self._thread:
            reached = Event()
            with suppress(Full):
                self._queue.put(reached, timeout=LAST)
                reached.wait(LAST)
        return self.journal

    def close(self) -> None:
        """Write what is queued, and stop."""
        with self._starting:
            thread, self._thread = self._thread, None
        if thread:
            self._queue.put(None)
            thread.join(LAST)
        self.journal.close()

    def _run(self) -> None:
        """See that the thread runs."""
        with self._starting:
            if not self._thread or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="recorder", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        """Write what is queued until the end is reached; every now and then remove what is too old."""
        pruned = -inf
        ended = False
        while not ended:
            if monotonic() - pruned >= PRUNED:
                pruned = monotonic()
                self._prune()
            batch = self._batch()
            ended = None in batch
            self._write([one for one in batch if isinstance(one, Entry)])
            for one in batch:
                if isinstance(one, Event):
                    one.set()

    def _batch(self) -> list[Entry | Event | None]:
        """What is queued, once something is, or nothing after a while."""
        batch: list[Entry | Event | None] = []
        with suppress(Empty):
            batch.append(self._queue.get(timeout=PRUNED))
            while len(batch) < AT_ONCE:
                batch.append(self._queue.get_nowait())
        return batch

    def _write(self, given: list[Entry]) -> None:
        if not given:
            return
        try:
            self.journal.add(given)
        except JournalUnusable as error:
            self._not_kept(len(given), str(error))
            return
        if self.trouble:
            log.warning("Answers are kept again; %d were not.", self._lost)
            self.trouble, self._lost = None, 0

    def _prune(self) -> None:
        try:
            self.journal.prune()
        except JournalUnusable as error:
            log.warning("Old answers are not removed: %s", error)

    def _not_kept(self, answers: int, why: str) -> None:
        """Note that answers are lost; the log is told each reason once."""
        if why != self.trouble:
            log.warning("Answers are given, but not kept: %s", why)
        self.trouble = why
        self._lost += answers
