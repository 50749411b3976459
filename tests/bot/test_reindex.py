from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import reindex as indexing
from bot.journal import Journal
from bot.reindex import collected, in_turn, needed, reindex
from bot.settings import BotSettings
from index import collection
from index.build import Built, Progress, Step
from index.collection import Removed
from index.errors import Busy, NoDocuments
from tests.bot.test_journal import made
from tests.conftest import ToyRuntime, run_build, write_tiny


def test_the_folders_given_come_before_the_settings_and_those_before_the_remembered(tmp_path: Path) -> None:
    home, one, two, three = tmp_path / "h", tmp_path / "1", tmp_path / "2", tmp_path / "3"
    assert collected(BotSettings(home=home), [one, two]).folders == (one, two)
    assert collected(BotSettings(home=home, sources=three)).folders == (three,)
    assert collected(BotSettings(home=home)).folders == (BotSettings().sources,)
    collection.remember(home, [two])
    collection.leave_out(home, [Removed("x", "y")])
    assert collected(BotSettings(home=home)).folders == (two,)
    assert collected(BotSettings(home=home, sources=three)).folders == (three,)
    assert collected(BotSettings(home=home)).removed == (Removed("x", "y"),)
    assert collected(BotSettings(home=home), restore=True).removed == ()


def test_a_running_bot_indexes_what_is_remembered(tmp_path: Path) -> None:
    write_tiny(tmp_path / "s")
    collection.remember(tmp_path / "h", [tmp_path / "s"])
    *_, built = reindex(ToyRuntime(BotSettings(home=tmp_path / "h", sources=tmp_path / "nowhere")))
    assert isinstance(built, Built)
    assert len(built.manifest.documents) == 2


def test_generations_that_answers_need_are_those_of_the_journal_or_all_where_it_cannot_be_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = BotSettings(home=tmp_path / "h")
    built = run_build(write_tiny(tmp_path / "s"), settings.home)
    assert needed(settings) == frozenset()
    with closing(Journal(settings.home, settings.journal_days)) as journal:
        journal.add([made(generation="g1")])
    assert needed(settings) == {"g1"}
    assert needed(BotSettings(home=settings.home, journal_days=0)) == frozenset()
    journal.path.write_bytes(b"no database, and long enough to be seen as none" * 30)
    assert needed(settings) == {built.manifest.generation}
    assert "No old generation is removed" in caplog.text


def test_a_build_waits_for_its_turn_and_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, said = [1, 1], []
    monkeypatch.setattr(indexing, "PAUSE", 0.0)

    def begin() -> Iterator[Progress | Built]:
        if busy:
            busy.pop()
            raise Busy("Another")
        yield Progress(Step.SCAN, 0, 1)
        raise NoDocuments("None")

    events = in_turn(begin, said.append)
    assert next(events) == Progress(Step.SCAN, 0, 1)
    assert len(said) == 1
    with pytest.raises(NoDocuments):
        next(events)
