"""Plain words to the field's terms: what people say, and what approvals and trials write for it.

"How long before it came back?" shares no word with "median progression-free survival". Where a question is put
in such words, the terms are set behind it in brackets, and short forms are spelt out, so that words and meaning find
the passages that write them; what was understood is shown. Only terms are added that the index's documents use, and none whose words
the question already has. The terms are those of ICH E9 and of the FDA's guidance on endpoints for cancer drugs
(2018); the plain words are ours.
"""

import re
from collections.abc import Iterable

from bot.stems import stem

WORD = re.compile(r"[a-z]+")
MOST = 3  # terms added to a question

SHORT_FORMS = {
    re.compile(rf"\b{short}\b"): term
    for short, term in (
        ("m?OS", "overall survival"),
        ("m?PFS", "progression-free survival"),
        ("m?D[oO]R", "duration of response"),
        ("ORR", "overall response rate"),
        ("sCR", "stringent complete response"),
        ("CR", "complete response"),
        ("VGPR", "very good partial response"),
        ("MRD", "minimal residual disease"),
        ("CRS", "cytokine release syndrome"),
        ("(?:TE)?AEs?", "adverse events"),
        ("SAEs?", "serious adverse events"),
    )
}
PLAIN_WORDS = (
    (
        r"(?:free of|without|before|until|no|stop\w*|hold\w* (?:off|back)|keep\w*|kept).{0,40}"
        r"(?:worse\w*|progress\w*|advanc\w*|grow\w* again|in check|at bay)|disease[- ]free",
        "progression-free survival",
    ),
    (
        r"(?:c[ao]me?|coming|grew|grow) back|return(?:ed|s)?\b(?! on)|relaps(?:e|ed|ing)\b(?! or| and|/)"
        r"|remission last",
        "duration of response; progression-free survival",
    ),
    (
        r"(?:keep|kept|continu\w*|go\w* on|went on) (?:on )?(?:work|help|respond)\w*|wears? off|wore off"
        r"|(?:effect|benefit|response|it)s? last\w*"
        r"|how (?:long|durable|lasting)\b.{0,40}\b(?:last|work|hold|held|respond|response|remission)\w*",
        "duration of response",
    ),
    (
        r"(?:stay\w*|still|remain\w*|keep|kept) (?:alive|living)"
        r"|how long (?:do|did|will|would|can) (?:people|patients|they|those|one) (?:live|survive)"
        r"|live[ds]? longer|(?:typical|average|usual) survival|survive[ds]?|life expectancy|lengthen\w* (?:life|lives)",
        "overall survival",
    ),
    (
        r"(?:got|get|gets|getting|felt|feel|become|became) better|(?:was|were|is|are) helped"
        r"|help(?:s|ed)? (?:people|patients|them)"
        r"|(?:it|treatment|therapy|drug|medicine) work(?:s|ed)?\b|benefit(?:t?ed)?\b|shr[aiu]nk\w*|g[ai]ve way"
        r"|success(?: rate)?\b|how effective",
        "overall response rate",
    ),
    (
        r"(?:full|complete|total) remission|(?:all|no|any|every) (?:signs?|traces?|detectable)|cancer[- ]free"
        r"|disappear\w*|vanish\w*"
        r"|(?:completely|fully|totally) (?:gone|clear\w*|cured|respond\w*)|wiped out",
        "complete response",
    ),
    (
        r"side[- ]effects?|unwanted effects?|(?:made?|makes|making) .{0,20}\b(?:ill|sick|unwell)|how safe"
        r"|dangers?\b|harms?\b|harmful",
        "adverse events",
    ),
    (
        r"keep\w* an eye on|watch(?:ed|ing)?\b|track(?:ed)? (?:the )?(?:patients|people)|monitor\w*"
        r"|observ(?:ed|ation)|how long .{0,30}(?:follow|stud)\w*",
        "follow-up",
    ),
    (
        r"swallow\w*|pills?\b|tablets?\b|by mouth|drip\b|into (?:a|the|one's|your) (?:vein|blood|arm)"
        r"|through a (?:vein|needle|tube)|injected?\b"
        r"|how (?:do|does|did|is|are) .{0,30}(?:get|receive|take|given|administered)\b",
        "administered; infusion",
    ),
    (
        r"sign\w* off|green[- ]?light\w*|gave? (?:the nod|permission)|let .{0,20}(?:on|onto) the market"
        r"|clear(?:ed|ance)\b|nod\b|okay(?:ed)?\b|licen[cs]\w+",
        "approval",
    ),
    (
        r"head ?office|headquarters?|hq\b|home (?:town|city|base)|where .{0,40}(?:located|seated|sits|find)\b"
        r"|\bseat of",
        "based in",
    ),
    (r"\b(?:boss|head of\b|heads\b|runs? the|runs\b|in charge|leads? the|top (?:person|man|woman)|executive)", "CEO"),
    (r"stands? behind|owns?\b|owner|belongs? to|parent|mother company|part of which", "subsidiary"),
    (
        r"\bmak(?:es?|er|ers|ing)\b(?! (?:it|them|people|him|her))|firm behind|manufactur\w*"
        r"|who (?:developed|invented|created)",
        "company",
    ),
    (r"grown[- ]?ups?|kids?\b|children\b|minors?\b|teenagers?\b|how old .{0,20}(?:must|be)\b", "adult patients"),
    (
        r"(?:treat\w*|drugs?|medicines?|therap\w*) .{0,40}(?:already|before(?:hand)?|previously|earlier|first|failed|tried)\b"
        r"|(?:already|previously) .{0,30}(?:had|tried|failed|used|treated)",
        "prior lines of therapy",
    ),
    (
        r"latch\w* on\w*|lock\w* on\w*|stick\w* to|homes? in|aims? at|go(?:es)? after|attack\w*|seek\w* out"
        r"|grabs?\b",
        "target; bind; antigen",
    ),
    (
        r"whose (?:own )?(?:cells|blood)|(?:own|donor|donated|someone else's) cells"
        r"|where .{0,30}cells .{0,30}(?:from|come|taken)",
        "autologous",
    ),
    (
        r"(?:evidence|proof|data|study|trial|grounds|strength)\b.{0,40}(?:rel(?:y|ied)|bas(?:is|ed)|behind|rest\w*|convinc\w*|persuad\w*)"
        r"|on what (?:grounds|evidence|basis)",
        "approval based on clinical trial results",
    ),
    (r"(?:officials?|authorit\w+|regulator|watchdog|government|agency|state)\b", "regulator; approval"),
    (r"(?:study|trial) (?:number|code|id)|registry (?:number|code|id)|registration (?:number|code|id)", "NCT"),
    (r"how (?:many|big|large).{0,30}(?:took part|joined|tested|enrolled|studied|data|group|participants?|people's)", "patients analyzed"),
    (r"average|typical(?:ly)?|usual(?:ly)?", "median"),
    (r"die[ds]?\b|killed?\b|fatal\w*|lost their li\w+", "deaths"),
    (r"expensive|cheap|how much .{0,30}(?:pay|cost|charge)\w*|price tag|bill\b", "price; cost"),
    (r"clients?\b|buyers?\b", "customers"),
)
COMPILED = [
    (re.compile(pattern if pattern.startswith(r"\b") else rf"\b(?:{pattern})", re.IGNORECASE), names.split("; "))
    for pattern, names in PLAIN_WORDS
]


