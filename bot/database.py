"""SQLite files that several processes write: in WAL mode, each waiting for the others."""

import sqlite3
import time
from pathlib import Path

PATIENCE = 10.0  # seconds to wait for another process that writes
PAUSE = 0.01  # seconds


def opened(path: Path) -> sqlite3.Connection:
    """A file opened to be written by several processes and threads, without a transaction of its own accord. Raises sqlite3.Error."""
    database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        _to_wal(database)
        database.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        database.close()
        raise
    return database


def _to_wal(database: sqlite3.Connection) -> None:
    """Turn WAL on. SQLite does not wait by itself where another process is about to do the same."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(PAUSE)
        else:
            return
