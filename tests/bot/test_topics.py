import pytest

from bot.topics import topics_asked, untold


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("How many patients died?", "58 patients were analyzed.", ["deaths"]),
        ("How many patients died?", "Three patients were dead within a year.", []),
        ("Is it OK while pregnant?", "It is given once.", ["pregnancy"]),
        ("Is it reimbursed by health insurance?", "No health plan covers it.", []),
        ("What share of patients responded?", "87.9% responded.", []),  # a share of patients, not of a company
        ("What happened to the share price?", "It was approved.", ["shares"]),
        ("Who is in charge?", "Ying Huang is.", []),
        ("What is at the heart of the plan?", "Innovation is.", []),
        ("Which virus brings the gene in?", "A lentiviral vector does.", []),
    ],
)
def test_subjects_that_are_asked_about_and_not_spoken_of(question: str, evidence: str, wanted: list[str]) -> None:
    assert untold(question, evidence) == wanted


@pytest.mark.parametrize(
    "question", ["how many deaths", "its storage", "which patents", "any infections", "the share price", "is it reimbursed"]
)
def test_what_asks_for_a_subject_also_tells_of_it(question: str) -> None:
    assert topics_asked(question)
    assert untold(question, question) == []
