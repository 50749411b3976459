"""Plain words to the field's terms: what people say, and what approvals and trials write for it.

"How long before it came back?" shares no word with "median progression-free survival". Where a question is put
in such words, the terms are set behind it in brackets, and short forms are spelt out, so that words and meaning find
the passages that write them; what was understood is shown. Only terms are added that the index's documents use, and none whose words
the question already has. The terms are those of ICH E9 and of the FDA's guidance on endpoints for cancer drugs
(2018); the plain words are ours.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from bot.endpoints import endpoints
from bot.stems import stem

WORD = re.compile(r"[a-z]+")
GENERAL = "overall response rate"  # what every word of success may mean
MOST = 3  # terms added to a question
SETTING = re.compile(
    r"(?:once|when|after|before|if|since|because|while|as|given|with|by|in|of|out of|among|for)\b[^,?]*,\s+", re.IGNORECASE
)
SENTENCES = re.compile(r"(?:[^.?!]+[.!]\s+)+(?=\w[^.]*\?\s*$)")

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
CANCERS = "myeloma; lymphoma; leukemia; leukaemia; melanoma; sarcoma; carcinoma; glioma; blastoma; mesothelioma"
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
        r"|(?:effect|benefit|response|it)s? (?:last|persist|endure|hold)\w*"
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
        r"|(?:it|treatment|therapy|drug|medicine) work(?:s|ed)?\b|benefitt?ed\b|(?:people|patients|they|anyone|who) benefit\b"
        r"|shr[aiu]nk\w*|g[ai]ve way"
        r"|success(?: rate)?\b|how effective|(?:overall|total|general) (?:rate|percentage|share)\b",
        "overall response rate",
    ),
    (
        r"(?:full|complete|total) remission|(?:all|no|any|every) (?:signs?|traces?|detectable)|cancer[- ]free"
        r"|disappear\w*|vanish\w*"
        r"|(?:completely|fully|totally) (?:gone|clear\w*|cured|respond\w*)|wiped out",
        "complete response",
    ),
    (
        r"shr[aiu]nk\w* (?:almost|nearly|mostly|largely)"
        r"|(?:almost|nearly|all but|mostly|largely) (?:gone|clear\w*|vanish\w*|disappear\w*|rid)"
        r"|deep\w* (?:response|remission)s?",
        "very good partial response",
    ),
    (
        r"how (?:soon|quick\w*|fast|rapid\w*|early|long (?:before|until|till))\b.{0,60}"
        r"\b(?:(?:get|feel|got|felt) better|work\w*|respon\w*|help\w*|(?:take|took|kick\w*) (?:effect|in))",
        "time to response; first response",
    ),
    (
        r"side[- ]effects?|unwanted effects?|(?:made?|makes|making) .{0,20}\b(?:ill|sick|unwell)"
        r"|(?:feel|fell|felt|get|got) (?:ill|sick|unwell)"
        r"|how (?:safe|risky)|dangers?\b|harms?\b|harmful",
        "adverse events",
    ),
    (
        r"keep\w* an eye on|watch(?:ed|ing)?\b|track(?:ed)? (?:the )?(?:patients|people)|monitor\w*"
        r"|observ(?:ed|ation)|how long .{0,30}(?:follow|stud)\w*",
        "follow-up",
    ),
    (
        r"swallow\w*|pills?\b|tablets?\b|by mouth|drip\b|into (?:a|the|one's|your) (?:vein|blood|arm)"
        r"|through a (?:vein|needle|tube)|inject(?:ed|ions?)?\b|shots?\b|jabs?\b|needles?\b"
        r"|how (?:do|does|did|is|are|was|were) .{0,30}(?:get|receive|take|given|administered)\b"
        r"(?! (?:[\w-]+ ){0,3}(?:out|off|rid|over)\b)",
        "administered; infusion",
    ),
    (r"(?:mode|route|way|method|form) of (?:administration|delivery|giving|application)|administration route", "administered; infusion"),
    (
        r"sign\w* off|green[- ]?light\w*|gave? (?:the nod|permission)|let .{0,20}(?:on|onto) the market"
        r"|clear(?:ed|ance)\b|nod\b|okay(?:ed)?\b|licen[cs]\w+"
        r"|go[- ]?ahead|thumbs[- ]up|blessing|permi(?:t|tted|ssion)\b|allowed? (?:it|the)\b",
        "approval",
    ),
    (
        r"head ?office|headquarters?|hq\b|home (?:town|city|base)|where .{0,40}(?:located|seated|sits|find)\b|location\b"
        r"|\bseat of",
        "based in",
    ),
    (
        r"\b(?:boss|heads? (?:of )?(?:the (?:company|firm|group|maker|parent|business)|(?-i:[A-Z]))|heads it"
        r"|runs? the (?!\w+ (?:lab|trial|study))|runs\b|in charge|leads? the|top (?:person|man|woman)|executive)",
        "CEO",
    ),
    (
        r"stands? behind|owns\b|owned\b|(?:do|does|did) .{1,40}(?<!['’]s )(?<!their )(?<!his )(?<!her )(?<!its )\bown\b"
        r"|owner|belongs? to|mother company|part of which"
        r"|(?:which|what|who)\b.{0,30}\bparent|parent (?:company |firm )?of\b|'s parent\b",
        "subsidiary",
    ),
    (
        r"\bmak(?:es?|er|ers|ing)\b(?! (?:it|them|people|him|her))|firm behind|manufactur\w*"
        r"|who (?:developed|invented|created)",
        "company",
    ),
    (r"indicat(?:ion|ed)\b", "adult patients; treatment"),
    (
        r"age groups?|which ages?\b|grown[- ]?ups?|kids?\b|children\b|minors?\b|teenagers?\b|how old .{0,20}(?:must|be)\b",
        "adult patients",
    ),
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
        r"whose (?:own )?(?:cells|blood)|(?:own|donor|donor's|donors'|donated|someone else's|somebody else's|patient's)"
        r" (?:blood |immune |white |T[- ])*cells|healthy donors?"
        r"|where .{0,30}cells .{0,30}(?:from|come|taken)",
        "autologous",
    ),
    (
        r"(?:evidence|proof|data|study|trial|grounds|strength)\b.{0,40}(?:rel(?:y|ied)|bas(?:is|ed)|behind|rest\w*|convinc\w*|persuad\w*)"
        r"|on what (?:grounds|evidence|basis)",
        "approval based on clinical trial results",
    ),
    (r"(?:officials?|authorit\w+|regulator|watchdog|government|agency|the state)\b", "regulator; administration; approval"),
    (r"who .{0,30}(?:sign\w* off|approv\w*|allow\w*|clear\w*|authori[sz]\w*|green[- ]?light\w*|the nod)", "approval by the administration"),
    (r"tinker\w*|(?:edit|modif|alter|chang)\w* .{0,20}\b(?:dna|genes?|genetic\w*)|(?:their|the) (?:dna|genes?)\b", "gene-modified"),
    (
        r"(?:trying|tried|set out|wanted|want) to (?:find out|learn|show|test|prove)|(?:aim|purpose|goal)s? of the (?:study|trial)",
        "study assessed",
    ),
    (r"harmless|dangerous|unsafe|risky", "safety; safe"),
    (r"(?:kicks?|kicking) in\b.{0,10}(?:fast|quick\w*|soon|early)|(?:work|act)s? (?:fast|quick\w*|rapid\w*)", "early responses"),
    (r"stick\w* around|long[- ]lasting|wear\w* off|hold\w* up", "durable responses; duration of response"),
    (r"(?:get|getting|become|becoming|grow) bigger|plans? to (?:grow|expand)", "growth strategy"),
    (r"prais\w*|well done|applaud\w*", "congratulated"),
    (r"team\w* up|go(?:es)? it alone|joins? forces|work\w* (?:together )?with|partner\w* with", "collaborations; partners"),
    (r"put\w* (?:more )?money|spend\w* (?:more|money)|pour\w* money", "investing"),
    (r"(?:purpose|reason) (?:in|for|of) (?:this|the|its|being|exist\w*)|why does .{1,30} exist|stands? for in the world", "mission"),
    (r"for a living|line of business|what business|in what business", "services and products"),
    (r"(?:type|kind|form|sort) of (?:cancer|tumou?r|illness|disease)|(?:which|what) (?:cancer|tumou?r|disease|illness)\b", CANCERS),
    (r"bedside|from bench|reach(?:es)? (?:patients|people) (?:sooner|faster|earlier)", "clinical practice; translation"),
    (r"(?:people|patients|persons|men and women) .{0,15}\b(?:studied|tested|examined|looked at|enrolled|counted)", "patients analyzed"),
    (r"special about|sets? .{0,20} apart|unusual about|makes? .{0,20} different", "distinctive; features"),
    (r"(?:study|trial) (?:number|code|id)|registry (?:number|code|id)|registration (?:number|code|id)", "NCT"),
    (r"how (?:many|big|large).{0,30}(?:took part|joined|tested|enrolled|studied|data|group|participants?|people's)", "patients analyzed"),
    (r"respond(?:ed|s|ers?)?\b", "overall response rate"),
    (r"average|typical(?:ly)?|usual(?:ly)?", "median"),
    (r"die[ds]?\b|killed?\b|fatal\w*|lost their li\w+", "deaths"),
    (r"expensive|cheap|how much .{0,30}(?:pay|cost|charge)\w*|price tag|bill\b", "price; cost"),
    (r"clients?\b|buyers?\b", "customers"),
    (
        r"who(?:'s| is| are)? .{0,30}\b(?:meant|intended|suitable|eligible) for"
        r"|who (?:may|can|could|might) (?:get|have|receive|use|take)|qualif(?:y|ies)",
        "indication; adult patients",
    ),
    (
        r"(?:same|one|single|several|many|different|more than one) (?:hospital|clinic|site|cent(?:er|re))s?"
        r"|how many (?:hospitals|clinics|sites)",
        "multi-center",
    ),
    (
        r"(?:stage|step) of (?:the )?(?:test\w*|trial|study|research|development)"
        r"|(?:early|mid|late)[- ]stage (?:trial|study|test)\w*",
        "phase",
    ),
    (r"double[- ]?check\w*|back(?:s|ed)? up (?:the )?earlier", "confirmatory"),
    (r"no longer (?:respond\w*|work\w*|help\w*)|stopped (?:respond\w*|work\w*|help\w*)|resist\w*", "refractory"),
    (r"(?:blood|bone[- ]marrow|plasma[- ]cell) cancer|cancer of the (?:blood|bone marrow|plasma cells)", "multiple myeloma"),
    (
        r"(?:surface )?(?:marker|docking (?:point|site)|hook|flag)s?\b"
        r"|(?:protein|molecule) on the (?:surface|cells?|cancer|tumou?r)",
        "antigen; target",
    ),
    (
        r"(?:genetically |re)?(?:altered|engineered|reprogram\w*|changed|re-?engineered) (?:immune |white |blood )*cells"
        r"|designer cells",
        "gene-modified; CAR-T",
    ),
    (r"(?:white|immune|defen[cs]e) (?:blood )?cells", "T cells"),
    (
        r"(?:kill|destroy|wipe|get rid|fight|finish)\w* .{0,20}(?:cancer|tumou?r|myeloma|cells)|how does it work"
        r"|what happens (?:once|when|after)",
        "bind; eliminate",
    ),
    (r"(?:hurr(?:y|ied)|speed\w*|sped|rush\w*|fast[- ]track\w*|accelerat\w*)", "priority review; expedited"),
    (r"(?:stern|strong|severe|loud|prominent)\w* (?:caution|warning)|black[- ]box", "boxed warning"),
    (r"value[- ]for[- ]money|worth (?:the|its) (?:money|price|cost)", "cost-effectiveness"),
    (r"head[- ]to[- ]head|compar\w+ (?:trial|study)", "randomized; control arm"),
    (r"usual (?:drugs?|treatments?|care|medicines?|therap\w+)|what (?:people|patients) (?:normally|usually) get", "standard care"),
    (
        r"(?:ordinary|everyday|real[- ]life) .{0,30}(?:patients|people|use|practice)|outside (?:of )?(?:studies|trials)",
        "real-world; routine care",
    ),
    (r"flotation|floated|went public|go(?:ing)? public|stock[- ]market (?:debut|launch)", "initial public offering"),
    (
        r"(?:chemo\w*|drugs?|treatment|given) .{0,40}(?:beforehand|in preparation|to (?:clear|make) (?:the )?(?:way|room|space))",
        "lymphodepletion",
    ),
    (r"tide\w* .{0,20}over|in the meantime|while .{0,40}(?:wait\w*|being (?:made|grown|produced|prepared))", "bridging therapy"),
    (r"(?:nerves?|brain|confus\w*|thinking) (?:trouble|problems?|damage|side)", "neurotoxicity"),
    (r"(?:fever\w*|inflammat\w*|immune|violent) .{0,20}(?:reaction|storm|flare)|cytokine storm", "cytokine release syndrome"),
    (r"(?:bowel|gut|stomach|digestive) (?:trouble|problems?|damage|upset|illness)", "enterocolitis; gastrointestinal"),
    (
        r"(?:pass|spread|cop(?:y|ies)|multiply|reproduce)\w* itself|harmless virus|gene (?:carrier|ferry|taxi)"
        r"|carr(?:y|ies) the gene",
        "vector; replication",
    ),
    (r"(?:carve|split|divide|share)\w* (?:up )?.{0,30}(?:profit|money|earn\w*|proceeds|income|revenue)", "profits; revenue"),
    (r"competitors?|rivals?\b|other firms", "other products"),
)
COMPILED = [
    (re.compile(pattern if pattern.startswith(r"\b") else rf"\b(?:{pattern})", re.IGNORECASE), names.split("; "))
    for pattern, names in PLAIN_WORDS
]


class PlainWords:
    """Knows which of the field's terms an index's documents use, in any form.

    `vocabulary` has the documents' words in small letters; `wordings` tells terms for questions that have no plain word that is listed
    here (wordings.py).
    """

    def __init__(self, vocabulary: Iterable[str], wordings: Callable[[str], Sequence[str]] = lambda _: ()) -> None:
        self._wordings = wordings
        self._used = {stem(part) for word in vocabulary for part in WORD.findall(word)}

    def terms(self, question: str) -> list[str]:
        """The field's terms for a question's plain words, the first found first, at most `MOST`.

        What is asked counts, not what is said before it ("Once it had worked, how long …", "It came back. How long …"), where that has any.
        """
        setting = SETTING.match(question) or SENTENCES.match(question)
        listed = (self._terms(question[setting.end() :], question) if setting else []) or self._terms(question, question)
        return listed or self._added(self._wordings(question), _stems(question))

    def _terms(self, part: str, question: str) -> list[str]:
        """The terms for the plain words of a part of a question."""
        asked = _stems(question)
        found = [term for pattern, names in COMPILED if pattern.search(part) for term in self._added(names, asked)]
        return _specific(list(dict.fromkeys(found)))[:MOST]

    def _added(self, names: Sequence[str], asked: set[str]) -> list[str]:
        """Those of some terms that the documents use and the question has not all words of."""
        words = {term: _stems(term) for term in names}
        return [term for term in names if words[term] <= self._used and not words[term] <= asked][:MOST]

    def explained(self, question: str) -> str:
        """The question with the field's terms for its plain words behind it in brackets, and before its short forms."""
        added = self.terms(question)
        spelt_out = self._spelt_out(question)
        return f"{spelt_out} ({', '.join(added)})" if added else spelt_out

    def headed(self, question: str) -> str:
        """The same, the terms before the question: the network reads what comes first as what is asked for."""
        added = self.terms(question)
        spelt_out = self._spelt_out(question)
        return f"{', '.join(added)}: {spelt_out}" if added else spelt_out

    def _spelt_out(self, question: str) -> str:
        """The question with each of its short forms behind the term that it is short for, "mOS" behind "median overall survival"."""
        for short, term in SHORT_FORMS.items():
            match = short.search(question)
            if match and _stems(term) <= self._used and not _stems(term) <= _stems(question):
                median = "median " if match.group().startswith("m") else ""
                question = f"{question[: match.start()]}{median}{term} ({match.group()}){question[match.end() :]}"
        return question


def _specific(terms: list[str]) -> list[str]:
    """Terms without the response rate beside another endpoint: "worked" in "how long did it go on working" asks for none."""
    others = [term for term in terms if term != GENERAL and endpoints(term)]
    return [term for term in terms if term != GENERAL or not others]


def _stems(text: str) -> set[str]:
    return {stem(word) for word in WORD.findall(text.lower())}
