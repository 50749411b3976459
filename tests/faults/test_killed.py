"""kill -9 at any moment: what was published answers, and the next build completes."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.runtime import Runtime
from bot.settings import BotSettings
from index.generation import open_current
from index.types import Where
from tests.conftest import ToyRuntime, run_build, write_tiny

LONGEST = 1.0  # seconds until it is killed: several builds, the first of them still starting


@contextmanager
def asked(runtime: Runtime) -> Iterator[list[str]]:
    """Asks without a pause; gives what went wrong."""
    wrong: list[str] = []
    stop = Event()

    def ask() -> None:
        while not stop.is_set():
            with runtime.using() as opened:
                hits = opened.index.search("words response rate", opened.encoder.encode("words"), 9, Where())
                known = {row.document_id for row in opened.generation.manifest.documents}
                if not hits or any(hit.document.id not in known or hit.passage.text not in hit.document.text for hit in hits):
                    wrong.append(f"{opened.generation.id}: {hits}")

    thread = Thread(target=ask, daemon=True)
    thread.start()
    yield wrong
    assert thread.is_alive(), "asking ended with an error"
    stop.set()
    thread.join()


@pytest.mark.parametrize("times", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_at_any_moment_what_was_published_answers_and_the_next_build_completes(tmp_path: Path, times: int) -> None:
    sources, home = write_tiny(tmp_path / "s"), tmp_path / "h"
    run_build(sources, home)
    moments = random.Random(times)
    runtime = ToyRuntime(BotSettings(home=home))
    seen = set()
    with asked(runtime) as wrong:
        for _ in range(times):
            process = subprocess.Popen([sys.executable, "-m", "tests.faults.builder", str(sources), str(home)])
            first = generation(home)
            while generation(home) == first:  # it has begun
                assert process.poll() is None
                time.sleep(0.01)
            time.sleep(moments.uniform(0, LONGEST))
            process.kill()
            process.wait()
            seen.add(generation(home))
    assert wrong == []
    assert len(seen) == times
    built = run_build(sources, home)
    assert generation(home) == built.manifest.generation
    assert runtime.trouble is None
    runtime.close()


def generation(home: Path) -> str:
    """The generation that answers, verified."""
    opened = open_current(home)
    opened.verify()
    opened.close()
    return opened.id
