"""Yes or no, where the cited sentence decides it: a number against another, a negation, what rules the other out, or all of it said."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.aliases import Aliases
from bot.alternatives import alternatives, rival, tells
from bot.asked import Asked
from bot.endpoints import parts_on
from bot.offices import ANY, offices
from bot.quantities import UNITS, Quantity, alike, borne_out, quantities
from bot.reader.clues import UNKNOWN, UNREACHED, covered
from bot.referents import NAME
from bot.stems import stems
from bot.topics import ASKED, topics_asked, untold
from bot.types import Finding, Verdict
from index.types import Span

NEGATION = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot|lacks?|lacked)\b|n't\b", re.IGNORECASE)
PARTS = re.compile(r"[,;:](?=\s)|\b(?:and|but|while|whereas|although|though|because|which|who)\b")
COMPARING = re.compile(r"\b(?:\w+er|more|less|worse) .*\bthan\b|\bcompared?\b", re.IGNORECASE)
COUNTED_NOUN = re.compile(r"[\s-][^\W\d_]+")
AS_MANY = 0.6  # of a question's words that are no names must stand in the part of a sentence whose negation decides it
# What is said of every medicine, so that a sentence which tells the rest need not say it too.
GIVEN = stems(
    "given administered delivered received taken used made prepared produced manufactured developed meant intended indicated approved"
    " medicine drug therapy treatment product patients people cells trial study"
)
# What carries a question and says nothing that a sentence would have to say too.
LIGHT = stems(
    "conducted run carried done use used make made contain contained have had has include included look looked check checked call called"
    " describe described get got go went way really also well kind sort type say said state stated report reported one those"
)
LEAVING_OUT = re.compile(
    r"\b(?:outside(?: of)?|other than|except(?: for)?|apart from|besides|beyond|excluding)\s+(?:the\s+)?$", re.IGNORECASE
)

VERB = r"(?:Is|Was|Does|Did|Has|Are)\s+"
# Whether one company belongs to another, as it is asked and as it is told.
BELONGING = (
    re.compile(
        rf"^{VERB}(?:the\s+)?(?P<owned>{NAME})\s+(?:(?:an?|the)\s+)?(?:belong(?:ing)?\s+to|owned\s+by|part\s+of"
        rf"|(?:[\w-]+\s+)?(?:subsidiary|unit|daughter(?:\s+company)?)\s+of)\s+(?:the\s+)?(?P<owner>{NAME})"
    ),
    re.compile(
        rf"^{VERB}(?:the\s+)?(?P<owner>{NAME})\s+(?:own|(?:the\s+)?(?:parent|owner)(?:\s+company)?\s+of)\s+(?:the\s+)?(?P<owned>{NAME})"
    ),
    re.compile(rf"^{VERB}(?:the\s+)?(?P<owner>{NAME})\s+(?P<owned>{NAME})['’]s?\s+(?:parent|owner)"),
)
SUBSIDIARY = re.compile(rf"\b(?P<owned>{NAME}),?\s+(?:is\s+)?an?\s+(?:[\w-]+\s+){{0,2}}?subsidiary\s+of\s+(?:the\s+)?(?P<owner>{NAME})")


class Verdicts:
    """The verdicts over one generation's documents."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases

    def of(self, asked: Asked, finding: Finding) -> Verdict | None:
        """Yes or no, where the sentence decides it: by a number, by a negation, or by saying all that is asked."""
        if not asked.decides:
            return None
        sentence = finding.text(finding.sentence)
        if asked.claims:
            words_told = finding.text(finding.words[0]) if finding.words else sentence
            return _by_number(asked.claims, quantities(words_told), quantities_on(asked.endpoints, sentence))
        if UNKNOWN.search(sentence) or COMPARING.search(asked.question):
            return None
        negated = next((part for part in PARTS.split(sentence) if NEGATION.search(part)), "")
        words = stems(asked.question)
        if not NEGATION.search(asked.question) and (belongs := self._by_belonging(asked.question, sentence)):
            return belongs
        if not negated and (decided := self._by_alternatives(asked, finding, words)):
            return decided
        return self._by_words(asked, finding, negated, words)

    def _by_alternatives(self, asked: Asked, finding: Finding, words: frozenset[str]) -> Verdict | None:
        """No where a sentence tells what rules out what is asked about; yes where it tells that and most of the rest."""
        asked_about = alternatives(asked.question)
        others = [name for name in asked.names if not any(name in one.written for one in asked_about)]
        if NEGATION.search(asked.question) or not mentions_all(self._aliases, others, finding):
            return None
        sentence = finding.text(finding.sentence)
        if any(rival(one, sentence) for one in asked_about):
            return Verdict.NO
        told = [one for one in asked_about if tells(one, sentence)]
        rest = words - stems(" ".join((*asked.names, *(one.written for one in told)))) - GIVEN - LIGHT
        return Verdict.YES if told and (not rest or covered(rest, stems(sentence)) >= AS_MANY) else None

    def _by_belonging(self, question: str, sentence: str) -> Verdict | None:
        """Yes where a sentence says that one company belongs to another as a question asks, no where it is the other way round."""
        asked = next(filter(None, (pattern.search(question) for pattern in BELONGING)), None)
        told = SUBSIDIARY.search(sentence)
        if not asked or not told:
            return None
        same = self._aliases.mentioned
        if same(asked.group("owned"), told.group("owned")) and same(asked.group("owner"), told.group("owner")):
            return Verdict.YES
        return Verdict.NO if same(asked.group("owned"), told.group("owner")) and same(asked.group("owner"), told.group("owned")) else None

    def _by_words(self, asked: Asked, finding: Finding, negated: str, words: frozenset[str]) -> Verdict | None:
        """No where most of what is asked is denied, in the part `negated`; yes where all of it is said of all who are named."""
        sentence = finding.text(finding.sentence)
        if UNREACHED.search(negated) and "median" not in words:
            return None  # it was looked at
        if bool(negated) != bool(NEGATION.search(asked.question)):
            telling = words - stems(" ".join(asked.names))
            return Verdict.NO if covered(telling or words, stems(negated or sentence)) >= AS_MANY else None
        names = [name for name in asked.names if not offices(name)]
        telling = words - stems(" ".join(names)) - LIGHT - GIVEN
        meant = _meant(asked, sentence)
        said = (telling or meant) and telling <= stems(sentence) | meant and mentions_all(self._aliases, names, finding)
        whole = covered(words, stems(sentence)) == 1.0
        return Verdict.YES if not negated and (said or whole) and self._in_order(names, sentence) else None

    def _in_order(self, names: Sequence[str], sentence: str) -> bool:
        """Whether a sentence has a question's names in their order: "B, a subsidiary of A" does not say that A is one of B."""
        places = [min((place for alias in self._aliases.of(name) if (place := sentence.find(alias)) >= 0), default=-1) for name in names]
        return places == sorted(places) and (len(places) < 2 or min(places) >= 0)

    def deciding(self, asked: Asked, finding: Finding) -> Finding:
        """The finding with the number that decides a yes/no question as its words, where its sentence has one alone of that kind."""
        sentence = finding.text(finding.sentence)
        told = [one for one in quantities(sentence) if asked.decides and any(alike(claim, one) for claim in asked.claims)]
        if len(told) != 1:
            return finding
        noun = COUNTED_NOUN.match(sentence, told[0].end) if told[0].unit not in (*UNITS, "") else None
        span = Span(finding.sentence.start + told[0].start, finding.sentence.start + (noun.end() if noun else told[0].end))
        return replace(finding, words=(span,))


