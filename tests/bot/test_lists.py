from dataclasses import replace

import pytest

from bot.lists import MOST_GATHERED, gathered, parts, several
from bot.types import Finding
from index.types import Content, Document, Hit, Passage, Span
from tests.bot.test_cite import HIT


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Summarize Ozora: founders, number of plants and seat.", ["Ozora: founders", "Ozora: number of plants", "Ozora: seat"]),
        ("The trial NIPPON-2: phase, sponsor?", ["The trial NIPPON-2: phase", "The trial NIPPON-2: sponsor"]),
        ("List the seat, founders and boss of Ozora.", ["Ozora: seat", "Ozora: founders", "Ozora: boss"]),
        ("Give Ozora Pharma's seat, its founders and boss.", ["Ozora Pharma: seat", "Ozora Pharma: founders", "Ozora Pharma: boss"]),
        ("Name the phase of NIPPON-2, its sponsor and its start.", ["NIPPON-2: phase", "NIPPON-2: sponsor", "NIPPON-2: start"]),
        ("I need the seat, founders and boss of Ozora.", ["Ozora: seat", "Ozora: founders", "Ozora: boss"]),
        ("I'd like the phase, the sponsor and the start.", ["phase", "sponsor", "start"]),
        ("List safety and efficacy of Ozora.", []),  # two things may be one
        ("What is the seat of Ozora?", []),
        ("NIPPON-2: incidence of fever?", []),
        ("Median survival was 30 months in the data: how does that compare with what others have reported so far, and why?", []),
    ],
)
def test_what_is_counted_up_is_asked_one_by_one(question: str, wanted: list[str]) -> None:
    assert parts(question) == wanted


@pytest.mark.parametrize(
    "question",
    [
        "Which trials formed the basis?",
        "What secondary endpoints did it have?",
        "Who were the founders of Ozora?",
        "Name all products on the list.",
        "List the side effects.",
        "Name both leaders of the firm.",
        "Who are the two executives?",
        "List every response percentage.",
        "Which two CEO are quoted?",
        "Both persons quoted, please.",
    ],
)
def test_plurals_ask_for_several(question: str) -> None:
    assert several(question)


@pytest.mark.parametrize(
    "question",
    ["Which trial was the basis?", "What was the response rate?", "What is its status?", "Who is Mika Sato?", "What does this address?"],
)
def test_singulars_do_not(question: str) -> None:
    assert not several(question)


def findings(*confidences: float) -> list[Finding]:
    return [Finding(HIT, Span(number, number + 1), (), confidence) for number, confidence in enumerate(confidences)]


def test_what_is_nearly_as_sure_is_gathered() -> None:
    found = findings(0.9, 0.85, 0.6, 0.83)
    assert gathered(found, 0.3) == (found[0], found[1], found[3])
    assert gathered(found, 0.84) == (found[0], found[1])
    assert gathered(findings(0.2), 0.3) == tuple(findings(0.2))
    assert gathered([], 0.3) == ()
    assert len(gathered(findings(*[0.9] * 20), 0.3)) == MOST_GATHERED


def test_a_sentence_found_twice_is_gathered_once() -> None:
    one = findings(0.9)[0]
    assert gathered([one, one], 0.3) == (one,)


def test_what_looks_like_the_first_is_gathered_though_it_is_less_sure() -> None:
    told = "Mika Sato leads Ozora. Ren Abe leads Kuma. Kyoto is where both are."
    document = Document("d", "d.md", "0", Content(told))
    places = (Span(0, 22), Span(23, 42), Span(43, len(told)))
    hit = Hit(Passage("d", 0, len(told), told, places), document, 0.5, 0.0, (0.5, 0.5, 0.5))
    words = (Span(0, 9), Span(23, 30), Span(43, 48))
    found = [Finding(hit, places[n], (words[n],), sure) for n, sure in enumerate((0.8, 0.2, 0.2))]
    assert gathered(found, 0.5) == (found[0], found[1])
    assert gathered([replace(one, words=()) for one in found], 0.5) == (replace(found[0], words=()),)
