"""Other values that the sources give for the number that an answer rests on.

Takes the sentence that answers and the others that were looked at; gives those of the others that say another
number of the same thing: of the same unit and endpoint, of the same trial, drug, agency and country, and with
the same words of the question. Of two such sentences it cannot be told which is right; they may be of different
groups, times or reports, so each is shown as it stands. What the answer tells itself is no difference.

Refused: lists, and answers whose words hold several numbers, since it cannot be told which of them is meant;
answers that say little of what is asked, since what is like them may be of anything.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.aliases import Aliases, Sort, folded
from bot.asked import Asked
from bot.checks import POINT_IN_TIME
from bot.endpoints import endpoints
from bot.names import Names
from bot.quantities import Quantity, alike, borne_out, quantities
from bot.reader.clues import UNKNOWN, covered, numbers
from bot.stems import stems
from bot.types import Finding
from bot.verdicts import PARTS
from index.catalogue import STOP_WORDS
from index.types import Span

MOST = 3  # values shown beside an answer
FEWEST_WORDS = 0.5  # of the question's words that are no names must stand in the sentence that answers
LONGEST_VALUE = 5  # words; of a longer answer the number alone is shown
FOLLOW_UP = re.compile(r"\bfollow(?:ed)?[- ]?up (?:of|for|was|is)\s+(?:(?:a|the|median|about|approximately)\s+)*$", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\([^()]*\)")
DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
MONTHS = frozenset("january february march april may june july august september october november december".split())
MEASURES = stems("share rate percentage percent proportion number amount figure many much")
TELLING = (Sort.DRUG, Sort.REGULATOR, Sort.COUNTRY)
DEPTHS = frozenset(("stringent complete response", "complete response", "very good partial response", "partial response"))
KEPT_NAMED = 1024  # texts whose names are kept at hand


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with the number that it gives; `value` counts its place from the sentence's beginning."""

    finding: Finding
    sentence: str
    value: Quantity

    @property
    def digits(self) -> str:
        """The number as it is written."""
        return self.sentence[self.value.start : self.value.end]

    @property
    def around(self) -> str:
        """What the sentence stands under."""
        return "\n".join((self.finding.document.title, *self.finding.hit.passage.headings))


class Differences:
    """Compares sentences over one generation's documents."""

    def __init__(self, names: Names, aliases: Aliases) -> None:
        self._names = names
        self._aliases = aliases
        self._named = lru_cache(KEPT_NAMED)(self._find)

    def of(self, asked: Asked, given: Finding, others: Sequence[Finding]) -> tuple[Finding, ...]:
        """The sentences that give another value than the one `given`, surest first, each value once, at most `MOST`.

        `others` are sure enough and mention what the question names. The words of what is given back are the value's.
        """
        own = _told(given)
        if own is None or not _answers(asked, own):
            return ()
        said = {one.value for one in quantities(own.sentence)}
        found: dict[float, Finding] = {}
        for other in others:
            told = _told_like(own, other)
            if told and told.value.value not in {*said, *found} and self._differs(asked, own, told):
                found[told.value.value] = _with_value(told)
        return tuple(found.values())[:MOST]

    def _differs(self, asked: Asked, own: Told, told: Told) -> bool:
        """Whether two sentences say different numbers of the same thing."""
        if _agree(own, told) or not _same_endpoint(asked, own, told):
            return False
        given = numbers(asked.question)
        if given & numbers(own.sentence) != given & numbers(told.sentence):
            return False
        return asked.words & self._words(own) == asked.words & self._words(told) and self._same_names(own, told)

    def _same_names(self, own: Told, told: Told) -> bool:
        """Whether two sentences are of the same trials, and not of two drugs, agencies or countries.

        Where a sentence names no trial, it is of those that it stands under.
        """
        trials = [self._of_sort(Sort.TRIAL, one.sentence) or self._of_sort(Sort.TRIAL, one.around) for one in (own, told)]
        pairs = [(self._of_sort(sort, own.sentence), self._of_sort(sort, told.sentence)) for sort in TELLING]
        return trials[0] == trials[1] and all(a & b for a, b in pairs if a and b)

    def _words(self, told: Told) -> frozenset[str]:
        """The stems of a sentence, of what it stands under, and of all that its names mean."""
        meant = (name for _, names in self._named(told.sentence) for name in names)
        return stems(f"{told.sentence} {told.around} {' '.join(meant)}")

    def _of_sort(self, sort: Sort, text: str) -> frozenset[frozenset[str]]:
        """The names of a sort in a text, each as all that mean the same."""
        return frozenset(frozenset(map(folded, names)) for its, names in self._named(text) if its is sort)

    def _find(self, text: str) -> tuple[tuple[Sort, tuple[str, ...]], ...]:
        """The names in a text, each with its sort and all that mean the same."""
        found = dict.fromkeys([*self._names.find(text), *(match.group() for match in self._aliases.phrases.finditer(text))])
        return tuple((self._aliases.sort(name), tuple(self._aliases.of(name))) for name in found)


