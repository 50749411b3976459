"""What people ask about approvals: subjects that evidence must mention, in one word or another, to answer on them.

A sentence that shares all of a question's other words does not tell how many died where it does not speak of
deaths. Each subject has words by which a question asks for it, and more by which evidence speaks of it; a question on it
is borne only by a sentence that, with the headings above it and its document's title, has one of them. The subjects are ours, from
what labels, assessment reports and companies' announcements have sections on.
"""

import re
from functools import lru_cache
from typing import NamedTuple


class Topic(NamedTuple):
    """The words by which a subject is asked for, and the other ones by which it is spoken of."""

    asked: str
    told: str = "(?!)"


TOPICS = {
    "deaths": Topic(
        r"deaths?|died|dies|dying|fatal\w*|mortality|killed|lost their li(?:fe|ves)|passed away", r"dead|alive|surviv\w*|kills?"
    ),
    "side effects": Topic(
        r"side[- ]effects?|adverse|toxicit\w*|unwanted effects?",
        r"toxic\w*|safe\w*|occurred|occurrence|grade [1-5]|syndromes?|\w+penia|ana?emia|infections?|fever|reactions?|warnings?|boxed",
    ),
    "pregnancy": Topic(r"pregnan\w*|breast[- ]?feed\w*", r"lactat\w*|nursing|fertil\w*|contracepti\w*|unborn|childbearing"),
    "reimbursement": Topic(r"reimburs\w*|insur\w*|copay\w*|medicare|medicaid", r"covered by|coverage|NRDL|health plans?|pays? for"),
    "quality of life": Topic(r"quality of life", r"well-?being|EORTC|EQ-5D|patient-reported|questionnaires?"),
    "women and men": Topic(r"wom[ae]n|females?|m[ae]n|males?|gender", r"sex|girls?|boys?"),
    "storage": Topic(
        r"shelf[- ]life|stored?|storage|refrigerat\w*|expir\w*", r"froz\w*|freez\w*|temperature|thaw\w*|cryopreserv\w*|nitrogen"
    ),
    "staff": Topic(r"employ(?:s|ed|ees?)?|staff|workforce|headcount", r"workers?|personnel|people work\w*"),
    "shares": Topic(
        r"shares|share price|stock|stocks|stock exchange|shareholders?|nasdaq",
        r"share|depositary|listed|listing|ticker|market capitali[sz]ation",
    ),
    "revenue": Topic(r"revenues?|turnover|profits?|net loss(?:es)?|earnings", r"sales|sold|sells?|income|loss(?:es)?|earn\w*"),
    "price": Topic(
        r"(?<!share )prices?|priced|costs?|expensive|cheap\w*",
        r"costly|charged?|fees?|pay|pays|paid|afford\w*|dollars?|yuan|euros?|USD|RMB",
    ),
    "patents": Topic(r"patents?|patented|exclusivity|biosimilars?|generic (?:drugs?|versions?|copies)", r"generics?"),
    "driving": Topic(r"drive|driving", r"drives|machin\w*"),
    "overdose": Topic(r"overdos\w*"),
    "dose": Topic(r"dose|doses|dosage", r"dosed|dosing|cells? per|mg|milligrams?|per kilogram|million|vials?|bags?"),
    "second cancers": Topic(r"second(?:ary)? (?:primary )?(?:cancers?|malignanc\w*|tumou?rs?)", r"malignanc\w*|new cancers?"),
    "infections": Topic(r"infections?|infected|pneumonia|sepsis", r"infect\w*|viral|virus\w*|bacteri\w*|COVID\w*"),
    "anaemia": Topic(r"ana?emi[ac]", r"red (?:blood )?cells?|ha?emoglobin"),
    "blood counts": Topic(
        r"neutropeni\w*|thrombocytopeni\w*|cytopeni\w*|lymphopeni\w*|platelets?|blood counts?", r"neutrophils?|ha?ematolog\w*"
    ),
    "cytokine release": Topic(r"cytokine\w*|CRS"),
    "neurotoxicity": Topic(r"neurotox\w*|neurolog\w*|ICANS|parkinson\w*|seizures?", r"neuro\w*|confus\w*|nerves?|brain"),
    "hospital stay": Topic(
        r"hospitali[sz]\w*|inpatients?|outpatients?|stay in (?:the )?hospital", r"discharg\w*|ward|in hospital|hospital stay"
    ),
    "bridging therapy": Topic(r"bridging", r"bridge|while the cells|waiting"),
    "lymphodepletion": Topic(r"lymphodeplet\w*|conditioning|chemo\w*", r"fludarabine|cyclophosphamide"),
    "vector": Topic(r"vectors?|viral|virus", r"lentivir\w*|retrovir\w*|transduc\w*"),
    "costimulation": Topic(r"co-?stimulat\w*", r"4-1BB|CD28|CD137|intracellular|signal(?:l)?ing"),
    "residual disease": Topic(r"residual|MRD", r"trace"),
    "ethnicity": Topic(r"ethnic\w*|racial|race", r"asians?|caucasians?|black|white"),
    "cytogenetics": Topic(r"cytogenetic\w*|chromosom\w*", r"del\(?17p|high[- ]risk"),
    "extramedullary disease": Topic(r"extramedullary|plasmacytoma\w*", r"outside the (?:bone )?marrow"),
    "kidneys": Topic(r"kidneys?|renal", r"creatinine|dialysis"),
    "liver": Topic(r"liver|hepat\w*", r"cirrhosis"),
    "heart": Topic(r"cardi\w*|heart (?:disease|failure|attacks?|problems?|conditions?|trouble)", r"hearts?"),
    "body weight": Topic(r"body weight|obes\w*|BMI", r"weigh(?:t|s|ed)?|kilograms?|kg"),
    "publication": Topic(r"published", r"publish\w*|publication|journals?|lancet|papers?|presented|congress|abstracts?|reports?"),
    "founding": Topic(r"founded|founders?|co-?founded|co-?founders?", r"founding|established|set up|started|start-up|since"),
    "plant": Topic(
        r"(?:which|what) (?:plant|factory|site|facility)|plants?",
        r"factor(?:y|ies)|sites?|facilit(?:y|ies)|made (?:in|at)|produced (?:in|at)",
    ),
}
ASKED = {topic: re.compile(rf"\b(?:{words.asked})(?!\w)", re.IGNORECASE) for topic, words in TOPICS.items()}
TOLD = {topic: re.compile(rf"\b(?:{words.asked}|{words.told})(?!\w)", re.IGNORECASE) for topic, words in TOPICS.items()}


@lru_cache(maxsize=64)
def topics_asked(question: str) -> frozenset[str]:
    """The subjects that a question asks about."""
    return frozenset(topic for topic, pattern in ASKED.items() if pattern.search(question))


def untold(question: str, evidence: str) -> list[str]:
    """The subjects that a question asks about and evidence does not speak of, in order."""
    return [topic for topic in TOPICS if topic in topics_asked(question) and not TOLD[topic].search(evidence)]
