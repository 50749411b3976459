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
        r"toxic\w*|safety (?:profile|data|findings|events?)|tolera\w*|common|frequent\w*|occurred|occurrence"
        r"|grade [1-5]|syndromes?|\w+penia|ana?emia|infections?|fever|reactions?|warnings?|boxed",
    ),
    "pregnancy": Topic(
        r"pregnan\w*|breast[- ]?feed\w*|(?:in)?fertil\w*", r"lactat\w*|nursing|fertil\w*|contracepti\w*|unborn|childbearing"
    ),
    "reimbursement": Topic(r"reimburs\w*|insur\w*|copay\w*|medicare|medicaid", r"covered by|coverage|NRDL|health plans?|pays? for"),
    "quality of life": Topic(r"quality of life", r"well-?being|EORTC|EQ-5D|patient-reported|questionnaires?"),
    "women and men": Topic(r"women|females?|men|males?|gender", r"wom[ae]n|m[ae]n|sex|girls?|boys?"),
    "storage": Topic(
        r"shelf[- ]life|stored?|storage|refrigerat\w*|expir\w*|thaw\w*", r"froz\w*|freez\w*|temperature|cryopreserv\w*|nitrogen"
    ),
    "staff": Topic(
        r"employees?|staff|workforce|headcount|(?:how many|number of)\b[^?]{0,60}\bemploy(?:s|ed)?"
        r"|how many\b[^?]{0,40}\bwork (?:at|for)\b",
        r"employ\w*|workers?|personnel|people work\w*|work (?:at|for)|joined|team of",
    ),
    "seat": Topic(
        r"headquarter\w*|head ?office|(?:base|home|seat) in|(?:based|located) in (?-i:[A-Z]\w*)",
        r"based|seat|offices?|located|home",
    ),
    "outside views": Topic(
        r"(?<!our )(?<!my )analysts?|commentators?|critics?|(?:outside|independent) (?:experts?|observers?|doctors?|scientists?)",
        r"observers?|experts?",
    ),
    "waiting": Topic(r"wait(?:ing)? (?:lists?|times?)|queues?", r"wait\w*|backlog|delays?"),
    "patients' organisations": Topic(
        r"patients?['’]? groups?\s+(?:say|said|think|thought|react\w*|respond\w*|want\w*|demand\w*|call\w*)"
        r"|patients?['’]? (?:organi[sz]ations?|associations?|advoca\w+)|charit(?:y|ies)",
        r"groups?|associations?|advoca\w*|foundations?|societ(?:y|ies)|alliance",
    ),
    "premedication": Topic(r"pre-?medicat\w*", r"antihistamines?|paracetamol|acetaminophen|beforehand"),
    "joint development": Topic(
        r"co-?develop\w*|co-?promot\w*|co-?market\w*|licensing partner|licensees?|licensors?",
        r"partner\w*|collaborat\w*|licen[cs]\w*|together|jointly|alliance|rights|agreement",
    ),
    "untreated patients": Topic(
        r"^(?:which|what|when|how|where|who)\b[^?]*"
        r"\b(?:newly[- ]diagnosed|previously untreated|treatment[- ]na[iï]ve|first[- ]line|front[- ]?line)",
        r"untreated|new|newly|na[iï]ve|first|initial\w*|earlier|early",
    ),
    "commercial use": Topic(r"commercially", r"commercial\w*|market\w*|sold|sales|launch\w*"),
    "criteria": Topic(r"(?:(?:ex|in)clusion|eligibility|entry|enrol\w+) criteria", r"criteria|eligib\w*|exclu\w*|had to|required"),
    "pipeline": Topic(r"pipeline|(?:product|drug) candidates?", r"candidates?|portfolio|programmes?|programs?"),
    "shares": Topic(
        r"shares|share price|stock|stocks|stock exchange|nasdaq"
        r"|(?:who|which|how many|largest|main|major)\b[^?]*\bshareholders?|market cap\w*|(?:market )?valuation",
        r"share|depositary|listed|listing|ticker|symbol|exchange|equity|private company|market capitali[sz]ation",
    ),
    "stake": Topic(
        r"stakes?|holdings? in|how much of\b[^?]*\bown\w*", r"own(?:s|ed|er|ership)?|hold\w*|held|sharehold\w*|majority|minority"
    ),
    "revenue": Topic(r"revenues?|turnover|earnings", r"sales|sold|sells?|income|profits?|earn\w*"),
    "profit or loss": Topic(
        r"profits?(?! from\b)|profitab\w*|net (?:loss(?:es)?|income)", r"loss(?:es)?|losing|income|earn\w*|break[- ]even"
    ),
    "price": Topic(
        r"(?<!share )prices?(?! per (?:share|AD[RS]))|priced|costs?|expensive|cheap\w*",
        r"pric\w+|sells? for|costly|charged?|fees?|pay|pays|paid|afford\w*|per (?:patient|person|infusion|dose|course|year|treatment)",
    ),
    "pay": Topic(
        r"salar(?:y|ies)|wages?|remunerat\w*|(?:who|what|how much) (?:is|are|was|were|does|do|did)\b[^?]*\b(?:paid|earn)(?=\W*$)",
        r"pay|pays|paid|earn\w*|compensation",
    ),
    "patents": Topic(r"patents?|patented|exclusivity|biosimilars?|generic (?:drugs?|versions?|copies)", r"generics?"),
    "driving": Topic(r"drive|driving", r"drives|machin\w*"),
    "overdose": Topic(r"overdos\w*"),
    "dose": Topic(
        r"(?:what|which|how \w+) (?:\w+ )?dos(?:es?|age)"
        r"|dos(?:es?|age)(?! (?:is |are |was |be |being )?(?:deliver|given|administ|infus|taken|put)\w*)",
        r"dose|doses|dosage|dosed|dosing|cells? per|mg|milligrams?|per kilogram|million|vials?|bags?",
    ),
    "second cancers": Topic(r"second(?:ary)? (?:primary )?(?:cancers?|malignanc\w*|tumou?rs?)", r"malignanc\w*|new cancers?"),
    "infections": Topic(r"infections?|infected|pneumonia|sepsis", r"infect\w*|viral|virus\w*|bacteri\w*|COVID\w*"),
    "anaemia": Topic(r"ana?emi[ac]", r"red (?:blood )?cells?|ha?emoglobin"),
    "blood counts": Topic(
        r"neutropeni\w*|thrombocytopeni\w*|cytopeni\w*|lymphopeni\w*|platelets?|blood counts?", r"neutrophils?|ha?ematolog\w*"
    ),
    "cytokine release": Topic(r"cytokine\w*|CRS"),
    "neurotoxicity": Topic(r"neurotox\w*|neurolog\w*|ICANS|parkinson\w*|seizures?", r"neuro\w*|confus\w*|nerves?|brain"),
    "hospital stay": Topic(
        r"hospitali[sz]\w*|inpatients?|outpatients?|stay in (?:the )?hospital|wards?(?! (?:nurse|sister|doctor|round)s?)",
        r"discharg\w*|ward|in hospital|hospital stay",
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
    "publication": Topic(
        r"published|congress(?:es)?|conferences?", r"publish\w*|publication|journals?|lancet|papers?|presented|congress|abstracts?|reports?"
    ),
    "founding": Topic(r"founded|founders?|co-?founded|co-?founders?", r"founding|established|set up|started|start-up|since"),
    "funding": Topic(
        r"fund(?:s|ed|ing)?|financ(?:es?|ed|ing)|sponsor(?:s|ed)?|bankroll\w*", r"grants?|supported by|paid for|investors?|raised"
    ),
    "predecessors": Topic(
        r"predecessors?|successors?|(?:former|previous|last|next) (?:ceo|boss|head|chief|chair\w*|president|leader)"
        r"|who (?:was|were|held|led|ran|headed)\b[^?]*\bbefore",
        r"former\w*|previous\w*|succe(?:ed|ss)\w*|took over|replac\w*|until",
    ),
    "the trial": Topic(
        r"^(?:is|was|were|are) (?:the|this|that) (?:[\w-]+ ){0,2}(?:study|trial|studies|trials)",
        r"stud(?:y|ies)|trials?|phase|randomi\w+|(?-i:[A-Z]{3,}\w*-\d\w*)|multi-?cent\w+|single-arm|open-label|enrol\w*|recruit\w*",
    ),
    "the control group": Topic(
        r"(?:how|what|which)\b[^?]*\b(?:placebo|control (?:group|arm)|dummy|sham)",
        r"placebo|dummy|controls?|controlled|comparator|versus|vs|than|against|compared|comparison|untreated|without|standard|saline|shams?|respectively|both"
        r"|either|difference|single[- ]arm",
    ),
    "when it was approved": Topic(
        r"when (?:was|were|did|is|will|has)\b[^?]*\b(?:approv\w+|licen[cs]\w+|authori[sz]\w+)",
        r"approv\w*|licen[cs]\w*|authori[sz]\w*|clear(?:s|ed|ance)|green light|go-?ahead|nod|permi(?:t|ssion)\w*|regist\w+"
        r"|decision|decided?|passed|accepted|widened|extended|extension|grant\w*|announc\w*|label\w*|indicat\w*|recommend\w*",
    ),
    "a decision to come": Topic(
        r"when\b[^?]*\b(?:decision|ruling|rule on it)(?! (?:on|to) \w+ing\b)",
        r"deci(?:de|sion)\w*|rul(?:e|es|ing)|answer\w*|action date|target date|PDUFA|approv\w*|verdict|opinion|review\w*|authori[sz]\w*",
    ),
    "the start of a trial": Topic(
        r"when\b[^?]*\b(?:trial|study|studies|enrol\w*)\b[^?]*\b(?:start\w*|begin\w*|began|open\w*|launch\w*|enrol\w*)",
        r"trials?|stud(?:y|ies)|phase|recruit\w*|enrol\w*|patients?",
    ),
    "how often it is given": Topic(
        r"how (?:often|frequently)\b[^?]*\b(?:inject\w*|given|taken|administered|infused|applied)",
        r"infus\w*|\d+(?:\.\d+)? ?(?:%|per ?cent)|doses?|dosed|dosing|daily|weekly|monthly|yearly|annual\w*|every|once|twice|single|times",
    ),
    "what was said": Topic(
        r"^what (?:did|do|does)\b[^?]*\b(?:say|comment)",
        r"said|told|tells?|call(?:s|ed|ing)|wrote|writes|quot\w+|according|comment\w*|think\w*|believ\w*|emphasi\w+|stress\w*|not(?:e|es|ed)"
        r"|hop(?:e|es|ed)|expect\w*|welcom\w*|congratulat\w*|highlight\w*|express\w*|thank\w*|warn\w*|descri\w+|argu\w+|add(?:s|ed)|prais\w*"
        r"|point\w*|stat(?:e|es|ed|ement)|announc\w*|report\w*|criti\w+|explain\w*|underscor\w*|remark\w*|conclu\w+|not found|does not"
        r"|mention\w*|puts?|gives?|list\w*",
    ),
    "a brand": Topic(
        r"brand(?:ed)? names?|trade ?names?|trademarks?|(?<!non-)(?<!non)proprietary names?",
        r"brand(?! new)(?:s|ed|ing)?|trade ?name|marketed (?:as|under)|sold (?:as|under)|(?:under|by|bears|carries) the name|called"
        r"|known as|[®™]"
        r"|(?-i:[A-Z][a-z]+ \([a-z]+)|(?-i:[a-z]+ \([A-Z][a-z]+)|(?-i:[a-z]+, or [A-Z]\w+)",
    ),
    "enrolment": Topic(
        r"how many\b[^?]*\b(?:enrol\w*|recruit\w*|screened)|number of\b[^?]*\b(?:enrolled|recruited|screened)",
        r"randomi[sz]\w*|includ\w*|took part|tak(?:es?|ing) part|participa\w*|treated|dosed|infused|received"
        r"|(?:patients|people|adults|children|volunteers|subjects|women|men)(?! (?:were )?(?:analy[sz]ed|evalua\w+|assess\w+))",
    ),
    "royalties": Topic(r"royalt\w*"),
    "first payment": Topic(r"up[- ]?front", r"sign(?:ed|ing|ature)|initial\w*|at once|immediate\w*|first payment|paid|pays?"),
    "fees": Topic(r"free of charge|for free|cost[- ]free|subscri\w+|membership", r"free|fees?|charged?|pa(?:y|ys|id)"),
    "post-marketing duties": Topic(r"post[- ](?:marketing|approval|authori[sz]ation)|strings attached", r"condition\w*|requir\w*|must"),
    "distribution": Topic(
        r"distribut(?:es?|ed|ors?|ion)|logistics|wholesal\w*", r"commerciali[sz]\w*|sells?|sold|suppl\w*|deliver(?:y|ies|s|ed)"
    ),
    "investigators": Topic(
        r"^(?:which|what) (?:\w+ )?(?:professor|doctor|physician|scientist|researcher|investigator)s?"
        r"|who (?:led|headed|ran|conducted|oversaw) (?:the )?(?:study|trial)",
        r"professors?|dr|investigators?|doctors?|led|headed|researchers?|scientists?|conducted",
    ),
    "congratulations": Topic(r"congratulat\w*|best wishes|kudos", r"prais\w*|welcom\w*|applaud\w*|salut\w*|well done"),
    "education": Topic(r"universit\w*|degrees?|alma mater|college|ph\.?d|educated|graduat\w*", r"stud(?:ied|ent)|professor|school"),
    "contacts": Topic(r"contact(?:s| person)?|phone|telephone|e-?mails?|hotline|press office\w*", r"call|write to"),
    "dropouts": Topic(
        r"drop(?:ped)?[- ]?outs?|dropped out|withdr[ae]w\w*|lost to follow-up|discontinu\w*|quit",
        r"not treated|excluded|did not receive|left the",
    ),
    "daily life": Topic(
        r"back (?:to|at|in) (?:work|their jobs?|school|normal)|return to (?:work|their jobs?|school|normal)|(?:their|my|a) job"
    ),
    "repeated treatment": Topic(
        r"second time|(?:given|treated|used|get it|have it) again|re-?treat\w*|repeat(?:ed)?|more than once"
        r"|another (?:dose|infusion|round)",
        r"once|single|one-time|one time|second",
    ),
    "making": Topic(
        r"how (?:long|quick\w*|fast|soon|many (?:days|weeks))\b[^?]{0,50}\b(?:manufactur\w*|produced?|(?:made|make|making)(?! up| do))"
        r"|(?:collect|tak|draw)\w*\b[^?]{0,40}\bcells?\b[^?]{0,40}\b(?:giv\w+|put\w*|infus\w+|return\w*|get\w*)\b[^?]{0,10}\bback"
        r"|from (?:\w+ )?(?:collecti(?:on|ng)|apheresis|leukapheresis|harvest\w*)\b[^?]*\bto\b"
        r"|turnaround|vein[- ]to[- ]vein|manufacturing (?:times?|failures?|success)"
        r"|manufactur\w*\b[^?]{0,30}\bfail\w*|fail\w*\b[^?]{0,30}\bmanufactur\w*",
        r"manufactur\w*|produc(?:ed|tion)|made|making",
    ),
    "older people": Topic(
        r"elderly|older (?:patients|people|adults)|seniors?|(?:over|above|older than) (?:6|7|8)\d"
        r"(?![\d%.,]|\s*(?:%|per\s?cent|patients|people|customers|countries|months))",
        r"aged?|older|years",
    ),
    "combinations": Topic(
        r"combinations?|combin(?:ed|es|ing) with|together with (?:other|another) (?:drugs?|medicines?|treatments?)",
        r"plus|together",
    ),
    "how common the disease is": Topic(
        r"prevalence|epidemiolog\w*|new (?:\w+ ){0,2}cases|living with|diagnosed (?:each|every|per|a) year|how common is (?:the )?disease"
        r"|how many (?:people|(?-i:[A-Z])\w+|(?:(?-i:[A-Z])\w+|new|old|young|older) (?:people|children|adults|women|men|patients))\b[^?]*"
        r"\b(?:live with|live in|suffer|develop|fall ill|catch|get|contract|have (?!been|had|ever|already|\w+ed\b))",
        r"cases|suffer\w*|develop\w*|prevalen\w*|inciden\w*|diagnosed|diagnoses|(?:per|each|every|a) year|yearly|affect(?:s|ed)|live with",
    ),
    "competitors": Topic(
        r"compet(?:ing|es?|ed|itors?)|rivals?|rivalling",
        r"compet\w*|other|another|besides|position|market\w*|lead(?:s|er|ing|ership)?|ahead|first|approved (?:drugs|therapies|products)",
    ),
    "median": Topic(r"median", r"medians|mean|average|typical\w*|m(?:DO?R|PFS|OS)"),
    "confidence intervals": Topic(r"confidence (?:interval|limit|bound)s?|margin of error|standard (?:deviation|error)s?", r"(?-i:CI)"),
    "significance": Topic(r"p[- ]values?|statistical(?:ly)? significan\w*|hazard ratios?", r"p ?[<=]|hazard|significan\w*|(?-i:HR)"),
    "street address": Topic(
        r"(?:street|postal|mailing) address\w*|streets?|zip codes?|post ?codes?", r"avenue|road|boulevard|lane|drive|suite|offices?"
    ),
    "hospitals": Topic(
        r"(?:which|what|name\w*(?: of)? the) (?:hospital|clinic|investigator)s?",
        r"hospitals?|clinics?|universit\w*|institutes?|investigator\w*",
    ),
    "persistence of cells": Topic(r"cells?\b[^?]{0,20}\bpersist\w*|persistence of (?:the )?(?:[\w-]+ )?cells", r"persist\w*|detect\w*"),
    "affinity": Topic(r"affinit\w*"),
    "half-life": Topic(r"half[- ]li(?:fe|ves)"),
    "animals": Topic(
        r"animals?|species|llamas?|camels?|mice|mouse|monkeys?|rabbits?",
        r"murine|humani[sz]ed|camelid\w*|rats?|dogs?|horses?",
    ),
    "designation": Topic(r"designat\w*", r"orphan|RMAT|fast[- ]track|breakthrough status"),
    "orphan status": Topic(r"orphan"),
    "priority review": Topic(r"priority review|fast[- ]track\w*|expedited review", r"priority|accelerat\w*|expedit\w*|faster"),
    "conditions": Topic(r"conditional(?:ly)? (?:approv\w*|authori\w*|licen[cs]\w*)|approved conditionally", r"condition\w*"),
    "transplants": Topic(r"transplant\w*|(?:stem[- ]cell|bone[- ]marrow) grafts?", r"grafts?|ASCT"),
    "market size": Topic(
        r"how (?:large|big|much)\b[^?]{0,40}\bmarket (?:for|is|was|worth)"
        r"|(?:size|value) of the\b[^?]{0,30}\bmarket|market (?:size|value|worth)",
        r"billions?|millions?",
    ),
    "committees": Topic(r"committees?|advisory (?:board|panel)s?|chaired", r"boards?|panels?|advis[eo]\w*|chair\w*"),
    "where cells come from": Topic(
        r"where\b[^?]*\bcells?\b[^?]*\b(?:come|comes|taken|from|obtained|collected)"
        r"|whose (?:own )?(?:[\w-]+ )?cells|cells? (?:donors?|source)",
        r"autologous|allogen\w+|donors?|donated|derived|own|collected|taken|apheresis|leukapheresis|obtained|come|from",
    ),
    "earlier treatment": Topic(
        r"(?:tried|had|received|taken|undergone|treated|treatments?|therap(?:y|ies)|medicines?|drugs?)\b[^?]{0,30}\b(?:beforehand|previously|prior)",
        r"previous\w*|prior|earlier|before\w*|already|after|fail\w*|lines?|pre-?treated|refractory|relapsed",
    ),
    "measuring": Topic(
        r"how (?:do|does|did|is|are|was|were) (?:\w+ ){1,4}?(?:measured?|test(?:ed)?|assess(?:ed)?|determined?)",
        r"measur\w*|test\w*|assess\w*|determin\w*|assay\w*|criteria|scor\w*|evaluat\w*|biops\w*|scan\w*|defined|counted",
    ),
    "plant": Topic(
        r"(?:which|what) (?:plant|factory|site|facility)|plants?"
        r"|(?:where|(?:which|what) (?:city|town|country))\b[^?]*\b(?:manufactured|produced|made)",
        r"factor(?:y|ies)|sites?|facilit(?:y|ies)|made (?:in|at)|produced (?:in|at)|manufactur\w*|production",
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
