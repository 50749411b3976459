import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread

import pytest

from index.errors import NoDocuments
from index.watch import changes

PATIENCE = 20.0


class Watched:
    """Folders watched in a thread; `told` gets the counts."""

    def __init__(self, *folders: Path) -> None:
        self.told: Queue[int] = Queue()
        self.stop = Event()
        self._thread = Thread(target=self._run, args=(folders,), daemon=True)
        self._thread.start()
        assert self.told.get(timeout=PATIENCE) == 0

    def _run(self, folders: tuple[Path, ...]) -> None:
        for count in changes(folders, self.stop, quiet=300):
            self.told.put(count)

    def close(self) -> None:
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    for name in ("one", ".two"):
        (tmp_path / name).mkdir()
    watched = Watched(tmp_path / "one", tmp_path / ".two")
    yield watched
    watched.close()


def test_many_changes_are_told_once_they_have_come_to_rest(watched: Watched, tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / "one" / f"{number}.txt").write_text("x")
        time.sleep(0.02)
    assert watched.told.get(timeout=PATIENCE) >= 10
    with pytest.raises(Empty):
        watched.told.get(timeout=1)


def test_every_folder_is_watched_and_what_lies_below(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "one" / "deep" / "deeper").mkdir(parents=True)
    assert watched.told.get(timeout=PATIENCE)
    (tmp_path / "one" / "deep" / "deeper" / "a.txt").write_text("x")
    assert watched.told.get(timeout=PATIENCE)
    (tmp_path / ".two" / "b.txt").write_text("x")
    assert watched.told.get(timeout=PATIENCE)
    (tmp_path / ".two" / "b.txt").unlink()
    assert watched.told.get(timeout=PATIENCE)


def test_what_is_not_indexed_is_not_told(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "one" / ".hidden.txt").write_text("x")
    (tmp_path / "one" / "~$lock.docx").write_text("x")
    (tmp_path / "outside.txt").write_text("x")
    with pytest.raises(Empty):
        watched.told.get(timeout=2)


def test_what_changes_while_nobody_waits_is_told(tmp_path: Path) -> None:
    told = changes([tmp_path], quiet=300)
    assert next(told) == 0
    (tmp_path / "a.txt").write_text("x")
    time.sleep(1)
    assert next(told) >= 1
    told.close()  # type: ignore[attr-defined]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoDocuments, match="no folder"):
        next(changes([tmp_path / "nowhere"]))
