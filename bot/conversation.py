"""History and question to a question that stands on its own.

A follow-up leans on what was asked and answered: by a word that points back ("it", "there", "that one"), by
leaving out what it asks about ("And VGPR or better?", "at 18 months?"), or by a connective ("And where is the
company?"). What it points to is, where the question before asked for a name, the name that answered it;
else what was asked about. A question that leans on nothing stays as it is and begins a topic of its own.

Rules and the index's own names, no model: what was understood is shown, so it must be foreseeable.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.aliases import AGENCY, DRUG, TRIAL
from bot.endpoints import endpoints
from bot.names import Names, kind, shares
from bot.scope import KIN
from bot.types import Role, Turn
from index.catalogue import STOP_WORDS

WORD = re.compile(r"\w+(?:[-.'’‑]\w+)*")
CONNECTIVE = re.compile(r"^(?:(?:and|but|so|also|then|or|ok(?:ay)?|now)\b[,\s]*)+", re.IGNORECASE)
WHAT_ABOUT = re.compile(
    r"^(?:(?:what|how)\s+about|(?:the\s+)?same(?:\s+(?:thing|question|figure|number|value|info\w*))?(?=\s+(?:for|with|about|of)\b)|ditto|likewise"
    r"|any(?:thing|\s+(?:figure|number|data|news|result)s?)(?=\s+(?:for|on|about)\b))\s+"
    r"(?:(?:for|with|about|of|on)\s+)?(.+?)(?:,?\s+(?:as\s+well|too|either))?$",
    re.IGNORECASE,
)
QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
AUXILIARIES = "is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might|should|must"
VERB = re.compile(
    rf"\b(?:{AUXILIARIES}|be|been|give|name|state|tell|say|list|describe|explain|compare|show"
    r"|decode|define|spell|write|quote|finish|complete(?= (?:the|this|my))|summari[sz]e|clarify|identify|cite|repeat)\b",
    re.IGNORECASE,
)
PREPOSITION = r"(?:in|at|on|for|with|among|by|after|before|during|until|since|under|to|from|of)"
RESTRICTION = re.compile(rf"^{PREPOSITION}\b", re.IGNORECASE)

POSSESSIVE = re.compile(r"\b(?:its|their|his|her)\b", re.IGNORECASE)
# "it", but not the one that a clause of its own explains ("it is true that", "those who").
SINGULAR = re.compile(
    r"\b(?:it|he|she|him|that one|this one|the (?:first|former|latter|same) one"
    r"|(?:(?<=is )|(?<=was )|(?<=does )|(?<=did ))(?:that|this)(?=\s+(?:\w{3,}ed|made|run|done|given|known|meant)\b))\b",
    re.IGNORECASE,
)
PERSON = re.compile(r"\b(?:he|she|him|his|her)\b", re.IGNORECASE)
DOES = re.compile(rf"^(?:what|who)\s+(?!(?:{AUXILIARIES})\b)\w+s\b", re.IGNORECASE)  # "What causes …"
TELL_ABOUT = re.compile(r"^(?:please\s+)?(?:tell me|more)\s+(?:more\s+)?about\s+", re.IGNORECASE)
BRACKETS = re.compile(r"\s*\([^()]*\)")
PLURAL = re.compile(r"\b(?:they|them)\b", re.IGNORECASE)
THERE = re.compile(r"\bthere\b", re.IGNORECASE)
EXISTS = re.compile(rf"\b(?:{AUXILIARIES}|be)\s+there\b|\bthere\s+(?:{AUXILIARIES}|be)\b", re.IGNORECASE)
POINTING = re.compile(rf"\b(?:that|this|these|those)\s+(?!(?:{AUXILIARIES})\b)(?=[a-z])", re.IGNORECASE)
AN_EVENT = re.compile(rf"^(.*\b(?:when|where|why|how|year|month|day|date)\b.*?)\s+(?:{AUXILIARIES})\s+(?:that|this|it)$", re.IGNORECASE)
DEFINITE = re.compile(
    r"\bthe (?:company|firm|maker|trial|study|drug|medicine|product|therapy|treatment|agency|regulator|disease|parent)\b", re.IGNORECASE
)
# What is done with a medicine and not with what a trial measures, nor with a company: "it" beside these is the medicine.
GIVEN = (
    "offered|sold|given|taken|received|administered|approved|licensed|made|developed|produced|manufactured|invented|used|bought|prescribed"
    "|infused|injected|stored|covered|available|safe|dangerous|meant for|intended for|indicated"
)
GIVES = (
    r"offer\w*|sells?|sold|gives?|giving|gave|takes?|took|gets?|getting|got|receiv\w*|administer\w*|approv\w*|licen[cs]\w*|makes?|making|made"
    r"|develop\w*|produc\w*|manufactur\w*|invent\w*|uses?|used|using|buys?|bought|prescrib\w*|infus\w*|inject\w*|stores?|pays? for"
)
DONE_WITH_MEDICINES = re.compile(
    rf"\b(?:{GIVES})\s+it\b|\bit\s+(?:\w+\s+)?(?:{GIVEN})\b"
    r"|\bit\s+(?:works?|costs?|treats?|targets?|binds?|attacks?|kills?|contains?|(?:gets?|goes?|comes?) in(?:to)?)\b",
    re.IGNORECASE,
)
DONE_WITH_TRIALS = re.compile(r"\b(?:regist(?:ered|ry|ration)|enrol\w*|recruit\w*|randomi[sz]\w*|blinded|conducted)\b", re.IGNORECASE)
MEASURE = re.compile(
    r"^the\s+(?:[\w-]+\s+){0,3}?(?:rate|share|percentage|proportion|fraction|median|average|number|duration|length)s?$", re.IGNORECASE
)
AT_PLACE = r"(?:in|near)"
PEOPLE = re.compile(r"[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]*\.?){1,3}")
ORGANISATION = re.compile(
    r"\b(?:Bio\w*|Pharma\w*|Therapeutics|Sciences?|Corporation|Corp|Inc|Ltd|Limited|Group|Holdings?|Company|Medicines?|Genetics|Health|Labs?"
    r"|Laboratories|University|Hospital|Institute|Agency|Administration|Commission|Authority|Ministry|Center|Centre|Network|Union|States|Kingdom)\b"
)
MEDICINE = re.compile(r"\bthe (?:drug|medicine|product|therapy|treatment)\b", re.IGNORECASE)
COMPANY = re.compile(r"\bthe (?:company|firm|maker)\b", re.IGNORECASE)

GREETING = re.compile(
    r"^(?:hi|hello|hey|greetings|dear\b[^.,!?]{0,30}|good\s+(?:morning|afternoon|evening))\b(?:\s+(?:there|all))?[\s,.!]+", re.IGNORECASE
)
INTRODUCTION = re.compile(r"^(?:(?:i\s*['’]m|i\s+am|i\s+work|we\s+are|my\s+name\s+is)\b[^.!?;]*[.!;]\s+)+(?=\w)", re.IGNORECASE)
BACKGROUND = re.compile(rf"^(?:my\s+(?:[\w-]+\s+){{0,2}}?{KIN}s?\b[^.!?;]*[.!;]\s+)+(?=\w)", re.IGNORECASE)
PERSONAL = re.compile(r"\b(?:i|me|my|mine|we|us|our|she|he|her|him|his|hers|they|them|their)\b", re.IGNORECASE)

ASKED_ABOUT = re.compile(
    rf"^(?:what|who)(?:['’]s|\s+(?:{AUXILIARIES}))\s+(?P<what>.+?)(?:\s+(?:mean|about|stand for|do|test|show))?$"
    r"|^(?:tell me|more)\s+(?:more\s+)?about\s+(?P<tell>.+)$",
    re.IGNORECASE,
)
ASKS_FOR_NAME = re.compile(
    r"^(?:who|whose|(?:which|what) (?:company|firm|maker|trial|study|agency|regulator|drug|product|country|hospital)\b)", re.IGNORECASE
)
SORTS = (
    (re.compile(r"^(?:which|what) (?:trial|study)\b", re.IGNORECASE), TRIAL),
    (re.compile(r"^(?:(?:which|what) (?:agency|regulator)|who (?:approv|authori[sz]|clear|licen[cs])\w*)\b", re.IGNORECASE), AGENCY),
)
ASKING = re.compile(
    rf"^(?:in\s+)?(?:what|which|who|how (?:many|much|long|often)|when|where|why|how)\b(?:\s+(?:{AUXILIARIES})\b)?\s*", re.IGNORECASE
)
IS = re.compile(r"^(?:what|who|which)\s+(?:\w+\s+)?(?:is|are|was|were)\b", re.IGNORECASE)  # what follows is what is asked about
FRAME = re.compile(
    r"^(?P<before>(?:how (?:many \w+|much|long|often|old|high|large|big|common|frequent)"
    r"|what (?:share|percentage|proportion|fraction|rate) of \w+|which \w+|who|what|when|where|why|how)\b)"
    rf"(?P<auxiliary>\s+(?:{AUXILIARIES})\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation is about.

    `question` is the last question on its own, `topic` what it is about, `setting` where that stands ("in
    CARTIFAN-1"), `pointed` what a pronoun points to, `told` the names that the answer brought, `medicine` and `trial` those named last.
    """

    question: str
    topic: str
    setting: str
    pointed: str
    told: tuple[str, ...]
    medicine: str
    trial: str

    def points_to(self, question: str) -> str:
        """What a pronoun of a question points to: the trial or the medicine, if any was named, where nothing else can be meant."""
        if self.trial and DONE_WITH_TRIALS.search(question):
            return self.trial
        if not DONE_WITH_MEDICINES.search(question) and not MEDICINE.search(question):
            return self.pointed
        return self.medicine if endpoints(self.pointed) else self.medicine or self.pointed


