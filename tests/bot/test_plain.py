import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import MOST, PlainWords

USED = (
    "progression-free survival overall survival overall response rate duration of response complete response adverse events follow-up"
    " administered infusion approval based in CEO subsidiary company autologous median customers"
).lower()
WORDS = PlainWords(USED.split())


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How long before it came back?", "progression-free survival"),
        ("How long did the benefit last?", "duration of response"),
        ("In how many did the tumour shrink?", "overall response rate"),
        ("How long did people live?", "overall survival"),
        ("What are the side effects?", "adverse events"),
        ("Is it a pill?", "infusion"),
        ("Who gave the green light?", "approval"),
        ("Where is the headquarters?", "based in"),
        ("Who is the boss?", "CEO"),
        ("Who owns it?", "subsidiary"),
        ("Whose cells are used?", "autologous"),
        ("Are donor cells used?", "autologous"),
        ("Is it swallowed?", "infusion"),
        ("How many were in full remission?", "complete response"),
    ],
)
def test_plain_words_bring_the_terms_of_the_field(question: str, wanted: str) -> None:
    assert wanted in WORDS.terms(question)
    assert WORDS.explained(question).startswith(question)


@pytest.mark.parametrize(
    "question",
    [
        "What was the progression-free survival?",
        "What was the overall response rate?",
        "What was the progression-free survival (PFS)?",
        "What does the agreement say?",
        "When was the filing accepted?",
        "How do I get red wine out of a carpet?",
    ],
)
def test_a_question_in_the_terms_of_the_field_stays_as_it_is(question: str) -> None:
    assert WORDS.explained(question) == question


def test_the_network_reads_the_terms_first() -> None:
    assert WORDS.headed("What are the side effects?") == "adverse events: What are the side effects?"
    assert WORDS.headed("What does it say?") == "What does it say?"


def test_what_is_asked_counts_and_not_what_is_said_before_it() -> None:
    assert WORDS.terms("Once the tumour had shrunk, how long before it came back?") == ["duration of response", "progression-free survival"]
    assert WORDS.terms("In how many did the tumour shrink?") == ["overall response rate"]
    assert WORDS.terms("The tumour shrank and came back. Who is the boss?") == ["CEO"]
    assert WORDS.terms("Once it worked, who was it?") == ["overall response rate"]  # better than none


def test_a_word_of_success_asks_for_no_response_rate_beside_another_endpoint() -> None:
    assert WORDS.terms("How long did it keep working when it worked?") == ["duration of response"]


def test_terms_that_the_documents_do_not_use_are_not_added() -> None:
    assert PlainWords(["overall", "survival"]).terms("How long before it came back? Is it a pill?") == []


@given(st.text())
def test_few_terms_are_added_and_none_that_is_there(question: str) -> None:
    terms = WORDS.terms(question)
    assert len(terms) <= MOST
    assert all(not set(term.lower().split()) <= set(question.lower().split()) for term in terms)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Did they give OS too?", "Did they give overall survival (OS) too?"),
        ("Give the mPFS", "Give the median progression-free survival (mPFS)"),
        ("What was the overall survival (OS)?", "What was the overall survival (OS)?"),
        ("Is there an OS/PFS curve?", "Is there an overall survival (OS)/progression-free survival (PFS) curve?"),
        ("What was the MRD rate?", "What was the MRD rate?"),  # a term that no document uses
    ],
)
def test_short_forms_are_spelt_out(question: str, wanted: str) -> None:
    assert WORDS.explained(question) == wanted
