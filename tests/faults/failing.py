"""A disk that takes so many writes and no more: each step that writes is counted, and fails from a given one on, or that one alone.

It stands between this process and the system: making and naming files and folders, writing to them, seeing them
on the disk, and every statement that SQLite is given. What only reads or deletes goes through, as it does on a
full disk.
"""

import errno
import io
import os
import sqlite3
from typing import IO, Any

import pytest

STEPS = ("mkdir", "replace", "rename", "link", "fsync")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Disk:
    """`writes` counts the steps that were asked for; from the number `room` on each fails with `error` (of errno), or that one alone."""

    def __init__(self, error: int = errno.ENOSPC) -> None:
        self.error = error
        self.writes = 0
        self.room: int | None = None
        self.alone = False

    def fill(self, room: int | None, alone: bool = False) -> None:
        """From now on so many steps succeed; None: all. `alone`: those behind the one that fails succeed too."""
        self.writes, self.room, self.alone = 0, room, alone

    @property
    def full(self) -> bool:
        """Whether a step has failed."""
        return self.room is not None and self.writes > self.room

    def step(self) -> None:
        """Count a step. Raises OSError where there is no room for it."""
        self.writes += 1
        if self.full and not (self.alone and self.writes != (self.room or 0) + 1):
            raise OSError(self.error, os.strerror(self.error))

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Stand between this process and the system, until the patch is undone."""
        for name in STEPS:
            patch.setattr(os, name, self._counted(getattr(os, name)))
        open_file, open_number, connect = io.open, os.open, sqlite3.connect

        def opened(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
            if isinstance(file, int) or not set(mode) & set("wxa+"):  # a number: a pipe to another process
                return open_file(file, mode, *args, **options)
            self.step()
            return Stream(open_file(file, mode, *args, **options), self)

        def numbered(path: Any, flags: int, *args: Any, **options: Any) -> int:
            if flags & WRITING:
                self.step()
            return open_number(path, flags, *args, **options)

        def connected(path: Any, *args: Any, **options: Any) -> sqlite3.Connection:
            if options.get("uri") or path == ":memory:":  # to read
                return connect(path, *args, **options)
            return connect(path, *args, factory=self._connection(), **options)

        patch.setattr(io, "open", opened)
        patch.setattr(os, "open", numbered)
        patch.setattr(sqlite3, "connect", connected)

    def _counted(self, work: Any) -> Any:
        def counted(*args: Any, **options: Any) -> Any:
            self.step()
            return work(*args, **options)

        return counted

    def _connection(self) -> type[sqlite3.Connection]:
        """Connections whose statements are counted, and which say of a full disk what SQLite says."""

        def stated(name: str) -> Any:
            def run(connection: sqlite3.Connection, *args: Any) -> Any:
                try:
                    self.step()
                except OSError as error:
                    full = self.error == errno.ENOSPC
                    raise sqlite3.OperationalError("database or disk is full" if full else "unable to open database file") from error
                return getattr(sqlite3.Connection, name)(connection, *args)

            return run

        statements = ("execute", "executemany", "executescript", "commit")
        return type("Counted", (sqlite3.Connection,), {name: stated(name) for name in statements})


class Stream:
    """An open file whose writes are counted."""

    def __init__(self, stream: IO[Any], disk: Disk) -> None:
        self._stream, self._disk = stream, disk

    def write(self, data: Any) -> int:
        self._disk.step()
        return self._stream.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
