import asyncio
import time
from collections.abc import Iterator

import pytest

from bot.api.sse import COMMENT, Json, ServerEvent, encode, stream


def collect(events: Iterator[ServerEvent], heartbeat: float = 15.0) -> list[bytes]:
    async def run() -> list[bytes]:
        return [chunk async for chunk in stream(events, heartbeat)]

    return asyncio.run(run())


def test_events_come_in_order() -> None:
    assert collect(iter([("a", 1), ("b", {"x": "é\n"})])) == [encode("a", 1), encode("b", {"x": "é\n"})]
    assert encode("b", {"x": "é\n"}) == 'event: b\ndata: {"x": "é\\n"}\n\n'.encode()


def test_what_is_json_already_is_sent_as_it_is() -> None:
    assert encode("a", Json('{"x":1e-07}')) == b'event: a\ndata: {"x":1e-07}\n\n'


def test_silence_is_bridged_by_comments() -> None:
    def slow() -> Iterator[ServerEvent]:
        time.sleep(0.2)
        yield "a", 1

    chunks = collect(slow(), heartbeat=0.05)
    assert chunks[-1] == encode("a", 1)
    assert chunks[:-1].count(COMMENT) >= 2


def test_an_error_reaches_the_reader_of_the_stream() -> None:
    def broken() -> Iterator[ServerEvent]:
        yield "a", 1
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        collect(broken())


def test_a_stream_that_is_left_is_closed() -> None:
    closed = []

    def endless() -> Iterator[ServerEvent]:
        try:
            while True:
                yield "a", 1
        finally:
            closed.append(True)

    async def leave() -> None:
        chunks = stream(endless())
        await anext(chunks)
        await chunks.aclose()
        for _ in range(50):
            if closed:
                return
            await asyncio.sleep(0.01)

    asyncio.run(leave())
    assert closed == [True]