def standalone(question: str, history: Sequence[Turn], names: Names) -> str:
    """The question as it stands on its own. `names` knows those of the documents."""
    context: Context | None = None
    for number, turn in enumerate(history):
        if turn.role is Role.USER:
            reply = history[number + 1] if number + 1 < len(history) else None
            told = reply.content if reply and reply.role is Role.ASSISTANT else ""
            context = _context(turn.content, told, context, names)
    return _rewritten(question, context, names) if context else question


def without_background(question: str) -> str:
    """A question without what is said before it of someone close, where it asks nothing of them ("My aunt has it. What is it for?")."""
    rest = BACKGROUND.sub("", question)
    return question if rest == question or PERSONAL.search(rest) else _capital(rest)


def introduced(question: str) -> str:
    """A question without the greeting and the sentence in which its asker says who they are."""
    bare = INTRODUCTION.sub("", GREETING.sub("", question))
    return _capital(bare) if bare.strip() and bare != question else question


def _context(raw: str, told: str, before: Context | None, names: Names) -> Context:
    """What the next question may point to, after a question and its answer."""
    asked = _rewritten(raw, before, names) if before else raw
    asked = asked.rstrip("?. ")
    leans = before is not None and asked != raw.rstrip("?. ")
    fresh = [name for name in names.find(told) if not shares(name, asked)]
    own = [name for name in names.find(raw) if not _is_place(name, raw)]
    topic = before.topic if before and leans and not own else _topic(asked, names)
    setting = _setting(asked, topic, names) or (before.setting if before and leans else "")
    named = _of_sort(asked, fresh, told)
    pointed = named[0] if named and ASKS_FOR_NAME.match(asked) and not _defines(asked, names) else topic
    medicines = [name for name in (*names.find(asked), *fresh) if DRUG.search(name) and kind(name) != "code"]
    trials = [name for name in (*names.find(asked), *fresh) if TRIAL.search(name)]
    medicine = medicines[0] if medicines else before.medicine if before else ""
    trial = trials[0] if trials else before.trial if before else ""
    return Context(asked, topic, setting, pointed, tuple(fresh), medicine, trial)


