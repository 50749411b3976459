"""What a question names and takes for granted, against the evidence.

A finding bears a question only where its evidence mentions what the question names and the numbers that it
gives. What is missing either makes the question one that the sources do not answer or, where the question
takes it for granted ("Why did the FDA …"), something to correct: the question is asked again without it, and
where that has an answer of the same kind, the sources say otherwise.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from bot.aliases import Aliases, Sort
from bot.alternatives import Alternative, alternatives, decisions, of_product, rival, tells_any
from bot.asked import Asked, Doubt
from bot.endpoints import endpoints, put_together, tells_of
from bot.names import Names, kind
from bot.offices import office_asked, offices
from bot.quantities import AGE, DAYS, ONES, ORDINALS, PHASE, UNITS, Bound, Quantity, alike, borne_out, counted, quantities
from bot.reader.alone import read_from
from bot.reader.clues import IDENTIFIER, UNREACHED, covered, kind_asked, lacks, repeats
from bot.reader.exact import SHORT_FORM
from bot.referents import NAME, SUBSIDIARY_OF
from bot.stems import stems
from bot.topics import topics_asked, untold
from bot.types import Correction, Finding
from bot.verdicts import LEAVING_OUT, LIGHT, PARTS, Verdicts, line_of, mentions_all, quantities_on
from index.types import Document, Span

AUXILIARIES = "is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might|must|should"
YES_NO = re.compile(rf"^(?:and\s+|but\s+|so\s+)?(?:{AUXILIARIES}|am\s+i\s+(?:right|correct))\b", re.IGNORECASE)
TAG = re.compile(
    rf"[,;–—-]\s*(?:right|correct|true|yes|no"
    rf"|(?:{AUXILIARIES})(?:n['’]t)?\s+(?:it|that|this|they|he|she)(?:\s+(?:so|true|right|correct|not|supported\b.*))?)\s*\?+\W*$",
    re.IGNORECASE,
)
EITHER = re.compile(r"\bor\b", re.IGNORECASE)
OPEN = frozenset("another other any more less not later better similar related".split())  # "A or another" leaves A asked for
EITHER_OF = re.compile(r"([\w-]+),?\s+or\s+(?:an?\s+|the\s+)?([\w-]+)", re.IGNORECASE)
PRESUMING = re.compile(
    rf"^(?:(?:(?:please\s+)?(?:explain|tell\s+me|say|describe)\s+(?:to\s+me\s+)?|i\s+wonder\s+)?why\b|how\s+(?:come|(?:(?:well|badly|poorly|quickly)\s+)?(?:{AUXILIARIES})\b)|since\b|given\b|seeing\s+that\b|considering\s+that\b|with\b|because\b|after\b|now\s+that\b"
    r"|what(?:['’]s|\s+(?:is|was|are|were))\s+(?:so\b|the\s+(?:reason|cause|advantage|benefit|point|logic|idea|rationale)\b)|(?:what|which(?:\s+\w+){1,2})\s+(?:made|makes|led|caused|convinced|persuaded|prompted|drove|moved|delayed|allowed|enabled|got|attracted"
    r"|brought|drew|forced|motivated|inspired)\b"
    r"|(?:is|was)n['’]?t\s+it\s+\w+\s+that\b|.+,\s+so\s+(?:why|how|what|who|is|are|does|did)\b"
    r"|(?:what|which|how)\b.*:|.*:\s*(?:why|how|what)\b)",
    re.IGNORECASE,
)
WHY = re.compile(r"^(?:\w+\s+){0,3}?why\b", re.IGNORECASE)
HOW_MANY = re.compile(
    r"\b(?:how\s+many|number\s+of)\s+(?:[a-z-]+\s+){0,2}?(?P<noun>[a-z-]+s|people|children|men|women)"
    rf"\s+(?:{AUXILIARIES}|in|of|from|took|take|were|with|work|live|serve|use|sit|\w+ed)\b",
    re.IGNORECASE,
)
ADULTS_AND_CHILDREN = "adults|adolescents|children|infants|babies|women|men|girls|boys"
PERSONS = f"patients|people|participants|volunteers|subjects|{ADULTS_AND_CHILDREN}|folks|persons|souls|cases"
PERSONS_COUNTED = frozenset(map(counted, PERSONS.split("|")))
DONE_BY = re.compile(rf"^(?:and\s+)?how\s+many\s+(?:of\s+)?(?:[\w,-]+\s+){{0,3}}?(?:{PERSONS})\b(?P<rest>.+)", re.IGNORECASE)
TAKING_PART = re.compile(
    r"\b(?:t(?:ook|akes?|aking|aken)\s+part|participat\w+|enrol\w+|included|randomi[sz]ed|recruited|treated|studied|analy[sz]ed|tested|involved"
    r"|assigned|evaluated|assessed|examined|look(?:ed)?\s+at|crunch\w*|count(?:ed)?|joined|entered|received?|given|infused|dosed|exposed|got)\b|^\s*(?:were|was|are)\s+(?:there|in|on)\b"
    r"|^\s*(?:in|on|of)\b(?!.*\b(?:had|have|has|did|\w+ed)\b)",
    re.IGNORECASE,
)
ENROLLED = re.compile(
    r"\b(?:randomi[sz]ed|enrol\w*|recruit\w*|includ\w*|involv\w*|t(?:ook|akes?) in|treat(?:ed|s)?|compar\w*|in|among|of|with|between)\s+"
    r"(?:the\s+|all\s+|some\s+|about\s+|over\s+)*$",
    re.IGNORECASE,
)
MEASURED = re.compile(
    r"(?:(?:kilo|milli|micro|centi)?(?:met(?:er|re)|gram|lit(?:er|re))s?|miles?|feet|degrees?|dollars?|euros?|times)$", re.IGNORECASE
)
EMPHATIC = re.compile(r"\b(?:only|just|merely|really|actually|as (?:low|high|few|many|much|little) as|a mere)\s+", re.IGNORECASE)
LEAD = re.compile(
    rf"^(?:(?:why|how|when)\s+(?:come\s+)?(?:(?:{AUXILIARIES})\s+)?|(?:since|given|because|with|after|now that)\s+"
    r"|what(?:['’]s|\s+(?:is|was))\s+the\s+(?:reason|cause|point|logic|idea|rationale)\s+(?:(?:that|why|for|of)\s+)?"
    rf"|what\s+(?:made|caused|convinced|persuaded|prompted|drove|led)\s+|(?:{AUXILIARIES})\s+)(?:the\s+|an?\s+)?",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[,:;](?=\s)")
SETTING = re.compile(
    r"\b(?:in|at|of|for|with|from|among|during|on|after|before|by|under|against|than|versus|over|like)\s+(?:the\s+)?$", re.IGNORECASE
)
NUMBER = re.compile(r"(?<![\w.-])\d(?:[\d,.]*\d)?(?![\w-]*[A-Z])")
ELSEWHERE = re.compile(
    r"\b(?:outside|elsewhere|worldwide|global\w*|international\w*|abroad|overseas|other|another|rest of"
    r"|(?:both|all|many|several|\d+) countries)\b",
    re.IGNORECASE,
)
EVERYWHERE = re.compile(r"\b(?:worldwide|globally|around the world|all over the world)\b", re.IGNORECASE)
# How a question gives a person to a company: "Mika Sato of …", "Mika Sato become the head of …".
GIVEN_TO = (
    r"(?:,?\s+(?:(?:is|was|as|become|became|being)\s+)?(?:the\s+|an?\s+)?(?:[\w-]+\s+){0,3}?(?:CEO|chief|head|boss|president|chair\w*|leader"
    r"|founder|executive|officer|director|spokes\w+|employee|manager)(?:\s+\w+){0,2}?)?,?\s+(?:of|at|from|for)\s+(?:the\s+)?"
)
BELONGS = r"(?:\W+\w+){0,5}?\W+(?:of|at|from|for)\s+(?:the\s+)?"
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
POINT_IN_TIME = re.compile(r"\b(?:at|after|by|within|until)\s+(?:(?:a|the|median|follow-up|of)\s+)*$", re.IGNORECASE)
ARRIVED = re.compile(
    r"\b(?:c[oa]mes?|st[oa]nds?|stood|end(?:s|ed)?|arrive[ds]?|settle[ds]?|lie[s]?|lay|is|was)\s+(?:out\s+|up\s+)?at\s+$", re.IGNORECASE
)
ABOUT = 600  # characters at a document's beginning that say what all of it is about
BEFORE = 200  # characters before a passage that it may point back to
NOBODY = re.compile(
    r"(?<!can )(?<!could )\b(?:nobody|no one|none of (?:the|these|those) (?:patients|people|participants|subjects)"
    r"|no (?:patients?|participants?|people))\b",
    re.IGNORECASE,
)
# "How many … tablets", but not "which kinds of tablets".
CHOOSING = re.compile(r"\b(?:which|what|how\s+many|how\s+much)\s+(?!(?:kind|type|sort|class)\w*\s+of\s)(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
REQUIRING = re.compile(r"\b(?:demand|requir|insist|need|ask(?:s|ed)? for|stipulat|prescrib)\w*\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
LIMITS = (Bound.FROM, Bound.TO)
SUBJECT = re.compile(r"^how\s+long\s+(?:has|have|had|was|were|is|did|does|do)\s+", re.IGNORECASE)
TOWN_ASKED = re.compile(
    r"^(?:and\s+)?where\b.*\b(?:based|headquarter\w*|located|head ?office|seat)\b|\b(?:head ?office|headquarters)\b", re.IGNORECASE
)
MEANING = re.compile(
    r"\b(?:what|which)\b.*?\b(?P<short>(?-i:[A-Za-z]*[A-Z]{2,}\w*))\s+(?:means?|stands?\s+for|(?:is\s+)?short\s+for|(?:is\s+)?an?\s+abbreviation\s+(?:for|of))\b"
    rf"|\b(?:spell|write)\s+out\s+(?P<out>{SHORT_FORM})(?=\W*$|\s+in\s+full\b)",
    re.IGNORECASE,
)
SEATED = re.compile(
    r"\b(?:base|based|headquarter\w*|head office|seat|seated|located|home|settle[ds]?|moved?|relocat\w+)"
    r"(?:\s+of\s+(?:the\s+)?[A-Z][\w-]*(?:\s+[A-Z][\w-]*)*)?"
    r"\s+(?:is\s+)?(?:in|at|near|to)\s+(?:[A-Z]\w+,?\s+)*$"
)
OWNED_BY = re.compile(rf"\b(?P<owned>{NAME})(?:\s+is|\s+being|\s+as|,)?\s+(?:a|the|one)\s+subsidiary\s+of\s+(?:the\s+)?(?P<parent>{NAME})")
BELONGS_TO = re.compile(
    rf"\b(?P<owned>{NAME})\s+(?:is\s+|was\s+|being\s+)?(?:owned\s+by|belong(?:s|ing)?\s+to|part\s+of)\s+(?:the\s+)?(?P<parent>{NAME})"
)
PARENT_OF = re.compile(
    rf"\b(?P<above>{NAME})(?:\s+is|\s+being|\s+as|,)?\s+(?:(?P<below>{NAME})['’]s?\s+(?:parent|owner)"
    rf"|(?:the|a)\s+(?:parent|owner)(?:\s+\w+)?\s+of\s+(?:the\s+)?(?P<of>{NAME}))"
)
OFFICE_OF = r"\bas\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?(?:CEO|chief\s+executive|head|boss|president|chair\w*|leader)\s+of\s+(?:the\s+)?"
SUBSIDIARY = re.compile(
    rf"\bsubsidiary,?\s+(?P<name>{NAME})|\b(?P<as>{NAME})\s+as\s+(?:its|a|the|their|one\s+of\s+its)\s+(?:new\s+|own\s+)?subsidiary\b"
)
DESCRIBING = re.compile(r"(?P<name>[A-Z][\w-]*?)-(?:[a-z]{3,}(?:ing|ed)|based|positive|negative|specific|like|free|or-[a-z]+)")
CODE = re.compile(r"\b[A-Z][A-Z]+[- ]?\d+\b")
REGISTERED = re.compile(r"NCT|CTR")
MEDIAN_NUMBER = re.compile(r"\b(?:median|mean|average)\s+number\b", re.IGNORECASE)
MEDIAN, HALF = re.compile(r"\bmedian\b", re.IGNORECASE), "half"
FAR = 0.14  # cosine of a question and a sentence below which they must share a word; one in ten everyday questions lies below
WORDS_TOLD = 3  # of a question that shares none with the evidence
FEWEST_LETTERS = 3  # of a name that must be mentioned, unless it is known to name a country or an agency
ASKING = {
    Sort.COUNTRY: "which country",
    Sort.REGULATOR: "which agency",
    Sort.TRIAL: "which trial",
    Sort.DRUG: "which drug",
    Sort.TARGET: "which target",
    Sort.OTHER: "which company",
}
MEASURES = {"%": "what percentage", "day": "how many months", "": "how many", "phase": "which phase", AGE: "which age"}
TOWN = "In which town is the head office?"
PLACES = frozenset({"in", "at", "near"})  # prepositions that say where
FEW_WORDS = 3  # behind "how many patients" that tell whether those who took part are asked for
SHORT = 6  # words that are told whole in a correction
AS_MUCH = 0.5  # of what is said of a name that is corrected must be said of the one in its place


class Checks:
    """The checks over one generation's documents."""

    def __init__(self, names: Names, aliases: Aliases) -> None:
        self._names = names
        self._aliases = aliases
        self.verdicts = Verdicts(aliases)

    def asked(self, question: str, understood: str | None = None) -> Asked:
        """What a question names, gives and claims. `understood` is the question with the field's terms added."""
        presumes = bool(PRESUMING.match(question))
        counted = (
            one
            for one in quantities(question)
            if one.unit in UNITS or NUMBER.match(question[one.start :]) or (one.unit and (presumes or _emphasised(question, one)))
        )
        claims = tuple(
            _required(question, one)
            for one in (*counted, *_nobody(question, presumes))
            if one.unit != "day" or not POINT_IN_TIME.search(question[: one.start]) or ARRIVED.search(question[: one.start])
        )
        decides = bool(YES_NO.match(question) or TAG.search(question)) and (bool(claims) or not EITHER.search(question))
        names = self._named(question)
        either = tuple(
            (match.group(1), match.group(2))
            for match in EITHER_OF.finditer(question)
            if {*match.groups()} & {*names} and match.group(2).lower() not in OPEN
        )
        names = [name for name in names if not any(name in pair for pair in either)]
        left_out = {name: lead.group() + name for name in names if (lead := LEAVING_OUT.search(question[: question.find(name)]))}
        return Asked(
            question,
            names=tuple(name for name in names if name not in left_out),
            left_out=tuple((written, name) for name, written in left_out.items()),
            either=either,
            numbers=tuple(match.group() for match in NUMBER.finditer(question)),
            claims=claims,
            words=stems(understood or question),
            endpoints=endpoints(understood or question),
            offices=office_asked(question) or office_asked(understood or question),
            decides=decides,
            presumes=presumes or (decides and bool(EMPHATIC.search(question)) and bool(claims)),
        )

    def missing(self, asked: Asked, finding: Finding) -> tuple[str, ...]:
        """What a question names, gives or asks for and a finding's evidence does not mention.

        Where the evidence has no word of the question, and is far from it in meaning, some of its words.

        A subject is missing where no part of the evidence has a word of it, an endpoint or an office where the sentence speaks of none
        or of others, a date, number or price where it holds none.
        """
        evidence = _evidence(finding)
        if asked.words and finding.clues.get("meaning", 0.0) < FAR and not asked.words & _known(evidence)[0]:
            return tuple(word for word in re.findall(r"\w\w+", asked.question) if stems(word))[-WORDS_TOLD:]
        sentence = finding.text(finding.sentence)
        title = finding.document.title
        ruled_out = [one.written for one in alternatives(asked.question) if asked.decides and rival(one, sentence)]
        names = [name for name in asked.names if not self._borne(name, finding, evidence) or self._rivalled(name, sentence, title)]
        names = [name for name in names if not any(name in written for written in ruled_out)]
        names += [" or ".join(pair) for pair in asked.either if not any(self._aliases.mentioned(name, evidence) for name in pair)]
        names += [written for written, name in asked.left_out if not ELSEWHERE.search(sentence) and not self._rivals(name, sentence)]
        answer = finding.text(finding.words[0]) if finding.words else ""
        names += [written for written, name in asked.left_out if self._aliases.mentioned(name, answer) and written not in names]
        line = line_of(finding)
        others = sorted(asked.endpoints)[:1] if asked.endpoints and not _on(asked, sentence, line) else []
        others += sorted(asked.offices)[:1] if asked.offices and not asked.offices & offices(line) else []
        others += sorted(asked.endpoints)[:1] if put_together(asked.endpoints, asked.question, sentence) else []
        others += untold(asked.question, line)
        others += _unexplained(asked.question, sentence)
        others += self._of_another(asked, finding)
        others += _not_of_group(asked, line)
        others += _uncounted(asked, line, evidence)
        others += [] if others else _only_enrolled(asked, sentence)
        lacking = lacks(asked.question, sentence) or (repeats(asked.question, finding.text(finding.words[0])) if finding.words else None)
        of_kind = [lacking] if lacking else []
        return (*names, *others, *of_kind, *(() if asked.decides else self._numbers_missing(asked, finding)))

    def doubts(self, asked: Asked, missing: Sequence[str], findings: Sequence[Finding]) -> list[Doubt]:
        """What a question takes for granted that the evidence does not bear out, each with the question without it.

        `missing` is what the nearest evidence does not mention; `findings` are the sentences that answer best.
        """
        found: list[Doubt] = []
        told = quantities_on(asked.endpoints, findings[0].text(findings[0].sentence)) if findings else []
        for claim in asked.claims:
            if claim.bound is not Bound.EXACT and not (asked.presumes and claim.bound in LIMITS):
                continue
            if not (asked.presumes or asked.decides):
                continue
            if not any(borne_out(claim, other) for other in told):
                found.append(_number_doubt(asked.question, claim))
        nearest = findings[0].text(findings[0].sentence) if findings else ""
        elsewhere = [name for name in asked.names if _seated(asked.question, name) and not self._aliases.mentioned(name, nearest)]
        missing = tuple(dict.fromkeys((*missing, *elsewhere)))
        if not asked.presumes:
            doubted = [
                name for name in missing if asked.decides and (self._aliases.sort(name) is Sort.TARGET or _seated(asked.question, name))
            ]
            by_seat = [self._seat_doubt(asked, name) for name in doubted if _seated(asked.question, name)]
            return found + (by_seat[:1] or [self._name_doubt(asked.question, name) for name in doubted])
        presumed = [name for name in missing if name in asked.names and self._presumed(asked.question, name)]
        seats = [name for name in presumed if _seated(asked.question, name)][:1]
        found += [self._seat_doubt(asked, name) for name in seats]
        found += [self._name_doubt(asked.question, name) for name in presumed if not seats]
        found += [_year_doubt(asked.question, year) for year in missing if YEAR.fullmatch(year)]
        return found or self._apart(asked, findings)

    def _apart(self, asked: Asked, findings: Sequence[Finding]) -> list[Doubt]:
        """Doubts about agencies and trials where no sentence mentions all that a question puts together."""
        if len(asked.names) < 2 or any(mentions_all(self._aliases, asked.names, finding) for finding in findings):
            return []
        doubted = [name for name in asked.names if self._aliases.sort(name) in (Sort.REGULATOR, Sort.TRIAL)]
        return [
            replace(self._name_doubt(asked.question, name), beside=tuple(other for other in asked.names if other != name))
            for name in doubted
            if self._presumed(asked.question, name)
        ]

    def unclaimed(self, asked: Asked) -> str | None:
        """A yes/no question without the exact number that it claims, so that what is read does not lean to it; None for others."""
        exact = [claim for claim in asked.claims if claim.bound is Bound.EXACT]
        return _number_doubt(asked.question, exact[0]).question if asked.decides and exact else None

    def together(self, doubt: Doubt, findings: Sequence[Finding], threshold: float) -> Correction | None:
        """What findings say in the place of what was claimed: one that is sure enough, or several that say the same and together are."""
        told = list(filter(None, (self.corrects(doubt, finding) for finding in findings)))
        sure = next((one for one in told if one.finding.confidence >= threshold), None)
        agreed = [one for one in told if one.told == told[0].told or self._aliases.same(one.told, told[0].told)]
        return sure or (told[0] if sum(one.finding.confidence for one in agreed) >= threshold else None)

    def corrects(self, doubt: Doubt, finding: Finding) -> Correction | None:
        """What a finding says in the place of what was claimed; None where it says nothing of its kind."""
        words = finding.text(finding.words[0] if finding.words else finding.sentence)
        if doubt.quantity:
            return _unreached(doubt, finding) or self._other_number(doubt, finding, words)
        if doubt.excludes:
            return self._other_seat(doubt, finding, words)
        if doubt.sort is None:
            years = YEAR.findall(words)
            return Correction(doubt.claimed, words, finding) if years and doubt.claimed not in years else None
        return self._another(doubt, finding, words) if mentions_all(self._aliases, doubt.beside, finding) else None

    def _another(self, doubt: Doubt, finding: Finding, words: str) -> Correction | None:
        """Another name of the kind of the one that was claimed."""
        told = [name for name in self._names.find(f"x {words}") or self._phrases(words) if self._of_kind(name, doubt)]
        if doubt.sort is not Sort.OTHER:
            return self._other_name(doubt, finding, words, told)
        if not told or self._aliases.mentioned(doubt.claimed, words) or not self._in_its_place(doubt, told[0], finding):
            return None
        whole = next((name for name in self._names.find(finding.text(finding.sentence)) if told[0] in name), told[0])
        return _corrected(doubt, finding, words if whole in words and len(words.split()) <= SHORT else whole)

    def _other_seat(self, doubt: Doubt, finding: Finding, words: str) -> Correction | None:
        """The place, in the words, that a sentence on a seat tells."""
        placed = re.search(rf"(?i:\b(?:{'|'.join(sorted(PLACES))})\s+(?:the\s+)?){re.escape(words)}", finding.text(finding.sentence))
        told = placed and not self._aliases.mentioned(doubt.claimed, words) and not untold(TOWN, line_of(finding))
        return Correction(doubt.claimed, words, finding, excludes=True) if told else None

    def _other_name(self, doubt: Doubt, finding: Finding, words: str, told: Sequence[str]) -> Correction | None:
        """A country, agency, trial, drug or target that stands in the words or, the only one of its sort, in the sentence."""
        if told:
            return None if self._aliases.mentioned(doubt.claimed, words) else Correction(doubt.claimed, words, finding)
        sentence = finding.text(finding.sentence)
        named = [part for name in self._named(sentence) for part in (name, name.split("-")[0])]
        others = [name for name in dict.fromkeys(named) if self._of_kind(name, doubt)]
        alone = len(others) == 1 and not self._aliases.mentioned(doubt.claimed, sentence)
        return _corrected(doubt, finding, others[0]) if alone else None

    def _in_its_place(self, doubt: Doubt, name: str, finding: Finding) -> bool:
        """Whether a sentence says of a name what a question says of another, and where the one is a place so is the other."""
        lead = re.search(rf"\b(\w+)\s+(?:the\s+)?{re.escape(name)}", finding.text(finding.sentence))
        placed = lead is not None and lead.group(1).lower() in PLACES
        asked = stems(doubt.question) - stems("which place company")
        return placed == (doubt.before in PLACES) and covered(asked, _known(_evidence(finding))[0]) >= AS_MUCH

    def belonging(self, asked: Asked, findings: Sequence[Finding]) -> Correction | None:
        """A person whom the question gives to another company than the evidence does ("GenScript's Ying Huang")."""
        for owner, owned in self._pairs(asked.question):
            told = re.compile(rf"\b{re.escape(owned)}\b{BELONGS}(?P<owner>[A-Z][\w-]*(?:\s+[A-Z][\w-]*)*)")
            for finding in findings:
                match = told.search(finding.text(finding.sentence))
                if match and not self._aliases.mentioned(owner, match.group()) and self._names.find(f"x {match.group('owner')}"):
                    start = finding.sentence.start + match.start("owner")
                    words = (Span(start, start + len(match.group("owner"))),)
                    return Correction(owner, match.group("owner"), replace(finding, words=words), excludes=True)
        return None

    def reversed(self, asked: Asked, findings: Sequence[Finding]) -> Correction | None:
        """That the company which a question calls a subsidiary is the one that another belongs to."""
        called = SUBSIDIARY.search(asked.question)
        owned = OWNED_BY.search(asked.question) or BELONGS_TO.search(asked.question)
        parent = PARENT_OF.search(asked.question) if not (called or owned) else None
        if asked.decides or not (called or owned or parent):
            return None
        below = owned.group("owned") if owned else (called.group("name") or called.group("as")) if called else ""
        above = owned.group("parent") if owned else ""
        if parent:
            below, above = parent.group("below") or parent.group("of"), parent.group("above")
        for finding in findings:
            sentence = finding.text(finding.sentence)
            for told in SUBSIDIARY_OF.finditer(sentence):
                if self._aliases.mentioned(_bare_name(below), told.group("parent")) and not (
                    above and self._aliases.mentioned(above, told.group("parent"))
                ):
                    start = finding.sentence.start
                    words = (Span(start + told.start(), start + told.end()),)
                    claimed = (owned or called or parent or told).group()
                    claimed = claimed[max(0, claimed.find("subsidiary")) :] if owned or (called and called.group("name")) else claimed
                    return Correction(claimed, told.group(), replace(finding, words=words))
        return None

    def contrary(self, asked: Asked, findings: Sequence[Finding], threshold: float) -> Correction | None:
        """What a sentence tells in the place of something that a question takes for granted, and that it rules out.

        The sentence answers, surely enough, or shares most of the question's other words. How a medicine is given and whose cells it
        is made of need not be taken for granted to be corrected: it has one way alone.
        """
        for one in (*alternatives(asked.question), *decisions(asked.question)):
            given = asked.presumes or (not asked.decides and bool(CHOOSING.search(asked.question[: one.start])))
            if not given and (asked.decides or not of_product(one, asked.question)):
                continue
            clause = _clause(asked.question, one.start)
            said = stems(clause) if asked.presumes and clause != asked.question else asked.words
            rest = said - stems(one.written) - LIGHT
            unnamed = rest - stems(" ".join(asked.names))
            found: list[tuple[float, float, Finding, Alternative]] = []
            for finding in findings:
                told = stems(finding.text(finding.sentence))
                shared = max(covered(rest, told), covered(unnamed, told))
                near = finding.confidence >= threshold or (given and shared >= AS_MUCH)
                if near and (other := rival(one, finding.text(finding.sentence))):
                    found.append((covered(unnamed, told), shared, finding, other))
            if found:
                _, _, finding, other = max(found, key=lambda row: row[:2])
                place = Span(finding.sentence.start + other.start, finding.sentence.start + other.end)
                return Correction(one.written, other.written, replace(finding, words=(place,)))
        return None

    def _borne(self, name: str, finding: Finding, evidence: str) -> bool:
        """Whether evidence mentions a name; a trial also where it is the only one that its whole document mentions."""
        if self._aliases.mentioned(name, evidence) or _by_surname(name, finding.document.text, evidence):
            return True
        if self._aliases.sort(name) is not Sort.TRIAL:
            return False
        trials = [code for code in _codes(finding.document) if self._aliases.sort(code) is Sort.TRIAL]
        return bool(trials) and all(self._aliases.same(name, trial) for trial in trials)

    def _rivalled(self, name: str, sentence: str, title: str) -> bool:
        """Whether a sentence mentions others of a name's sort and not the name ("CARTITUDE-1", asked for CARTIFAN-1).

        A country that the document's title names, and no other, need not be named again beside others.
        """
        sort = self._aliases.sort(name)
        if sort is Sort.OTHER or self._aliases.mentioned(name, sentence):
            return False
        if sort is Sort.COUNTRY and self._aliases.mentioned(name, title) and not self._rivals(name, title):
            return False
        return self._rivals(name, sentence) or (sort is Sort.COUNTRY and bool(EVERYWHERE.search(sentence)))

    def _of_another(self, asked: Asked, finding: Finding) -> list[str]:
        """Whom a question asks the seat or a length of time of, where a sentence, with the one it points back to, names others."""
        found = SUBJECT.match(asked.question)
        subject = [name for name in asked.names if found and asked.question.startswith(name, found.end())]
        seat = bool(TOWN_ASKED.search(asked.question)) or "seat" in topics_asked(asked.question)
        companies = [name for name in asked.names if seat and self._aliases.sort(name) is Sort.OTHER and not _seated(asked.question, name)]
        text, spans = finding.document.text, finding.hit.passage.sentences
        told = "\n".join((finding.document.title, text[read_from(text, spans, finding.sentence) : finding.sentence.end]))
        return [name for name in dict.fromkeys((*subject, *companies)) if not self._aliases.mentioned(name, told)][:1]

    def _rivals(self, name: str, sentence: str) -> bool:
        """Whether a sentence mentions others of a name's sort."""
        sort = self._aliases.sort(name)
        return any(self._aliases.sort(other) is sort and not self._aliases.same(other, name) for other in self._named(sentence))

    def _named(self, question: str) -> list[str]:
        """The names that evidence must mention."""
        phrases = self._phrases(question)
        rest = question
        for phrase in phrases:
            rest = rest.replace(phrase, " ")
        found = [part for name in self._names.find(rest, around=question) for part in self._weighty(name)]
        found += self._names.unknown_terms(question)
        names = [name for name in dict.fromkeys([*phrases, *found]) if not self._is_kind(question, name) and not PHASE.match(name)]
        return [name for name in names if name != "ID" or kind_asked(question) != IDENTIFIER]  # it may be a state

    def _is_kind(self, question: str, name: str) -> bool:
        """Whether a country only says what kind of thing is asked for ("Which US state")."""
        before = question[: question.find(name)]
        return self._aliases.sort(name) is Sort.COUNTRY and bool(re.search(r"\b(?:which|what)\s+$", before, re.IGNORECASE))

    def _phrases(self, text: str) -> list[str]:
        """Names of several words that aliases know, as they stand in a text."""
        return [match.group() for match in self._aliases.phrases.finditer(text)]

    def _weighty(self, name: str) -> list[str]:
        """A name, or of a run of words those that are surely names: with capitals or digits, or a drug's."""
        words = [_without_ending(word) for word in name.split() if word != "&"]
        name = name if len(words) > 1 else "".join(words)
        if all(map(_is_name, words)):
            return [name] if sum(map(str.isalpha, name)) >= FEWEST_LETTERS or self._aliases.sort(name) is not Sort.OTHER else []
        return [word for word in words if _is_name(word) or self._aliases.sort(word) is Sort.DRUG]

    def _numbers_missing(self, asked: Asked, finding: Finding) -> list[str]:
        evidence = _evidence(finding)
        told = _known(evidence)[1]
        measured = {asked.question[one.start : one.end]: one for one in quantities(asked.question) if one.unit in UNITS}
        missing = [words for words, one in measured.items() if not any(alike(one, other) and one.value == other.value for other in told)]
        if MEDIAN.search(evidence):  # by which half are told of
            missing = [words for words in missing if words.lower() != HALF]
        rest = [number for number in asked.numbers if not any(number in words for words in measured)]
        return missing + [number for number in rest if not _given(number, evidence)]

    def _presumed(self, question: str, name: str) -> bool:
        """Whether a question takes for granted that a name has to do with it, rather than asking about it."""
        before = question[: question.find(name)]
        sure = bool(WHY.match(question)) or self._aliases.sort(name) is Sort.TARGET or _seated(question, name)
        return sure or not SETTING.search(before)

    def _name_doubt(self, question: str, name: str) -> Doubt:
        sort = self._aliases.sort(name)
        clause = next((part for part in CLAUSE.split(question) if name in part), question)
        bare = LEAD.sub("", clause.strip().rstrip("?. "))
        lead = re.search(r"(\w+)\s+(?:the\s+)?$", question[: question.find(name)])
        before = lead.group(1).lower() if lead else ""
        asking = "which place" if before in PLACES else "what" if kind(name) != "proper" else ASKING[sort]
        asking = asking if sort is Sort.OTHER else ASKING[sort]
        bare = re.sub(rf"(?:\b(?:the|an?)\s+)?{re.escape(name)}(?:['’]s)?", asking, bare)
        return Doubt(name, sort, None, _capital(bare) + "?", before=before)

    def _seat_doubt(self, asked: Asked, name: str) -> Doubt:
        """A place that a question gives as the seat of something: it is asked again where that is based."""
        owner = next((other for other in asked.names if other != name and self._aliases.sort(other) is Sort.OTHER), "the company")
        return Doubt(name, self._aliases.sort(name), None, f"Where is {owner} based?", before="in", excludes=True)

    def _other_number(self, doubt: Doubt, finding: Finding, words: str) -> Correction | None:
        """Another number of the same kind, in the words or elsewhere in the sentence; of an endpoint, in the parts that tell of it."""
        claim = doubt.quantity
        assert claim is not None
        sentence = finding.text(finding.sentence)
        told = quantities_on(endpoints(doubt.question), sentence)
        if claim.unit not in UNITS and not MEDIAN.search(doubt.question):  # half of them are above it
            told = [one for one in told if not MEDIAN_NUMBER.search(sentence[: one.start])]
        place = finding.words[0] if finding.words else finding.sentence
        start, end = place.start - finding.sentence.start, place.end - finding.sentence.start
        inside = [one for one in told if one.start < end and one.end > start]
        for among in (inside, told):
            same = [one for one in among if one.unit == claim.unit] or [one for one in among if alike(claim, one)]
            if same and not all(_contradicts(claim, one) for one in same):
                return None
            if same and among is inside:
                return Correction(doubt.claimed, words, finding)
            if same:
                place = Span(finding.sentence.start + same[0].start, finding.sentence.start + same[0].end)
                return Correction(doubt.claimed, sentence[same[0].start : same[0].end], replace(finding, words=(place,)))
        return None

    def _of_kind(self, name: str, doubt: Doubt) -> bool:
        sort = self._aliases.sort(name)
        return sort is doubt.sort and (sort is not Sort.OTHER or kind(name) == kind(doubt.claimed))

    def _pairs(self, question: str) -> list[tuple[str, str]]:
        """Owner and owned, as a question has them: "A's B" and "B … of A"; B is of several words, as people's names are."""
        name = r"[A-Z][\w-]*(?:\s+[A-Z][\w-]*)*"
        found = [(match.group(1), match.group(2)) for match in re.finditer(rf"\b({name})['’]s\s+({name})\b", question)]
        found += [
            (match.group(2), match.group(1)) for match in re.finditer(rf"\b((?:[A-Z][\w-]+\s+)+[A-Z][\w-]+)\b{GIVEN_TO}({name})", question)
        ]
        found += [
            (match.group(2), match.group(1))
            for match in re.finditer(rf"\b((?:[A-Z][\w-]+\s+)+[A-Z][\w-]+)\b.*{OFFICE_OF}({name})", question)
        ]
        pairs = [(LEAD.sub("", owner), LEAD.sub("", owned)) for owner, owned in found]
        return [pair for pair in pairs if " " in pair[1] and all(self._aliases.sort(name) is Sort.OTHER for name in pair)]


