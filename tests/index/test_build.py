import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import build as building
from index.build import Built, Progress, Step, build
from index.errors import NoDocuments
from index.generation import current_id, open_current
from index.search import EmbeddedIndex
from index.settings import IndexSettings
from index.types import Where
from tests.conftest import APPROVAL, ToyEncoder, run_build, write_tiny


def test_a_folder_becomes_a_published_generation(tmp_path: Path, encoder: ToyEncoder) -> None:
    built = run_build(write_tiny(tmp_path / "s"), tmp_path / "h", encoder)
    assert current_id(tmp_path / "h") == built.manifest.generation
    assert [(row.path, row.passages) for row in built.manifest.documents] == [("approval.md", 2), ("company.md", 1)]
    assert built.changes.added == ("approval.md", "company.md")
    assert built.encoded == built.manifest.passages == 3


def test_progress_goes_through_the_steps_in_order(tmp_path: Path, encoder: ToyEncoder) -> None:
    events = list(build(write_tiny(tmp_path / "s"), tmp_path / "h", encoder, IndexSettings()))
    steps = [event.step for event in events if isinstance(event, Progress)]
    assert list(dict.fromkeys(steps)) == list(Step)
    assert isinstance(events[-1], Built)
    assert all(0 <= event.done <= event.total for event in events if isinstance(event, Progress))


def test_nothing_changed_does_nothing(tmp_path: Path, encoder: ToyEncoder) -> None:
    sources = write_tiny(tmp_path / "s")
    first = run_build(sources, tmp_path / "h", encoder)
    calls = encoder.calls
    second = run_build(sources, tmp_path / "h", encoder)
    assert second.manifest == first.manifest
    assert second.changes.unchanged == ("approval.md", "company.md")
    assert (second.encoded, encoder.calls) == (0, calls)


def test_only_what_changed_is_encoded(tmp_path: Path, encoder: ToyEncoder) -> None:
    sources = write_tiny(tmp_path / "s")
    run_build(sources, tmp_path / "h", encoder)
    (sources / "approval.md").write_text(APPROVAL.replace("58 patients", "60 patients"))
    built = run_build(sources, tmp_path / "h", encoder)
    assert built.changes.changed == ("approval.md",)
    assert built.encoded == 1


def test_renaming_costs_nothing(tmp_path: Path, encoder: ToyEncoder) -> None:
    sources = write_tiny(tmp_path / "s")
    run_build(sources, tmp_path / "h", encoder)
    (sources / "approval.md").rename(sources / "renamed.md")
    built = run_build(sources, tmp_path / "h", encoder)
    assert built.encoded == 0
    assert [row.path for row in built.manifest.documents] == ["company.md", "renamed.md"]


def test_what_cannot_be_read_is_named_and_the_rest_indexed(tmp_path: Path, encoder: ToyEncoder) -> None:
    sources = write_tiny(tmp_path / "s")
    (sources / "broken.pdf").write_bytes(b"no pdf")
    (sources / "copy.md").write_text(APPROVAL, encoding="utf-8")
    (sources / "data.xyz").write_text("x")
    (sources / "empty.txt").write_text("")
    manifest = run_build(sources, tmp_path / "h", encoder).manifest
    assert [(failure.path, failure.reason.split(",")[0].split("(")[0].strip()) for failure in manifest.failures] == [
        ("broken.pdf", "not a PDF"),
        ("copy.md", "the same file as approval.md"),
        ("data.xyz", "of an unknown kind"),
        ("empty.txt", "empty"),
    ]
    assert len(manifest.documents) == 2


def test_a_folder_of_nothing_readable_leaves_the_old_index(tmp_path: Path, encoder: ToyEncoder) -> None:
    first = run_build(write_tiny(tmp_path / "s"), tmp_path / "h", encoder)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.pdf").write_bytes(b"x")
    with pytest.raises(NoDocuments, match=r"a\.pdf"):
        run_build(tmp_path / "bad", tmp_path / "h", encoder)
    assert current_id(tmp_path / "h") == first.manifest.generation


@pytest.mark.parametrize("step", ["_load", "_split", "_encode", "_store", "write_manifest", "publish"])
def test_stopped_at_any_step_the_old_index_answers_and_the_next_build_completes(
    tmp_path: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    sources = write_tiny(tmp_path / "s")
    first = run_build(sources, tmp_path / "h", encoder)
    (sources / "new.txt").write_text("Entirely new words stand here.")

    def broken(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(building, step, broken)
        with pytest.raises(OSError, match="disk full"):
            run_build(sources, tmp_path / "h", encoder)
    opened = open_current(tmp_path / "h")
    opened.verify()
    assert opened.id == first.manifest.generation
    opened.close()
    assert len(run_build(sources, tmp_path / "h", encoder).manifest.documents) == 3


def test_a_damaged_index_is_built_anew(tmp_path: Path, encoder: ToyEncoder) -> None:
    sources = write_tiny(tmp_path / "s")
    first = run_build(sources, tmp_path / "h", encoder)
    (tmp_path / "h" / "generations" / first.manifest.generation / "vectors.faiss").write_bytes(b"x")
    assert run_build(sources, tmp_path / "h", encoder).manifest.generation == first.manifest.generation
    opened = open_current(tmp_path / "h")
    opened.verify()
    opened.close()


def test_a_repeated_paragraph_is_encoded_once_and_found_twice(tmp_path: Path, encoder: ToyEncoder) -> None:
    sources = tmp_path / "s"
    sources.mkdir()
    for name in ("a", "b"):
        (sources / f"{name}.md").write_text(f"## Same\n\nThe very same words.\n\n## Other {name}\n\nOwn words of {name}.")
    built = run_build(sources, tmp_path / "h", encoder)
    assert (built.manifest.passages, built.encoded) == (4, 3)


FILES = st.dictionaries(
    st.sampled_from(["a.md", "b.txt", "c.md", "d/e.txt"]),
    st.sampled_from(["Alpha one. Beta two.", "## Head\n\nGamma.", "Delta 3.5 units.", "x"]),
    min_size=1,
)


@settings(max_examples=25)
@given(st.lists(FILES, min_size=1, max_size=4))
def test_step_by_step_answers_as_from_scratch(tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, str]]) -> None:
    """After any sequence of adds, edits, renames and deletes the index is the one a build from scratch gives."""
    base = tmp_path_factory.mktemp("sequence")
    for state in states:
        shutil.rmtree(base / "s", ignore_errors=True)
        for path, text in state.items():
            (base / "s" / path).parent.mkdir(parents=True, exist_ok=True)
            (base / "s" / path).write_text(text)
        run_build(base / "s", base / "stepwise")
    run_build(base / "s", base / "scratch")
    stepwise, scratch = open_current(base / "stepwise"), open_current(base / "scratch")
    assert stepwise.id == scratch.id
    assert stepwise.manifest.documents == scratch.manifest.documents
    assert stepwise.manifest.failures == scratch.manifest.failures
    everything = np.arange(scratch.manifest.sentences)
    assert np.array_equal(stepwise.vectors.take(everything), scratch.vectors.take(everything))
    vector = ToyEncoder().encode("beta gamma 3.5")
    assert EmbeddedIndex(stepwise).search("beta gamma 3.5", vector, 9, Where()) == EmbeddedIndex(scratch).search(
        "beta gamma 3.5", vector, 9, Where()
    )
    stepwise.close()
    scratch.close()
