import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import runtime as running
from bot.runtime import Runtime
from bot.settings import BotSettings
from index.errors import EncoderMismatch, GenerationDamaged, GenerationMissing
from index.generation import CATALOGUE, CURRENT, MANIFEST, VECTORS, current_folder, publish
from index.types import Where
from tests.conftest import ToyEncoder, ToyRuntime, run_build, write_tiny


def test_a_new_generation_answers_from_the_next_question_on(tmp_path: Path) -> None:
    sources = write_tiny(tmp_path / "s")
    first = run_build(sources, tmp_path / "h").manifest.generation
    runtime = ToyRuntime(BotSettings(home=tmp_path / "h"))
    with runtime.using() as held:
        (sources / "new.txt").write_text("Entirely new words stand here.")
        second = run_build(sources, tmp_path / "h").manifest.generation
        with runtime.using() as fresh:
            assert (held.generation.id, fresh.generation.id) == (first, second)
            assert held.fingerprint == fresh.fingerprint
        assert held.generation.catalogue.words("approved", 1)[0].tolist()
    with pytest.raises(Exception, match="closed"):
        held.generation.catalogue.words("approved", 1)
    runtime.close()


def test_nothing_indexed_is_told(tmp_path: Path) -> None:
    with pytest.raises(GenerationMissing, match="approvalbot index"), ToyRuntime(BotSettings(home=tmp_path)).using():
        pass


def test_an_index_of_another_encoder_is_refused(tmp_path: Path) -> None:
    encoder = ToyEncoder()
    encoder.fingerprint = "another"
    run_build(write_tiny(tmp_path / "s"), tmp_path / "h", encoder)
    with pytest.raises(EncoderMismatch, match="another"), ToyRuntime(BotSettings(home=tmp_path / "h")).using():
        pass


def test_a_pointer_that_goes_leaves_what_is_open_answering(tmp_path: Path) -> None:
    run_build(write_tiny(tmp_path / "s"), tmp_path / "h")
    runtime = ToyRuntime(BotSettings(home=tmp_path / "h"))
    with runtime.using():
        (tmp_path / "h" / CURRENT).unlink()
    with runtime.using() as opened:
        assert opened.generation.catalogue.words("approved", 1)[0].tolist()
    runtime.close()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "s")


@pytest.fixture
def held(sources: Path, tmp_path: Path) -> Iterator[Runtime]:
    """A runtime that has answered from a first generation."""
    run_build(sources, tmp_path / "h")
    runtime = ToyRuntime(BotSettings(home=tmp_path / "h"))
    assert answering(runtime)
    yield runtime
    runtime.close()


def answering(runtime: Runtime) -> str:
    """The generation that answers, seen to answer."""
    with runtime.using() as opened:
        assert opened.generation.catalogue.words("approved", 1)[0].tolist()
        assert len(opened.index.search("approved", opened.encoder.encode("approved"), 1, Where())) == 1
        return opened.generation.id


@pytest.mark.parametrize("name", [CATALOGUE, VECTORS])
def test_a_new_generation_that_is_damaged_leaves_the_old_one_answering(
    held: Runtime, sources: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    first = answering(held)
    (sources / "new.txt").write_text("Entirely new words stand here.")
    second = run_build(sources, held.home).manifest.generation
    (current_folder(held.home) / name).write_bytes(b"x")
    with caplog.at_level(logging.WARNING):
        assert [answering(held) for _ in range(3)] == [first] * 3
    assert [record.message.split(":")[0] for record in caplog.records] == [f"Generation {first} goes on answering"]
    assert name in str(held.trouble)
    run_build(sources, held.home)
    assert (answering(held), held.trouble) == (second, None)


@pytest.mark.parametrize("name", [CATALOGUE, VECTORS, MANIFEST, CURRENT])
def test_at_the_start_the_last_good_generation_answers_where_the_published_one_is_damaged(
    held: Runtime, sources: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    first = answering(held)
    (sources / "new.txt").write_text("Entirely new words stand here.")
    second = run_build(sources, held.home).manifest.generation
    damaged = held.home / CURRENT if name == CURRENT else current_folder(held.home) / name
    whole = damaged.read_bytes()
    damaged.write_bytes(b"nowhere" if name == CURRENT else whole[:-20] + b"?" + whole[-19:])  # one byte is enough
    good = second if name == CURRENT else first
    started = ToyRuntime(held.settings)
    with caplog.at_level(logging.WARNING):
        assert [answering(started) for _ in range(3)] == [good] * 3
    assert f"Generation {good} answers" in caplog.text
    assert started.trouble
    monkeypatch.setattr(running, "AGAIN", 0.0)
    assert answering(started) == good  # tried again, its checksums too
    run_build(sources, held.home)
    assert (answering(started), started.trouble) == (second, None)
    started.close()


def test_where_no_other_generation_is_whole_the_damage_is_told(sources: Path, tmp_path: Path) -> None:
    run_build(sources, tmp_path / "h")
    vectors = current_folder(tmp_path / "h") / VECTORS
    vectors.write_bytes(vectors.read_bytes()[:-1] + b"?")
    with pytest.raises(GenerationDamaged, match="is not what was written"):
        answering(ToyRuntime(BotSettings(home=tmp_path / "h")))


def test_one_that_another_encoder_made_leaves_the_old_one_answering(held: Runtime, sources: Path) -> None:
    first = answering(held)
    other = ToyEncoder()
    other.fingerprint = "another"
    run_build(sources, held.home, other)
    assert answering(held) == first
    assert "another" in str(held.trouble)
    run_build(sources, held.home)
    assert (answering(held), held.trouble) == (first, None)


@pytest.mark.parametrize("pointer", ["nowhere", "../..", ""])
def test_a_pointer_to_nothing_leaves_the_old_one_answering(held: Runtime, pointer: str) -> None:
    first = answering(held)
    publish(held.home, pointer)
    assert answering(held) == first
    assert held.trouble


def test_one_that_was_mended_in_its_place_is_tried_again_after_a_while(
    held: Runtime, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answering(held)
    (sources / "new.txt").write_text("Entirely new words stand here.")
    second = run_build(sources, held.home).manifest.generation
    vectors = current_folder(held.home) / VECTORS
    whole = vectors.read_bytes()
    vectors.write_bytes(b"x")
    assert answering(held) == first
    vectors.write_bytes(whole)
    assert answering(held) == first
    monkeypatch.setattr(running, "AGAIN", 0.0)
    assert (answering(held), held.trouble) == (second, None)


def test_a_generation_that_was_mended_is_taken_over_though_its_id_is_the_same(held: Runtime, sources: Path) -> None:
    first = answering(held)
    folder = current_folder(held.home)
    (folder / VECTORS).write_bytes((folder / VECTORS).read_bytes()[:-1] + b"?")
    run_build(sources, held.home)
    with held.using() as opened:
        assert opened.generation.folder != folder
        opened.generation.verify()
        assert opened.generation.id == first