def _by_surname(name: str, document: str, evidence: str) -> bool:
    """Whether evidence mentions by the last name alone whom its document names whole ("Mika Sato … Sato said").

    A last word that stands behind other names too is none of a person ("Legend Biotech", "GenScript Biotech").
    """
    first, _, last = name.rpartition(" ")
    if not (first and last.isalpha() and last.istitle() and name in document):
        return False
    if any(match.group("before") != first.split()[-1] for match in re.finditer(rf"\b(?P<before>[A-Z]\w*) {last}\b", document)):
        return False
    return bool(re.search(rf"\b{last}\b", evidence))


def _seated(question: str, name: str) -> bool:
    """Whether a question gives a name as where something has its seat."""
    return bool(SEATED.search(question[: question.find(name)]))


def _bare_name(name: str) -> str:
    """A name without the word before it that begins a sentence ("Given GenScript")."""
    return LEAD.sub("", name)


def _corrected(doubt: Doubt, finding: Finding, told: str) -> Correction | None:
    """What is told in a sentence in the place of what was claimed, as the finding's words; None where it does not stand there so."""
    at = finding.text(finding.sentence).find(told)
    start = finding.sentence.start + at
    words = (Span(start, start + len(told)),)
    return Correction(doubt.claimed, told, replace(finding, words=words), doubt.excludes) if at >= 0 else None