def _told(finding: Finding) -> Told | None:
    """What a finding says with its words: their only number, or their only share or duration; None where there is none."""
    if len(finding.words) != 1:
        return None
    sentence, words, start = finding.text(finding.sentence), finding.words[0], finding.sentence.start
    found = [one for one in _quantities(sentence) if words.start <= start + one.start < words.end]
    if len(found) != 1:
        found = [one for one in found if one.unit in ("%", "day")]
    return Told(finding, sentence, found[0]) if len(found) == 1 else None


def _told_like(own: Told, other: Finding) -> Told | None:
    """What another finding says of the same unit: with its words, or with the only such number of its sentence; None where it does not."""
    sentence = other.text(other.sentence)
    if UNKNOWN.search(sentence):
        return None
    told = _told(other)
    if told and _comparable(own, told):
        return told
    bare = IN_BRACKETS.sub(lambda match: " " * len(match.group()), sentence)
    like = [one for one in _quantities(bare) if one.unit == own.value.unit and _is_time(bare, one) == _is_time(own.sentence, own.value)]
    return Told(other, sentence, like[0]) if len(like) == 1 else None


@lru_cache(maxsize=1024)
def _quantities(sentence: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence; a date's day is none, nor is a setting ("the 24-month rate"); a small word is no unit."""
    found = (one for one in quantities(sentence) if one.unit not in MONTHS and "-" not in sentence[one.start : one.end])
    return tuple(replace(one, unit="") if one.unit in STOP_WORDS else one for one in found)


def _is_time(sentence: str, value: Quantity) -> bool:
    """Whether a duration says when something was so, rather than how long it took."""
    before = sentence[: value.start]
    return value.unit == "day" and bool(POINT_IN_TIME.search(before) or FOLLOW_UP.search(before))


def _comparable(own: Told, told: Told) -> bool:
    """Whether two numbers count the same: of one unit, or one without a unit in a sentence that has the other's."""
    if not alike(own.value, told.value) or _is_time(own.sentence, own.value) != _is_time(told.sentence, told.value):
        return False
    bare, unit = (own, told.value.unit) if own.value.unit == "" else (told, own.value.unit)
    return own.value.unit == told.value.unit or stems(unit) <= stems(bare.sentence)


def _answers(asked: Asked, own: Told) -> bool:
    """Whether a sentence says enough of what is asked: its endpoint, or of the question's words those that are no names and no measures."""
    telling = asked.words - stems(" ".join(asked.names)) - MEASURES
    told = stems(own.sentence)
    if not telling or endpoints(own.sentence) & asked.endpoints:
        return True
    return bool(telling & told) and covered(telling, told | stems(own.around)) >= FEWEST_WORDS


def _same_endpoint(asked: Asked, own: Told, told: Told) -> bool:
    """Whether two numbers are of the same endpoint; beside a depth of response that is asked for another may be told ("sCR or CR")."""
    a, b = _endpoints(own), _endpoints(told)
    return a == b or bool(asked.endpoints and asked.endpoints <= a & b and a ^ b <= DEPTHS)


def _endpoints(told: Told) -> frozenset[str]:
    """The endpoints in the part of a sentence that its number stands in; where it names none, in the nearest part before that does."""
    ends = [match.start() for match in PARTS.finditer(told.sentence)]
    behind = min((end for end in ends if end >= told.value.end), default=len(told.sentence))
    for start in [*(end for end in reversed(ends) if end < told.value.start), 0]:
        if found := endpoints(told.sentence[start:behind]):
            return found
    return endpoints(told.sentence)


def _agree(own: Told, told: Told) -> bool:
    """Whether one number bears the other out, or is the other one rounded."""
    if borne_out(own.value, told.value) is not False or borne_out(told.value, own.value) is not False:
        return True
    return abs(own.value.value - told.value.value) <= max(_rounding(own), _rounding(told)) * (1 + 1e-9)


def _rounding(told: Told) -> float:
    """How much rounding to its last digit may have changed a number, in the measure of its value; 0 for one in words."""
    written = DIGITS.match(told.digits)
    if not written:
        return 0.0
    plain = written.group().replace(",", "")
    decimals = len(plain.partition(".")[2])
    scale = told.value.value / float(plain) if float(plain) else 1.0
    return float(0.5 * scale * 10.0**-decimals)


def _with_value(told: Told) -> Finding:
    """A finding whose words are short enough for a value."""
    finding = told.finding
    if _told(finding) == told and len(finding.text(finding.words[0]).split()) <= LONGEST_VALUE:
        return finding
    start = finding.sentence.start
    return replace(finding, words=(Span(start + told.value.start, start + told.value.end),))
