import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.api import schemas
from bot.ask import answer_to
from bot.errors import CannotReplay
from bot.journal import Entry, entry
from bot.replay import replay
from bot.runtime import Runtime
from bot.settings import BotSettings
from bot.types import Answer, Question
from index.generation import VECTORS, generations_folder, prune
from tests.conftest import ToyRuntime, run_build, write_tiny

QUESTION = Question("What was the overall response rate in patients?", limit=2)


def as_json(answer: Answer) -> str:
    return schemas.answer(answer).model_dump_json()


def asked(runtime: Runtime, question: Question = QUESTION) -> Entry:
    with runtime.using() as opened:
        answer = answer_to(question, opened)
    return entry(question, answer, as_json(answer))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "s")


@pytest.fixture
def running(sources: Path, tmp_path: Path) -> Runtime:
    """A bot with a home of its own."""
    run_build(sources, tmp_path / "h")
    return ToyRuntime(BotSettings(home=tmp_path / "h"))


def test_an_answer_comes_out_the_same_though_another_index_answers_now(running: Runtime, sources: Path) -> None:
    given = asked(running)
    assert "87.9%" in given.reply
    (sources / "approval.md").write_text("The overall response rate was 12.3% in patients.")
    run_build(sources, running.home)
    assert "12.3%" in asked(running).reply
    done = replay(given, running, as_json)
    assert done.same
    assert done.differs == ()
    again = json.loads(done.reply)
    assert again["answer"]["short"] == "87.9%"
    assert again["took_ms"] != json.loads(given.reply)["took_ms"]
    with running.using() as opened:  # what answers is left as it was
        assert opened.generation.id != given.generation
    running.close()


def test_what_differs_is_named(running: Runtime) -> None:
    given = asked(running)
    reply = json.loads(given.reply)
    reply["answer"]["short"] = "88%"
    reply["confidence"] += 0.1
    del reply["terms"]
    done = replay(replace(given, reply=json.dumps(reply | {"id": "x", "took_ms": {}})), running, as_json)
    assert not done.same
    assert set(done.differs) == {"answer.short", "confidence", "terms"}
    running.close()


def test_a_generation_that_is_gone_is_told(running: Runtime, sources: Path) -> None:
    given = asked(running)
    (sources / "new.txt").write_text("Entirely new words stand here.")
    run_build(sources, running.home)
    prune(running.home, keep=1)
    with pytest.raises(CannotReplay, match=f"No generation {given.generation} is kept"):
        replay(given, running, as_json)


def test_a_generation_that_is_damaged_is_told(running: Runtime) -> None:
    given = asked(running)
    path = generations_folder(running.home) / given.generation / VECTORS
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(CannotReplay, match="not what was written"):
        replay(given, running, as_json)
    running.close()


def test_other_models_are_told(running: Runtime) -> None:
    given = replace(asked(running), fingerprint="another")
    with pytest.raises(CannotReplay, match=r"made by another, and .* is in use"):
        replay(given, running, as_json)
    running.close()