def _of_sort(asked: str, fresh: Sequence[str], told: str) -> list[str]:
    """Of the names that answered those of the sort asked for: of several, "which trial" was answered by a trial's.

    An agency goes by the short form that stands behind its name in the answer `told`.
    """
    sort = next((known for words, known in SORTS if words.match(asked)), None)
    of_sort = [name for name in fresh if sort and sort.search(name)]
    return [_short_form(name, told) for name in of_sort] if sort is AGENCY and of_sort else of_sort or list(fresh)


def _short_form(name: str, told: str) -> str:
    """The short form that stands in brackets behind a name in an answer ("… Administration (NMPA)"), else the name."""
    found = re.search(rf"{re.escape(name)}\s+\((?P<short>[A-Z]{{2,}})\)", told)
    return found.group("short") if found else name


def _rewritten(question: str, context: Context, names: Names) -> str:
    """A question, put on its own feet if it leans on the context."""
    bare = CONNECTIVE.sub("", question).rstrip("?. ")
    if not bare:
        return question
    connected = not question.startswith(bare)
    about = WHAT_ABOUT.match(bare)
    if event := AN_EVENT.match(bare):
        made = f"{event.group(1)} {_lower(_statement(context.question))}"
    elif about or _is_fragment(bare):
        made = _in_frame(about.group(1) if about else bare, context, names)
    else:
        made = _pointed(bare, context, connected, names)
        if made == bare and context.points_to(bare) and (connected or not _stands(bare, names)):
            made = _with_statement(bare, context, names)
    return question if made == bare and not connected else _capital(made) + "?"


