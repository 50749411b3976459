from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from bot.ask import LONGEST_QUESTION, answer_to, ask, in_order
from bot.errors import BadQuestion
from bot.runtime import Opened
from bot.types import Cited, Done, Question, Retrieved, Role, Said, Status, Turn, Understood
from index.types import Where


def test_events_come_in_order_and_the_last_holds_the_whole(opened: Opened) -> None:
    events = list(ask(Question("What was the overall response rate in patients?"), opened))
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Understood, Retrieved]
    assert kinds[-1] is Done
    assert kinds.index(Said) < kinds.index(Cited) < kinds.index(Done)
    assert isinstance(events[-1], Done)
    answer = events[-1].answer
    assert "".join(event.text for event in events if isinstance(event, Said)) == answer.text
    assert tuple(event.citation for event in events if isinstance(event, Cited)) == answer.citations


def test_an_answer_is_verbatim_and_cited(opened: Opened) -> None:
    answer = answer_to(Question("What was the overall response rate in patients?"), opened)
    assert answer.status is Status.ANSWERED
    assert answer.text == "The overall response rate was 87.9% in 58 patients."
    assert answer.short == "87.9%"
    (citation,) = answer.citations
    assert citation.document.text[citation.span.start : citation.span.end] == citation.quote == answer.text
    assert citation.links[0].url == "https://example.org/release"
    assert 0 <= answer.confidence <= 1
    assert answer.took.total >= answer.took.read >= 0


def test_what_the_sources_do_not_tell_is_not_found(opened: Opened) -> None:
    answer = answer_to(Question("zebra quagga okapi"), opened)
    assert answer.status is Status.NOT_FOUND
    assert answer.reason
    assert not answer.citations
    assert answer.passages


def test_the_same_question_gets_the_same_answer_alone_and_among_many(opened: Opened) -> None:
    questions = [
        Question(text) for text in ("What was the overall response rate?", "Who approved the therapy?", "Where is Legend Biotech?")
    ] * 12
    alone = {question.text: answer_to(question, opened) for question in questions}
    with ThreadPoolExecutor(32) as pool:
        together = list(pool.map(lambda question: answer_to(question, opened), questions))
    for question, answer in zip(questions, together, strict=True):
        wanted = alone[question.text]
        assert (answer.id, answer.text, answer.citations, answer.passages, answer.confidence) == (
            wanted.id,
            wanted.text,
            wanted.citations,
            wanted.passages,
            wanted.confidence,
        )


def test_another_question_has_another_id(opened: Opened) -> None:
    asked = [
        Question("Who approved it?"),
        Question("Who approved it?", limit=3),
        Question("Who approved it?", (Turn(Role.USER, "Hello"),)),
        Question("Who approved it?", where=Where(published_by=date(2025, 1, 1))),
        Question("Who approved it?", where=Where(documents=frozenset())),
    ]
    assert len({answer_to(question, opened).id for question in asked}) == len(asked)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        (Question("   "), "empty"),
        (Question("x" * (LONGEST_QUESTION + 1)), "at most"),
        (Question("x", limit=0), "limit from 1"),
        (Question("x", where=Where(documents=frozenset(["nowhere"]))), "no document 'nowhere'"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_do(opened: Opened, question: Question, wanted: str) -> None:
    with pytest.raises(BadQuestion, match=wanted):
        answer_to(question, opened)


def test_a_limit_limits_what_is_shown_not_what_is_read(opened: Opened) -> None:
    answer = answer_to(Question("What was the overall response rate in patients?", limit=1), opened)
    assert len(answer.passages) == 1
    assert answer.short == "87.9%"


def test_only_what_was_published_by_a_day_answers(opened: Opened) -> None:
    answer = answer_to(Question("What was the overall response rate in patients?", where=Where(published_by=date(2023, 6, 1))), opened)
    assert {hit.document.path for hit in answer.passages} == {"company.md"}


def test_passages_come_in_the_order_of_their_best_sentences(opened: Opened) -> None:
    question = "What was the overall response rate in patients?"
    hits = opened.index.search(question, opened.encoder.encode(question), 3, Where())
    ranked = opened.reader.rank(question, hits)
    last_first = sorted(ranked, key=lambda finding: -hits.index(finding.hit))
    assert in_order(hits, last_first) == hits[::-1]
    assert in_order(hits, [finding for finding in ranked if finding.hit is hits[1]]) == [hits[1], hits[0], *hits[2:]]
    assert in_order(hits[:1], ranked) == hits[:1]
    assert in_order(hits, []) == hits
