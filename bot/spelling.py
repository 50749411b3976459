"""A question as it was meant: misspelt words, missing hyphens and spaces mended.

What a word may have meant is looked for among the index's own words first, then among common English
ones. A word that stands in the index, that English has, or that is a number is never touched, and one
written in capitals only gets its marks back. So names that no dictionary knows ("cilta-cel",
"CARTIFAN-1") are mended too, and nothing spelt right is changed.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from index.catalogue import STOP_WORDS, Word

TOKEN = re.compile(r"\w+(?:[-'’‑]\w+)*")
MARKS = re.compile(r"[-'’‑]")
POSSESSIVE = re.compile(r"['’]s?$")
SHORT = 3  # letters: such a word is mended only where a letter is missing or two are swapped
LONG = 7  # letters from which on two slips are mended
COMMON = 5000  # English words that a slip is mended to
COMMON_LONG = 20_000  # of those of `TELLING` letters or more, which few others are like
TELLING = 9
TELLING_LETTERS = 5  # beside digits, from which a slip in a code is mended ("cartfan-1")
CANDIDATES = 40
CHATTED = frozenset("pls plz thx ok info vs asap fyi btw u ur".split())

TEXTED = {  # as people type on a phone
    "wat": "what", "wot": "what", "wats": "what's", "whats": "what's", "wen": "when", "wich": "which", "wher": "where", "hw": "how",
    "whos": "who's", "wheres": "where's", "hows": "how's", "dat": "that", "teh": "the", "r": "are", "u": "you",
    "ppl": "people", "pts": "patients",
}  # fmt: skip

# "What does it stand 4": at the end of a question it counts nothing.
FOR = re.compile(r"\b(stands?|short|approved|meant|intended|indicated|licen[cs]ed|used) 4(?=\W*$)", re.IGNORECASE)

# "Were is it based": two such words do not stand side by side.
WHERE = re.compile(r"^(\W*)were(?=\s+(?:is|are|was|do|does|did|can|will|has|have)\b)", re.IGNORECASE)

# "What dose it do": what follows is no amount that is asked for.
DOES = re.compile(
    r"\b((?:what|how|when|where|why|who|(?:what|which)\s+[a-z]+(?=\s+dose\s+(?:it|the|this|that|they|he|she|[A-Z][\w-]*)\s))\s+)dose(?!\s+(?:of|is|are|was|were|did|do|does|has|had|have|can|could|will|would|should|must)\b)"
    r"(?=\s+(?:the|it|this|that|these|they|he|she)\b|\s+[\w-]+(?:\s+[\w-]+)?\s+"
    r"(?:mean|do|work|stand|cost|make|say|want|aim|target|treat|bind|need|take|have|come|last)\b)",
    re.IGNORECASE,
)

Place = tuple[int, int, str]  # from, to, what was meant


class Spelling:
    """Mends questions by the vocabulary of an index."""

    def __init__(self, vocabulary: Mapping[str, Word]) -> None:
        self._own = vocabulary
        compounds = sorted((word for word in vocabulary if MARKS.search(word)), key=lambda word: vocabulary[word].count)
        self._joined = {MARKS.sub("", word): word for word in compounds}  # without their marks; the most frequent wins
        self._compounds = list(self._joined)
        english = english_words()
        self._common = frozenset(english[:COMMON])
        self._known = {*vocabulary, *english, *STOP_WORDS, *CHATTED}
        self._choices = list(
            dict.fromkeys(
                [
                    *vocabulary,
                    *STOP_WORDS,
                    *(word for word in english[:COMMON] if len(word) > SHORT),
                    *(word for word in english[:COMMON_LONG] if len(word) >= TELLING),
                ]
            )
        )

    def mend(self, question: str) -> str:
        """The question with what is surely misspelt put right; the rest stays as it was typed."""
        tokens = list(TOKEN.finditer(question))
        places = self._written_apart(question, tokens)
        apart = {offset for start, end, _ in places for offset in range(start, end)}
        places += [(token.start(), token.end(), self._meant(token.group())) for token in tokens if token.start() not in apart]
        for start, end, meant in sorted(places, reverse=True):
            question = question[:start] + meant + question[end:]
        return WHERE.sub(_where, FOR.sub(r"\1 for", DOES.sub(r"\1does", question)))

    def _written_apart(self, question: str, tokens: list[re.Match[str]]) -> list[Place]:
        """Two words that are a compound of the index ("cilta cell"), unless both are right as they stand."""
        places: list[Place] = []
        for first, second in pairwise(tokens):
            joined = (first.group() + second.group()).lower()
            taken = places and places[-1][1] > first.start()
            if taken or not first.group().isalpha() or question[first.end() : second.start()] != " ":
                continue
            if not (self._right(first.group()) and self._right(second.group())):
                reach = int(len(joined) >= LONG and (joined.isalpha() or second.group().isnumeric()))
                alike = [one for one in self._compounds if _digits(one) == _digits(joined)] if reach else self._compounds
                near = extract(joined, alike, scorer=OSA.distance, score_cutoff=reach, limit=1)
                places += [(first.start(), second.end(), self._written(self._joined[near[0][0]]))] if near else []
        return places

    def _meant(self, word: str) -> str:
        """What a word was meant to be, itself where it is right or nothing is near enough."""
        if word in TEXTED and word not in self._own:
            return TEXTED[word]
        if self._right(word):
            return self._as_short_form(word)
        bare = MARKS.sub("", word.lower())
        if bare in self._joined:
            return self._written(self._joined[bare])
        if word.islower() and not bare.isalpha() and sum(map(str.isalpha, bare)) >= TELLING_LETTERS:
            alike = [one for one in self._compounds if _digits(one) == _digits(bare)]
            near = extract(bare, alike, scorer=OSA.distance, score_cutoff=1, limit=1)
            return self._written(self._joined[near[0][0]]) if near else word
        capitals = len(word) > 1 and word.isupper()
        if capitals or not bare.isalpha() or len(bare) < SHORT:
            return word
        return self._nearest(word, bare)

    def _as_short_form(self, word: str) -> str:
        """A word in small letters as the documents write it, where they write it as a short form and no common word is it ("mPFS")."""
        written = self._written(word)
        return written if sum(map(str.isupper, written)) > 1 and word.islower() and word not in self._common else word

    def _nearest(self, word: str, bare: str) -> str:
        """The likeliest word within reach of a misspelt one, itself where there is none."""
        reach = 2 if len(bare) >= LONG else 1
        near = [
            (match, distance)
            for match, distance, _ in extract(bare, self._choices, scorer=OSA.distance, score_cutoff=reach, limit=CANDIDATES)
        ]
        near += [
            (self._joined[match], distance) for match, distance, _ in extract(bare, self._compounds, scorer=OSA.distance, score_cutoff=1)
        ]
        ranked = [(self._rank(bare, match, distance), match) for match, distance in near if match[0] == bare[0]]
        if len(bare) == SHORT:
            ranked = [(rank, match) for rank, match in ranked if rank[2] == 0]
        return self._written(min(ranked)[1]) if ranked else word

    def _rank(self, typed: str, word: str, distance: float) -> tuple[float, ...]:
        """How likely a word was meant, the likeliest least.

        Near ones first, then the index's own and the small words of questions, a letter left out or two
        swapped before one too many before a wrong one, then the frequent.
        """
        slip = 0 if len(word) > len(typed) or sorted(word) == sorted(typed) else 1 if len(word) < len(typed) else 2
        own = self._own.get(word)
        return (distance, own is None and word not in STOP_WORDS, slip, -(own.count if own else 0))

    def _right(self, word: str) -> bool:
        """Whether a word is spelt right, as it stands or without an ending."""
        lower = POSSESSIVE.sub("", word.lower())
        parts = lower.split("-") if "-" in lower else [lower]
        return lower in self._known or all(self._plain(part) for part in parts)

    def _plain(self, word: str) -> bool:
        """Whether a word without marks is right: known, with or without an ending, a number, or too short to tell."""
        return word in self._known or _stem(word) in self._known or word.isnumeric() or len(word) < SHORT

    def _written(self, word: str) -> str:
        """A word as the documents write it."""
        return self._own[word].written if word in self._own else word


@lru_cache(1)
def english_words() -> tuple[str, ...]:
    """82,834 English words, the most frequent first, from SymSpell's dictionary (Garbe; SCOWL and Google Books)."""
    text = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return tuple(line.split()[0] for line in text.splitlines())


def _where(match: re.Match[str]) -> str:
    return f"{match.group(1)}{'Where' if match.group().strip()[0].isupper() else 'where'}"


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _stem(word: str) -> str:
    """A word without its most usual endings, to see that "infusions" is right where "infusion" is known."""
    for ending in ("es", "s", "ed", "ing", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + SHORT:
            return word[: -len(ending)]
    return word
