"""Names and terms in a text: what the documents write with capitals or digits, or no dictionary has."""

import re
from collections.abc import Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.spelling import CHATTED, english_words
from bot.stems import stem
from index.catalogue import STOP_WORDS, Word

WORD = re.compile(r"\w+(?:[-.'’‑]\w+)*")
TERM = 9  # letters of a term that no word of English is mistaken for
COMMON = 20_000  # English words that may stand together without a space
SLIPS = 1  # of the keys, by which a word may be an English one
JOINTS = (" ", " & ")  # between the words of a name
POSSESSIVE = re.compile(r"['’]s?$")
ENDED = re.compile(r"[.?!]\s+[\"'“‘(]*$")  # what stands behind begins a sentence


class Names:
    """Finds names and terms by how an index's documents write its words.

    A word is one where the documents write it with capitals more often than not or, if they do not have
    it, where it is written so itself; where it holds letters beside digits ("CARTIFAN-1"); and where
    English does not have it ("cilta-cel"). In a text that uses capitals an English word in small letters
    is none, and the capital of a first word says nothing.
    """

    def __init__(self, vocabulary: Mapping[str, Word]) -> None:
        self._vocabulary = vocabulary
        self._english = frozenset(english_words())
        self._common = frozenset(english_words()[:COMMON])
        self._stems = frozenset(map(stem, vocabulary))

    def find(self, text: str, around: str = "") -> list[str]:
        """Runs of names and terms, in the order met. `around` is what the text stands in, if it is a part of something."""
        found: list[str] = []
        capitals = any(map(str.isupper, (around or text)[1:]))
        end = -2
        for number, match in enumerate(WORD.finditer(text)):
            word = POSSESSIVE.sub("", match.group())
            if not self._is_one(word, capitals, first=number == 0 or bool(ENDED.search(text[: match.start()]))):
                continue
            if found and text[max(end, 0) : match.start()] in JOINTS:
                found[-1] += text[end : match.start()] + word
            else:
                found.append(word)
            end = match.start() + len(word)
        return found

    def unknown_terms(self, text: str) -> list[str]:
        """Long words in small letters that neither the documents nor English have: terms of the field ("extramedullary")."""
        return [word for word in dict.fromkeys(match.group() for match in WORD.finditer(text)) if self._is_unknown(word)]

    def _is_unknown(self, word: str) -> bool:
        if len(word) < TERM or not (word.isalpha() and word.islower()) or stem(word) in self._stems:
            return False
        joined = any(word[:cut] in self._common and word[cut:] in self._common for cut in range(3, len(word) - 2))
        near = extractOne(word, self._english, scorer=OSA.distance, score_cutoff=SLIPS)
        return not joined and near is None

    def _is_one(self, word: str, capitals: bool, first: bool) -> bool:
        lower = word.lower()
        if (
            lower in STOP_WORDS
            or lower in CHATTED
            or not any(map(str.isalpha, lower))
            or (capitals and word == lower and lower in self._english)
        ):
            return False
        known = self._vocabulary.get(lower)
        written = known.written if known else lower if first and word[1:].islower() else word
        if written != lower or any(map(str.isdigit, word)):
            return True
        return any(part not in self._english and len(part) > 1 and part.isalpha() for part in lower.split("-"))


def kind(name: str) -> str:
    """What a name looks like: a "code" (NMPA, CARTIFAN-1, mPFS), a "proper" name (Legend Biotech) or a "term" (cilta-cel)."""
    letters = [letter for letter in name if letter.isalpha()]
    if any(map(str.isdigit, name)) or (len(letters) > 1 and 2 * sum(map(str.isupper, letters)) >= len(letters)):
        return "code"
    return "proper" if name[:1].isupper() else "term"


def shares(name: str, text: str) -> bool:
    """Whether a text already holds every word of a name."""
    words = {POSSESSIVE.sub("", word.lower()) for word in WORD.findall(text)}
    return all(POSSESSIVE.sub("", word.lower()) in words for word in WORD.findall(name))
