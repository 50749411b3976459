import json
import shutil
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index.generation import activate, listed, open_current, prune
from index.history import RECORD, Former, history
from tests.conftest import ToyEncoder, run_build


def write(home: Path, **texts: str) -> None:
    """Let exactly these files be the folder's, and index it."""
    shutil.rmtree(home / "s", ignore_errors=True)
    (home / "s").mkdir(parents=True)
    for name, text in texts.items():
        (home / "s" / f"{name}.md").write_text(text)
    run_build(home / "s", home)


def titled(title: str, text: str) -> str:
    return f"---\ntitle: {title}\n---\n{text}\n"


def of(home: Path, path: str) -> list[Former]:
    opened = open_current(home)
    sha256 = next(one.sha256 for one in opened.manifest.documents if one.path == path)
    found = history(home, sha256, listed(home), opened.manifest)
    opened.close()
    assert found[0].sha256 == sha256
    assert [one.until is None for one in found] == [True, *[False] * (len(found) - 1)]
    assert all(one.until is None or one.since < one.until for one in found)
    return found


def test_a_changed_file_tells_what_it_was_and_when(tmp_path: Path) -> None:
    for text in ("One.", "Two.", "Three."):
        write(tmp_path, a=text, b="Beside it.")
    found = of(tmp_path, "a.md")
    made = listed(tmp_path)
    assert [one.generation for one in found] == [manifest.generation for manifest in made[::-1]]
    assert [one.since for one in found] == [manifest.created for manifest in made[::-1]]
    assert [one.until for one in found] == [None, *(one.since for one in found[:-1])]
    assert {one.document_id for one in found} == {one.document_id for manifest in made for one in manifest.documents if one.path == "a.md"}
    assert [one.path for one in of(tmp_path, "b.md")] == ["b.md"]


def test_it_outlives_the_generations_without_the_texts(tmp_path: Path) -> None:
    for text in ("Alpha secret.", "Two.", "Three."):
        write(tmp_path, a=text)
    before = of(tmp_path, "a.md")
    prune(tmp_path, keep=1)
    after = of(tmp_path, "a.md")
    assert [(one.sha256, one.since, one.until) for one in after] == [(one.sha256, one.since, one.until) for one in before]
    assert [one.generation is None for one in after] == [False, True, True]
    assert "secret" not in (tmp_path / RECORD).read_text()


def test_without_a_record_the_kept_generations_tell(tmp_path: Path) -> None:
    for text in ("One.", "Two.", "Three."):
        write(tmp_path, a=text)
    told = of(tmp_path, "a.md")
    (tmp_path / RECORD).unlink()
    assert of(tmp_path, "a.md") == told
    write(tmp_path, a="Four.")
    assert [(one.sha256, one.since, one.until) for one in of(tmp_path, "a.md")[2:]] == [
        (one.sha256, one.since, one.until) for one in told[1:]
    ]


def test_a_record_that_was_damaged_costs_its_lines_alone(tmp_path: Path) -> None:
    for text in ("One.", "Two."):
        write(tmp_path, a=text)
    told = of(tmp_path, "a.md")
    with (tmp_path / RECORD).open("a") as stream:
        stream.write('{"at": "torn')
    assert of(tmp_path, "a.md") == told
    write(tmp_path, a="Three.")
    assert len(of(tmp_path, "a.md")) == 3


def test_a_renamed_file_follows_itself(tmp_path: Path) -> None:
    write(tmp_path, a="One.", z="Beside it.")
    write(tmp_path, a="Two.", z="Beside it.")
    write(tmp_path, b="Two.", z="Beside it.")
    found = of(tmp_path, "b.md")
    assert [one.path for one in found] == ["b.md", "a.md", "a.md"]
    assert found[0].sha256 == found[1].sha256 != found[2].sha256
    (tmp_path / RECORD).unlink()
    assert of(tmp_path, "b.md") == found


def test_what_has_the_title_of_one_that_went_follows_it(tmp_path: Path) -> None:
    write(tmp_path, first=titled("The price", "One."), z="Beside it.")
    write(tmp_path, z="Beside it.")
    write(tmp_path, second=titled("The price", "Two."), z="Beside it.")
    assert [one.path for one in of(tmp_path, "second.md")] == ["second.md", "first.md"]


def test_names_of_files_are_no_titles_and_what_stands_beside_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, a=titled("The price", "One."), b=titled("The price", "Two."))
    write(tmp_path, b=titled("The price", "Two."))
    assert [one.path for one in of(tmp_path, "b.md")] == ["b.md"]
    write(tmp_path / "other", a="One.", z="Beside it.")
    write(tmp_path / "other", z="Beside it.")
    write(tmp_path / "other", c=titled("a", "Two."), z="Beside it.")
    assert [one.path for one in of(tmp_path / "other", "c.md")] == ["c.md"]


def test_back_and_forward_are_told(tmp_path: Path) -> None:
    write(tmp_path, a="One.")
    first = listed(tmp_path)[0].generation
    write(tmp_path, a="Two.")
    activate(tmp_path, first, ToyEncoder())
    found = of(tmp_path, "a.md")
    assert [one.sha256 for one in found] == [found[0].sha256, found[1].sha256, found[0].sha256]
    assert len({one.sha256 for one in found}) == 2


def test_what_never_came_to_answer_is_not_told(tmp_path: Path) -> None:
    write(tmp_path, a="One.")
    with (tmp_path / RECORD).open("a") as stream:  # as a writer leaves it that is killed before it publishes
        old = of(tmp_path, "a.md")[0]
        line = {"at": "9", "came": [["a.md", "f" * 64, "a", "9"]], "went": [["a.md", old.sha256]]}
        stream.write(json.dumps(line) + "\n")
    assert of(tmp_path, "a.md") == [old]


@given(st.lists(st.sampled_from(["One.", "Two.", "Three.", ""]), min_size=2, max_size=5))
def test_spans_of_a_path_never_overlap_and_end_with_what_answers(tmp_path_factory: object, states: list[str]) -> None:
    home: Path = tmp_path_factory.mktemp("states")  # type: ignore[attr-defined]
    for text in states:
        write(home, z="Beside it.", **({"a": text} if text else {}))
    if not states[-1]:
        return
    found = of(home, "a.md")
    assert all(later.since >= (earlier.until or "") for later, earlier in pairwise(found))
    told = [text for number, text in enumerate(states) if text and (number == 0 or states[number - 1] != text)]
    assert len(found) == len(told)
