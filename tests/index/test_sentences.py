import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import _last_word, sentences, trimmed


def split(text: str) -> list[str]:
    return [text[a:b].strip() for a, b in sentences(text)]


@given(st.text())
def test_spans_tile_any_text(text: str) -> None:
    spans = list(sentences(text))
    assert "".join(text[a:b] for a, b in spans) == text
    assert all(a < b for a, b in spans)


@given(
    st.lists(st.sampled_from(["A", "b", ". ", "\n", "\n\n", "! ", "vs.", " ", "3.1", "。", "| ", "- ", "• x"]), max_size=40).map("".join)
)
def test_spans_tile_texts_full_of_marks(text: str) -> None:
    spans = list(sentences(text))
    assert "".join(text[a:b] for a, b in spans) == text


@pytest.mark.parametrize(
    "text",
    [
        "The median was 30.13 months vs. 11.8 months in the other arm.",
        "Mi J-Q et al. J. Clin. Oncol. 2023.",
        "See Fig. 2 and Tab. 3 for what Dr. Huang found.",
        "Results of J. R. R. Smith were confirmed.",
        "Approx. 30 patients, e.g. those in Shanghai, were treated.",
        "Legend Biotech Inc. announced it.",
        "The U.S. FDA approved it.",
        "Response was seen at no. 5 of the sites, i.e. Ruijin.",
        "Version 2.0 of the label says so.",
        'He asked "why?" and left.',
        "A wrapped line\nof prose goes on.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It works. It lasts.", ["It works.", "It lasts."]),
        ("Legend Biotech Inc. The rest follows.", ["Legend Biotech Inc.", "The rest follows."]),
        ("It was 87.9%. Then 30.13 months passed.", ["It was 87.9%.", "Then 30.13 months passed."]),
        ('"It works." He left.', ['"It works."', "He left."]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ("Of 58. In 2024 it grew.", ["Of 58.", "In 2024 it grew."]),
        ("A title\n\nThe text.", ["A title", "The text."]),
        ("Two things:\n- one\n- two", ["Two things:", "- one", "- two"]),
        ("1. First\n2. Second", ["1. First", "2. Second"]),
        ("国家药监局批准了该药。这是第一句!好", ["国家药监局批准了该药。", "这是第一句!好"]),
        ("name | value\nORR | 87.9%", ["name | value", "ORR | 87.9%"]),
        ("Ends a line.\nAnd another", ["Ends a line.", "And another"]),
    ],
)
def test_sentences_end_where_they_end(text: str, wanted: list[str]) -> None:
    assert split(text) == wanted


def test_trimmed_takes_off_white_space_and_the_list_mark() -> None:
    text = "\n • An item. \n"
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == "An item."


def test_trimmed_of_nothing_is_empty() -> None:
    start, end = trimmed("  \n ", 0, 4)
    assert start == end


@given(st.text(st.one_of(st.characters(), st.sampled_from(" \n\t([\"'“‘/\x1c\x85.a"))))
def test_the_last_word_is_what_an_expression_would_find(text: str) -> None:
    found = re.search(r"[^\s(\[\"'“‘/]*$", text)
    assert found
    assert _last_word(text) == found.group()
