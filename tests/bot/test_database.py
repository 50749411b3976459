import sqlite3
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from bot import database
from bot.database import opened


def test_a_file_that_another_holds_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN EXCLUSIVE")

    def let_go() -> None:
        sleep(0.3)
        holder.execute("COMMIT")

    thread = Thread(target=let_go)
    thread.start()
    made = opened(path)
    thread.join()
    assert made.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    made.close()
    holder.close()


def test_patience_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    holder = sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        opened(tmp_path / "a.sqlite")
    holder.close()
