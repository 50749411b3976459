from contextlib import closing
from pathlib import Path

import pytest

from bot.news import Entry, address, entries
from index.generation import activate, open_current, publish, refuse
from tests.conftest import ToyEncoder, run_build, write_tiny


@pytest.fixture
def home(tmp_path: Path) -> Path:
    run_build(write_tiny(tmp_path / "s"), tmp_path / "h")
    return tmp_path / "h"


@pytest.fixture
def sources(home: Path) -> Path:
    return home.parent / "s"


def told(home: Path) -> list[Entry]:
    with closing(open_current(home)) as generation:
        return list(entries(home, generation))


def titles(home: Path) -> list[str]:
    return [one.title for one in told(home)]


def test_the_first_documents_are_news(home: Path) -> None:
    first, second = told(home)
    assert [first.title, second.title] == ["Added: The company", "Added: The approval"]
    assert (second.address, second.about) == ("https://example.org/approval", "Tiny Press, 2024-08-27")
    assert (first.address, first.about) == (None, "2023-01-02")


def test_each_change_is_told_once_and_keeps_its_id(home: Path, sources: Path) -> None:
    before = told(home)
    (sources / "company.md").write_text("---\ntitle: The company\n---\nIt moved to Ruritania.")
    (sources / "new.txt").write_text("Entirely new words stand here.")
    run_build(sources, home)
    now = told(home)
    assert [one.title for one in now] == ["Added: new", "Changed: The company", "Added: The company", "Added: The approval"]
    assert [one.id for one in now[2:]] == [one.id for one in before]
    assert len({one.id for one in now}) == 4
    assert now[0].at == now[1].at > now[2].at


def test_of_what_was_removed_nothing_is_told_but_that(home: Path, sources: Path) -> None:
    (sources / "secret.md").write_text("---\ntitle: The zanzibar price\npublisher: Zanzibar Press\n---\nZanzibar words.")
    run_build(sources, home)
    assert "Added: The zanzibar price" in titles(home)
    (sources / "secret.md").unlink()
    run_build(sources, home)
    now = told(home)
    assert [one.title for one in now] == ["A document was removed", "Added: The company", "Added: The approval"]
    assert "zanzibar" not in repr(now).lower()
    assert "secret" not in repr(now)


def test_a_renamed_document_keeps_its_news(home: Path, sources: Path) -> None:
    (sources / "company.md").rename(sources / "renamed.md")
    run_build(sources, home)
    assert titles(home) == ["Added: The company", "Added: The approval"]


def test_going_back_is_news_and_what_was_refused_is_none(home: Path, sources: Path) -> None:
    first = open_current(home)
    first.close()
    (sources / "new.txt").write_text("Entirely new words stand here.")
    run_build(sources, home)
    activate(home, first.id, ToyEncoder())
    assert titles(home) == ["A document was removed", "Added: The company", "Added: The approval"]


def test_a_generation_that_was_refused_is_no_news(home: Path, sources: Path) -> None:
    first = open_current(home)
    first.close()
    (sources / "company.md").write_text("It moved.")
    refused = run_build(sources, home).manifest.generation
    publish(home, first.folder.name)
    (home / "history.jsonl").unlink()
    refuse(home / "generations" / refused, "It answers worse.")
    (sources / "company.md").write_text("It moved again.")
    run_build(sources, home)
    assert titles(home) == ["Changed: company", "Added: company", "Added: The approval"]


def test_without_a_record_the_generations_that_are_kept_tell(home: Path, sources: Path) -> None:
    (sources / "company.md").unlink()
    (sources / "new.txt").write_text("Entirely new words stand here.")
    run_build(sources, home)
    recorded = told(home)
    (home / "history.jsonl").unlink()
    assert told(home) == recorded


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (None, None),
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("http://[", None),
        ("https://example.org/a b<c>\ud800", "https://example.org/a%20b%3Cc%3E?"),
    ],
)
def test_only_web_addresses_are_told(url: str | None, wanted: str | None) -> None:
    assert address(url) == wanted
