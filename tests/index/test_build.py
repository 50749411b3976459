import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index import build as building
from index import catalogue
from index import generation as generations
from index.build import Built, Progress, Step, build
from index.errors import CannotWrite, GenerationDamaged, NoDocuments
from index.generation import CATALOGUE, CURRENT, MANIFEST, VECTORS, current_folder, current_id, listed, open_current
from index.search import EmbeddedIndex
from index.settings import IndexSettings
from index.types import Document, Passage, Where
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
    assert list(dict.fromkeys(steps)) == [step for step in Step if step is not Step.GATE]
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


def test_only_what_changed_is_split_unless_the_settings_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources, home = write_tiny(tmp_path / "s"), tmp_path / "h"
    run_build(sources, home)
    (sources / "company.md").write_text("Edited words.")
    (sources / "approval.md").rename(sources / "renamed.md")
    split, asked = building.passages.split, []

    def counted(document: Document, *others: object) -> list[Passage]:
        asked.append(document.path)
        return split(document, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(building.passages, "split", counted)
    run_build(sources, home)
    assert asked == ["company.md"]
    run_build(sources, home, target=50)
    assert asked == ["company.md", "company.md", "renamed.md"]


def test_a_file_that_is_read_as_another_kind_is_split_anew(tmp_path: Path) -> None:
    sources, home = write_tiny(tmp_path / "s"), tmp_path / "h"
    run_build(sources, home)
    (sources / "company.md").rename(sources / "company.txt")
    run_build(sources, home)
    run_build(sources, tmp_path / "scratch")
    assert verified(home) == verified(tmp_path / "scratch")


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
        with pytest.raises((OSError, CannotWrite), match="disk full"):
            run_build(sources, tmp_path / "h", encoder)
    opened = open_current(tmp_path / "h")
    opened.verify()
    assert opened.id == first.manifest.generation
    opened.close()
    assert len(run_build(sources, tmp_path / "h", encoder).manifest.documents) == 3


def test_it_is_told_since_when_the_words_of_each_document_are_there(tmp_path: Path) -> None:
    sources, home = write_tiny(tmp_path / "s"), tmp_path / "h"
    first = run_build(sources, home).manifest
    (sources / "company.md").write_text("Edited words.")
    (sources / "approval.md").rename(sources / "renamed.md")
    second = run_build(sources, home).manifest
    since = {one.path: one.since for one in second.documents}
    assert since == {"company.md": second.created, "renamed.md": first.created}
    older = replace(first, documents=tuple(replace(one, since="") for one in first.documents))
    assert set(older.since().values()) == {first.created}


def verified(home: Path) -> dict[str, object]:
    """What a published generation holds, once it verifies."""
    opened = open_current(home)
    opened.verify()
    held = {"id": opened.id, "documents": opened.manifest.documents, "texts": list(opened.catalogue.all_documents())}
    opened.close()
    return held


@pytest.mark.parametrize("name", [CATALOGUE, VECTORS, MANIFEST, CURRENT])
@settings(max_examples=8)
@given(data=st.data())
def test_a_flipped_byte_is_mended_by_the_next_build(tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject) -> None:
    base = tmp_path_factory.mktemp("flipped")
    sources, home = write_tiny(base / "s"), base / "h"
    run_build(sources, home)
    whole = verified(home)
    path = home / CURRENT if name == CURRENT else current_folder(home) / name
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    run_build(sources, home)
    assert verified(home) == whole
    assert [manifest.generation for manifest in listed(home)] == [whole["id"]]
    again = run_build(sources, home)
    assert (again.encoded, again.left) == (0, "")


def test_nothing_is_taken_over_from_what_is_damaged(tmp_path: Path, encoder: ToyEncoder) -> None:
    sources = write_tiny(tmp_path / "s")
    run_build(sources, tmp_path / "h", encoder)
    vectors = current_folder(tmp_path / "h") / VECTORS
    content = bytearray(vectors.read_bytes())
    content[-20] ^= 0xFF
    vectors.write_bytes(content)
    (sources / "new.txt").write_text("Entirely new words stand here.")
    built = run_build(sources, tmp_path / "h", encoder)
    assert built.encoded == built.manifest.passages == 4
    assert "vectors.faiss" in built.left


def test_readers_keep_what_is_built_again_and_the_next_ones_get_the_new(tmp_path: Path, encoder: ToyEncoder) -> None:
    """The damaged folder is not written to, whatever the new one has for a name."""
    sources, home = write_tiny(tmp_path / "s"), tmp_path / "h"
    run_build(sources, home, encoder)
    held = open_current(home)
    for _ in range(3):
        damaged = current_folder(home)
        (damaged / VECTORS).write_bytes((damaged / VECTORS).read_bytes()[:-1] + b"?")
        run_build(sources, home, encoder)
        assert current_folder(home) != damaged
        assert current_id(home) == held.id
    assert held.catalogue.words("multiple myeloma", 3)[0].tolist()
    assert len(held.vectors.search(encoder.encode("multiple myeloma"), 3)[0]) == 3
    held.close()
    assert len(list((home / "generations").iterdir())) == 1


def test_an_index_of_another_version_is_built_anew(tmp_path: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = write_tiny(tmp_path / "s")
    with monkeypatch.context() as earlier:
        earlier.setattr(catalogue, "VERSION", catalogue.VERSION - 1)
        run_build(sources, tmp_path / "h", encoder)
    with pytest.raises(GenerationDamaged, match="approvalbot index"):
        open_current(tmp_path / "h")
    built = run_build(sources, tmp_path / "h", encoder)
    assert "version" in built.left
    assert verified(tmp_path / "h")["id"] == built.manifest.generation


def test_what_does_not_verify_is_not_published_and_leaves_nothing(
    tmp_path: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, home = write_tiny(tmp_path / "s"), tmp_path / "h"
    first = run_build(sources, home, encoder)
    (sources / "new.txt").write_text("Entirely new words stand here.")
    with monkeypatch.context() as patched:
        patched.setattr(generations.probes, "lost", lambda *_: "A sentence is not found")
        with pytest.raises(GenerationDamaged, match=r"not published.*A sentence is not found"):
            run_build(sources, home, encoder)
    assert verified(home)["id"] == first.manifest.generation
    assert [manifest.generation for manifest in listed(home)] == [first.manifest.generation]


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
@example([{"a.md": "x", "c.md": "Gamma.", "d/e.txt": "Gamma."}, {"a.md": "x", "c.md": "Gamma.", "d/e.txt": "x"}])  # a copy of another
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
