"""The served bot: searching, answering, starting, memory, a busy neighbour and many askers."""

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from index.encoder import OnnxEncoder
from tests.bench.conftest import QUESTIONS, median_ms

ASKERS = 32


@contextmanager
def served(home: Path) -> Iterator[tuple[int, int, float]]:
    """The bot as a process: its port, its process id, and the seconds from its start to its first answer."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "APPROVALBOT_HOME": str(home), "COLUMNS": "200"},
    )
    assert process.stdout
    port = int(process.stdout.readline().split()[3].rsplit(":", 1)[1])
    ask(port, QUESTIONS[0])
    yield port, process.pid, time.perf_counter() - began
    process.terminate()
    process.wait()
    process.stdout.close()


def ask(port: int, question: str) -> dict[str, object]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/answer", json.dumps({"question": question}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        answer: dict[str, object] = json.load(reply)
    answer.pop("took_ms")
    return answer


class Client:
    """One connection, kept open, as a browser keeps it."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port)

    def answer(self, question: str) -> None:
        self._read("POST", "/api/answer", json.dumps({"question": question}))

    def search(self, question: str) -> None:
        self._read("GET", f"/api/search?q={urllib.parse.quote(question)}", None)

    def close(self) -> None:
        self.connection.close()

    def _read(self, method: str, path: str, body: str | None) -> None:
        self.connection.request(method, path, body, {"Content-Type": "application/json"})
        assert self.connection.getresponse().read()


def answered(client: Client) -> list[float]:
    """The median time of each question's answer in milliseconds."""
    return [median_ms(lambda question=question: client.answer(question), 20) for question in QUESTIONS]  # type: ignore[misc]


def test_search_a_thousand_documents(thousand: Path, onnx: OnnxEncoder) -> None:
    with served(thousand) as (port, _, _), closing(Client(port)) as client:
        search = statistics.median(median_ms(lambda question=question: client.search(question), 40) for question in QUESTIONS)  # type: ignore[misc]
    encode = statistics.median(median_ms(lambda question=question: onnx.encode(question), 40) for question in QUESTIONS)  # type: ignore[misc]
    print(
        f"\n/api/search, 1,000 documents: median {search:.1f} ms, the bare encoder {encode:.1f} ms: {search / encode:.2f} times (bar 2.5)"
    )


def test_answer(thousand: Path, shipped_home: Path) -> None:
    for name, home in (("shipped documents", shipped_home), ("1,000 documents", thousand)):
        with served(home) as (port, _, _), closing(Client(port)) as client:
            taken = answered(client)
        print(f"\n/api/answer, {name}: median {statistics.median(taken):.0f} ms (bar 120)")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_start_and_memory(shipped_home: Path, thousand: Path) -> None:
    for name, home in (("shipped documents", shipped_home), ("1,000 documents", thousand)):
        starts, resident = [], 0.0
        for _ in range(3):
            with served(home) as (port, process, start):
                starts.append(start)
                for question in QUESTIONS * 5:
                    ask(port, question)
                resident = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        print(f"\n{name}: first answer {statistics.median(starts):.1f} s after the start (bar 2.5), {resident:.0f} MB resident (bar 450)")


def spin(until: float) -> None:
    """Keep one core busy."""
    while time.time() < until:
        pass


def test_a_busy_neighbour(shipped_home: Path) -> None:
    with served(shipped_home) as (port, _, _), closing(Client(port)) as client:
        alone = median_ms(lambda: client.answer(QUESTIONS[0]), 40)
        neighbour = multiprocessing.get_context("spawn").Process(target=spin, args=(time.time() + 20,))
        neighbour.start()
        time.sleep(1)
        beside = median_ms(lambda: client.answer(QUESTIONS[0]), 40)
        neighbour.terminate()
        neighbour.join()
    print(f"\na busy neighbour on one core: {alone:.0f} ms becomes {beside:.0f} ms: {beside / alone:.2f} times (bar 2)")


def test_32_askers_at_once(shipped_home: Path) -> None:
    with served(shipped_home) as (port, _, _):
        alone = {question: ask(port, question) for question in QUESTIONS}
        asked = list(QUESTIONS) * 32
        began = time.perf_counter()
        with ThreadPoolExecutor(ASKERS) as pool:
            together = list(pool.map(lambda question: ask(port, question), asked))
        seconds = time.perf_counter() - began
    differing = sum(answer != alone[question] for question, answer in zip(asked, together, strict=True))
    assert not differing
    print(f"\n{ASKERS} askers at once: {len(asked)} answers in {seconds:.1f} s, none differs from the one given alone")
