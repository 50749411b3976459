"""Articles on approvals that we made up, with questions on them as people ask: what the reader practises its own field on.

Question sets are made of encyclopaedias, and their questions share most words with what answers them. These
articles are in the register of trade news, companies' announcements and agencies' notices; all companies, medicines,
trials and people in them are invented, so that no fact can be learnt by heart. A third of the questions is
asked in everyday words that the answering sentence does not have, and some three in ten are not answered by anything,
however near to it the article comes. Every fifth article is kept from training: calibrate.py fits on those.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.plain import PlainWords
from bot.reader.data import Example, Words, with_corrupted
from bot.stems import WORD

FILE = Path(__file__).with_name("invented.jsonl")
KEPT = 5  # every such article is kept from training
BESIDE = 4  # sentences of the article that are read beside the one that answers


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on an article. `sentence` answers it, `answers` are its words that do; both are empty where nothing does."""

    question: str
    kind: str
    sentence: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An invented article with its questions."""

    title: str
    text: str
    questions: tuple[Asked, ...]


def articles(path: Path = FILE) -> list[Article]:
    """All of them, in their order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Article(row["title"], row["text"], tuple(map(_asked, row["questions"]))) for row in rows]


def practised(found: Sequence[Article]) -> list[Article]:
    """The articles that are trained on."""
    return [article for number, article in enumerate(found) if number % KEPT]


def kept(found: Sequence[Article]) -> list[Article]:
    """The articles that are not trained on."""
    return list(found[::KEPT])


def examples(found: Sequence[Article], terms: Callable[[str], Sequence[str]], seed: int) -> Iterator[Example]:
    """The articles' questions as they are asked and, where plain words are explained by terms, once more behind those.

    `terms` tells the field's terms for everyday wordings (wordings.py).
    """
    for number, article in enumerate(found):
        plain_words = PlainWords((match.group().lower() for match in WORD.finditer(article.text)), terms)
        words = Words(article.text)
        for place, asked in enumerate(article.questions):
            for question in dict.fromkeys((asked.question, plain_words.headed(asked.question))):
                start = article.text.index(asked.sentence) + asked.sentence.index(asked.answers[0]) if asked.answers else None
                example = Example(
                    id=f"invented {number} {place}",
                    question=question,
                    title=article.title,
                    passage=article.text,
                    start=start,
                    end=start + len(asked.answers[0]) if start is not None else None,
                    answers=asked.answers,
                    beside=BESIDE,
                    whole=False,
                )
                yield with_corrupted(example, words, seed)


def _asked(row: dict[str, object]) -> Asked:
    answers = row["answers"]
    assert isinstance(answers, list)
    return Asked(str(row["question"]), str(row["kind"]), str(row["sentence"]), tuple(answers))