def _number_doubt(question: str, claim: Quantity) -> Doubt:
    claimed = question[claim.start : claim.end]
    clause = next((part for part in CLAUSE.split(question) if claimed in part), question).strip().rstrip("?. ")
    bare = LEAD.sub("", EMPHATIC.sub("", clause.replace(claimed, " "))).strip()
    asking = MEASURES.get(claim.unit, f"how many {claim.unit}s")
    return Doubt(claimed, None, claim, _capital(f"{asking} {' '.join(bare.split())}?"))


def _year_doubt(question: str, year: str) -> Doubt:
    """The clause with a year, asked for when that was."""
    clause = next((part for part in CLAUSE.split(question) if year in part), question).strip().rstrip("?. ")
    after = re.sub(r"^.*?\b(?:after|before|since|when|that)\s+(?=.*\b" + year + ")", "", clause, flags=re.IGNORECASE)
    bare = LEAD.sub(
        "", re.sub(rf"\s*\b(?:(?:already|back|only|early|late|as early as|as late as)\s+)*(?:in|since|by|of|for)?\s*{year}\b", "", after)
    )
    return Doubt(year, None, None, f"When: {bare.strip()}?")


def _emphasised(question: str, one: Quantity) -> bool:
    """Whether a question stresses a number ("only two lines")."""
    return any(match.end() == one.start for match in EMPHATIC.finditer(question))


