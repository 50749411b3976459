"""Which offices of people a text speaks of.

Offices are near names: who is asked for as chief financial officer is not the chief executive officer of the
same company, however alike the two are written.
"""

import re
from functools import lru_cache

CHIEFS = "executive financial operating medical scientific technology commercial legal business".split()
LED = r"(?:the (?:company|firm|group)|(?-i:[A-Z]\w+))"
LEADS = rf"|heads? of {LED}|(?:leads|led|heads|runs|run) (?:{LED}|it)|led by"
OFFICES = {
    **{
        f"chief {chief} officer": rf"chief {chief}(?: officer)?|(?-i:\bC{chief[0].upper()}O\b){LEADS if chief == 'executive' else ''}"
        for chief in CHIEFS
    },
    "chair": r"chair(?:man|woman|person|s|ed)?(?: (?:of )?the board)?",
    "president": r"president",
    "founder": r"(?:co-?)?found(?:ers?|ed)",
    "commissioner": r"commissioner",
    "minister": r"minister",
    "principal investigator": r"(?:principal|lead|chief) investigator",
    "spokesperson": r"spokes(?:person|man|woman)",
    "analyst": r"analysts?",
    "treasurer": r"treasurer",
    "secretary": r"secretary",
}
ANY = re.compile("|".join(f"(?P<o{number}>\\b(?:{words})\\b)" for number, words in enumerate(OFFICES.values())), re.IGNORECASE)
NAMES = tuple(OFFICES)
PERSON = re.compile(r"\bwho(?:m|se)?\b|\bname\b", re.IGNORECASE)


@lru_cache(maxsize=1024)
def offices(text: str) -> frozenset[str]:
    """The offices that a text names, by their full names."""
    return frozenset(NAMES[int(match.lastgroup[1:])] for match in ANY.finditer(text) if match.lastgroup)


def office_asked(question: str) -> frozenset[str]:
    """The offices that a question asks the holder of; none where it asks for no person."""
    return offices(question) if PERSON.search(question) else frozenset()
