"""What these sources are not for: small talk, personal medical advice, advice on investments, recommendations, orders to the bot.

Told by how a question is put, not by what it is about: a question on another subject is asked of the
sources like any other, which then do not tell.
"""

import re
from typing import NamedTuple


class Bound(NamedTuple):
    """Something that is declined: how it is put, and what is said to it."""

    pattern: re.Pattern[str]
    reason: str


ILLNESS = r"(?:\w+(?:oma|a?emia|itis|osis)|cancer|diabetes|disease|illness|condition)"
KIN = r"(?:mother|mum|mom|father|dad|husband|wife|partner|son|daughter|child|brother|sister|uncle|aunt|cousin|grand\w+|friend|patient)"
# What the bot is asked to do for someone with words, which is no advice: "Decode VGPR for me."
SERVICE = (
    "decode|explain|define|finish|complete|summari[sz]e|list|name|spell|clarify|check|confirm|find|look|quote|describe|state|identify|fill"
    "|sum|break|unpack|translate|interpret|repeat|cite|give|tell|show|get|write|read|count|work"
)
ADVICE = re.compile(
    rf"""
      \b(?:should|shall|could|can|may|would)\s+(?:i|we|my\s+(?:[\w-]+\s+){{0,2}}?{KIN})\s+(?:\w+\s+){{0,3}}?
        (?:take|get|have|try|use|start|stop|choose|ask|switch|undergo|receive|risk|consider|do|avoid|wait|worry|go|see|call|tell|eat|drink
        |fly|travel)\b(?!\s+(?:[\w-]+\s+){{0,2}}?(?:started|access|updates?|info\w*|news|details?|data|answers?|to\s+know)\b)
    | ^\W*must\s+(?:i|we)\b
    | \bdo\s+(?:i|we)\s+(?:need|have)\s+to\s+(?:\w+\s+){{0,2}}?
        (?:take|use|start|stop|ask|switch|undergo|avoid|wait|worry|go|see|call|tell|eat|drink|fly|travel|change|quit|do)\b
    | \b(?:am|are)\s+(?:i|we)\s+(?:\w+\s+){{0,2}}?(?:eligible|a\s+candidate|allowed|too\s+(?:old|young|ill|sick)|safe|going\s+to)\b
    | \bis\s+my\s+{KIN}\s+(?:\w+\s+){{0,2}}?(?:eligible|a\s+candidate|too\s+(?:old|young|ill|sick)|safe|going\s+to)\b
    | \b(?:i|we)\s+(?:was|were|am|are|have\s+been|had\s+been|got|'ve\s+been|'m)\s+(?:just\s+|recently\s+)?
        (?:diagnosed|told|treated|prescribed|given)\b
    | \b(?:i|we)(?:'ve|’ve|\s+have|\s+had)\s+(?:\w+\s+){{0,2}}?
        (?:{ILLNESS}|fever|pain|symptoms|side\s+effects|relapsed|a\s+(?:fever|rash|headache|temperature))\b
    | \bmy\s+(?:{KIN}(?:'s|’s)?\s+)?
        (?:doctor|oncologist|diagnosis|{ILLNESS}(?!\s+(?:is|comes?|gets?)\s+(?:back|worse))|treatment|therapy|dose|test\s+results?|symptoms?|infusion)\b
    | \bmy\s+(?:[\w-]+\s+){{0,2}}?{KIN}\s+(?:has|had|is|was|got|needs?|wants?|suffers?)\b
    | ^(?!\W*(?:please\s+)?(?:can\s+you\s+|could\s+you\s+)?(?:please\s+)?(?:{SERVICE})\b)(?s:.*)\bfor\s+me\b
    | \b(?:right|good|bad|safe|best|suitable|better|worse|dangerous|risky|option|choice|works?|working|available|treatment|drug|medicine
        |therapy|dose|one|do|anything|something)\s+for\s+me\b
    | \b(?:in\s+my\s+case|if\s+you\s+were\s+me|help\s+me\s+(?:choose|decide))\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
OPINION = re.compile(
    r"\b(?:would|do|can|could|will)\s+you\s+(?:please\s+)?(?:recommend|advise|suggest|prefer)\b"
    r"|\bwhat\s+(?:would|do)\s+you\s+(?:recommend|advise|suggest|think|prefer)\b|\bin\s+your\s+(?:own\s+)?(?:opinion|view)\b",
    re.IGNORECASE,
)
INVESTMENT = re.compile(
    r"\b(?:should|shall|would|can|could|may)\s+(?:i|we|one|you|people|investors)\s+(?:\w+\s+){0,2}?(?:buy|sell|short|invest|hold)\b"
    r"|\b(?:good|bad|best|right|worth\w*)\s+(?:\w+\s+){0,2}?(?:investment|to\s+(?:buy|sell)|buy(?:ing)?)\b|\bprice\s+target\b",
    re.IGNORECASE,
)
AT_START = r"(?:^|[.!?;:,\n]\s*|\b(?:please|and|then|now|you\s+(?:must|should|will|can))\s+)"
ORDER = re.compile(
    rf"""
      {AT_START}(?:ignore|forget|disregard|override|bypass|drop)\s+(?:\w+\s+){{0,4}}?
        (?:instructions?|rules?|prompts?|documents?|sources?|guidelines|everything|above|previous|that)\b
    | \bfrom\s+now\s+on\b(?=,?\s+(?:you|please|only|always|never|answer|reply|respond|speak|act|be|say|write)\b)
    | ^\W*(?:please\s+)?(?:answer|reply|respond|speak|act|be|say|write|call)\b.*\bfrom\s+now\s+on\b
    | \b(?:you\s+are\s+now|you're\s+now|act\s+as|pretend\s+(?:to\s+be|that|you)|role-?play|jailbreak|developer\s+mode)\b
    | {AT_START}(?:answer|reply|respond|say|write|output|print|repeat)\s+(?:\w+\s+){{0,2}}?(?:only|nothing\s+but|exactly|just)\b
    | {AT_START}(?:repeat|print|show|reveal|output|display|copy|recite)\s+(?:me\s+)?
        (?:(?:all\s+(?:of\s+)?)?(?:the\s+)?(?:text|words|lines|messages?)|everything|anything|all)\s+(?:\w+\s+){{0,2}}?(?:above|before|so\s+far)\b
    | {AT_START}(?:delete|erase|wipe|destroy|clear|reset|empty|overwrite)\s+(?:your|the|this|all|every)\s+(?:\w+\s+){{0,2}}?
        (?:index|memory|database|documents?|sources?|files?|data|history|conversation|server|rules)\b
    | \b(?:system\s+prompt|(?:your|the|these|those|all)\s+(?:hidden|secret|internal|initial|system|previous|earlier)
        \s+(?:prompt|instructions|rules|message)
        |your\s+(?:prompt|instructions|rules|source\s+code|password|api\s+key))\b
    | {AT_START}(?:write|compose|draft|generate|create|translate|sing|code)\s+(?:me\s+)?(?:a|an|some|this|the|my)\s+(?:\w+\s+){{0,2}}?
        (?:poem|song|essay|story|joke|letter|e-?mail|program|script|function|code|tweet|recipe|article|sentence|text)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
SMALL_TALK = re.compile(
    r"""^\W*(?:
      (?:hi|hello|hey|howdy|greetings|good\s+(?:morning|afternoon|evening|night|day)|bye|goodbye|see\s+you|thanks?(?:\s+you)?|thank\s+you
        |cheers|ok(?:ay)?|cool|great|nice|lol|haha|yes|no|sorry|please)
        (?:\W+(?:there|all|bot|everyone|very\s+much|so\s+much|a\s+lot|then|you|to\s+meet\s+you))*
    | how\s+are\s+you(?:\s+\w+)?(?:\s+today)? | how(?:'s|\s+is)\s+it\s+going | what(?:'s|\s+is)\s+up
    | how\s+do\s+you\s+(?:do|feel)(?:\s+today)?
    | (?:who|what)\s+are\s+you | what(?:'s|\s+is)\s+your\s+name
    | are\s+you\s+(?:a\s+)?(?:human|real|robot|bot|ai|an\s+ai|alive|sentient|happy|married)
    | (?:who|what)\s+(?:made|created|built|trained)\s+you | what\s+can\s+you\s+do | can\s+you\s+help(?:\s+me)?
    | do\s+you\s+(?:love|like|hate|know)\s+me | tell\s+me\s+(?:a|another)\s+joke
    | (?:let(?:'s|\s+us)|do\s+you\s+want\s+to)\s+(?:chat|talk|play)
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)

BOUNDS = (
    Bound(ORDER, "This bot takes no instructions: it answers questions in words of its sources."),
    Bound(
        ADVICE, "This bot gives no personal medical advice. Ask the doctors who know the case; the sources can be asked what they report."
    ),
    Bound(INVESTMENT, "This bot gives no advice on investments; the sources can be asked what they report."),
    Bound(OPINION, "This bot recommends nothing and has no opinion: it answers questions in words of its sources."),
    Bound(SMALL_TALK, "This bot only answers questions about what its sources report. Ask it about those."),
)


def out_of_scope(question: str) -> str | None:
    """Why a question is declined, in a sentence; None where it is asked of the sources."""
    return next((bound.reason for bound in BOUNDS if bound.pattern.search(question)), None)
