"""The terms that a generation's documents explain, each with the sentence that does, for who meets them in an answer.

A glossary's sentences come first, then those that define a term anywhere (`definitions.py`), then those that
spell a short form out ("National Medical Products Administration (NMPA)"). Short forms are matched with their
capitals ("OS" is not "os"); one that stands for several things is left out, since which is meant cannot be told.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby, pairwise

from bot.aliases import explained
from bot.cite import quoted
from bot.definitions import Definition, defined, definitions, says_again
from bot.types import Citation, Place, Term
from index.catalogue import Catalogue
from index.types import Document, Passage, Span, Where

MOST = 8  # terms explained with an answer
LISTS_TERMS = re.compile(
    r"\b(?:glossar(?:y|ies)|terminology|lexicon|definitions?|abbreviations?|acronyms?|(?<!in )terms(?! of\b| and conditions))\b",
    re.IGNORECASE,
)
TOKEN = re.compile(r"[^\W_]+")
JOINT = re.compile(r"%?\s+|[-‐‑–]")  # what may stand between the words of a term
Key = tuple[str, ...]


class Rank(IntEnum):
    """How a sentence explains a term, the best first."""

    LISTED = 0
    BELOW_ITS_HEADING = 1
    DEFINED = 2
    TOLD = 3
    SPELT_OUT = 4


@dataclass(frozen=True, slots=True)
class Explanation:
    """A span of a document, below `headings`, that explains what has these names.

    `words` are, where it only spells a short form out, the words that do; the names are then the short form and the long one.
    """

    names: tuple[str, ...]
    document_id: str
    span: Span
    headings: tuple[str, ...]
    rank: Rank
    words: tuple[Span, ...] = ()

    def is_in(self, citation: Citation) -> bool:
        """Whether a citation quotes what explains, or a part of it, or spells the short form out itself."""
        if self.rank is Rank.SPELT_OUT and self.names[1].lower() in citation.quote.lower():
            return True
        cited = citation.span
        return self.document_id == citation.document.id and self.span.start < cited.end and cited.start < self.span.end


class Glossary:
    """The explained terms of a generation's documents."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        documents = sorted(catalogue.all_documents(), key=lambda one: (one.id in catalogue.replaced, not one.content.metadata.main))
        self._named = by_name([one for document in documents for one in explanations(document, catalogue.all_passages(document))])
        self._longest = max(map(len, self._named), default=1)  # words

    def terms(self, citations: Sequence[Citation], where: Where) -> tuple[Term, ...]:
        """The terms that stand in quotes, in the order met, each with its first place in every quote.

        None is explained by words that are cited themselves, nor by a document that `where` leaves out.
        """
        met: dict[Explanation, tuple[str, dict[int, Place]]] = {}
        for number, citation in enumerate(citations):
            for span, found in self.standing(citation.quote):
                if not any(map(found.is_in, citations)):
                    _, places = met.setdefault(found, (citation.quote[span.start : span.end], {}))
                    places.setdefault(number, Place(number, _shifted(span, citation.span.start)))
        cited = ((term, self._citation(found, where), places) for found, (term, places) in met.items())
        return tuple(Term(term, citation, tuple(places.values())) for term, citation, places in cited if citation)[:MOST]

    def standing(self, text: str) -> Iterator[tuple[Span, Explanation]]:
        """Where terms stand in a text, with what explains them: whole words, the longest at each place, none within another."""
        tokens = list(TOKEN.finditer(text))
        at = 0
        while at < len(tokens):
            words = _run(text, tokens[at : at + self._longest])
            length = next((length for length in range(len(words), 0, -1) if self._found(words[:length])), 0)
            if found := self._found(words[:length]):
                yield Span(tokens[at].start(), tokens[at + length - 1].end()), found
            at += length or 1

    def _found(self, words: Sequence[str]) -> Explanation | None:
        """What explains words: a short form as it is written, perhaps in the plural; else in any case and number."""
        if not words:
            return None
        short = (*words[:-1], words[-1].removesuffix("s"))
        return self._named.get(tuple(words)) or self._named.get(short) or self._named.get(_plain(words))

    def _citation(self, found: Explanation, where: Where) -> Citation | None:
        """The citation of what explains, None where its document may not answer."""
        document = self.catalogue.document_by_id(found.document_id)
        replaced = self.catalogue.replaced.get(found.document_id)
        if document is None or not _may_answer(document, where) or (replaced and replaced.answers_instead(document.id, where)):
            return None
        return quoted(document, found.span, found.words, found.headings, replaced)


