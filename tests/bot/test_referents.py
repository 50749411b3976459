import pytest

from bot.referents import Referents
from index.types import Content, Document


def referents(*texts: str) -> Referents:
    return Referents(Document(f"{number:016}", f"{number}.md", "0" * 64, Content(text)) for number, text in enumerate(texts))


ONE = referents("Acme Therapies, a subsidiary of\nBorland Holding Corporation, sells it.", "Borland was founded in 1990.")


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does the parent firm do?", "What does Borland do?"),
        ("Who is the parent's boss?", "Who is Borland's boss?"),
        ("Does Acme's parent company plan more?", "Does Borland plan more?"),
        ("What did the mother company say?", "What did Borland say?"),
    ],
)
def test_the_parent_company_is_named(question: str, named: str) -> None:
    assert ONE.named(question) == named


@pytest.mark.parametrize(
    "question",
    [
        "Who is the parent company?",
        "What is its parent called?",
        "Who is the parent company of Acme?",
        "List Acme's parent company, boss and seat.",
        "Can a parent stay with the child?",
        "Do the parents pay?",
        "Seeing that Acme is Borland's parent, who leads it?",
        "Which company is the mother of the patient?",
    ],
)
def test_what_asks_for_it_or_means_something_else_stays(question: str) -> None:
    assert ONE.named(question) == question


@pytest.mark.parametrize(
    "texts", [(), ("Acme sells it.",), ("Acme, a subsidiary of Borland.", "Dole, a subsidiary of Ekman.")], ids=["none", "untold", "two"]
)
def test_where_not_one_alone_is_told_of_nothing_is_named(texts: tuple[str, ...]) -> None:
    assert referents(*texts).named("What does the parent firm do?") == "What does the parent firm do?"


def test_the_name_is_the_one_that_documents_use_alone() -> None:
    assert "Borland Holding" in referents("Acme, a subsidiary of Borland Holding, sells.").named("What does the parent sell?")
