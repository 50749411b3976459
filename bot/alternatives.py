"""Things of which one rules the others out: routes, ages, whose cells, cancers, the designs of trials.

Who asks why a medicine is swallowed that is infused takes for granted what the sources contradict, without any
name or number that could be checked. Of each group a text may tell one or several; only where it tells another
one and not the one asked about does it speak against that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

CANCERS = "lung|breast|prostate|colon|colorectal|liver|kidney|pancreatic|ovarian|stomach|skin|bladder|thyroid|cervical|brain"
GROUPS: tuple[dict[str, str], ...] = (
    {
        "intravenous": r"intravenous(?:ly)?|into (?:a|the) veins?|through a vein|drips?|infused|infusions?",
        "under the skin": r"subcutaneous(?:ly)?|under (?:the|your|their|one's) skin",
        "by mouth": r"oral(?:ly)?|by mouth|tablets?|pills?|capsules?|swallow(?:s|ed|ing)?",
        "into the muscle": r"intramuscular(?:ly)?|into (?:a|the) muscles?",
        "inhaled": r"inhal(?:ed|er|ers|ation)",
        "on the skin": r"topical(?:ly)?|ointments?|creams?",
    },
    {
        "adults": r"adults?|grown[- ]ups?",
        "children": r"child(?:ren)?|kids?|minors?|teen(?:ager)?s?|adolescents?|pa?ediatric|infants?|bab(?:y|ies)|toddlers?",
    },
    {
        "autologous": r"autologous(?:ly)?|(?:patient|person|one|sufferer)'s own|patients' own|own (?:blood |immune |white |T[- ])*cells",
        "donated": r"allogene?ic|donors?|donor's|donated|(?:someone|somebody) else's|strangers?['’]s?|off[- ]the[- ]shelf",
    },
    {
        "myeloma": r"myelomas?",
        "lymphoma": r"lymphomas?",
        "leukaemia": r"leuka?emias?",
        "melanoma": r"melanomas?",
        "sarcoma": r"sarcomas?",
        "carcinoma": rf"carcinomas?|(?:{CANCERS}) cancers?",
        "glioma": r"gliomas?|glioblastomas?",
    },
    {
        "untreated": r"newly[- ]diagnosed|(?:previously )?untreated|treatment[- ]na[iï]ve|first[- ]line|front[- ]?line"
        r"|newcomers to (?:treatment|therapy)",
        "treated before": r"relapsed|refractory|pre-?treated|previously treated"
        r"|at least (?:two|three|four) (?:prior |earlier |previous )?lines",
    },
    {
        "randomised": r"randomi[sz]ed",
        "single-arm": r"single[- ]arm|uncontrolled",
    },
    {
        "several centres": r"multi-?cent(?:er|re)|(?:several|many|multiple|different) (?:cent(?:er|re)s|hospitals|sites|clinics)",
        "one centre": r"(?:single|one)[- ](?:cent(?:er|re)|hospital|site|clinic)",
    },
    {
        "open-label": r"open[- ]label|unblinded",
        "blinded": r"(?:double|single)?[- ]?blind(?:ed)?",
    },
)
OR = re.compile(r"\bor\b", re.IGNORECASE)
# The groups of which a medicine has one member: how it is given and whose cells it is made of.
OF_PRODUCT = frozenset(number for number, group in enumerate(GROUPS) if {"intravenous", "autologous"} & {*group})
# What an authority decided. A document may tell both, so that this only speaks against what is taken for granted.
DECISIONS: dict[str, str] = {
    "approved": r"approv(?:e|ed|al|es|ing)|authori[sz](?:e|ed|es|ation)|clear(?:ed|s)|licen[cs]ed",
    "rejected": r"reject(?:ed|ion|s|ing)?|turn(?:ed|s|ing)?(?:\s+\S+){0,3}?\s+down|refus(?:e|ed|al|es|ing)|den(?:y|ied|ial|ies|ying)"
    r"|declined to approve|did not approve",
}


def _any(group: dict[str, str]) -> re.Pattern[str]:
    """A pattern for the members of a group, the number of each in the name of its own part."""
    return re.compile("|".join(rf"(?P<m{number}>\b(?:{words})\b)" for number, words in enumerate(group.values())), re.IGNORECASE)


ALL = (*GROUPS, DECISIONS)
ANY = tuple(map(_any, ALL))


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of a group, as it is written at `start` to `end` of a text."""

    group: int
    name: str
    written: str
    start: int
    end: int


@lru_cache(maxsize=1024)
def alternatives(text: str) -> tuple[Alternative, ...]:
    """Every member of a group that a text tells."""
    return tuple(one for number in range(len(GROUPS)) for one in _told(number, text))


@lru_cache(maxsize=1024)
def decisions(text: str) -> tuple[Alternative, ...]:
    """What a text tells that an authority decided."""
    return tuple(_told(len(GROUPS), text))


def _told(number: int, text: str) -> Iterator[Alternative]:
    """The members of one group that a text tells."""
    names = tuple(ALL[number])
    for match in ANY[number].finditer(text):
        if match.lastgroup:
            yield Alternative(number, names[int(match.lastgroup[1:])], match.group(), match.start(), match.end())


def rival(asked: Alternative, text: str) -> Alternative | None:
    """What a text tells instead of what is asked about, None where it tells that too or nothing of its group."""
    told = list(_told(asked.group, text))
    if any(one.name == asked.name for one in told):
        return None
    return next(iter(told), None)


def of_product(asked: Alternative, question: str) -> bool:
    """Whether what is asked about is how a medicine is given or whose cells it is made of, and a question leaves no choice of that."""
    return asked.group in OF_PRODUCT and len({one.name for one in alternatives(question) if one.group == asked.group}) == 1


def tells(asked: Alternative, text: str) -> bool:
    """Whether a text tells what is asked about, and no other of its group."""
    return {one.name for one in alternatives(text) if one.group == asked.group} == {asked.name}


def chooses(question: str, sentence: str) -> bool:
    """Whether a sentence tells one alone of several of a group that a question asks the choice of ("adults or children?")."""
    if not OR.search(question):
        return False
    asked = {(one.group, one.name) for one in alternatives(question)}
    groups = {group for group, _ in asked if sum(other == group for other, _ in asked) > 1}
    return any(len({one.name for one in alternatives(sentence) if one.group == group}) == 1 for group in groups)


def tells_any(group: int, text: str) -> bool:
    """Whether a text tells any member of a group."""
    return any(one.group == group for one in alternatives(text))
