"""Other values beside an answer's, on made-up drugs and trials, so that no rule is for one question."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.aliases import Aliases
from bot.checks import Checks
from bot.differences import MOST, Differences
from bot.names import Names
from bot.types import Finding
from index.catalogue import Word
from index.types import Content, Document, Hit, Metadata, Passage, Span

WRITTEN = "ozo-cel Ozorvy teclistamab NIPPON-2 NIPPON-3 Japan PMDA FDA patients responded response rate".split()
NAMES = Names({word.lower(): Word(3, word) for word in WRITTEN})
ABOUT = Document("d", "d.md", "0", Content("", Metadata(aliases=(("ozo-cel", "Ozorvy"), ("NIPPON-2", "NCT01234567")))))
ALIASES = Aliases([ABOUT])
CHECKS = Checks(NAMES, ALIASES)
RATE = "What was the response rate?"
RATE_AT_18 = "The response rate in NIPPON-2 was 81.2% in 48 patients at 18 months of follow-up."


def finding(sentence: str, words: str = "", heading: str = "Results", title: str = "Notes") -> Finding:
    """A sentence in a document of its own."""
    document = Document("e", "e.md", "0", Content(sentence, Metadata(title=title)))
    span = Span(0, len(sentence))
    start = sentence.index(words) if words else 0
    told = (Span(start, start + len(words)),) if words else ()
    return Finding(Hit(Passage("e", 0, len(sentence), sentence, (span,), (heading,)), document, 0.5, 0.0, (0.5,)), span, told, 0.9)


def differing(question: str, answer: Finding, others: Sequence[Finding]) -> list[str]:
    found = Differences(NAMES, ALIASES).of(CHECKS.asked(question), answer, others)
    for one in found:
        assert len(one.words) == 1
        assert one.sentence.start <= one.words[0].start < one.words[0].end <= one.sentence.end
    return [one.text(one.words[0]) for one in found]


@pytest.mark.parametrize(
    ("question", "told", "words", "other", "others_words", "wanted"),
    [
        (RATE, RATE_AT_18, "81.2%", "The response rate in NIPPON-2 was 78.8% at 26 months.", "78.8%", ["78.8%"]),
        (RATE, RATE_AT_18, "81.2%", "In NCT01234567, the response rate was 78.8%.", "78.8%", ["78.8%"]),  # the same trial
        (RATE, RATE_AT_18, "81.2%", "The response rate in NIPPON-2 was 78.8% in 52 patients.", "52", ["78.8%"]),  # the share all the same
        (RATE, RATE_AT_18, "81.2%", "The response rate in NIPPON-2 was given as 81.2% and as 78.8%.", "78.8%", ["78.8%"]),
        (
            "How many patients were in NIPPON-2?",
            "NIPPON-2 treated 208 patients.",
            "208 patients",
            "The number of patients in NIPPON-2 is 282 in one report.",
            "282",
            ["282"],
        ),
        (
            "What did ozo-cel earn?",
            "Sales of ozo-cel earned 30 million US dollars.",
            "30 million US dollars",
            "Ozorvy earned 41 million US dollars.",
            "41 million",
            ["41 million"],
        ),
        (
            "What was the complete response rate?",
            "A complete response was reached in NIPPON-2 by 61% of patients.",
            "61%",
            "A stringent complete response or a complete response was reached by 66% of patients in NIPPON-2.",
            "66%",
            ["66%"],
        ),
    ],
)
def test_another_value_of_the_same_is_told(question: str, told: str, words: str, other: str, others_words: str, wanted: list[str]) -> None:
    assert differing(question, finding(told, words), [finding(other, others_words)]) == wanted


@pytest.mark.parametrize(
    ("question", "told", "words", "other", "others_words"),
    [
        (RATE, RATE_AT_18, "81.2%", "The response rate in NIPPON-3 was 78.8%.", "78.8%"),  # another trial
        (RATE, RATE_AT_18, "81.2%", "The response rate was 78.8%.", "78.8%"),  # of no trial that is known
        (RATE, RATE_AT_18, "81.2%", "The overall response rate in NIPPON-2 was 81.2%.", "81.2%"),  # the same value
        (RATE, RATE_AT_18, "81.2%", "The response rate in NIPPON-2 was 81%.", "81%"),  # rounded
        (RATE, RATE_AT_18, "81.2%", "The response rate in NIPPON-2 was about 80%.", "80%"),
        (RATE, RATE_AT_18, "81.2%", "The response rate in NIPPON-2 was more than 70%.", "70%"),  # bears it out
        (RATE, RATE_AT_18, "81.2%", "The response rate in NIPPON-2 was told at 26 months.", "26 months"),  # when, not how many
        (RATE, RATE_AT_18, "81.2%", "A complete response in NIPPON-2 was reached at a rate of 70%.", "70%"),  # another endpoint
        (RATE, RATE_AT_18, "81.2%", "No response rate in NIPPON-2 at 12% of the dose was published.", "12%"),  # nothing known
        (RATE, RATE_AT_18, "81.2%", "Fever came in NIPPON-2 in 70% of patients.", "70%"),  # not what is asked
        (RATE, "81.2% at 18 months, 78.8% at 26 months.", "78.8%", "A response rate of 81.2% was seen.", "81.2%"),  # the answer tells it
        ("What was the response rate at 18 months?", RATE_AT_18, "81.2%", "The response rate in NIPPON-2 was 78.8% at 26 months.", "78.8%"),
        (
            "How high was the rate of severe fever?",
            "Fever occurred at a rate of 90% in NIPPON-2.",
            "90%",
            "Severe fever occurred at a rate of 11% in NIPPON-2.",
            "11%",
        ),  # the answer is not what is asked either
        (
            "When did the PMDA approve ozo-cel?",
            "The PMDA approved ozo-cel on 3 May 2021.",
            "3 May 2021",
            "The PMDA approved ozo-cel on 9 May 2021.",
            "9 May",
        ),  # dates are no quantities
        (
            "What dose is given?",
            "The PMDA gives a dose of 30 mL.",
            "30 mL",
            "The FDA gives a dose of 70 mL.",
            "70 mL",
        ),  # another agency
        (
            "What dose is given?",
            "A dose of ozo-cel of 30 mL is given.",
            "30 mL",
            "A dose of teclistamab of 70 mL is given.",
            "70 mL",
        ),  # another drug
        ("What share had red hair?", "Fever came in 70% of patients.", "70%", "Chills came in 60% of patients.", "60%"),  # no answer
    ],
)
def test_what_is_of_another_thing_is_not(question: str, told: str, words: str, other: str, others_words: str) -> None:
    assert not differing(question, finding(told, words), [finding(other, others_words)])


def test_what_a_sentence_stands_under_tells_its_trial() -> None:
    other = "The response rate was 78.8%."
    assert differing(RATE, finding(RATE_AT_18, "81.2%"), [finding(other, "78.8%", heading="NIPPON-2")]) == ["78.8%"]
    assert differing(RATE, finding(RATE_AT_18, "81.2%"), [finding(other, "78.8%", title="The trial NIPPON-2")]) == ["78.8%"]
    assert not differing(RATE, finding(RATE_AT_18, "81.2%"), [finding(other, "78.8%", heading="NIPPON-3")])


@pytest.mark.parametrize("words", ["", "NIPPON-2", "81.2% in 48 patients at 18 months and 90%"])
def test_an_answer_without_one_number_has_no_other_values(words: str) -> None:
    told = f"The response rate in NIPPON-2 was {words or '81.2%'}."
    assert not differing(RATE, finding(told, words), [finding("The response rate in NIPPON-2 was 78.8%.", "78.8%")])


def test_each_value_is_told_once_surest_first_and_few() -> None:
    others = [finding(f"The response rate in NIPPON-2 was {value}%.", f"{value}%") for value in (70.5, 60.5, 70.5, 50.5, 40.5, 30.5)]
    found = differing(RATE, finding(RATE_AT_18, "81.2%"), others)
    assert found == ["70.5%", "60.5%", "50.5%"]
    assert len(found) == MOST


@given(st.integers(0, 999), st.integers(0, 999))
def test_a_value_differs_if_and_only_if_it_is_another(one: int, other: int) -> None:
    told = finding(f"The response rate in NIPPON-2 was {one / 10:.1f}%.", f"{one / 10:.1f}%")
    found = differing(RATE, told, [finding(f"In NIPPON-2 the response rate was {other / 10:.1f}%.", f"{other / 10:.1f}%")])
    if abs(one - other) != 1:  # what is so near may be rounded
        assert bool(found) == (one != other)
