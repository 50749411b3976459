"""Numbers with their units in a text, and whether one bears another out.

"more than 100 patients", "87.9%", "over two decades" and "Phase III" are quantities: a value, a unit, and
which way it is bounded. Durations are compared in days; shares in percent, "four out of five" among them; ages
("15-year-old") with ages; everything else by its noun.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Bound(StrEnum):
    """Which way a quantity is bounded."""

    EXACT = "exactly"
    ABOUT = "about"
    ABOVE = "more than"
    FROM = "at least"
    BELOW = "less than"
    TO = "at most"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `start` to `end` of a text; `unit` is its noun in the singular, "%", "day" for every duration, `AGE`, or ""."""

    value: float
    unit: str
    bound: Bound
    start: int
    end: int


ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {**{word: float(number) for number, word in enumerate(ONES)}, **{word: 10.0 * number for number, word in enumerate(TENS, 2)}}
WORDS |= {"hundred": 100.0, "dozen": 12.0, "half a": 0.5}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
DURATIONS = "hours?|days?|weeks?|months?|years?"
DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25, "decade": 3652.5, "century": 36525.0}
IRREGULAR = {"people": "person", "children": "child", "men": "man", "women": "woman", "centuries": "century", "lives": "life"}
EARLIER = frozenset(
    "prior previou earlier further additional different separate other more new consecutive".split()
)  # as _singular has them
COUNTED = {"person": "patient", "participant": "patient", "subject": "patient", "adult": "patient"}
COUNTED |= {
    "individual": "patient",
    "volunteer": "patient",
    "folk": "patient",
    "soul": "patient",
    "client": "customer",
    "buyer": "customer",
    "life": "death",
}

BOUNDS = (
    (Bound.FROM, r"at least|no (?:fewer|less) than|a minimum of|≥|not (?:fewer|less) than"),
    (Bound.TO, r"at most|no more than|up to|a maximum of|≤|not more than"),
    (
        Bound.ABOVE,
        r"more than|over|upwards? of|in excess of|north of|above|greater than|exceed(?:s|ing|ed)?"
        r"|longer than|higher than|larger than|beyond|>",
    ),
    (Bound.BELOW, r"less than|fewer than|under|below|shorter than|lower than|smaller than|<"),
    (Bound.ABOUT, r"about|around|approximately|roughly|some|nearly|almost|circa|ca\.|~|≈|an estimated"),
)
BOUND = "|".join(f"(?P<{bound.name}>{words})" for bound, words in BOUNDS)
SINGLE = r"(?<=\ba )single(?![\w-])"
NUMBER = rf"{SINGLE}|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})\b"
QUANTITY = re.compile(
    rf"(?:\b(?:{BOUND})\s*)?(?<![\w.-])(?P<number>{NUMBER})(?P<scale>[\s-](?:{'|'.join(SCALES)}))?"
    r"(?:\s*(?P<percent>%|per\s?cent\b|percent\b)|[\s-](?P<words>(?:of\s+)?[^\W\d_]+(?:[\s-][^\W\d_]+)?))?(?!\w|-\d)",
    re.IGNORECASE,
)
WHOLE = "|".join([*ONES[2:], *TENS, r"a\s+hundred", r"\d{1,3}"])
HALF_BOUND = BOUND.replace("P<", "P<H_")
FRACTION = re.compile(
    rf"(?:\b(?:{BOUND})\s*)?\b(?P<part>{'|'.join(ONES[1:11])}|an?|\d{{1,2}})\s+"
    rf"(?:(?:out\s+of|in)\s+(?:every\s+)?(?P<whole>{WHOLE})\b(?![,.]?\d)(?!\s+(?:{DURATIONS}))"
    r"|(?P<piece>third|quarter)s?\s+of\b|(?P<pieces>thirds|quarters)\b)"
    rf"|(?:\b(?:{HALF_BOUND})\s*)?\bhalf\s+(?:of\s+)?(?:the|all)\b",
    re.IGNORECASE,
)
PIECES = {"third": 3.0, "quarter": 4.0}
PHASE = re.compile(r"\bphase\s+(?P<first>[1-4]|I{1,3}|IV)[ab]?(?:\s*/\s*(?P<second>[2-4]|I{2,3}|IV)[ab]?)?(?!\w)", re.IGNORECASE)
ROMAN = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0}
AGE = "year of age"
UNITS = ("%", "day", "phase", AGE)  # that need no noun
OF_AGE = re.compile(r"[\s-]years?[\s-](?:old\b|of\s+age\b)", re.IGNORECASE)
OF_PEOPLE = re.compile(
    r"\b(?:patients?|people|persons?|those|adults?|men|women|children|anyone|everyone|someone|aged)\s+(?:aged\s+)?$", re.IGNORECASE
)
NOT_COUNTED = re.compile(r"\b(?:phase|grade|type|stage|part|figure|table|step|version|cohort|number|no|nct|day)\.?\s*$", re.IGNORECASE)
BEYOND = (Bound.ABOVE, Bound.BELOW)  # "patients over 65"
YEAR = (1900, 2100)