def _meant(asked: Asked, sentence: str) -> frozenset[str]:
    """The stems by which a question asks for a subject or an office that a sentence tells of in other words ("seat", of "based")."""
    told = topics_asked(asked.question) - set(untold(asked.question, sentence))
    said = [match.group() for topic in told for match in ASKED[topic].finditer(asked.question)]
    said += [match.group() for match in ANY.finditer(asked.question) if offices(match.group()) & offices(sentence)]
    return stems(" ".join(said))


def line_of(finding: Finding) -> str:
    """A sentence with its document's title and the headings above it."""
    return "\n".join((finding.document.title, *finding.hit.passage.headings, finding.text(finding.sentence)))


def mentions_all(aliases: Aliases, names: Sequence[str], finding: Finding) -> bool:
    """Whether a sentence, with its document's title and its headings, mentions all names."""
    line = re.sub(rf"{LEAVING_OUT.pattern.rstrip('$')}[A-Z][\w-]*", "", line_of(finding))
    return all(aliases.mentioned(name, line) for name in names)


def quantities_on(asked: frozenset[str], sentence: str) -> list[Quantity]:
    """The quantities of a sentence; of one whose parts tell of several endpoints, those of the parts on the endpoints asked for."""
    on = parts_on(asked, sentence)
    return [one for one in quantities(sentence) if not on or any(part.start <= one.start < part.end for part in on)]


def _by_number(claims: Sequence[Quantity], words: Sequence[Quantity], sentence: Sequence[Quantity]) -> Verdict | None:
    for told in (words, sentence):
        decided = [borne_out(claim, other) for claim in claims for other in told if alike(claim, other)]
        if decided and all(one is decided[0] for one in decided) and decided[0] is not None:
            return Verdict.YES if decided[0] else Verdict.NO
    return None
