"""The invented articles are what they say: each question is answered by one sentence and by words of it, or by nothing."""

import pytest

from bot.reader.alone import read_from
from bot.reader.invented import KEPT, Article, Asked, articles, examples, kept, practised
from index.sentences import sentences

ALL = articles()
ARTICLE = Article(
    "Ozorvy approved",
    "Ozorvy was approved in Japan. Its median progression-free survival was 20 months. It is given once.",
    (
        Asked("How long before it came back?", "paraphrase", "Its median progression-free survival was 20 months.", ("20 months",)),
        Asked("What does it cost?", "unanswerable", "", ()),
    ),
)


def test_each_sentence_stands_once_in_its_article_and_holds_its_answers() -> None:
    for article in ALL:
        for asked in article.questions:
            assert article.text.count(asked.sentence) == 1 or not asked.sentence, asked.question
            assert all(answer in asked.sentence for answer in asked.answers), asked.question
            assert bool(asked.answers) == bool(asked.sentence) == (asked.kind != "unanswerable"), asked.question


def test_each_answer_lies_in_a_sentence_as_they_are_cut() -> None:
    for article in ALL:
        cut = list(sentences(article.text))
        for asked in (one for one in article.questions if one.answers):
            start = article.text.index(asked.sentence) + asked.sentence.index(asked.answers[0])
            assert any(a <= start < b for a, b in cut), asked.question


def test_no_question_is_asked_twice_of_an_article() -> None:
    for article in ALL:
        told = [asked.question for asked in article.questions]
        assert len(set(told)) == len(told)


def test_every_article_is_either_kept_or_trained_on() -> None:
    trained, left = practised(ALL), kept(ALL)
    assert len(trained) + len(left) == len(ALL) == len({article.title for article in ALL})
    assert not {article.title for article in trained} & {article.title for article in left}
    assert len(left) == -(-len(ALL) // KEPT)


def test_plain_words_are_asked_with_their_terms_too() -> None:
    found = list(examples([ARTICLE], lambda _: (), seed=1))
    assert [example.question for example in found] == [
        "How long before it came back?",
        "progression-free survival: How long before it came back?",
        "What does it cost?",
    ]
    assert [example.passage[example.start : example.end] for example in found[:2]] == ["20 months"] * 2
    assert found[2].start is None
    assert not found[2].answers


@pytest.mark.parametrize("sentence", ["Its median", "It is given"])
def test_a_sentence_that_points_back_is_read_behind_the_one_before(sentence: str) -> None:
    from index.types import Span

    spans = [Span(a, b) for a, b in sentences(ARTICLE.text)]
    own = next(span for span in spans if ARTICLE.text[span.start : span.end].startswith(sentence))
    assert read_from(ARTICLE.text, spans, own) == spans[spans.index(own) - 1].start