def _pointed(question: str, context: Context, connected: bool, names: Names) -> str:
    """A question with what points back replaced by what it points to, and its setting kept."""
    people = _people(context, names) if PERSON.search(question) else []
    name = (people or [context.points_to(question)])[0]
    if not name:
        return question
    plural = name.endswith("s") or (kind(name) == "proper" and " " in name)
    if name and POSSESSIVE.search(question):
        made = POSSESSIVE.sub(f"{name}'" if name.endswith("s") else f"{name}'s", question, count=1)
    elif name and THERE.search(question) and not EXISTS.search(question):
        place = f"at {name}" if kind(name) == "proper" and names.find(name) else context.setting
        if not place and not names.find(name):
            return _with_statement(" ".join(THERE.sub("", question).split()), context, names)
        made = THERE.sub(place or f"with {name}", question, count=1)
    elif name and (found := SINGULAR.search(question) or (PLURAL.search(question) if plural else None)):
        made = question[: found.start()] + name + question[found.end() :]
    elif POINTING.search(question):
        return _with_statement(POINTING.sub("the ", question, count=1), context, names)
    elif (connected or not names.find(question)) and (found := DEFINITE.search(question)):
        thing = _thing(found.group(), context, names)
        return f"{question[: found.end()]} {thing}".rstrip() + question[found.end() :]
    else:
        return question
    return made if names.find(question) or not context.setting or context.setting in made else f"{made} {context.setting}"


def _people(context: Context, names: Names) -> list[str]:
    """Who "he" or "she" may be, the likeliest first: who was asked about, else who was told of, else any name told."""
    told = [name for name in context.told if kind(name) == "proper"]
    asked = [name for name in names.find(context.question) if kind(name) == "proper"]
    return [name for name in (*asked, *told) if PEOPLE.fullmatch(name) and not ORGANISATION.search(name)] or told


def _thing(words: str, context: Context, names: Names) -> str:
    """What "the company", "the drug", "the trial" of a question is, "" where that is not known."""
    named = bool(names.find(context.topic))
    company = named and kind(context.topic) == "proper" and not DRUG.search(context.topic) and not _defines(context.question, names)
    if COMPANY.match(words) and company:
        return context.topic
    if MEDICINE.match(words) and context.medicine:
        return context.medicine
    proper = [told for told in context.told if kind(told) == "proper" and not MEDICINE.match(words)]
    return (proper or [context.topic if named else ""])[0]


def _in_frame(focus: str, context: Context, names: Names) -> str:
    """A fragment, asked as the question before was."""
    before = context.question
    own = names.find(focus, around=f"{focus} {before}")
    if QUESTION_WORD.search(focus):
        made = _pointed(focus, context, connected=True, names=names)
        return made if made != focus and names.find(made) else _with_statement(made, context, names)
    if found := POSSESSIVE.match(focus):
        return f"What is {context.pointed}'s{focus[found.end() :]}"
    if RESTRICTION.match(focus):
        same = list(re.finditer(rf"\b{focus.split(maxsplit=1)[0]}\s+(?:(?!\s{PREPOSITION}\s).)+", before, re.IGNORECASE))
        return before[: same[-1].start()] + focus + before[same[-1].end() :] if same else f"{before} {focus}"
    if own and (alike := [name for name in names.find(before) if kind(name) == kind(own[0])]):
        return before.replace(alike[-1], re.sub(r"^the\s+", "", focus) if f"the {alike[-1]}" in before else focus)
    found = FRAME.match(before)
    if found and (own or IS.match(before)):
        article = "the " if found.group("auxiliary") and not focus.lower().startswith(("the ", "a ", "an ")) else ""
        setting = f" {context.setting}" if context.setting and context.setting not in focus else ""
        return f"{found.group()} {article}{focus}{setting}"
    measured = (MEASURE.match(focus) and not own) or (endpoints(focus) and not endpoints(before))
    return f"What was {focus} {context.setting}".rstrip() if measured else f"{before}, {focus}"


