from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.api.app import create_app
from bot.settings import BotSettings
from index.settings import IndexSettings
from tests.conftest import ToyRuntime, run_build, write_tiny

Client = Callable[..., TestClient]
LOCAL = ("127.0.0.1", 50000)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "sources")


@pytest.fixture
def home(sources: Path, tmp_path: Path) -> Path:
    """A home of its own, with two documents indexed as the server indexes."""
    run_build(sources, tmp_path / "home", target=IndexSettings().target)
    return tmp_path / "home"


@pytest.fixture
def serving(home: Path, sources: Path) -> Iterator[Client]:
    """Serves that home: what is asked comes from this machine unless told otherwise. `settings` go to the bot."""
    with ExitStack() as stack:

        def serve(base_url: str = "http://127.0.0.1:8000", client: tuple[str, int] = LOCAL, **settings: Any) -> TestClient:
            app = create_app(ToyRuntime(BotSettings(**{"home": home, "sources": sources, **settings})))
            return stack.enter_context(TestClient(app, base_url, raise_server_exceptions=False, client=client))

        yield serve


@pytest.fixture
def local(serving: Client) -> TestClient:
    return serving()


def follow(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """The job when it has ended."""
    while job["status"] in ("queued", "running"):
        job = client.get(f"/api/jobs/{job['id']}").json()
    return job


def done(client: TestClient, reply: Any) -> dict[str, Any]:
    """The job that a reply accepted, done."""
    assert reply.status_code == 202, reply.text
    job = follow(client, reply.json())
    assert job["status"] == "done", job
    return job
