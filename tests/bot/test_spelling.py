import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spelling import Spelling, english_words
from index.catalogue import Word

WRITTEN = (
    "Legend Biotech GenScript cilta-cel CARTIFAN-1 CARTITUDE-6 overall response median duration antigen many patients with month"
    " progression-free survival ORR PFS 30-month China NMPA"
).split()
SPELLING = Spelling({word.lower(): Word(9, word) for word in WRITTEN})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("overal respone ciltacel", "overall response cilta-cel"),
        ("wich antigne does cilta cell hit", "which antigen does cilta-cel hit"),
        ("legnd biotch", "Legend Biotech"),
        ("genscipt how mny patiens", "GenScript how many patients"),
        ("medain durtion of respons", "median duration of response"),
        ("cartifan1 pls", "CARTIFAN-1 pls"),
        ("CARTIFAN1", "CARTIFAN-1"),
        ("cartfan-1", "CARTIFAN-1"),
        ("cartfan-2", "cartfan-2"),  # another number is another trial
        ("carttifan 1", "CARTIFAN-1"),
        ("what does BCMA stand 4?", "what does BCMA stand for?"),
        ("was it used 4 times", "was it used 4 times"),
        ("what dose cilta-cel mean", "what does cilta-cel mean"),
        ("what dose did patients get", "what dose did patients get"),
        ("what goal dose Legend have", "what goal does Legend have"),
        ("which highest dose did patients get", "which highest dose did patients get"),
        ("were is Legend based", "where is Legend based"),
        ("were patients followed", "were patients followed"),
        ("cartitude 6", "CARTITUDE-6"),
        ("progresion free survival", "progression-free survival"),
        ("chna", "China"),
        ("legnd hedquarters", "Legend headquarters"),
        ("wat was the respone in ppl", "what was the response in people"),
    ],
)
def test_what_is_misspelt_is_mended(typed: str, meant: str) -> None:
    assert SPELLING.mend(typed) == meant


@pytest.mark.parametrize(
    "right",
    [
        "What was the overall response rate?",
        "Did any patient get ICANS or CRS?",
        "What about OS?",
        "What are the CAR's components, and Legend's plans?",
        "It lasted 30 months, not 31-month.",
        "A noodle recipe, a quagga, and relapses of the infusions.",
        "nct 03758417?",
        "Is 卡卫荻 sold?",
        "Zyx",
        "",
    ],
)
def test_what_is_right_or_unknown_stays(right: str) -> None:
    assert SPELLING.mend(right) == right


@given(st.lists(st.sampled_from([*WRITTEN, *english_words()[:3000], "30.13", "87.9%", "58", "?", ","]), max_size=12).map(" ".join))
def test_nothing_spelt_right_is_changed(question: str) -> None:
    assert SPELLING.mend(question).lower() == question.lower()


@given(st.text(max_size=80))
def test_any_question_can_be_mended_and_once_is_enough(question: str) -> None:
    mended = SPELLING.mend(question)
    assert SPELLING.mend(mended) == mended


def test_no_question_of_the_sets_that_is_spelt_right_is_changed() -> None:
    """The quality set's questions but for those that are misspelt on purpose, against a vocabulary that lacks most of them."""
    path = Path(__file__).parents[1] / "quality" / "questions.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [row["question"] for row in rows if row["kind"] != "typo" and SPELLING.mend(row["question"]) != row["question"]] == []
