"""Server-sent events (WHATWG HTML): from a blocking stream of events to bytes, with a heartbeat.

Each event is awaited in a thread; while it does not come a comment goes out every `HEARTBEAT` seconds, so
that proxies keep the connection open. When the reader leaves, the stream is closed.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator

HEARTBEAT = 15.0  # seconds
MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
COMMENT = b": still here\n\n"

ServerEvent = tuple[str, object]


class Json(str):
    """JSON on one line, to be sent as it is."""

    __slots__ = ()


def encode(name: str, data: object) -> bytes:
    """One event: its name and its data as JSON on one line."""
    text = data if isinstance(data, Json) else json.dumps(data, ensure_ascii=False)
    return f"event: {name}\ndata: {text}\n\n".encode()


async def stream(events: Iterator[ServerEvent], heartbeat: float = HEARTBEAT) -> AsyncIterator[bytes]:
    """The bytes of a stream of events, one after another."""
    loop = asyncio.get_running_loop()
    coming: asyncio.Future[ServerEvent | None] = loop.run_in_executor(None, next, events, None)
    try:
        while True:
            await asyncio.wait({coming}, timeout=heartbeat)
            if not coming.done():
                yield COMMENT
                continue
            event = coming.result()
            if event is None:
                return
            yield encode(*event)
            coming = loop.run_in_executor(None, next, events, None)
    finally:
        coming.add_done_callback(lambda _: _close(events))


def _close(events: Iterator[ServerEvent]) -> None:
    """Let a stream end that nobody reads any more."""
    if close := getattr(events, "close", None):
        close()
