import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alternatives import alternatives, chooses, of_product, rival, tells


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
        ("Is it allowed as first-line treatment?", "It is for relapsed or refractory disease.", "relapsed"),
        ("Are they a stranger's cells?", "It is an autologous product.", "autologous"),
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


@pytest.mark.parametrize(
    ("question", "sentence", "wanted"),
    [
        ("Donor cells or the patient's own?", "It is an autologous product.", True),
        ("Is it for adults or children?", "It is for children.", True),
        ("Is it for adults or children?", "It is for children and adults.", False),
        ("Is it for adults or children?", "It is infused.", False),
        ("Is it for adults or for Japan?", "It is for adults.", False),
        ("Why do adults and children differ?", "It is for children.", False),
    ],
)
def test_a_sentence_may_tell_which_of_two_it_is(question: str, sentence: str, wanted: bool) -> None:
    assert chooses(question, sentence) is wanted


def test_a_medicine_is_given_in_one_way() -> None:
    assert [of_product(one, "Are the capsules chewed?") for one in alternatives("Are the capsules chewed?")] == [True]
    for question in ("Is it infused or swallowed?", "Which dose do children get?"):
        assert not any(of_product(one, question) for one in alternatives(question))


@given(st.text(max_size=80))
def test_what_is_found_stands_there(text: str) -> None:
    assert all(text[one.start : one.end] == one.written for one in alternatives(text))
