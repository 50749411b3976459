"""What a sentence defines: "Progression-free survival (PFS) is the time …", "ORR stands for …", "… is called not reached when …".

Rules on how sentences are built, none on what they are about. In a glossary a sentence that begins with a term
explains it, as does one below a heading or a line that is nothing but the term. Anywhere else a sentence must say
what the term is or means, and the term must be more than an everyday word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.aliases import explained, folded
from bot.spelling import COMMON, english_words
from index.catalogue import STOP_WORDS

LONGEST = 8  # words of a term
WORD = r"[^\W_](?:[\w'’./+-]*[\w%])?"
PHRASE = rf"{WORD}(?:\s+{WORD}){{0,{LONGEST - 1}}}?"
BEHIND = (  # a term: its short form, and other names that it is given at once
    rf"(?:\s*\((?P<bracket>[^()]{{1,80}})\)(?P<tail>(?:\s+{WORD}){{0,2}}?))?"
    rf"(?:,\s+(?:also\s+(?:called|known\s+as|termed)|abbreviated(?:\s+as)?|or)\s+(?:an?\s+|the\s+)?(?P<also>{PHRASE})"
    r"(?:\s*\((?P<more>[^()]{1,80})\))?,)?"
)
ARTICLE = r"(?:(?P<article>the|an?)\s+)?"
SUBJECT = rf"{ARTICLE}(?P<term>{PHRASE}){BEHIND}"
SETTING = rf"(?:\s+(?:in|for|of\s+an?)\s+{PHRASE})?"  # "in multiple myeloma" limits a term and is no part of it
MEANS = r"means?|stands?\s+for|refers?\s+to|denotes?|(?:is|are)\s+(?:defined\s+as|short\s+for|the\s+(?:name|term)\s+(?:of|for))"
NOT_ITS_KIND = r"(?:one|ones|same|only|most|least|first|second|third|fourth|last|next|\d\w*|\w+est)\b"  # "is the only …" tells a fact
ANYWHERE = re.compile(
    rf"{SUBJECT}{SETTING}\s+(?:(?P<means>{MEANS})|(?:is|are)\s+(?P<kind>an?|any|the(?!\s+{NOT_ITS_KIND})))\s", re.IGNORECASE
)
LISTED = re.compile(
    rf"{SUBJECT}(?:{SETTING}\s+(?:(?P<means>{MEANS})|(?:is|are)(?!\s+(?:not|called|known|termed)\b)|consists?\s+of)\s"
    r"|(?::|\s*\||\s[–—-])\s+(?=\S+\s+\S))",
    re.IGNORECASE,
)
CALLED = re.compile(
    r".{2,150}?\s(?:is|are)\s+(?:(?:also|often|sometimes|usually)\s+)?(?:called|known\s+as|termed)\s+(?:an?\s+|the\s+)?[\"“‘']?"
    rf"(?P<term>{PHRASE})[\"”’']?(?:\s+\((?P<bracket>[^()]{{1,80}})\))?(?=\s+(?:when|if|where|because)\b|[.;:]?$|[,;:]\s)"
)
STANDS_FOR = re.compile(
    rf"(?:stands?|(?:is|are)\s+short)\s+for\s+(?:the\s+|an?\s+)?[\"“‘']?(?P<long>{PHRASE})[\"”’']?(?:[,.;:]|$)", re.IGNORECASE
)
AGAIN = re.compile(r"(?:in\s+(?:plain|other|simpler?)\s+(?:words|terms|language|English)|put\s+simply|simply\s+put)\b", re.IGNORECASE)

NAME = re.compile(r"[^\W_][\w.+/-]{1,19}")
ASIDE = re.compile(r"\s*(?:[,;/]|\bor\b)\s*")
PARTS = re.compile(r",\s+(?:and|or)\s+|,\s+|\s+(?:and|or)\s+")
LAST_SETTING = re.compile(r"\s+(?:in|for)\s+.*$")
NUMBERING = re.compile(r"^(?:\d+[.)]?)+\s+")
IN_NAMES = frozenset("and for of or the to".split())  # of organisations
IN_LISTED = frozenset("a an at for in no not of off on the to with".split())
NO_TERM = frozenset(
    "another several since whereas among within across nowadays today currently further example examples type types kind kinds"
    " evidence result results reason reasons purpose aim goal".split()
)


@dataclass(frozen=True, slots=True)
class Definition:
    """The names of what a sentence explains, the fullest first; `at` is the sentence's number among those given.

    It is `sure` where the sentence is built as a definition.
    """

    names: tuple[str, ...]
    at: int
    sure: bool


def defined(sentence: str, listed: bool = False) -> Definition | None:
    """What a sentence defines, None where it defines nothing. `listed`: it stands in a glossary."""
    found = (LISTED if listed else ANYWHERE).match(sentence)
    if found and (_is_listed(found) if listed else _is_term(found)):
        return Definition(_names(found), 0, sure=listed or found["kind"] != "the" or bool(found["bracket"]))
    called = CALLED.match(sentence)
    return Definition(_named(called["term"], called["bracket"]), 0, sure=True) if called and _may_be_called(called["term"]) else None


def definitions(heading: str, sentences: Sequence[str]) -> Iterator[Definition]:
    """What a section of a glossary explains; `heading` is the one above it.

    A line that is no sentence heads those behind it ("PFS", and on the next line "The time …").
    """
    starts = [0, *(number for number, sentence in enumerate(sentences) if number and _is_label(sentence))]
    for start, end in zip(starts, [*starts[1:], len(sentences)], strict=True):
        label = start < end and _is_label(sentences[start])
        first = start + label
        for found in _section(sentences[start] if label else heading, sentences[first:end]):
            yield replace(found, at=first + found.at)


def says_again(sentence: str) -> bool:
    """Whether a sentence says in plainer words what the one before it says."""
    return bool(AGAIN.match(sentence))


def _section(heading: str, sentences: Sequence[str]) -> Iterator[Definition]:
    """What sentences define by how they are built, then what the heading names."""
    own = [defined(sentence, listed=True) for sentence in sentences]
    yield from (replace(found, at=at) for at, found in enumerate(own) if found)
    parts = _parts(heading)
    for part in parts:
        begins = re.compile(rf"{ARTICLE}(?P<term>{re.escape(part)})\b{BEHIND}", re.IGNORECASE)
        at, found = next(((at, found) for at, sentence in enumerate(sentences) if (found := begins.match(sentence))), (0, None))
        yield from [Definition(_names(found), at, sure=True)] if found else _held(part, sentences, own, alone=len(parts) == 1)


def _held(part: str, sentences: Sequence[str], own: Sequence[Definition | None], *, alone: bool) -> Iterator[Definition]:
    """A heading's term that begins no sentence: it is part of a longer one, or stands in a sentence, or, `alone`, all below is about it."""
    holds = f" {folded(part)} "
    longer = (at for at, found in enumerate(own) if found and any(holds in f" {folded(name)} " for name in found.names))
    standing = (at for at, sentence in enumerate(sentences) if holds in f" {folded(sentence)} ")
    if (at := next(longer, None)) is not None:
        yield Definition(_bracketed(part), at, sure=True)
    elif (at := next(standing, 0 if alone and own and not own[0] else None)) is not None:
        yield Definition(_bracketed(part), at, sure=False)


