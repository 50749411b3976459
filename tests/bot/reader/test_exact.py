import pytest

from bot.reader.exact import spelt_out, with_noun
from index.types import Span


@pytest.mark.parametrize(
    ("question", "sentence", "wanted"),
    [
        ("What does sCR stand for?", "79% reached a stringent complete response (sCR).", "stringent complete response"),
        ("What does stringent complete response (sCR) stand for?", "A stringent complete response (sCR).", "stringent complete response"),
        ("Spell out ORR.", "The overall response rate (ORR) was 80%.", "overall response rate"),
        ("Spell out overall response rate (ORR).", "The overall response rate (ORR) was 80%.", "overall response rate"),
        ("What is BCMA short for?", "It targets B-cell maturation antigen (BCMA).", "B-cell maturation antigen"),
        ("What does CAR-T stand for?", "A chimeric antigen receptor T cell (CAR-T) therapy.", "chimeric antigen receptor T cell"),
        ("What does mPFS stand for?", "The median progression-free survival (mPFS) was long.", "median progression-free survival"),
        ("What does the FDA stand for?", "The Food and Drug Administration (FDA) approved it.", "Food and Drug Administration"),
        ("Write out ozo-cel in full.", "Approved was ozoracabtagene autoleucel (ozo-cel).", "ozoracabtagene autoleucel"),
        ("Write out ozo-cel in full.", "Approved was the cell therapy (ozo-cel).", None),
        ("The name spelt out in full for ozo-cel?", "Approved was ozoracabtagene autoleucel (ozo-cel).", "ozoracabtagene autoleucel"),
        ("What was the ORR?", "The overall response rate (ORR) was 80%.", None),
        ("What does sCR stand for?", "79% reached sCR.", None),
        ("What does XYZ stand for?", "The median was long (XYZ).", None),
    ],
)  # fmt: skip
def test_a_short_form_is_spelt_out_by_the_words_before_its_bracket(question: str, sentence: str, wanted: str | None) -> None:
    found = spelt_out(question, sentence)
    assert (sentence[found.start : found.end] if found else None) == wanted


@pytest.mark.parametrize(
    ("question", "words", "wanted"),
    [
        ("What kind of therapies does it make?", "advanced cell", "advanced cell therapies"),
        ("Which products does it make?", "advanced cell", "advanced cell"),
        ("What sort of therapies and services does it sell?", "advanced cell", "advanced cell therapies and services"),
        ("Who makes cell therapies?", "advanced", "advanced"),
        ("Which is it?", "advanced", "advanced"),
    ],
)
def test_the_noun_that_is_asked_for_belongs_to_the_answer(question: str, words: str, wanted: str) -> None:
    sentence = "It makes advanced cell therapies and services."
    start = sentence.index(words)
    found = with_noun(question, sentence, Span(start, start + len(words)))
    assert sentence[found.start : found.end] == wanted
