"""Clues beside the network's scores to whether a sentence answers a question: shared words, numbers, the kind of answer.

A small network is unsure where a plain look is not: a sentence without any of the question's words seldom
answers it, and words without a number do not answer "how many". Each clue is a number; how much it weighs is
fitted with the rest (calibrate.py).
"""

import re
from collections.abc import Sequence

from bot.stems import WORD, stem
from index.catalogue import STOP_WORDS

NUMBER = re.compile(r"\d")
# Kinds of answers.
MONEY, AGE, IDENTIFIER, TIME, OFTEN, COUNT = "an amount of money", "an age", "an identifier", "a length of time", "how often", "a number"
DATE, TOWN, PLACE, NAME = "a date", "a town or country", "a place", "a name"
TRIAL, TRIAL_NAME, PHASE, AGENCY, SHARE = "a trial", "a trial's name", "a phase", "an agency", "a share"
ORGANISATION = "the name of an organisation"
ASKS = {
    MONEY: re.compile(
        r"\bhow\s+(?:much|expensive|cheap)\b.*\b(?:cost\w*|price\w*|pay|paid|charge\w*|sell|sold|sales|revenues?|earn\w*|spen[dt]|expensive|cheap)\b"
        r"|\bhow\b.*\bin\s+(?:US\s+)?(?:dollars|euros|yuan|pounds)\b"
        r"|\bwhat\s+prices?\b"
        r"|\bwhat\s+(?:(?:is|are|was|were)\b.*\b(?:prices?|costs?|sales|revenues?|turnover|profit|net\s+loss|fees?)\b"
        r"|(?:does|did|do|will|would|must)\b.*\b(?:cost|pay)\b)",
        re.IGNORECASE,
    ),
    AGE: re.compile(r"\bhow\s+(?:old|young)\b|\b(?:median|mean|average|what)\s+age\b|\bage\s+(?:range|limit)\b", re.IGNORECASE),
    IDENTIFIER: re.compile(
        r"\b(?:NCT|(?:registration|registry|identification|certificate|licen[cs]e|trial|study)\s+(?:number|code|id|identifier))\b"
        r"|clinicaltrials\.gov\s+(?:number|code|id|identifier)|\bnumber\b.{0,40}\bregist\w+|\bregist\w+\b.{0,40}\b(?:code|number)\b|\bcode\b.{0,30}\bregist\w+",
        re.IGNORECASE,
    ),
    TRIAL_NAME: re.compile(
        r"\bname\s+of\s+(?:the\s+)?(?:\w+\s+){0,2}(?:trial|study)\b|\b(?:trial|study)(?:['’]s)?\s+(?:name|called)\b", re.IGNORECASE
    ),
    PHASE: re.compile(
        r"\b(?:which|what)\s+(?:clinical\s+)?(?:trial\s+)?phase\b|\bhow\s+far\s+along\b"
        r"|\b(?:which|what)\s+stage\s+(?:of\s+)?(?:clinical|(?:the\s+)?(?:trial|study)|testing|research|development)\b",
        re.IGNORECASE,
    ),
    TRIAL: re.compile(
        r"(?:^|\b(?:on|of|in|by)\s+)(?:which|what)\s+(?:clinical\s+|pivotal\s+)?(?:trial|study)\b(?!\s+(?:phase|design|number|results?))",
        re.IGNORECASE,
    ),
    AGENCY: re.compile(
        r"\b(?:which|what)\s+(?:(?!(?:did|does|do|is|are|was|were|has|have|had|can|will|the|an?)\b)\w+\s+){0,2}"
        r"(?:agency|regulator|watchdog|officials|regulatory\s+\w+|(?:health\s+)?authorit(?:y|ies)|body(?!\s+(?:part|weight|mass)))\b(?!['’]s)"
        r"|^(?:\w+\s+){0,2}?(?:agency|regulator|watchdog)\s+(?:that|which|who)\b"
        r"|^(?:and\s+|so\s+)?who\s+(?:\w+\s+)?(?:approved|licen[cs]ed|authori[sz]ed|cleared|signed\s+off"
        r"|gave\s+(?:\w+\s+){0,2}?(?:green\s+light|go-?ahead|nod|approval))\b",
        re.IGNORECASE,
    ),
    ORGANISATION: re.compile(
        r"\bwhich\s+(?:[\w-]+\s+){0,2}?(?:company|companies|firms?|insurers?|manufacturers?|wholesalers?|distributors?|banks?|investors?"
        r"|business\s+partners?|university|universities|journals?|newspapers?)\b(?!['’]s|\s+(?:executives?|officials?|officers?|products?))",
        re.IGNORECASE,
    ),
    TIME: re.compile(
        r"\bhow\s+(?:long|many\s+(?:\w+\s+)?(?:hours|days|weeks|months|years))\b"
        r"|\b(?:what|which)\s+(?:length|span|stretch|period|amount)\s+of\s+time\b|\bfor\s+what\s+(?:time|period)\b"
        r"|\bsince\s+when\b|\bhow\s+(?:soon|fast|quick\w*|rapid\w*)\b[^?]*\bin\s+(?:hours|days|weeks|months|years)\b",
        re.IGNORECASE,
    ),
    OFTEN: re.compile(r"\bhow\s+(?:often|frequent\w*|regular\w*)\b", re.IGNORECASE),
    SHARE: re.compile(
        r"\b(?:what|which)\s+(?:\w+\s+){0,2}?(?:percent\w*|share|proportion|fraction)\s+of\b|\bhow\s+(?:large|big|high|great)\s+a\s+(?:share|part|proportion)\b|\bhow\s+many\s+(?:per\s?cent|out\s+of)\b"
        r"|\b(?:what|which)\b[^?]*\b(?:response|survival|remission|relapse|progression|PFS|OS|ORR)\)?\s+rates?\b(?!\s+ratio)",
        re.IGNORECASE,
    ),
    COUNT: re.compile(
        r"\b(?:how\s+(?:many|much|long|old|large|big|high|soon|far|fast)|what\s+(?:\w+\s+){0,2}?(?:percent\w*|share|proportion|fraction"
        r"|rate|number|amount|price|figure|size|age)|which\s+(?:percent\w*|share|proportion|rate|number)|per\s?cent|percentage|duration)\b",
        re.IGNORECASE,
    ),
    DATE: re.compile(
        r"(?:^(?!.*,\s*(?:which|who|what|how|where|is|are|was|were|did|does|do)\b)|[,;:]\s*|\b(?:and|or|but|know|say|tell\s+me|exactly)\s+)when\b"
        r"|\b(?:since|until|by|from)\s+when(?=\s+(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|must|should)\b|\W*$)|\b(?:what\s+(?:year|date|day|month)|which\s+(?:year|date|day|month))\b",
        re.IGNORECASE,
    ),
    TOWN: re.compile(
        r"^(?:and\s+|but\s+|so\s+)?where\b.*\b(?:based|located|headquartere?d?|headquarters|seat|offices?|sits?|live[sd]?|born|manufactured"
        r"|published)\b|\b(?:in|at)\s+(?:which|what)\s+(?:city|town|country|state|plant|factory|hospital|journal|lab\w*|site)\b",
        re.IGNORECASE,
    ),
    PLACE: re.compile(r"^(?:and\s+|but\s+|so\s+)?where\b(?!.*\b(?:come|comes|came|stand|from)\b)", re.IGNORECASE),
    NAME: re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE),
}
MONTH = r"january|february|march|april|may|june|july|august|september|october|november|december"
NUMBER_WORD = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|billion|once|twice|half|thirds?|quarter|single|decades"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
)
NUMBER_WORDS = re.compile(rf"\b(?:{NUMBER_WORD})\b", re.IGNORECASE)
INTERROGATIVE = re.compile(r"\b(?:how|what|which|since when)\b", re.IGNORECASE)
COUNTING = frozenset(NUMBER_WORD.replace("?", "").split("|"))
NUMERIC = (COUNT, SHARE, TIME)
IN_NAMED = (
    r"\b(?:[Ii]n|[Aa]t|[Ff]rom|[Nn]ear|[Tt]o|[Ww]ithin|[Oo]utside|[Aa]cross|[Tt]hroughout|[Bb]ased|[Oo]n)\s+(?:the\s+)?"
    r"(?:mainland\s+|(?:north|south|east|west)\w*[\s-]+|central\s+)*(?![A-Z]\w+(?:ese|ish|ean|[rx]ican)\b)[A-Z][a-z.]"
)
HOLDS = {
    MONEY: re.compile(
        r"[$€£¥]|(?-i:\b[A-Z]{3}\s?\d)|\b(?:USD|RMB|CNY|EUR|CHF|GBP|JPY|yuan|renminbi|dollars?|euros?|pounds?|pence|yen|won|francs?|rupees|reais|rand|pesos?"
        r"|kron(?:er|or|ur|a)|korunas?|baht|ringgit|crore|lakh|tenge|zlot(?:y|ys|ych)|forints?|lei|lev|hryvnias?|roubles?|rubles?|liras?|shekels?"
        r"|dirhams?|dinars?|ri[yi]als?|naira|shillings?|cedis?|taka|rupiah|dong|manat|som)\b|free of charge|without charge",
        re.IGNORECASE,
    ),
    AGE: re.compile(
        r"\b(?:aged?|\d\d(?:\.\d+)?\s+years?|years?(?: of age|[- ]old)|older|younger|adults?|children|minors?)\b", re.IGNORECASE
    ),
    TIME: re.compile(
        r"\b(?:seconds?|minutes?|for life|lives|hours?|days?|weeks?|months?|years?|decades?|quarters?|january|february|march|april|june"
        r"|july|august|september|october|november|december|once|lifelong|(?:19|20)\d\d|until|permanent\w*|ongoing|still|metres?|meters?|miles?|feet|inches|pages?|acids?|bases?)\b",
        re.IGNORECASE,
    ),
    IDENTIFIER: re.compile(r"\b[A-Z]{2,}-?\d[\w-]*\b|\b\d{4,}[A-Z]"),
    TRIAL_NAME: re.compile(
        r"\b[A-Z]{2,}-?\d[\w-]*\b|\b[A-Z][a-z]+[A-Z]{2}\w*\b|\b[A-Z]{4,}\b(?=.{0,40}\b(?:trial|study)\b)|\b(?:trial|study)\b.{0,40}\b[A-Z]{4,}\b"
    ),
    PHASE: re.compile(r"\b(?:phase|stage)\b|\b(?:first|early|late)-", re.IGNORECASE),
    TRIAL: re.compile(r"\b[A-Z]{2,}-?\d[\w-]*\b|\b[A-Z][a-z]*[A-Z]{2}\w*\b|\b(?:trial|study)\b"),
    AGENCY: re.compile(
        r"\b(?:Administration|Agency|Commission|Authority|Ministry|Swissmedic|Health Canada)\b"
        r"|[Rr]egulator|[Aa]uthorit|[Aa]genc|[Ww]atchdog|[Gg]overnment|[Ii]nspectorate|[Mm]inist(?:er|r)|[Cc]ouncil|[Oo]ffice"
        r"|(?:^|\b(?:[Tt]he|[Bb]y|[Ff]rom|[Tt]o|[Ww]ith|[Aa]t|[A-Z]\w*|[a-z]+['’]s) )[A-Z]{3,5}\b(?!\))"
    ),
    ORGANISATION: re.compile(r"(?:^|[\s(\"“'’-])[A-Z]"),
    OFTEN: re.compile(
        rf"\d|\b(?:daily|weekly|monthly|yearly|annual\w*|hourly|quarterly|every|each|always|never|often|rare\w*|seldom|usual\w*|common\w*|frequent\w*"
        rf"|regular\w*|{NUMBER_WORD})\b",
        re.IGNORECASE,
    ),
    COUNT: re.compile(
        rf"(?<![A-Za-z\d])(?<![A-Za-z]-)\d|\b(?:{NUMBER_WORD}|several|dozens|hundreds|thousands|millions)\b", re.IGNORECASE
    ),  # "NIPPON-2" counts nothing
    SHARE: re.compile(
        r"%|\bper\s?cent\b|\b\d+\s*(?:/|of|out\s+of|in)\s*(?:the\s+)?\d|\b(?:half|thirds?|quarters?|fifths?|tenths?|majority|minority|most|all|none"
        r"|nobody|everybody|everyone|every (?:one|single|patients?|person|participants?)|each (?:one|patient|person|of)"
        r"|nearly all|one in|out of)\b",
        re.IGNORECASE,
    ),
    DATE: re.compile(
        rf"\b(?:1\d|20)\d\d(?:s|\b)|\bcentur(?:y|ies)\b|\b(?:{MONTH})\b|\b\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}\b", re.IGNORECASE
    ),
    TOWN: re.compile(IN_NAMED),
    PLACE: re.compile(
        rf"{IN_NAMED}|\b(?:worldwide|global\w*|abroad|everywhere|nowhere|here"
        r"|(?:in|into|on|onto|at|inside|outside|along|through|across|near|between|behind|around|under) (?:the|a|an|its|their) [a-z])"
    ),
    NAME: re.compile(r"(?:^|\s)[A-Z]"),
}
DATED = re.compile(
    rf"\b(?:\d{{1,2}}\s+)?(?:{MONTH})\s+(?:\d{{1,2}},?\s+)?(?:19|20)\d\d\b|\b(?:in|of|since|by|from|until|for)\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)
INTERVAL = re.compile(
    r"\b9\d(?:\.\d)?\s*(?:%|per\s?cent)[\s-]+(?:confidence|credible|CI\b|CrI\b)", re.IGNORECASE
)  # its share is of no patients
HUNDRED, IN_DIGITS = "hundred", "100"
WHEN = re.compile(r"\bwhen\b", re.IGNORECASE)
PLACED_IN_TIME = re.compile(
    r"\b(?:after|before|until|once|during|following|prior to|within|ago|today|yesterday|tomorrow|spring|summer|autumn|winter"
    r"|(?:first|second|third|fourth|next|last|this|each|every) (?:quarter|half|year|month|week|day|evening|morning|night))\b",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"\b(?:not|no|none|nothing|never)\b.{0,80}\b(?:found|known|reported|published|announced|disclosed|stated)\b"
    r"|\b(?:unknown|undisclosed|unpublished)\b",
    re.IGNORECASE,
)
UNREACHED = re.compile(r"\bnot\b.{0,20}\b(?:reached|estimable|evaluable|given|told)\b", re.IGNORECASE)


def numbers(text: str) -> frozenset[str]:
    """The words of a text that hold digits."""
    return frozenset(match.group().lower() for match in WORD.finditer(text) if NUMBER.search(match.group()))


def covered(asked: frozenset[str], told: frozenset[str]) -> float:
    """The share of the asked words that are told, 0 where none is asked."""
    return len(asked & told) / len(asked) if asked else 0.0


def kind_asked(question: str) -> str | None:
    """What kind of thing a question asks for, as in `ASKS` ("a number", "a date"); None for all else."""
    return next((kind for kind, asks in ASKS.items() if asks.search(question)), None)


def fits(question: str, words: str) -> float:
    """1 where words are of the kind that a question asks for, -1 where they are not, 0 where it asks for none or they say none is known."""
    kind = kind_asked(question)
    if kind is None or UNKNOWN.search(words) or (kind in (TIME, COUNT, SHARE) and UNREACHED.search(words)):
        return 0.0
    holds = HOLDS[kind].search(DATED.sub("", words) if kind == COUNT else INTERVAL.sub("", words) if kind == SHARE else words)
    if kind == ORGANISATION and holds:
        return 0.0  # a capital tells little
    return 1.0 if holds else -1.0


def lacks(question: str, sentence: str) -> str | None:
    """What of the kind that a question asks for a sentence does not hold; None where it holds one or says that none is known.

    To "when", what a sentence places after, before or during something is as good as dated. To "how many of the
    58 patients" the 58 are no answer: numbers that a question gives do not count.
    """
    kind = kind_asked(question)
    if kind == DATE and WHEN.search(question) and PLACED_IN_TIME.search(sentence):
        return None
    told = _without(question, sentence) if kind in NUMERIC else _unasked(question, sentence) if kind == ORGANISATION else sentence
    return kind if kind != NAME and fits(question, told) < 0 else None


def _unasked(question: str, sentence: str) -> str:
    """A sentence without the words of a question, and without its first word where that begins any sentence ("The")."""
    given = {match.group().lower() for match in WORD.finditer(question)}
    first = next((match.end() for match in WORD.finditer(sentence)), 0)
    begins = sentence[:first].lower() in STOP_WORDS or sentence[:first].lower() in COUNTING
    return WORD.sub(lambda match: "" if match.group().lower() in given else match.group(), sentence[first:] if begins else sentence)


def repeats(question: str, words: str) -> str | None:
    """The kind that a question asks for, where it is one of numbers and words hold only such as the question gives; None for others."""
    kind = kind_asked(question)
    return kind if kind in NUMERIC and fits(question, words) > 0 and fits(question, _without(question, words)) < 0 else None


def _without(question: str, sentence: str) -> str:
    """A sentence without the numbers that a question gives, in digits or in words; a yes/no question may ask for just those."""
    if not INTERROGATIVE.search(question):
        return sentence
    given = {*numbers(question), *(match.group().lower() for match in NUMBER_WORDS.finditer(question))}
    given |= {IN_DIGITS} if HUNDRED in given else set()
    return WORD.sub(lambda match: "" if match.group().lower() in given else match.group(), sentence) if given else sentence


def missing(asked: frozenset[str], told: frozenset[str]) -> float:
    """How many of the asked words are not told."""
    return float(len(asked - told))


def named(question: str) -> frozenset[str]:
    """The words of a question that are written with capitals within it, or hold digits."""
    words: Sequence[re.Match[str]] = list(WORD.finditer(question))
    return frozenset(
        stem(word.group())
        for number, word in enumerate(words)
        if NUMBER.search(word.group()) or (any(map(str.isupper, word.group())) and (number or word.group()[1:] != word.group()[1:].lower()))
    )