def _parts(heading: str) -> list[str]:
    """The terms that a heading names: all of it, and what it counts up. A question names none."""
    whole = "" if heading.endswith("?") else NUMBERING.sub("", heading).rstrip(" .:")
    parts = [LAST_SETTING.sub("", part) for part in PARTS.split(whole)]
    return [part for part in dict.fromkeys([whole, *parts]) if len(part) > 1 and len(part.split()) <= LONGEST]


def _bracketed(heading: str) -> tuple[str, ...]:
    """A heading's term, with the short form that it gives in brackets."""
    found = re.fullmatch(r"(?P<term>[^()]+?)\s*\((?P<bracket>[^()]+)\)", heading)
    return _named(found["term"], found["bracket"]) if found else (heading,)


def _is_label(sentence: str) -> bool:
    """Whether a line is a term alone and no sentence."""
    return len(sentence.split()) <= LONGEST and sentence[-1:].isalnum() and not LISTED.match(sentence)


def _is_listed(found: re.Match[str]) -> bool:
    """Whether what a glossary's sentence begins with may be a term."""
    words = found["term"].lower().split()
    return words[0] not in STOP_WORDS and not any(word in STOP_WORDS - IN_LISTED for word in words)


def _is_term(found: re.Match[str]) -> bool:
    """Whether what a sentence says something of is a term, not something spoken of in passing ("The sponsor is a …")."""
    words = found["term"].split()
    lower = [word.lower() for word in words]
    proper = words[0][0].isupper() and words[-1][0].isupper()
    allowed = IN_NAMES if proper else {"of"}
    if lower[0] in STOP_WORDS or NO_TERM & set(lower) or any(word in STOP_WORDS and word not in allowed for word in lower):
        return False
    if re.search(r"['’]s\b", found["term"]) or ("and" in lower and not found["bracket"]):
        return False
    if (found["article"] or "").lower() == "the" and not (found["bracket"] or proper):
        return False
    return bool(found["means"] or found["bracket"]) or len(words) > 1 or lower[0] not in _english(COMMON)


def _may_be_called(term: str) -> bool:
    words = term.lower().split()
    return (words[0] not in STOP_WORDS or words[0] == "not") and not any(word in STOP_WORDS - IN_NAMES for word in words[1:])


def _names(found: re.Match[str]) -> tuple[str, ...]:
    """All names that a sentence's subject gives what it defines."""
    names = [*_named(found["term"], found["bracket"])]
    if tail := (found["tail"] or "").strip():
        names = [f"{name} {tail}" for name in names] + names
    if found["also"]:
        names += _named(found["also"], found["more"])
    if found.groupdict().get("means") and (spelt := STANDS_FOR.match(found.string, found.start("means"))):
        names.insert(0, spelt["long"])
    return tuple(dict.fromkeys(names))


def _named(term: str, bracket: str | None) -> tuple[str, ...]:
    """A term with what stands in brackets behind it, as far as that is a name: a short form, a word no dictionary has, or the long form."""
    if not bracket:
        return (term,)
    if any(long == bracket for long, _ in explained(f"{bracket} ({term})")):
        return bracket, term
    return (term, *filter(_is_name, ASIDE.split(bracket)))


def _is_name(word: str) -> bool:
    """Whether a word in brackets names something: it has capitals within, or no dictionary has it."""
    capitals, letters = sum(map(str.isupper, word)), any(map(str.isalpha, word))
    return bool(NAME.fullmatch(word)) and letters and (capitals > 1 or word.lower() not in _english(None))


@lru_cache(2)
def _english(most: int | None) -> frozenset[str]:
    """The most frequent English words; all of them for None."""
    return frozenset(english_words()[:most])
