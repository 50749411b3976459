"""Which names mean the same, and whether a text mentions one.

From three places: what the world agrees on (countries with their adjectives, regulators with their short
forms), what documents list in their front matter (`aliases`), and the short forms that documents explain
("progression-free survival (PFS)"). A short form is also borne out by words with its initials.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from unicodedata import combining, normalize

from index.types import Document

WORD = re.compile(r"[^\W_]+")
IN_BRACKETS = re.compile(r" \(([A-Za-z][\w-]{1,11})\)")
WORDS_BEFORE = re.compile(r"(?:[A-Za-z][\w-]+ ){1,7}[\w-]+$")
REACH = 160  # characters before a bracket that its long form stands in
SMALL = frozenset("a an the of and for in on to with or".split())
ACRONYM = re.compile(r"[A-Za-z]{0,2}[A-Z]{2,6}s?")


class Sort(StrEnum):
    """What a name names, as far as it shows."""

    COUNTRY = "country"
    REGULATOR = "agency"
    TRIAL = "trial"
    DRUG = "drug"
    TARGET = "target"
    OTHER = "name"


COUNTRIES = (
    "China|Chinese|PRC|mainland China",
    "United States|the States|US|USA|U.S.|America|American|Americans",
    "European Union|EU|Europe|European|Europeans",
    "United Kingdom|UK|Britain|British|England|English",
    "Japan|Japanese",
    "South Korea|Korea|Korean",
    "Germany|German|Germans",
    "France|French",
    "Italy|Italian",
    "Spain|Spanish",
    "Switzerland|Swiss",
    "Canada|Canadian",
    "Australia|Australian",
    "Brazil|Brazilian",
    "India|Indian",
    "Russia|Russian",
    "Israel|Israeli",
    "Mexico|Mexican",
    "Singapore|Singaporean",
    "Taiwan|Taiwanese",
    "Hong Kong",
    "Thailand|Thai",
    "Turkey|Turkish",
    "Saudi Arabia|Saudi",
    "Netherlands|Dutch",
    "Belgium|Belgian",
    "Sweden|Swedish",
    "Norway|Norwegian",
    "Denmark|Danish",
    "Austria|Austrian",
    "Ireland|Irish",
    "Poland|Polish",
    "Argentina|Argentinian",
    "South Africa|South African",
)
REGULATORS = (
    "NMPA|National Medical Products Administration|Chinese FDA|China's FDA|China FDA|CFDA|China Food and Drug Administration",
    "FDA|Food and Drug Administration|USFDA",
    "EMA|European Medicines Agency|CHMP",
    "European Commission",
    "MHRA|Medicines and Healthcare products Regulatory Agency",
    "PMDA|Pharmaceuticals and Medical Devices Agency|MHLW",
    "Health Canada",
    "TGA|Therapeutic Goods Administration",
    "ANVISA",
    "Swissmedic",
    "MFDS|Ministry of Food and Drug Safety",
    "HSA|Health Sciences Authority",
    "TFDA",
    "CDSCO",
    "SFDA|Saudi Food and Drug Authority",
    "COFEPRIS",
)
EVERYDAY = ("DNA|gene|genes|genetic|genetically",)  # short forms of everyday speech, with the words that texts use for them
# Places by which a text mentions a country without its name.
WITHIN = {
    "United States": (
        "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky"
        "|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey"
        "|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota"
        "|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"
    ),
    "China": (
        "Anhui|Beijing|Chongqing|Fujian|Gansu|Guangdong|Guangxi|Guangzhou|Guizhou|Hainan|Hangzhou|Hebei|Heilongjiang|Henan|Hubei|Hunan"
        "|Inner Mongolia|Jiangsu|Jiangxi|Jilin|Liaoning|Nanjing|Ningxia|Qinghai|Shaanxi|Shandong|Shanghai|Shanxi|Shenzhen|Sichuan|Suzhou"
        "|Tianjin|Tibet|Wuhan|Xinjiang|Yunnan|Zhejiang"
    ),
}
AGENCY = re.compile(r"\b(?:Agency|Administration|Commission|Authority)\b")
DRUG = re.compile(r"(?:-cel|leucel|mab|mib|[^t]ide|nib|tinib|cept|xor)$", re.IGNORECASE)
TARGET = re.compile(r"^(?:CD\d+\w*|BCMA|GPRC5D|FcRH5|FCRL5|HER2|EGFR|VEGF|PD-?L?1|CTLA-?4|SLAMF7|GD2|CLL-?1|MSLN|CLDN18(?:\.2)?)$")
TRIAL = re.compile(r"^[A-Z][A-Z]+[- ]?\d+$|^NCT\d+$|^CTR\d+$")


class Aliases:
    """The names of an index's documents that mean the same."""

    def __init__(self, documents: Iterable[Document]) -> None:
        groups: list[list[str]] = [group.split("|") for group in (*COUNTRIES, *REGULATORS, *EVERYDAY)]
        for document in documents:
            groups += [list(group) for group in document.content.metadata.aliases]
            short_forms = explained(document.text)
            groups += [[long, short] for long, short in short_forms]
            groups += [
                [long, short, long[7:], short[1:]] for long, short in short_forms if long.startswith("median ") and short[0] == "m"
            ]  # of "mPFS"
        self._same: dict[str, set[str]] = {}
        self._written = {name for group in groups for name in group}
        for group in groups:
            self._join(group)

        several = sorted(filter(_is_phrase, self._written), key=len, reverse=True)
        self.phrases = re.compile(r"\b(?:" + "|".join(map(re.escape, several)) + r")\b")

    def of(self, name: str) -> list[str]:
        """A name with all that means the same."""
        return sorted({name, *self._same.get(folded(name), ())})

    def same(self, a: str, b: str) -> bool:
        """Whether two names mean the same."""
        return folded(b) in map(folded, self.of(a))

    def mentioned(self, name: str, text: str) -> bool:
        """Whether a text holds a name, another one that means the same, all its words, or words with its initials."""
        written = WORD.findall(_bare(text))
        words = [word.lower() for word in written]
        line, capitals = f" {' '.join(words)} ", {word for word in written if word.isupper()}
        parts = [part for part in WORD.findall(_bare(name)) if part.lower() not in SMALL]
        if self._stands(name, line, capitals) or _initials(name, written) or self._within(name, text):
            return True
        if name.isalpha() and name.isupper() and re.search(rf"\b{name}\d", text):
            return True  # the kind of an identifier ("NCT") is told by one
        if not parts or any(map(str.isdigit, name)):  # of "CARTITUDE-1" neither part alone names anything
            return False
        return all(self._stands(part, line, capitals) for part in parts)

    def _stands(self, name: str, line: str, capitals: set[str]) -> bool:
        """Whether a name or another that means the same stands in a line of small words or, a short one, among those in capitals."""
        return any(alias.upper() in capitals if _short(alias) else _in_line(folded(alias), line) for alias in self.of(name))

    def _within(self, name: str, text: str) -> bool:
        """Whether a text mentions a place within a country."""
        return any(self.same(name, country) and places.search(text) for country, places in _PLACES.items())

    def sort(self, name: str) -> Sort:
        """What a name names."""
        known = {folded(alias) for alias in self.of(name)}
        if known & _COUNTRIES:
            return Sort.COUNTRY
        if known & _REGULATORS or AGENCY.search(name):
            return Sort.REGULATOR
        if TARGET.match(name):
            return Sort.TARGET
        if TRIAL.match(name):
            return Sort.TRIAL
        return Sort.DRUG if DRUG.search(name) else Sort.OTHER

    def _join(self, group: Sequence[str]) -> None:
        """Put names into one group with all that they already share one with."""
        together = set(group)
        for name in group:
            together |= self._same.get(folded(name), set())
        for name in together:
            self._same[folded(name)] = together


