"""Questions that an index can answer, for those who do not know what to ask.

Candidates come from the documents themselves: questions that a document's front matter lists, headings
that are questions, and terms that a document explains with a short form ("overall response rate (ORR)").
Each is asked, and only those are suggested that are answered from that very document.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from bot.ask import answer_to
from bot.runtime import Opened
from bot.types import Question, Status
from index.types import Document

MOST = 8  # suggestions
TRIED_A_DOCUMENT = 4  # candidates
TERM = re.compile(r"((?:[A-Za-z][\w-]+ ){1,4}?[\w-]+) \(([A-Za-z][A-Za-z-]{1,9})\)")
LEADING = frozenset("a an the by of in for with from to and or is as on its this".split())


def suggestions(opened: Opened) -> tuple[str, ...]:
    """Up to `MOST` questions, from as many documents as there are; found once for a generation."""
    if opened.suggestions is None:
        opened.suggestions = tuple(_answered(opened))[:MOST]
    return opened.suggestions


def _answered(opened: Opened) -> Iterator[str]:
    """Candidates answered from their own document: each one's first, main documents before others, then each one's second, and so on.

    What several documents ask comes once.
    """
    documents = sorted(opened.generation.catalogue.all_documents(), key=lambda document: not document.content.metadata.main)
    told: set[str] = set()
    rounds = zip_longest(*([(document, text) for text in candidates(document)[:TRIED_A_DOCUMENT]] for document in documents))
    for document, text in (pair for one in rounds for pair in one if pair):
        if len(told) == MOST:
            return
        if text.casefold() in told:
            continue
        answer = answer_to(Question(text), opened)
        if answer.status is Status.ANSWERED and any(citation.document.id == document.id for citation in answer.citations):
            told.add(text.casefold())
            yield text


def candidates(document: Document) -> list[str]:
    """Questions that a document may answer, the most telling first."""
    headings = [document.text[heading.start : heading.end] for heading in document.content.headings]
    asked = [*document.content.metadata.questions, *(text for text in headings if text.endswith("?"))]
    return list(dict.fromkeys([*asked, *(f"What is {_with_article(long)}?" for long, _ in _terms(document.text))]))


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """Terms with their short forms, where the short form is made of the term's letters."""
    for found in TERM.finditer(text):
        words = found.group(1).split()
        while words and (words[0].lower() in LEADING or words[0][0].lower() != found.group(2)[0].lower()):
            words = words[1:]
        if len(words) > 1:
            yield " ".join(words), found.group(2)


def _with_article(term: str) -> str:
    """A term as it stands in a question: names as they are, common nouns with "the"."""
    return term if term.rsplit(maxsplit=1)[-1][:1].isupper() else f"the {term}"