def _required(question: str, one: Quantity) -> Quantity:
    """A number that a question says is demanded, as the least that is."""
    return replace(one, bound=Bound.FROM) if one.bound is Bound.EXACT and REQUIRING.search(question[: one.start]) else one


def _contradicts(claim: Quantity, told: Quantity) -> bool:
    """Whether what is told rules out what is claimed; of two limits of the same kind each rules out another one."""
    limits = claim.bound is told.bound and claim.bound in LIMITS and alike(claim, told)
    return borne_out(claim, told) is False or (limits and claim.value != told.value)


def _nobody(question: str, presumes: bool) -> Iterator[Quantity]:
    """That none of the patients did something, where a question takes it for granted: a share of zero."""
    for match in NOBODY.finditer(question) if presumes else ():
        yield Quantity(0.0, "%", Bound.EXACT, match.start(), match.end())


def _unreached(doubt: Doubt, finding: Finding) -> Correction | None:
    """That an endpoint for which a number was claimed has not been reached."""
    for part in re.finditer(rf"(?:(?!{PARTS.pattern}).)+", finding.text(finding.sentence), re.DOTALL):
        match = UNREACHED.search(part.group())
        if match and endpoints(part.group()) & endpoints(doubt.question):
            start = finding.sentence.start + part.start() + match.start()
            words = (Span(start, start + len(match.group())),)
            return Correction(doubt.claimed, match.group(), replace(finding, words=words), excludes=True)
    return None


