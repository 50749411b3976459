"""What trials measure: which endpoints a text speaks of.

Endpoints are near names: a question for overall survival is not answered by a sentence on progression-free
survival, however alike the two are written. The terms are those of ICH E9 and of the FDA's guidance on
endpoints for cancer drugs (2018), with those of the International Myeloma Working Group for depths of response.
"""

import re
from functools import lru_cache

ENDPOINTS = {
    "overall survival": r"overall survival|(?-i:\bm?OS\b)",
    "progression-free survival": r"progression[- ]free survival|(?-i:\bm?PFS\d?\b)",
    "event-free survival": r"event[- ]free survival|(?-i:\bEFS\b)",
    "disease-free survival": r"(?:disease|relapse|recurrence)[- ]free survival|(?-i:\b[DR]FS\b)",
    "duration of response": r"(?:duration|length) of (?:the |their )?(?:response|remission)s?|(?-i:\bm?D[oO]R\b)",
    "time to response": r"time to (?:the )?(?:first |best |initial )?response|(?-i:\bTTR\b)",
    "time to progression": r"time to (?:disease )?progression|(?-i:\bTTP\b)",
    "stringent complete response": r"stringent complete (?:response|remission)|(?-i:\bsCR\b)",
    "complete response": r"complete (?:response|remission)|(?-i:\bCR\b)",
    "very good partial response": r"very good partial (?:response|remission)|(?-i:\bVGPR\b)",
    "partial response": r"partial (?:response|remission)|(?-i:\bPR\b)",
    "overall response rate": r"(?:overall|objective|total) (?:response|remission)(?: rate)?|response rate|(?-i:\bORR\b)",
    "minimal residual disease": r"(?:minimal|measurable) residual disease|(?-i:\bMRD\b)",
}
ANY = re.compile("|".join(f"(?P<e{number}>{words})" for number, words in enumerate(ENDPOINTS.values())), re.IGNORECASE)
NAMES = tuple(ENDPOINTS)


@lru_cache(maxsize=1024)
def endpoints(text: str) -> frozenset[str]:
    """The endpoints that a text names, by their full names; a longer name is not also the shorter one within it."""
    return frozenset(NAMES[int(match.lastgroup[1:])] for match in ANY.finditer(text) if match.lastgroup)
