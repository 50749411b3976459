"""A folder of files that are broken or mean harm, and good ones beside them."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import Built, build
from index.generation import open_current
from index.settings import IndexSettings
from index.types import Document
from tests.conftest import ToyEncoder, write_tiny
from tests.faults.hostile import LIMITS, SECRET, refused, trapped

REFUSED = {name: reason for name, _, reason in refused()}
TRAPPED = [name for name, _ in trapped()]
GROWTH = 150  # MiB that the process that builds may grow by


def peak() -> float:
    """The most memory that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which all of them were indexed."""
    folder = tmp_path_factory.mktemp("hostile")
    sources = write_tiny(folder / "sources")
    for name, data, *_ in (*refused(), *trapped()):
        (sources / name).write_bytes(data)
    (sources / "copy.md").write_bytes((sources / "company.md").read_bytes())
    os.mkfifo(sources / "pipe.txt")
    (sources / "out.txt").symlink_to("/etc/passwd")
    with (sources / "endless.txt").open("wb") as sparse:
        sparse.truncate(1 << 40)
    before = peak()
    *_, built = build(sources, folder / "home", ToyEncoder(), IndexSettings(limits=LIMITS))
    assert isinstance(built, Built)
    assert peak() - before < GROWTH
    return folder / "home"


@pytest.fixture(scope="module")
def reasons(home: Path) -> dict[str, str]:
    opened = open_current(home)
    opened.close()
    return {failure.path: failure.reason for failure in opened.manifest.failures}


@pytest.fixture(scope="module")
def documents(home: Path) -> Iterator[dict[str, Document]]:
    opened = open_current(home)
    opened.verify()
    yield {document.path: document for document in opened.catalogue.all_documents()}
    opened.close()


def test_there_are_at_least_sixty(reasons: dict[str, str]) -> None:
    assert len(REFUSED) >= 60
    assert len(reasons) >= 60


@pytest.mark.parametrize("name", REFUSED)
def test_each_is_refused_with_its_reason(reasons: dict[str, str], name: str) -> None:
    assert reasons[name].startswith(REFUSED[name])
    assert "/tmp" not in reasons[name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("copy.md", "the same file as company.md"),
        ("pipe.txt", "not a plain file"),
        ("out.txt", "a link that leads out of the folder"),
        ("endless.txt", "1048576 MiB large; at most 4 MiB are read"),
    ],
)
def test_what_is_no_file_to_read_is_not_opened(reasons: dict[str, str], name: str, reason: str) -> None:
    assert reasons[name].startswith(reason)


def test_the_good_ones_beside_them_are_indexed(documents: dict[str, Document]) -> None:
    assert sorted(documents) == sorted([*TRAPPED, "approval.md", "company.md"])
    assert "87.9%" in documents["approval.md"].text


@pytest.mark.parametrize("name", TRAPPED)
def test_no_trap_springs(documents: dict[str, Document], name: str) -> None:
    text = documents[name].text
    assert "words" in text.lower()
    assert SECRET not in text
    assert "unseen" not in text


def test_nothing_was_written_where_an_archive_says(home: Path) -> None:
    assert not list(home.parent.rglob("evil.txt"))
    assert not (home.parent.parent / "evil.txt").exists()
    assert not Path("/etc/evil").exists()


def test_what_was_refused_is_not_read_again(home: Path, reasons: dict[str, str]) -> None:
    *_, built = build(home.parent / "sources", home, ToyEncoder(), IndexSettings(limits=LIMITS))
    assert isinstance(built, Built)
    assert {failure.path: failure.reason for failure in built.manifest.failures} == reasons
    assert built.encoded == 0