@lru_cache(maxsize=512)
def _codes(document: Document) -> frozenset[str]:
    """What a document writes as trials are named ("CARTIFAN-1"), numbers of registries left out."""
    return frozenset(code for code in CODE.findall(document.text) if not REGISTERED.match(code))


@lru_cache(maxsize=512)
def _known(evidence: str) -> tuple[frozenset[str], tuple[Quantity, ...]]:
    """The stems and the quantities of an evidence's text; a passage's sentences share them."""
    return stems(evidence), tuple(quantities(evidence))


def _given(number: str, evidence: str) -> bool:
    """Whether evidence has a number, in digits or in words ("4", "four", "4th", "fourth")."""
    words = f"|{ONES[int(number)]}|{ORDINALS[int(number)]}" if number.isdecimal() and int(number) < len(ORDINALS) else ""
    return bool(re.search(rf"(?<![\w.,])(?:{re.escape(number)}(?:st|nd|rd|th)?{words})(?![\d]|[.,]\d)", evidence, re.IGNORECASE))


def _not_of_group(asked: Asked, line: str) -> list[str]:
    """What a yes/no question asks about and a sentence tells nothing of the kind of."""
    return [one.written for one in alternatives(asked.question) if asked.decides and not tells_any(one.group, line)]


def _unexplained(question: str, sentence: str) -> list[str]:
    """What a short form stands for, where a question asks that and a sentence does not tell."""
    found = MEANING.search(question)
    if not found:
        return []
    asked = found.group("short") or found.group("out")
    short = re.escape(asked)
    tells = re.search(
        rf"\w \({short}\)|\b{short}\b,? (?:\(|or |stands for|means|(?:is |, )?(?:short|an? abbreviation) (?:for|of))", sentence
    )
    return [] if tells else [f"what {asked} stands for"]


