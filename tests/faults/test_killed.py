"""kill -9 at any moment: what was published answers, and the next build completes."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.ask import answer_to
from bot.runtime import Runtime
from bot.settings import BotSettings
from bot.types import Question
from index.generation import open_current
from index.types import Where
from tests.conftest import ToyRuntime, run_build, write_tiny

LONGEST = 0.5  # seconds after its first generation in which it is killed: several builds


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
                answer = answer_to(Question("What was the overall response rate?"), opened)
                texts = {document.id: document.text for document in opened.generation.catalogue.all_documents()}
                verbatim = [texts.get(one.document.id, "")[one.span.start : one.span.end] == one.quote for one in answer.citations]
                if answer.generation != opened.generation.id or not verbatim or not all(verbatim):
                    wrong.append(f"{opened.generation.id}: {answer}")

    thread = Thread(target=ask, daemon=True)
    thread.start()
    yield wrong
    assert thread.is_alive(), "asking ended with an error"
    stop.set()
    thread.join()


@contextmanager
def building(folder: Path, home: Path) -> Iterator[Callable[[], int]]:
    """Gives what begins to index, over and over, in a process of the number that it gives back."""
    command = [sys.executable, "-m", "tests.faults.builder", str(folder), str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def begin() -> int:
            assert process.stdin
            assert process.stdout
            print(file=process.stdin, flush=True)
            return int(process.stdout.readline())

        yield begin


@pytest.mark.parametrize("times", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_at_any_moment_what_was_published_answers_and_the_next_build_completes(tmp_path: Path, times: int) -> None:
    sources, home = write_tiny(tmp_path / "s"), tmp_path / "h"
    run_build(sources, home)
    moments = random.Random(times)
    runtime = ToyRuntime(BotSettings(home=home))
    seen = set()
    with asked(runtime) as wrong, building(sources, home) as begin:
        for _ in range(times):
            first = generation(home)
            builder = begin()
            while generation(home) == first:  # it has begun
                time.sleep(0.01)
            time.sleep(moments.uniform(0, LONGEST))
            os.kill(builder, signal.SIGKILL)
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
