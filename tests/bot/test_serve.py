import signal
import socket
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
import uvicorn

from bot import serve as serving
from bot.runtime import Models
from bot.serve import _listen
from bot.settings import BotSettings
from index.errors import EncoderUnavailable, GenerationDamaged
from index.generation import CATALOGUE, current_folder
from tests.conftest import ToyRuntime, run_build, write_tiny


class Reached(Exception):
    """Serving would begin here."""


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Serves a home with toys up to where it would listen; gives what was said."""

    def reached(_: BotSettings) -> None:
        raise Reached

    def run(build: Callable[[], object], runtime: type[ToyRuntime] = ToyRuntime) -> list[str]:
        said: list[str] = []
        monkeypatch.setattr(serving, "Runtime", runtime)
        monkeypatch.setattr(serving, "_listen", reached)
        with pytest.raises(Reached):
            serving.serve(BotSettings(home=tmp_path / "h", encoder="toy"), build, said.append)
        return said

    return run


def never() -> None:
    raise AssertionError("nothing is to be indexed")


def test_streams_are_told_at_the_first_signal_that_the_server_ends() -> None:
    ending = Event()
    server = serving.Server(uvicorn.Config(app=""), ending)
    assert not server.should_exit
    server.handle_exit(signal.SIGINT, None)
    assert server.should_exit
    assert ending.is_set()


def test_what_is_indexed_is_served(serve: Callable[..., list[str]], tmp_path: Path) -> None:
    run_build(write_tiny(tmp_path / "s"), tmp_path / "h")
    assert serve(never) == []


def test_where_nothing_is_indexed_the_documents_are(serve: Callable[..., list[str]], tmp_path: Path) -> None:
    sources = write_tiny(tmp_path / "s")
    assert serve(lambda: run_build(sources, tmp_path / "h")) == ["No documents are indexed yet; indexing now."]


def test_missing_weights_of_the_reader_are_told_and_nothing_is_indexed(serve: Callable[..., list[str]]) -> None:
    class WithoutReader(ToyRuntime):
        def _models(self) -> Models:
            raise EncoderUnavailable("The reader's weights are not installed. Install approvalbot again.")

    with pytest.raises(EncoderUnavailable, match="reader's weights"):
        serve(never, WithoutReader)


def test_what_indexing_does_not_mend_is_told(serve: Callable[..., list[str]], tmp_path: Path) -> None:
    def build() -> None:
        run_build(write_tiny(tmp_path / "s"), tmp_path / "h")
        (current_folder(tmp_path / "h") / CATALOGUE).write_bytes(b"x")

    with pytest.raises(GenerationDamaged):
        serve(build)


def test_the_socket_is_named_as_tcp_so_that_answers_are_not_held_back() -> None:
    listener = _listen(BotSettings(host="127.0.0.1", port=0))
    with listener:
        assert listener.proto == socket.IPPROTO_TCP