def _uncounted(asked: Asked, line: str, evidence: str) -> list[str]:
    """What a question asks the number of, where a sentence counts other things and does not speak of it, nor of what rules it out.

    What the question was understood to ask is as good as its own word where the evidence has none such ("rounds", of lines of therapy).
    """
    found = HOW_MANY.search(asked.question)
    if not found:
        return []
    noun = found.group("noun")
    if alternatives(noun):
        return []
    if covered(asked.words - stems(asked.question), stems(line)) >= AS_MUCH and not stems(noun) & _known(evidence)[0]:
        return []
    units = [one.unit for one in quantities(line)]
    told = [unit for unit in units if unit not in UNITS]
    unit = counted(noun)
    if units and not told and unit != "patient" and unit not in DAYS and not MEASURED.match(noun):
        return [] if stems(noun) & stems(line) else [noun]
    counts = not told or unit in told or "" in told or bool(MEASURED.match(noun))
    return [] if counts or stems(noun) & stems(line) else [noun]


def _only_enrolled(asked: Asked, sentence: str) -> list[str]:
    """What a question asks how many did, where a sentence counts those who took part and says nothing of that.

    "How many patients relapsed?" is not answered by "The trial enrolled 97 patients.", nor "How many took part?" by "94% responded."
    """
    found = DONE_BY.search(asked.question)
    told = quantities(sentence)
    begins = " ".join(found.group("rest").split()[:FEW_WORDS]) if found else ""
    if TAKING_PART.search(begins) and told and all(one.unit in UNITS for one in told):
        return ["how many took part"]
    if not found or TAKING_PART.search(found.group("rest")):
        return []
    counts = [one for one in told if one.unit in PERSONS_COUNTED]
    if not counts or not all(ENROLLED.search(sentence[: one.start]) for one in counts):
        return []
    done = asked.words - stems(" ".join((*asked.names, PERSONS.replace("|", " "), "trial study group arm")))
    rest = [word for word in re.findall(r"\w\w+", found.group("rest")) if stems(word) & done]
    return rest[-WORDS_TOLD:] if rest and not done & stems(sentence) else []


