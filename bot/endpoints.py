"""What trials measure: which endpoints a text speaks of.

Endpoints are near names: a question for overall survival is not answered by a sentence on progression-free
survival, however alike the two are written. The terms are those of ICH E9 and of the FDA's guidance on
endpoints for cancer drugs (2018), with those of the International Myeloma Working Group for depths of response.
"""

import re
from functools import lru_cache
from itertools import pairwise

from index.types import Span

ENDPOINTS = {
    "overall survival": r"overall survival|(?-i:\bm?OS\b)",
    "progression-free survival": r"progression[- ]free survival|(?-i:\bm?PFS\d?\b)",
    "event-free survival": r"event[- ]free survival|(?-i:\bEFS\b)",
    "disease-free survival": r"(?:disease|relapse|recurrence)[- ]free survival|(?-i:\b[DR]FS\b)",
    "duration of response": r"(?:duration|length) of (?:the |their )?(?:response|remission)s?|(?-i:\bm?D[oO]R\b)",
    "time to response": r"time to (?:the )?(?:first |best |initial )?response|how (?:long|soon|many \w+)\b[^?]*\b(?:first|initial) response"
    r"|how long\b.{0,20}\b(?:take|took|taken)\b.{0,30}\b(?:respon(?:d|se)|react)\w*|(?-i:\bTTR\b)",
    "time to progression": r"time to (?:disease )?progression|(?-i:\bTTP\b)",
    "stringent complete response": r"stringent complete (?:response|remission)|(?-i:\bsCR\b)",
    "complete response": r"complete (?:response|remission)|(?-i:\bCR\b)",
    "very good partial response": r"very good partial (?:response|remission)|(?-i:\bVGPR\b)",
    "partial response": r"partial (?:response|remission)|(?-i:\bPR\b)",
    "overall response rate": r"(?:overall|objective|total) (?:response|remission)(?: rate)?|response rate\b|(?-i:\bORR\b)",
    "minimal residual disease": r"(?:minimal|measurable) residual disease|(?-i:\bMRD\b)",
}
ANY = re.compile("|".join(f"(?P<e{number}>{words})" for number, words in enumerate(ENDPOINTS.values())), re.IGNORECASE)
NAMES = tuple(ENDPOINTS)
TOLD = {  # other words that tell of an endpoint
    "overall survival": r"alive|surviv\w*|died|dead|deaths?|mortality|lived?",
    "progression-free survival": r"progress\w*",
    "event-free survival": r"events?",
    "duration of response": r"respon\w+|remissions?",
    "time to response": r"(?:first|early|earliest|initial|rapid\w*) (?:and \w+ )?respon\w+|respon\w+.{0,30}\bafter",
    "time to progression": r"progress\w*",
    "stringent complete response": r"stringent",
    "complete response": r"complete",
    "very good partial response": r"very good",
    "partial response": r"partial",
    "overall response rate": r"respond\w*|responses?|shr[aiu]nk\w*",
    "minimal residual disease": r"residual",
}
ALONE = re.compile(r"\b(?:on (?:its|their) own|by (?:itself|themselves)|separately|alone)\b", re.IGNORECASE)
BETWEEN = re.compile(r"[,;](?=\s)|\b(?:and|while|whereas|but)\b")
TELLS = re.compile(r"\d|\bnot\b")  # a value, or that there is none


@lru_cache(maxsize=1024)
def endpoints(text: str) -> frozenset[str]:
    """The endpoints that a text names, by their full names; a longer name is not also the shorter one within it."""
    return frozenset(NAMES[int(match.lastgroup[1:])] for match in ANY.finditer(text) if match.lastgroup)


def tells_of(endpoint: str, text: str) -> bool:
    """Whether a text names an endpoint or speaks of it in other words ("alive", of overall survival)."""
    return endpoint in endpoints(text) or bool(re.search(rf"\b(?:{TOLD.get(endpoint, '(?!)')})\b", text, re.IGNORECASE))


def put_together(asked: frozenset[str], question: str, sentence: str) -> bool:
    """Whether a question asks for an endpoint alone that a sentence tells together with another ("complete response or better")."""
    if not asked or not ALONE.search(question):
        return False
    places = [match for match in ANY.finditer(sentence) if match.lastgroup]
    joined = ((a, b) for a, b in pairwise(places) if re.fullmatch(r"[\s\w()]{0,12}\bor\s+", sentence[a.end() : b.start()]))
    return any({_named(a), _named(b)} & asked for a, b in joined)


def _named(match: re.Match[str]) -> str:
    """The endpoint that a match of `ANY` names."""
    return NAMES[int((match.lastgroup or "e0")[1:])]


def parts_on(asked: frozenset[str], sentence: str) -> list[Span]:
    """The parts of a sentence that tell of the endpoints asked for, where others of its parts tell of other ones; else none.

    "PFS was 30 months, and OS was not reached" has two; "PFS and OS were not reached" cannot be taken apart.
    """
    if not asked or "respectively" in sentence:
        return []
    bounds = [0, *(match.start() for match in BETWEEN.finditer(sentence)), len(sentence)]
    parts: list[tuple[int, int, frozenset[str]]] = []
    for start, end in pairwise(bounds):
        named = endpoints(sentence[start:end])
        if parts and (not named or not parts[-1][2]):
            parts[-1] = (parts[-1][0], end, parts[-1][2] | named)
        else:
            parts.append((start, end, named))
    if len(parts) < 2 or not all(TELLS.search(ANY.sub("", sentence[start:end])) for start, end, _ in parts):
        return []
    on = [Span(start, end) for start, end, named in parts if named & asked]
    return on if len(on) < len(parts) else []