def explanations(document: Document, passages: Sequence[Passage]) -> Iterator[Explanation]:
    """What a document explains; `passages` are all of its, in order."""
    for headings, group in groupby(passages, key=lambda passage: passage.headings):
        spans = [span for passage in group for span in passage.sentences]
        sentences = [document.text[span.start : span.end] for span in spans]
        listed = any(map(LISTS_TERMS.search, (document.title, *headings)))
        for found, rank in _listed(headings, sentences) if listed else _defined(sentences):
            again = found.at + 1 < len(spans) and says_again(sentences[found.at + 1])
            span = Span(spans[found.at].start, spans[found.at + again].end)
            yield Explanation(found.names, document.id, span, headings, rank)
        for span, sentence in zip(spans, sentences, strict=True):
            for long, short in explained(sentence):
                start = span.start + sentence.index(f"{long} ({short})")
                words = (Span(start, start + len(f"{long} ({short})")),)
                yield Explanation((short, long), document.id, span, headings, Rank.SPELT_OUT, words)


def by_name(found: Sequence[Explanation]) -> dict[Key, Explanation]:
    """The best explanation of each name, the first of several as good; short forms with several meanings have none."""
    spelt = {one.names for one in found if one.rank is Rank.SPELT_OUT}
    meanings: dict[Key, set[Key]] = defaultdict(set)
    shorts: dict[Key, list[str]] = defaultdict(list)
    for short, long in sorted(spelt):
        meanings[_key(short)].add(_key(long))
        shorts[_key(long)].append(short)
    named: dict[Key, Explanation] = {}
    for one in sorted(found, key=lambda one: one.rank):
        more = [short for name in one.names for short in shorts[_key(name)]]
        names = one.names[:1] if one.rank is Rank.SPELT_OUT else (*one.names, *more)
        for key in map(_key, names):
            if key and _is_one(meanings.get(key, set())):
                named.setdefault(key, one)
    return named


def _listed(headings: Sequence[str], sentences: Sequence[str]) -> Iterator[tuple[Definition, Rank]]:
    """What a section of a glossary explains."""
    heading = headings[-1] if headings and not LISTS_TERMS.search(headings[-1]) else ""
    for found in definitions(heading, sentences):
        yield found, Rank.LISTED if found.sure else Rank.BELOW_ITS_HEADING


def _defined(sentences: Sequence[str]) -> Iterator[tuple[Definition, Rank]]:
    """What sentences define anywhere else."""
    for at, sentence in enumerate(sentences):
        if found := defined(sentence):
            yield Definition(found.names, at, found.sure), Rank.DEFINED if found.sure else Rank.TOLD


def _may_answer(document: Document, where: Where) -> bool:
    published = document.content.metadata.published
    among = where.documents is None or document.id in where.documents
    return among and (where.published_by is None or (published is not None and published <= where.published_by))


def _run(text: str, tokens: Sequence[re.Match[str]]) -> list[str]:
    """The words from the first on that nothing but a space or a hyphen keeps apart."""
    words = [tokens[0].group()]
    for before, after in pairwise(tokens):
        if not JOINT.fullmatch(text, before.end(), after.start()):
            break
        words.append(after.group())
    return words


def _key(name: str) -> Key:
    """What a name is looked up by: its words as they are for a short form ("sCR"), else in small letters and the singular."""
    words = TOKEN.findall(name)
    return tuple(words) if " " not in name and any(map(str.isupper, name[1:])) else _plain(words)


def _plain(words: Iterable[str]) -> Key:
    return tuple(map(_singular, map(str.lower, words)))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")) else word


def _is_one(meanings: set[Key]) -> bool:
    """Whether long forms mean the same: the shortest stands in all others."""
    written = sorted((f" {' '.join(meaning)} " for meaning in meanings), key=len)
    return all(written[0] in other for other in written)


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