def _on(asked: Asked, sentence: str, line: str) -> bool:
    """Whether a sentence is on one of the endpoints asked for.

    One that names none is, where it or what stands above it tells of one, and where the question does not name any itself.
    """
    if named := endpoints(sentence):
        return bool(named & asked.endpoints)
    return not endpoints(asked.question) or any(tells_of(endpoint, line) for endpoint in asked.endpoints)


def _evidence(finding: Finding) -> str:
    """What a finding rests on: its passage with the headings above it, and what its document says it is about."""
    passage, document = finding.hit.passage, finding.document
    before = document.text[max(0, passage.start - BEFORE) : passage.start]
    return "\n".join((document.title, document.text[:ABOUT], *passage.headings, before, passage.text))


def _clause(question: str, place: int) -> str:
    """The clause of a question in which a place lies."""
    ends = [0, *(match.end() for match in CLAUSE.finditer(question)), len(question)]
    return next((question[start:end] for start, end in pairwise(ends) if start <= place < end), question)


def _without_ending(name: str) -> str:
    """A name without the word that describes something by it ("FDA-approved", "CD19-binding")."""
    match = DESCRIBING.fullmatch(name)
    return match.group("name") if match else name


def _is_name(word: str) -> bool:
    """Whether a word is written as a name: with a capital or a digit in it; numbers with a unit are none ("18-month")."""
    if re.fullmatch(r"[\d.,]+-[a-z]+|[\w-]+\.[a-z]{2,4}", word):
        return False
    return any(letter.isupper() or letter.isdigit() for letter in word)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
