"""The everyday wordings: what the file holds, and that like questions are told what they ask for."""

import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from bot.wordings import NEAREST, WORDINGS, Wordings
from index.encoder import Encoder, OnnxEncoder, open_encoder
from index.onnx_model import Array

CONCEPTS = tomllib.loads(files("bot").joinpath(WORDINGS).read_text(encoding="utf-8"))["concept"]


class OneWord:
    """An encoder of which two texts are alike where their first words are the same."""

    name = fingerprint = "one word"
    dimension, limit = 4096, 100

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, text: str) -> Array:
        self.encoded += 1
        vector = np.zeros(self.dimension, np.float32)
        vector[sum(map(ord, text)) % self.dimension] = 1.0
        return vector


@pytest.fixture
def counting() -> OneWord:
    return OneWord()


def wordings(encoder: object, folder: Path) -> Wordings:
    return Wordings(encoder, folder)  # type: ignore[arg-type]


def test_every_concept_has_wordings_enough_and_none_is_told_twice() -> None:
    questions = [question for concept in CONCEPTS for question in concept["questions"]]
    assert len({question.lower() for question in questions}) == len(questions)
    assert all(len(concept["questions"]) > 2 * NEAREST and concept["about"] for concept in CONCEPTS)


def test_wordings_do_not_use_the_terms_that_they_ask_for() -> None:
    for concept in CONCEPTS:
        terms = [term for term in concept["terms"].split("; ") if " " in term]
        assert not [question for question in concept["questions"] for term in terms if term.lower() in question.lower()]


def test_vectors_are_made_once_and_kept(counting: OneWord, tmp_path: Path) -> None:
    first = wordings(counting, tmp_path / "models")
    assert not first.prepared
    first.prepare()
    made = counting.encoded
    assert made == sum(len(concept["questions"]) for concept in CONCEPTS)
    again = wordings(counting, tmp_path / "models")
    assert again.prepared
    assert np.array_equal(again.vectors, first.vectors)
    assert counting.encoded == made


@pytest.mark.parametrize("damage", [b"", b"garbage", b"\x93NUMPY\x01\x00"])
def test_damaged_vectors_are_made_again(counting: OneWord, tmp_path: Path, damage: bytes) -> None:
    first = wordings(counting, tmp_path)
    first.prepare()
    (kept,) = tmp_path.glob("*.npy")
    kept.write_bytes(damage)
    assert np.array_equal(wordings(counting, tmp_path).vectors, first.vectors)
    assert kept.stat().st_size > len(damage)


def test_where_they_cannot_be_kept_they_are_made_all_the_same(counting: OneWord, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    assert len(wordings(counting, tmp_path / "models").vectors)
    assert "not kept" in caplog.text


def test_vectors_of_another_encoder_are_not_taken(counting: OneWord, tmp_path: Path) -> None:
    wordings(counting, tmp_path).prepare()
    other = OneWord()
    other.fingerprint = "another"
    assert not wordings(other, tmp_path).prepared


def test_a_wording_is_told_by_itself_and_what_is_like_none_is_not(counting: OneWord, tmp_path: Path) -> None:
    made = wordings(counting, tmp_path)
    made.vectors[:] = 0.0
    assert made.concept(CONCEPTS[0]["questions"][0]) is None
    assert made.terms("Is it?") == ()


@pytest.mark.parametrize(
    ("question", "everyday"),
    [
        ("What are the odds that this works?", True),
        ("Did CARTIFAN-1 or Carvykti help people?", True),
        ("Which immunomodulatory agent had they had?", False),
        ("Was it pharmacokinetically sound?", False),
    ],
)
def test_rare_words_are_the_fields_own(counting: OneWord, tmp_path: Path, question: str, everyday: bool) -> None:
    assert wordings(counting, tmp_path).everyday(question) is everyday


@pytest.fixture(scope="module")
def real(models: Path) -> Wordings:
    encoder: Encoder = open_encoder("all-MiniLM-L6-v2", models)
    assert isinstance(encoder, OnnxEncoder)
    return Wordings(encoder, models)


@pytest.mark.slow
def test_most_wordings_are_told_by_the_others(real: Wordings) -> None:
    """Each wording of a thing that has terms is asked with itself left out; it is silent on many, and right on most of the rest."""
    every = [(number, question) for number, concept in enumerate(CONCEPTS) for question in concept["questions"]]
    asked = [(place, number, question) for place, (number, question) in enumerate(every) if CONCEPTS[number]["terms"]]
    told = [(real.concept(question, np.array([place])), number) for place, number, question in asked]
    sure = [found == number for found, number in told if found is not None]
    assert len(sure) > len(asked) / 3
    assert sum(sure) > 0.6 * len(sure)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("In how many folks did it work?", "overall response rate"),
        ("Will I get hooked up to a drip?", "intravenous infusion"),
        ("Do they use my own cells or somebody else's?", "autologous"),
        ("How many were left without a trace of their cancer?", "complete response"),
        ("What firm is behind it?", "company"),
    ],
)
def test_everyday_questions_are_told_what_they_ask_for(real: Wordings, question: str, terms: str) -> None:
    assert terms in real.terms(question)
