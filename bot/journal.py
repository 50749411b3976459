"""What was answered, in `journal.sqlite` of the home folder: each answer as it was given, and what was thought of it.

An answer's id is that of its question, generation and models, so what is asked again the same way is kept
once, with every time that it was given. What was not given within the last `days` is not told any more, and
`prune` removes it. Any number of processes may hold a journal of the same home.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any

from bot.database import opened
from bot.errors import JournalUnusable, UnknownAnswer
from bot.types import Answer, Question, Role, Status, Turn
from index.types import Where

FILE = "journal.sqlite"
SCHEMA = (
    """CREATE TABLE IF NOT EXISTS answers (
        id TEXT PRIMARY KEY, given TEXT NOT NULL, generation TEXT NOT NULL, fingerprint TEXT NOT NULL, status TEXT NOT NULL,
        understood TEXT NOT NULL, request TEXT NOT NULL, reply TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS answers_given ON answers (given, generation)",
    "CREATE TABLE IF NOT EXISTS times (answer TEXT NOT NULL, given TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS times_answer ON times (answer, given)",
    "CREATE INDEX IF NOT EXISTS times_given ON times (given)",
    "CREATE TABLE IF NOT EXISTS feedback (answer TEXT PRIMARY KEY, given TEXT NOT NULL, verdict TEXT NOT NULL, comment TEXT)",
)
ANSWERS = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
COLUMNS = "id, given, generation, fingerprint, status, understood, request, reply"


class Thumb(StrEnum):
    """What somebody thinks of an answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer as it was given: `reply` is its JSON to the byte, `understood` the question as it stands on its own.

    `given` is when, in RFC 3339 and UTC; where it was given several times, the last of them.
    """

    id: str
    given: str
    generation: str
    fingerprint: str
    status: Status
    understood: str
    question: Question
    reply: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of an answer, and when it was said."""

    answer: str
    given: str
    thumb: Thumb
    comment: str | None
    understood: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was not found, how often it was asked, and when last."""

    question: str
    times: int
    last: str


