from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.replacements import Claim, replaced
from index.types import Replacement, Where

KNOWN = {"a.md": "aa", "old/b.md": "bb", "old/c.md": "cc", "new.md": "nn"}


def claim(path: str, *replaces: str, published: date | None = None) -> Claim:
    return Claim(KNOWN[path], path, path.upper(), published, replaces)


def by(*claims: Claim) -> dict[str, str]:
    return {other: replacement.document_id for other, replacement in replaced(claims, KNOWN).items()}


@pytest.mark.parametrize(
    ("path", "name", "wanted"),
    [
        ("new.md", "a.md", "aa"),
        ("new.md", "./a.md", "aa"),
        ("new.md", "old/b.md", "bb"),
        ("new.md", "bb", "bb"),
        ("old/c.md", "b.md", "bb"),  # beside it
        ("old/c.md", "../a.md", "aa"),
        ("old/c.md", "a.md", "aa"),  # as the index has it
    ],
)
def test_a_document_is_named_by_path_or_id(path: str, name: str, wanted: str) -> None:
    assert by(claim(path, name)) == {wanted: KNOWN[path]}


@pytest.mark.parametrize("name", ["", "nowhere.md", "b.md", "../../etc/passwd", "a"])
def test_what_is_not_there_is_not_replaced(name: str) -> None:
    assert by(claim("new.md", name)) == {}


def test_one_after_the_other() -> None:
    assert by(claim("old/b.md", "../a.md"), claim("new.md", "old/b.md")) == {"aa": "bb", "bb": "nn"}


def test_what_replaces_itself_replaces_nothing() -> None:
    assert by(claim("a.md", "a.md")) == {}
    assert by(claim("a.md", "new.md"), claim("new.md", "a.md")) == {}
    circle = (claim("a.md", "new.md"), claim("new.md", "old/b.md"), claim("old/b.md", "../a.md"))
    assert by(*circle, claim("new.md", "old/c.md")) == {"cc": "nn"}


def test_of_several_the_first_published_counts() -> None:
    early, late = date(2022, 1, 1), date(2023, 1, 1)
    assert by(claim("old/b.md", "aa", published=late), claim("old/c.md", "aa", published=early), claim("new.md", "aa")) == {"aa": "cc"}
    assert replaced([claim("new.md", "aa", published=late)], KNOWN)["aa"] == Replacement("nn", "NEW.MD", late)


@pytest.mark.parametrize(
    ("where", "published", "wanted"),
    [
        (Where(), date(2022, 1, 1), True),
        (Where(), None, True),
        (Where(published_by=date(2021, 12, 31)), date(2022, 1, 1), False),
        (Where(published_by=date(2022, 1, 1)), date(2022, 1, 1), True),
        (Where(published_by=date(2022, 1, 1)), None, False),  # when it was replaced is not known
        (Where(documents=frozenset(["aa"])), date(2022, 1, 1), False),  # it is asked for
        (Where(documents=frozenset(["nn"])), date(2022, 1, 1), True),
    ],
)
def test_when_the_replacement_answers_instead(where: Where, published: date | None, wanted: bool) -> None:
    assert Replacement("nn", "New", published).answers_instead("aa", where) is wanted


@given(st.lists(st.tuples(st.sampled_from(sorted(KNOWN)), st.lists(st.sampled_from([*KNOWN, *KNOWN.values()]), max_size=4)), max_size=6))
def test_something_answers_whatever_documents_say(said: list[tuple[str, list[str]]]) -> None:
    found = by(*(claim(path, *names) for path, names in said))
    assert found.keys() < set(KNOWN.values())
    for replacement in found.values():
        met = [replacement]
        while met[-1] in found:
            met.append(found[met[-1]])
            assert len(met) <= len(KNOWN)
