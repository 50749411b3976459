import logging
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from bot import database
from bot import recorder as recorders
from bot.errors import JournalUnusable, UnknownAnswer
from bot.journal import Entry, Journal
from bot.recorder import Recorder
from tests.bot.test_journal import DAYS, made

LARGE = "x" * 100_000


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    recorder = Recorder(Journal(tmp_path, DAYS))
    yield recorder
    recorder.close()


class Slow(Journal):
    """A journal that writes nothing until it is let go."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, DAYS)
        self.go = Event()

    def add(self, entries: list[Entry]) -> None:  # type: ignore[override]
        self.go.wait(10)
        super().add(entries)


def test_what_was_given_is_found_at_once(recorder: Recorder) -> None:
    for number in range(300):
        recorder.keep(made(f"a{number}"))
        if number % 100 == 0:
            assert recorder.settled().get(f"a{number}")
    assert recorder.settled().count() == 300
    assert recorder.trouble is None


def test_keeping_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    slow = Slow(tmp_path)
    recorder = Recorder(slow)
    began = time.perf_counter()
    for number in range(50):
        recorder.keep(made(f"a{number}"))
    assert time.perf_counter() - began < 1
    slow.go.set()
    recorder.close()
    assert Journal(tmp_path, DAYS).count() == 50


def test_closing_writes_what_is_queued(recorder: Recorder, tmp_path: Path) -> None:
    for number in range(300):
        recorder.keep(made(f"a{number}"))
    recorder.close()
    assert Journal(tmp_path, DAYS).count() == 300


def test_a_full_disk_is_told_once_until_answers_are_kept_again(
    recorder: Recorder, full: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder.keep(made("small"))
    assert recorder.settled().get("small")
    for number in range(3):
        recorder.keep(made(f"large{number}", reply=LARGE))
        recorder.settled()
    assert "full" in str(recorder.trouble)
    (told,) = [record.message for record in caplog.records]
    assert told.startswith("Answers are given, but not kept")
    assert recorder.journal.get("small")
    monkeypatch.undo()
    recorder.journal.close()
    with caplog.at_level(logging.WARNING):
        recorder.keep(made("large", reply=LARGE))
        assert recorder.settled().get("large")
    assert recorder.trouble is None
    assert caplog.records[-1].message == "Answers are kept again; 3 were not."


def test_a_file_that_is_no_journal_is_told(recorder: Recorder, caplog: pytest.LogCaptureFixture) -> None:
    recorder.journal.path.write_bytes(b"no database, and long enough to be seen as none" * 30)
    recorder.start()
    recorder.keep(made())
    recorder.settled()
    assert "not a database" in str(recorder.trouble)
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "Old answers are not removed",
        "Answers are given, but not kept",
    ]


def test_more_than_can_be_written_is_lost_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorders, "LONGEST_QUEUE", 5)
    slow = Slow(tmp_path)
    recorder = Recorder(slow)
    for number in range(20):
        recorder.keep(made(f"a{number}"))
    assert "too slow" in str(recorder.trouble)
    assert len(caplog.records) == 1
    slow.go.set()
    recorder.close()
    assert 5 <= Journal(tmp_path, DAYS).count() <= 6


def test_a_locked_file_is_told(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    recorder.keep(made("first"))
    recorder.settled()
    recorder.journal.close()
    other = sqlite3.connect(recorder.journal.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    recorder.keep(made("second"))
    with pytest.raises(JournalUnusable, match="locked"):
        recorder.settled().get("second")
    assert "locked" in str(recorder.trouble)
    other.close()
    with pytest.raises(UnknownAnswer):
        recorder.settled().get("second")


def test_old_answers_are_removed_when_it_starts_and_not_at_every_answer(
    recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pruned = []

    def prune(journal: Journal) -> None:
        pruned.append(journal)

    monkeypatch.setattr(Journal, "prune", prune)
    recorder.start()
    assert pruned == []  # nothing is there yet
    Journal(tmp_path, DAYS).add([made(days=DAYS + 1)])
    recorder.start()
    for number in range(20):
        recorder.keep(made(f"a{number}"))
        recorder.settled()
    assert pruned == [recorder.journal]


def test_old_answers_are_removed_from_a_bot_that_nobody_asks(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorders, "PRUNED", 0.05)
    again, pruned = Event(), []

    def prune(journal: Journal) -> None:
        pruned.append(journal)
        if len(pruned) > 2:
            again.set()

    monkeypatch.setattr(Journal, "prune", prune)
    recorder.journal.add([made()])
    recorder.start()
    assert again.wait(10)


def test_nothing_is_written_where_no_journal_is_wanted(tmp_path: Path) -> None:
    recorder = Recorder(Journal(tmp_path, 0))
    recorder.start()
    recorder.keep(made())
    recorder.close()
    assert list(tmp_path.iterdir()) == []
