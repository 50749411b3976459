from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest import digest, moment
from bot.news import Entry
from index.news import Change
from index.types import Content, Document, Metadata

NOW = datetime(2026, 1, 8, 12, tzinfo=UTC)


def entry(at: str, title: str, url: str | None = None, publisher: str | None = None) -> Entry:
    metadata = Metadata(title=title, url=url, publisher=publisher)
    return Entry(UUID(int=1), at, Change.ADDED, Document("i", "a.md", "s", Content("Words.", metadata)))


def test_what_is_new_is_told_day_by_day() -> None:
    told = digest(
        [
            entry("2026-01-08T01:00:00+00:00", "One", "https://example.org/1", "Press"),
            Entry(UUID(int=1), "2026-01-08T00:30:00+00:00", Change.REMOVED, None),
            entry("2026-01-07T01:00:00+00:00", "Two"),
            entry("2025-12-31T23:59:59+00:00", "Old"),
        ],
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert "\n".join(told) == (
        "# New since 2026-01-01\n\n## 2026-01-08\n\n- [Added: One](<https://example.org/1>) (Press)\n- A document was removed\n\n"
        "## 2026-01-07\n\n- Added: Two"
    )


def test_nothing_new_is_told() -> None:
    assert list(digest([], NOW)) == ["# New since 2026-01-08", "", "Nothing is new."]


@pytest.mark.parametrize(("since", "wanted"), [("2026-01-01", datetime(2026, 1, 1, tzinfo=UTC)), ("7d", NOW - timedelta(days=7))])
def test_since_is_a_day_or_a_number_of_days(since: str, wanted: datetime) -> None:
    assert moment(since, NOW) == wanted


@pytest.mark.parametrize("since", ["", "soon", "7", "-7d", "2026-13-01", "2026-01-01T00:00:00"])
def test_others_are_refused(since: str) -> None:
    with pytest.raises(ValueError, match=r"does not match|unconverted"):
        moment(since, NOW)


@given(st.text(st.characters(exclude_categories=())))
def test_a_title_stays_on_its_line_and_steers_nothing(title: str) -> None:
    *_, line = digest([entry("2026-01-08T13:00:00+00:00", title)], NOW)
    assert line.isprintable()
    assert line.startswith("- Added:")