class Journal:
    """The journal of a home folder; it keeps nothing where `days` is 0. Safe to use from several threads.

    Every method raises JournalUnusable where the file cannot be read or written. Nothing is written to the
    disk before the first answer.
    """

    def __init__(self, home: Path, days: int) -> None:
        self.path = home / FILE
        self.days = days
        self._lock = Lock()
        self._database: sqlite3.Connection | None = None

    @property
    def on(self) -> bool:
        """Whether answers are kept."""
        return self.days > 0

    @property
    def exists(self) -> bool:
        """Whether an answer was ever kept here."""
        return self.path.exists()

    def add(self, entries: Sequence[Entry]) -> None:
        """Keep answers, all of them or none."""
        with self._opened() as database:
            database.executemany(ANSWERS, map(_row, entries))
            database.executemany("INSERT INTO times VALUES (?, ?)", [(entry.id, entry.given) for entry in entries])

    def get(self, answer_id: str) -> Entry:
        """An answer by its id. Raises UnknownAnswer where none is kept."""
        for row in self._all(f"SELECT {COLUMNS} FROM answers WHERE given >= ? AND id = ?", answer_id):
            return _entry(row)
        kept = f"Answers are kept for {self.days} days" if self.on else "None are kept, since APPROVALBOT_JOURNAL_DAYS is 0"
        raise UnknownAnswer(f"No answer {answer_id!r} is kept. {kept}; ask the question again.")

    def judge(self, answer_id: str, thumb: Thumb, comment: str | None) -> None:
        """Note what somebody thinks of an answer, in place of what was thought before. Raises UnknownAnswer where it is not kept."""
        self.get(answer_id)
        with self._opened() as database:
            database.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)", (answer_id, _time(), thumb, comment))

    def opinions(self) -> list[Opinion]:
        """What was thought of answers, newest first."""
        found = self._all(
            "SELECT answer, feedback.given, verdict, comment, understood FROM feedback JOIN answers ON id = answer"
            " WHERE answers.given >= ? ORDER BY feedback.given DESC"
        )
        return [Opinion(answer, given, Thumb(thumb), comment, understood) for answer, given, thumb, comment, understood in found]

    def unanswered(self) -> list[Unanswered]:
        """The questions that were not found and not answered since, most frequent first, then newest."""
        rows = self._all(
            "SELECT understood, status, count(*), max(times.given) AS last FROM times JOIN answers ON id = answer"
            " WHERE times.given >= ? GROUP BY id ORDER BY last"
        )
        found: dict[str, Unanswered] = {}
        for understood, status, times, last in rows:
            before = found.pop(_alike(understood), None)
            if status == Status.NOT_FOUND:
                found[_alike(understood)] = Unanswered(understood, times + (before.times if before else 0), last)
        return sorted(found.values(), key=lambda one: (one.times, one.last), reverse=True)

    def generations(self) -> frozenset[str]:
        """The generations that answers came from, which are needed to replay them."""
        return frozenset(generation for (generation,) in self._all("SELECT DISTINCT generation FROM answers WHERE given >= ?"))

    def count(self) -> int:
        """How many answers are kept."""
        return sum(answers for (answers,) in self._all("SELECT count(*) FROM answers WHERE given >= ?"))

    def prune(self) -> None:
        """Remove what is older than it may be."""
        if not self._readable:
            return
        with self._opened() as database:
            for table in ("times", "answers"):
                database.execute(f"DELETE FROM {table} WHERE given < ?", (self._oldest,))
            database.execute("DELETE FROM feedback WHERE answer NOT IN (SELECT id FROM answers)")

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            self._close()

    @property
    def _readable(self) -> bool:
        return self.on and self.exists

    @property
    def _oldest(self) -> str:
        """What was given before this time is not told any more."""
        return _time(timedelta(days=self.days))

    def _all(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        """What a statement selects, of answers young enough."""
        if not self._readable:
            return []
        with self._opened() as database:
            return database.execute(statement, (self._oldest, *values)).fetchall()

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
                self._close()
                raise JournalUnusable(
                    f"{self.path} cannot be read or written: {error}. See to the disk and to who may write there;"
                    " a file that is damaged may be moved away, and a new one is begun."
                ) from error

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.exists:
            self.path.touch(mode=0o600)  # what people ask is for whoever runs the bot alone; SQLite's files beside it follow
        database = self._database = opened(self.path)
        database.execute("PRAGMA secure_delete = ON")  # what is dropped is gone from the file too
        for statement in SCHEMA:
            database.execute(statement)
        return database

    def _close(self) -> None:
        if self._database:
            self._database.close()
        self._database = None


def entry(question: Question, answer: Answer, reply: str) -> Entry:
    """What to keep of an answer that is given now; `reply` is its JSON as it is sent."""
    return Entry(answer.id, _time(), answer.generation, answer.fingerprint, answer.status, answer.question, question, reply)


def _time(ago: timedelta = timedelta()) -> str:
    """The time it is, or was some time ago."""
    return (datetime.now(UTC) - ago).isoformat(timespec="milliseconds")


def _alike(question: str) -> str:
    """What questions have in common that are written alike."""
    return " ".join(question.casefold().split()).rstrip("?!. ")


def _row(one: Entry) -> tuple[str, ...]:
    return (one.id, one.given, one.generation, one.fingerprint, one.status, one.understood, _request(one.question), one.reply)


def _entry(row: Sequence[str]) -> Entry:
    """What `_row` wrote."""
    answer_id, given, generation, fingerprint, status, understood, request, reply = row
    return Entry(answer_id, given, generation, fingerprint, Status(status), understood, _question(request), reply)


def _request(question: Question) -> str:
    """A question as JSON, as POST /api/answer takes it."""
    where = question.where
    values = {
        "question": question.text,
        "history": [{"role": turn.role, "content": turn.content} for turn in question.history],
        "limit": question.limit,
        "documents": None if where.documents is None else sorted(where.documents),
        "as_of": where.published_by.isoformat() if where.published_by else None,
    }
    return json.dumps(values, ensure_ascii=True)


def _question(request: str) -> Question:
    """What `_request` wrote."""
    values = json.loads(request)
    documents, as_of = values["documents"], values["as_of"]
    where = Where(None if documents is None else frozenset(documents), date.fromisoformat(as_of) if as_of else None)
    history = tuple(Turn(Role(turn["role"]), turn["content"]) for turn in values["history"])
    return Question(values["question"], history, values["limit"], where)
