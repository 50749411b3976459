"""Read files in a process of their own, which can be killed: a hostile file costs its own text and nothing else.

One process reads many files, and is started again when it has died. It is given the name and the place of
a file and answers with JSON; nothing is unpickled.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, TypeVar

from index import contents
from index.errors import UnreadableFile
from index.loading.kinds import known_ending
from index.loading.limits import Limits
from index.types import Document, SourceFile

ROOT = Path(__file__).resolve().parents[2]
# The working folder, which may hold anything, is kept off the path that modules are looked for on.
CODE = "import sys; sys.path.insert(0, sys.argv.pop()); from index.loading.child import main; main()"
PAUSE = 0.2  # seconds between two signs of life while a file is read
LAST = 5.0  # seconds that a process is given to end
AGAIN = "; it is tried again when the index is built next"
SETTINGS = "APPROVALBOT_"  # settings, which the process needs none of

Waiting = TypeVar("Waiting")


class Apart:
    """Reads files in a child process, which is started with the first one. Not for several threads at once."""

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: SimpleQueue[bytes] = SimpleQueue()

    def load(self, file: SourceFile, waiting: Waiting) -> Generator[Waiting, None, Document]:
        """The document in a file, as it is when it is read; `waiting` is given now and then until then.

        Raises UnreadableFile with the reason. Where this is closed before its end, the process is killed.
        """
        known_ending(file.path)
        reply: bytes | None = None
        try:
            self._ask({"path": file.path, "location": str(file.location)})
            deadline = monotonic() + self.limits.patience
            while (reply := self._reply()) is None:
                if monotonic() > deadline:
                    raise UnreadableFile(f"it was not read within {self.limits.patience} seconds{AGAIN}")
                yield waiting
        finally:
            if reply is None:  # left before its end
                self._end()
        if not reply:
            raise UnreadableFile(self._why(self._end(LAST)))
        return _document(file, json.loads(reply))

    def close(self) -> None:
        """End the process."""
        self._end()

    def _ask(self, request: dict[str, Any]) -> None:
        process = self._process = self._process or self._start()
        assert process.stdin
        with suppress(OSError):  # it has died; its reply will be its end
            process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            process.stdin.flush()

    def _reply(self) -> bytes | None:
        """The reply; None where there is none yet, nothing where the process has ended."""
        try:
            return self._replies.get(timeout=PAUSE)
        except Empty:
            return None

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process, and a thread that passes on what it replies."""
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", CODE, json.dumps(asdict(self.limits)), str(ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)},
        )
        replies: SimpleQueue[bytes] = SimpleQueue()
        self._replies = replies

        def pass_on() -> None:
            assert process.stdout
            with suppress(ValueError, OSError):  # closed while it is read
                for line in process.stdout:
                    replies.put(line if line.endswith(b"\n") else b"")
            replies.put(b"")

        Thread(target=pass_on, name="files read apart", daemon=True).start()
        return process

    def _end(self, patience: float = 0.0) -> int:
        """Kill the process, if it does not end by itself within so many seconds; its exit status."""
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
        process.kill()
        status = process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()
        return status

    def _why(self, status: int) -> str:
        """The reason for which a file is refused whose reader died."""
        if status == -getattr(signal, "SIGXCPU", 0) and status:
            return f"it takes more than {self.limits.seconds} seconds of processor time to read"
        name = signal.Signals(-status).name if -status in set(signal.Signals) else f"status {status}"
        return f"reading it ended the process that reads files ({name}){AGAIN}"


def _document(file: SourceFile, reply: dict[str, Any]) -> Document:
    """The document of a reply. Raises UnreadableFile where it is a refusal, OSError where the file could not be opened."""
    if "refused" in reply:
        raise UnreadableFile(reply["refused"])
    if "failed" in reply:
        raise OSError(0, reply["failed"])
    sha256 = reply["sha256"]
    return Document(id=sha256[:16], path=file.path, sha256=sha256, content=contents.content(reply["text"], reply["about"]))