class PlainWords:
    """Knows which of the field's terms an index's documents use, in any form. `vocabulary` has their words in small letters."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._used = {stem(part) for word in vocabulary for part in WORD.findall(word)}

    def terms(self, question: str) -> list[str]:
        """The field's terms for a question's plain words, the first found first, at most `MOST`."""
        asked = _stems(question)
        found = []
        for pattern, names in COMPILED:
            if pattern.search(question):
                words = {term: _stems(term) for term in names}
                found += [term for term in names if words[term] <= self._used and not words[term] <= asked]
        return list(dict.fromkeys(found))[:MOST]

    def explained(self, question: str) -> str:
        """The question with the field's terms for its plain words behind it in brackets, and before its short forms."""
        added = self.terms(question)
        spelt_out = self._spelt_out(question)
        return f"{spelt_out} ({', '.join(added)})" if added else spelt_out

    def _spelt_out(self, question: str) -> str:
        """The question with each of its short forms behind the term that it is short for, "mOS" behind "median overall survival"."""
        for short, term in SHORT_FORMS.items():
            match = short.search(question)
            if match and _stems(term) <= self._used and not _stems(term) <= _stems(question):
                median = "median " if match.group().startswith("m") else ""
                question = f"{question[: match.start()]}{median}{term} ({match.group()}){question[match.end() :]}"
        return question


def _stems(text: str) -> set[str]:
    return {stem(word) for word in WORD.findall(text.lower())}
