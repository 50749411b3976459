from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot import journal
from bot.api.app import create_app
from bot.runtime import Runtime


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal's file cannot grow beyond some pages, as on a full disk."""
    monkeypatch.setattr(journal, "SCHEMA", (*journal.SCHEMA, "PRAGMA max_page_count = 16"))


@pytest.fixture
def client(runtime: Runtime) -> Iterator[TestClient]:
    with TestClient(create_app(runtime), raise_server_exceptions=False) as client:
        yield client
