from index.history import Former
from index.news import Change, News, news


def span(path: str, sha256: str, since: str, until: str | None = None) -> Former:
    return Former(path, sha256, path, since, until)


def test_what_came_and_went_is_told_newest_first() -> None:
    spans = [span("a", "1", "t1", "t3"), span("a", "2", "t3"), span("b", "3", "t1", "t2"), span("c", "4", "t2")]
    assert news(spans) == [
        News("t3", Change.CHANGED, "a", "2"),
        News("t2", Change.ADDED, "c", "4"),
        News("t2", Change.REMOVED, "b", "3"),
        News("t1", Change.ADDED, "b", "3"),
        News("t1", Change.ADDED, "a", "1"),
    ]


def test_a_renamed_file_is_no_news() -> None:
    assert news([span("a", "1", "t1", "t2"), span("b", "1", "t2")]) == [News("t1", Change.ADDED, "a", "1")]


def test_one_that_comes_back_is_added_again() -> None:
    told = news([span("a", "1", "t1", "t2"), span("a", "1", "t3")])
    assert [one.change for one in told] == [Change.ADDED, Change.REMOVED, Change.ADDED]


def test_nothing_is_told_of_nothing() -> None:
    assert news([]) == []
