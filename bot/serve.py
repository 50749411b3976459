"""Serve the page and the API until stopped."""

import os
import socket
from collections.abc import Callable
from threading import Event
from types import FrameType

import uvicorn

from bot.api.app import create_app
from bot.runtime import Runtime
from bot.settings import BotSettings
from index.encoder import NAME, is_prepared
from index.errors import EncoderMismatch, EncoderUnavailable, GenerationMissing


def serve(settings: BotSettings, build: Callable[[], None], say: Callable[[str], None]) -> None:
    """Serve over the published generation; `build` makes one where there is none that the encoder can read.

    Raises ApprovalIndexError where nothing can answer, and indexing does not help: no index can be built, the
    one there is is damaged, or a model is not installed.
    """
    runtime = Runtime(settings)
    _see_that_it_answers(runtime, build, say)
    listener = _listen(settings)
    listener.listen()  # from here on a browser that comes is served, as soon as the app has started
    host, port = listener.getsockname()[:2]
    app = create_app(runtime)
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=5, server_header=False)
    say(f"approvalbot answers on http://{f'[{host}]' if ':' in host else host}:{port}  (stop with Ctrl+C)")
    Server(config, app.state.jobs.closing).run(sockets=[listener])


class Server(uvicorn.Server):
    """Tells at the first signal that it ends: streams that follow a job would otherwise be waited for, and then cut off."""

    def __init__(self, config: uvicorn.Config, ending: Event) -> None:
        super().__init__(config)
        self._ending = ending

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called with a signal that asks to stop."""
        self._ending.set()
        super().handle_exit(sig, frame)


def _see_that_it_answers(runtime: Runtime, build: Callable[[], None], say: Callable[[str], None]) -> None:
    """Open index and models, and index first where that is what is missing."""
    try:
        with runtime.using() as opened:
            if runtime.trouble:
                say(f"{runtime.trouble} Until then generation {opened.generation.id} answers.")
            return
    except (GenerationMissing, EncoderMismatch, EncoderUnavailable) as error:
        if isinstance(error, EncoderUnavailable) and not _to_be_prepared(runtime.settings):
            raise
        say(str(error).split(". ")[0] + "; indexing now.")
    build()
    with runtime.using():
        pass


def _to_be_prepared(settings: BotSettings) -> bool:
    """Whether the encoder only has to be prepared, which indexing does; other models have to be installed."""
    return settings.encoder == NAME and not is_prepared(settings.models)


def _listen(settings: BotSettings) -> socket.socket:
    """A bound socket. Raises SystemExit, told in a sentence, where the address is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named as TCP, so that asyncio sends small answers at once (TCP_NODELAY); unnamed, each waits 40 ms for the other side.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise SystemExit(f"Cannot serve on {settings.host}:{settings.port}: {reason}. Choose another with --port.") from error
    return listener