def folded(name: str) -> str:
    """A name in small letters, its words and parts one space apart."""
    return " ".join(_words(name))


def explained(text: str) -> list[tuple[str, str]]:
    """Long and short forms, where a text gives the short one in brackets and its letters begin the long one's words."""
    found = []
    for match in IN_BRACKETS.finditer(text):
        before = WORDS_BEFORE.search(text[max(0, match.start() - REACH) : match.start()])
        words = before.group().split() if before else []
        letters = [letter.lower() for letter in match.group(1) if letter.isalpha()]
        for first in range(len(words)):
            long = words[first:]
            if long[0][0].lower() == letters[0] and long[0].lower() not in SMALL and len(long) >= 2 and _spells(long, letters):
                found.append((" ".join(long), match.group(1)))
                break
    return found


def _spells(words: Sequence[str], letters: Sequence[str]) -> bool:
    """Whether letters are the initials of words, with or without small ones, or stand in them in order from each one's first on."""
    parts = [part.lower() for word in words for part in word.split("-") if part]
    telling = [part for part in parts if part not in SMALL]
    if list(letters) in ([part[0] for part in parts], [part[0] for part in telling]):
        return True
    at = 0
    for word in (word.lower() for word in words if word.lower() not in SMALL):
        if at >= len(letters) or word[0] != letters[at]:
            return False
        for letter in word:
            if at < len(letters) and letter == letters[at]:
                at += 1
    return at == len(letters)


def _initials(name: str, words: Sequence[str]) -> bool:
    """Whether a short form in capitals is made of the initials of words in a row, small ones left out and none of them a short form."""
    if not ACRONYM.fullmatch(name):
        return False
    telling = "".join("." if any(map(str.isupper, word[1:])) else word[0].lower() for word in words if word.lower() not in SMALL)
    return re.sub(r"^[a-z]+|s$", "", name).lower() in telling


def _in_line(name: str, line: str) -> bool:
    """Whether a line of small words has a name, perhaps in the plural ("Protestants")."""
    return f" {name} " in line or (name.isalpha() and f" {name}s " in line)


def _is_phrase(name: str) -> bool:
    """Whether a name must be looked for as it is written: of several words, one of them with a capital, or short ("US")."""
    return (" " in name or "." in name or _short(name)) and any(map(str.isupper, name))


def _short(name: str) -> bool:
    """Whether a name is so short that only its capitals tell it from a word ("US")."""
    return name.isalpha() and name.isascii() and len(name) <= len("US")


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(_bare(text))]


def _bare(text: str) -> str:
    """A text without possessives and without the accents of its letters."""
    plain = text.replace("’s", "").replace("'s", "")
    return plain if plain.isascii() else "".join(letter for letter in normalize("NFD", plain) if not combining(letter))


_PLACES = {country: re.compile(rf"\b(?:{places})\b") for country, places in WITHIN.items()}
_COUNTRIES = {folded(name) for group in COUNTRIES for name in group.split("|")}
_REGULATORS = {folded(name) for group in REGULATORS for name in group.split("|")}