def _with_statement(question: str, context: Context, names: Names) -> str:
    """A question with what the one before was about behind it, in brackets."""
    statement = _statement(BRACKETS.sub("", context.question))
    if names.find(question):  # it has names of its own: the others' would lead astray
        own = {word for name in names.find(statement) for word in name.split()}
        statement = " ".join(word for word in WORD.findall(statement) if word not in own and word.lower() not in STOP_WORDS)
    elif names.find(context.topic) and not names.find(statement):
        statement = context.topic
    if not statement or shares(statement, question):
        return question
    begins_with_name = any(statement.lower().startswith(name) for name in names.find(f"x {statement.lower()}"))
    return f"{question} ({statement if begins_with_name else _lower(statement)})"


def _topic(question: str, names: Names) -> str:
    """What a question is about: its first name that is no setting, what it asks the nature of, or its telling words."""
    found = ASKED_ABOUT.match(question)
    about = (found.group("what") or found.group("tell")) if found else question
    own = [name for name in names.find(about) if not _is_place(name, about)]
    free = [name for name in own if not re.search(rf"\b{PREPOSITION}\s+(?:the\s+)?{re.escape(name)}", about, re.IGNORECASE)]
    if own:
        return (free or own)[0]
    if not endpoints(about) and (thing := DEFINITE.search(about)):
        return thing.group().lower()
    if SINGULAR.search(about):
        return ""  # what it points to is not known
    if found:
        return re.sub(r"^(?:the|a|an)\s+", "", about, flags=re.IGNORECASE)
    telling = [word for word in WORD.findall(_statement(question)) if word.lower() not in STOP_WORDS]
    return " ".join(telling[1:] if DOES.match(question) and len(telling) > 1 else telling)


def _is_place(name: str, text: str) -> bool:
    """Whether a text has a name as where something is, and it is no trial."""
    return not TRIAL.search(name) and bool(re.search(rf"\b{AT_PLACE}\s+(?:the\s+)?{re.escape(name)}", text, re.IGNORECASE))


def _setting(question: str, topic: str, names: Names) -> str:
    """Where what a question is about stands: "in" or "of" a name that is not its topic."""
    for name in names.find(question):
        found = re.search(rf"\b(?:in|of)\s+(?:the\s+)?{re.escape(name)}", question, re.IGNORECASE)
        if found and name != topic:
            return f"in {name}"
    return ""


def _defines(question: str, names: Names) -> bool:
    """Whether a question asks what or who a name is ("Who is Ying Huang?")."""
    found = re.match(r"^(?:who|what)(?:['’]s|\s+(?:is|are|was|were))\s+(.+)$", question, re.IGNORECASE)
    return bool(found) and names.find(found.group(1))[:1] == [found.group(1)]  # type: ignore[union-attr]


def _stands(question: str, names: Names) -> bool:
    """Whether a question says itself what it is about."""
    telling = [word for word in WORD.findall(question) if word.lower() not in STOP_WORDS and not VERB.fullmatch(word)]
    return bool(names.find(question)) or len(telling) > 2 or bool(TELL_ABOUT.match(question))


def _is_fragment(question: str) -> bool:
    """Whether a question has no verb that carries it."""
    words = question.split()
    asks = QUESTION_WORD.match(question)
    return not VERB.search(question) and len(words) <= 7 and not (asks and len(words) > 3)


def _statement(question: str) -> str:
    """A question without the words that ask."""
    return ASKING.sub("", TELL_ABOUT.sub("", question.rstrip("?. "))).strip()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
