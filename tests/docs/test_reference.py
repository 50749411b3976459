import pytest

from tests.docs.reference import DOCS, pages

PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_what_is_committed_is_what_the_code_says(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name], "run `make docs`"
