from pathlib import Path

import pytest

from bot.settings import BotSettings
from index.errors import EncoderMismatch, GenerationMissing
from index.generation import CURRENT
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