def quantities(text: str) -> list[Quantity]:
    """Every quantity of a text, in order. Years, names with numbers in them and numbers of things are none."""
    found = [*_fractions(text), *_phases(text)]
    taken = {place for one in found for place in range(one.start, one.end)}
    for match in QUANTITY.finditer(text):
        if match.start("number") in taken:
            continue
        raw = match.group("number").lower()
        value = WORDS[raw] if raw in WORDS else 1.0 if raw == "single" else float(raw.replace(",", ""))
        if (raw.isdigit() and YEAR[0] <= value <= YEAR[1] and not match.group("percent")) or NOT_COUNTED.search(
            text[: match.start("number")]
        ):
            continue
        value *= SCALES.get((match.group("scale") or " ").strip(" -").lower(), 1.0)
        value, unit, end = _unit(value, match)
        bound = next((bound for bound, _ in BOUNDS if match.group(bound.name)), Bound.EXACT)
        if not unit and bound in BEYOND and OF_PEOPLE.search(text[: match.start()]):
            unit = AGE
        found.append(Quantity(value, unit, bound, match.start("number"), end))
    return sorted(found, key=lambda one: one.start)


def _fractions(text: str) -> Iterator[Quantity]:
    """Shares in words: "half of the", "two thirds", "four out of five"."""
    for match in FRACTION.finditer(text):
        groups = match.groupdict()
        bound = next((bound for bound, _ in BOUNDS if groups[bound.name] or groups[f"H_{bound.name}"]), Bound.ABOUT)
        part, whole = 1.0, 2.0
        if groups["part"]:
            part = _number(groups["part"])
            whole = PIECES[(groups["piece"] or groups["pieces"]).lower().rstrip("s")] if not groups["whole"] else _number(groups["whole"])
        start = match.start("part") if groups["part"] else text.lower().index("half", match.start())
        if 0 < part <= whole:
            end = match.end() if groups["part"] else start + len("half")
            yield Quantity(100 * part / whole, "%", bound, start, end)


def _phases(text: str) -> Iterator[Quantity]:
    """The phases of trials; one that spans two is between them."""
    for match in PHASE.finditer(text):
        told = [ROMAN.get(one.lower()) or float(one) for one in match.groups() if one]
        yield Quantity(sum(told) / len(told), "phase", Bound.EXACT, match.start(), match.end())


def _number(written: str) -> float:
    """A number in digits or in words."""
    lower = " ".join(written.lower().split())
    return {"a": 1.0, "an": 1.0, "a hundred": 100.0}.get(lower) or WORDS.get(lower) or float(lower)


def borne_out(asked: Quantity, told: Quantity) -> bool | None:
    """Whether what is told bears out what is asked; None where they do not compare or it cannot be said."""
    if not alike(asked, told):
        return None
    if asked.bound is Bound.ABOUT or told.bound is Bound.ABOUT:
        return abs(asked.value - told.value) <= 0.1 * abs(told.value)
    (least, most), (low, high) = _range(asked), _range(told)
    if least <= low and high <= most:
        return True
    return False if high < least or most < low else None


def alike(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities count the same thing, as far as their units tell."""
    return a.unit == b.unit or ("" in (a.unit, b.unit) and not {a.unit, b.unit} & set(UNITS))


def nearest(asked: Quantity, told: Sequence[Quantity]) -> Quantity | None:
    """The first quantity that counts the same thing as the asked one: of the same unit before one without a unit."""
    same = [one for one in told if one.unit == asked.unit]
    return next(iter([*same, *(one for one in told if alike(asked, one))]), None)


def _unit(value: float, match: re.Match[str]) -> tuple[float, str, int]:
    """A value in its unit's own measure, the unit, and where the quantity ends."""
    if match.group("percent"):
        return value, "%", match.end("percent")
    end = match.end("scale") if match.group("scale") else match.end("number")
    if OF_AGE.match(match.string, end):
        return value, AGE, end
    for word in re.finditer(r"[^\W\d_]+", match.group("words") or ""):
        noun = _singular(word.group().lower())
        if noun == "of" or noun in EARLIER:
            continue
        if noun in DAYS:
            return value * DAYS[noun], "day", match.start("words") + word.end()
        return value, counted(noun), end
    return value, "", end


def counted(noun: str) -> str:
    """The unit by which a noun's things are counted: its singular, "patient" for all words for those studied."""
    return COUNTED.get(_singular(noun.lower()), _singular(noun.lower()))


def _singular(noun: str) -> str:
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") and len(noun) > 3 else noun


def _range(one: Quantity) -> tuple[tuple[float, int], tuple[float, int]]:
    """The least and the most that a quantity leaves open; beside each 1 (or -1) where that very value is left out."""
    everything = (float("-inf"), 0), (float("inf"), 0)
    match one.bound:
        case Bound.ABOVE:
            return (one.value, 1), everything[1]
        case Bound.FROM:
            return (one.value, 0), everything[1]
        case Bound.BELOW:
            return everything[0], (one.value, -1)
        case Bound.TO:
            return everything[0], (one.value, 0)
        case _:
            return (one.value, 0), (one.value, 0)
