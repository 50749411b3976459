import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alternatives import alternatives, rival, tells


@pytest.mark.parametrize(
    ("question", "sentence", "wanted"),
    [
        ("Why is it injected under the skin?", "It is given as an intravenous infusion.", "intravenous"),
        ("How many tablets are swallowed?", "It is infused once.", "infused"),
        ("Why only for children?", "It is approved for adult patients.", "adult"),
        ("Are the cells from healthy donors?", "It is an autologous product.", "autologous"),
        ("Why is it for leukemia?", "Patients with multiple myeloma were treated.", "myeloma"),
        ("Was it randomized?", "It was a single-arm study.", "single-arm"),
        ("Was it done in one hospital?", "The study was multi-center.", "multi-center"),
        ("Why only for children?", "It is approved for adults and children.", None),
        ("Why only for children?", "It was approved in May.", None),
        ("Why only for adults?", "It is approved for adult patients.", None),
    ],
)
def test_a_sentence_tells_what_rules_the_other_out(question: str, sentence: str, wanted: str | None) -> None:
    found = [other.written for one in alternatives(question) if (other := rival(one, sentence))]
    assert found[:1] == ([wanted] if wanted else [])


def test_a_sentence_tells_one_alone_of_a_group() -> None:
    (one,) = alternatives("for children")
    assert tells(one, "in paediatric patients")
    assert not tells(one, "in children and adults")
    assert not tells(one, "in May")


@given(st.text(max_size=80))
def test_what_is_found_stands_there(text: str) -> None:
    assert all(text[one.start : one.end] == one.written for one in alternatives(text))
