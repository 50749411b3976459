"""What quality tests share: the shipped documents indexed with the real models."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.evaluate import Row, load_set
from bot.runtime import Opened, Runtime
from bot.settings import BotSettings

SET = Path(__file__).parent / "questions.jsonl"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    return load_set(SET)


@pytest.fixture(scope="session")
def shipped(shipped_home: Path) -> Iterator[Opened]:
    runtime = Runtime(BotSettings(home=shipped_home))
    with runtime.using() as opened:
        yield opened
    runtime.close()
