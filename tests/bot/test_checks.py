"""The checks on made-up drugs, trials and agencies, so that no rule is for one question."""

from dataclasses import replace

import pytest

from bot.aliases import Aliases
from bot.checks import Checks
from bot.names import Names
from bot.types import Finding, Verdict
from index.catalogue import Word
from index.types import Content, Document, Hit, Metadata, Passage, Span

SENTENCES = (
    "The PMDA approved ozo-cel for adults in Japan on the results of NIPPON-2.",
    "In NIPPON-2, 41 of 52 patients (78.8%) responded, after a median follow-up of 20.5 months.",
    "Median overall survival was not reached.",
    "NIPPON-3 enrolled 300 patients.",
    "Mika Sato, chief executive of Ozora Pharma, welcomed the approval.",
    "Stable disease does not count as a response.",
    "Bridging therapy may be given.",
    "Whether second cancers were seen in NIPPON-3 was not found in the papers read.",
    "Infections were not seen with ozo-cel, and fever lasted longer than a day.",
    "The PMDA approved ozo-cel on 3 May 2021.",
    "The FDA approved ozo-cel in the US on the results of NIPPON-3.",
    "Ozo-cel is an autologous therapy against BCMA, tested in a Phase II trial and given as an intravenous infusion.",
    "Ozora Pharma, a subsidiary of Kuma Holdings, is based in Sapporo, Hokkaido.",
    "Patients must have had at least two earlier lines of treatment.",
)
TEXT = " ".join(SENTENCES)
WRITTEN = "PMDA ozo-cel Japan NIPPON-2 NIPPON-3 Mika Sato Ozora Pharma median overall survival patients responded approved".split()
NAMES = Names({word.lower(): Word(3, word) for word in WRITTEN})
METADATA = Metadata(title="The approval of ozo-cel", aliases=(("ozo-cel", "Ozorvy"),))
DOCUMENT = Document("d", "d.md", "0", Content(TEXT, METADATA))
CHECKS = Checks(NAMES, Aliases([DOCUMENT]))


def finding(number: int, words: str = "") -> Finding:
    """The sentence with this number, in a passage of its own."""
    start = TEXT.index(SENTENCES[number])
    span = Span(start, start + len(SENTENCES[number]))
    document = Document("e", "e.md", "0", Content(TEXT, Metadata(title="Notes")))
    passage = Passage("e", span.start, span.end, SENTENCES[number], (span,))
    at = TEXT.index(words, start) if words else 0
    return Finding(Hit(passage, document, 0.5, 0.0, (0.5,)), span, (Span(at, at + len(words)),) if words else (), 0.9)


def missing(question: str, number: int) -> tuple[str, ...]:
    return CHECKS.missing(CHECKS.asked(question), finding(number))


@pytest.mark.parametrize(
    ("question", "number", "wanted"),
    [
        ("What share responded in NIPPON-2?", 1, ()),
        ("What share responded in NIPPON-3?", 1, ("NIPPON-3",)),
        ("How many were enrolled in NIPPON-2?", 3, ("NIPPON-2",)),
        ("How many were enrolled in KYOTO-1?", 3, ("KYOTO-1",)),
        ("Did the FDA approve ozo-cel?", 0, ("FDA",)),
        ("Did the Japanese regulator approve Ozorvy?", 0, ()),
        ("What was the rate at 20.5 months?", 1, ()),
        ("What was the rate at 36 months?", 1, ("36 months",)),
        ("Did more than 70% of patients respond?", 1, ()),
        ("How many of 52 patients responded?", 1, ()),
        ("Who spoke for Ozora Pharma in 2019?", 4, ("2019",)),
        ("What did teclistamab do?", 4, ("teclistamab",)),
        ("What does PMDA stand for?", 0, ("what PMDA stands for",)),
        ("How do I reset my wifi router?", 4, ("reset", "wifi", "router")),
        ("Which US state is Ozora Pharma in?", 4, ()),
        ("Give me the trial ID of NIPPON-3", 3, ()),
        ("What did the US say of Ozora Pharma?", 4, ("US",)),
        ("Who approved ozo-cel in China?", 0, ("China",)),
        ("Who approved ozo-cel outside Japan?", 0, ("outside Japan",)),
        ("Who approved ozo-cel outside China?", 0, ()),
        ("What was median progression-free survival?", 2, ("progression-free survival",)),
        ("What was the overall survival?", 2, ()),
        ("When was ozo-cel approved?", 0, ("a date",)),
        ("What is the price of ozo-cel?", 3, ("price", "an amount of money")),
        ("How many months was median overall survival?", 2, ()),  # not reached is an answer
        ("How many adults were treated?", 0, ("a number",)),
        ("How many hospitals were in NIPPON-3?", 3, ("hospitals",)),  # where patients are counted
        ("How many people were enrolled?", 3, ()),
        ("How many of the 52 patients were women?", 1, ("women and men",)),
        ("How many patients relapsed in NIPPON-3?", 3, ("relapsed",)),  # it counts who took part
        ("How many patients took part in NIPPON-3?", 3, ()),
        ("What was median overall survival in NIPPON-2?", 1, ("overall survival",)),  # a follow-up is none
        ("Who is the chief financial officer of Ozora Pharma?", 4, ("chief financial officer",)),
        ("Which CEO welcomed it?", 4, ()),
        ("How old were the patients of NIPPON-2 on average?", 1, ("an age",)),
        ("Where were the results of NIPPON-2 published?", 1, ("publication", "a town or country")),
        ("Where is Ozora Pharma based?", 12, ()),
        ("How long were patients of NIPPON-3 treated?", 3, ("a length of time",)),
        ("How often were patients of NIPPON-2 seen?", 4, ("how often",)),
        ("How many new patients each year were enrolled?", 3, ()),  # what is counted stands before the verb
        ("How many other European hospitals were in NIPPON-3?", 3, ("European", "hospitals")),
        ("Is it a BCMA-binding therapy?", 11, ()),  # the name is what is described by
        ("Is it a CD19-binding therapy?", 11, ("CD19",)),
        ("ozo-cel: autologous or allogeneic?", 11, ()),  # one of two is enough
        ("Is ozo-cel teclistamab or talquetamab?", 11, ("teclistamab or talquetamab",)),
        ("Is ozo-cel an allogeneic medicine?", 11, ()),  # the sentence decides it
        ("What share has an NIPPON-2-or-better result?", 1, ()),
        ("Spell out ozo-cel.", 0, ("what ozo-cel stands for",)),
        ("Is ozo-cel an oral medicine?", 9, ("oral",)),  # a sentence that tells of no way decides nothing
        ("How did patients with extramedullary disease fare?", 1, ("extramedullary", "extramedullary disease")),
    ],
)
def test_evidence_mentions_what_the_question_names(question: str, number: int, wanted: tuple[str, ...]) -> None:
    assert missing(question, number) == wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Where is Ozora Pharma based?", ()),
        ("Where is Basho Bio based?", ("Basho Bio",)),
        ("How long has Ozora Pharma been in business?", ()),
        ("How long has Mika Sato been in office?", ("Mika Sato",)),
        ("How long has it been in business?", ()),
    ],
)
def test_a_seat_or_a_length_of_time_is_that_of_the_one_who_is_named(question: str, wanted: tuple[str, ...]) -> None:
    text = "Mika Sato works for Basho Bio. Ozora Pharma makes drugs. Based in Sapporo, the company has been in business for two decades."
    document = Document("g", "g.md", "0", Content(text, Metadata(title="Notes")))
    spans = tuple(Span(a, b) for a, b in ((0, 30), (31, 57), (58, len(text))))
    found = Finding(Hit(Passage("g", 0, len(text), text, spans), document, 0.5, 0.0, (0.5,)), spans[-1], (), 0.9)
    assert CHECKS.missing(CHECKS.asked(question), found) == wanted


@pytest.mark.parametrize(
    ("question", "sentence", "wanted"),
    [
        ("How many centers took part?", "Then 86% of patients responded.", ("centers",)),
        ("How many centers took part?", "Half of the centers took part.", ()),
        ("How many years has it worked?", "It has worked for two decades.", ()),
        ("How many patients responded?", "Then 86% responded.", ()),
        ("How many patients were dosed?", "Then 86% of patients responded.", ("how many took part",)),
        ("How many patients were dosed?", "Then 86% of the 52 patients responded.", ()),
        ("How many patients responded, late ones included?", "Then 86% of patients responded.", ()),
        ("How many folks responded?", "Then 86% of the 52 patients responded.", ()),
    ],
)
def test_shares_count_nothing_else(question: str, sentence: str, wanted: tuple[str, ...]) -> None:
    document = Document("g", "g.md", "0", Content(sentence, Metadata(title="How many took part")))
    span = Span(0, len(sentence))
    found = Finding(Hit(Passage("g", 0, len(sentence), sentence, (span,)), document, 0.5, 0.0, (0.5,)), span, (), 0.9)
    assert CHECKS.missing(CHECKS.asked(question), found) == wanted


@pytest.mark.parametrize(("meaning", "wanted"), [(0.3, ()), (0.05, ("reset", "wifi", "router"))])
def test_words_need_not_be_shared_by_what_is_near_in_meaning(meaning: float, wanted: tuple[str, ...]) -> None:
    found = replace(finding(2), clues={"meaning": meaning})
    assert CHECKS.missing(CHECKS.asked("How do I reset my wifi router?"), found) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("KYOTO-1 (NCT01234567) was run in Kyoto. {far} The rate was 80%.", ()),
        ("KYOTO-1 was run in Kyoto, KYOTO-2 in Osaka. {far} The rate was 80%.", ("KYOTO-1",)),
        ("It was run in Kyoto. {far} The rate was 80%.", ("KYOTO-1",)),
    ],
    ids=["alone", "beside another", "not mentioned"],
)
def test_a_document_that_mentions_one_trial_alone_is_about_it(text: str, wanted: tuple[str, ...]) -> None:
    told = f"{'Words. ' * 200}{text.format(far='More words. ' * 100)}"
    document = Document("f", "f.md", "0", Content(told, Metadata(title="Notes")))
    span = Span(told.index("The rate"), len(told))
    found = Finding(Hit(Passage("f", span.start, span.end, told[span.start :], (span,)), document, 0.5, 0.0, (0.5,)), span, (), 0.9)
    assert CHECKS.missing(CHECKS.asked("What was the rate in KYOTO-1?"), found) == wanted


def test_a_number_is_not_corrected_by_one_of_other_things() -> None:
    (doubt,) = CHECKS.doubts(CHECKS.asked("Why was it tested at just one hospital?"), (), [finding(1)])
    assert doubt.claimed == "one"
    assert CHECKS.corrects(doubt, finding(3, "300")) is None  # patients


def test_sentences_that_say_the_same_correct_together() -> None:
    (doubt,) = CHECKS.doubts(CHECKS.asked("Why does ozo-cel bind CD19?"), ("CD19",), [finding(11)])
    unsure = [replace(finding(11, "BCMA"), confidence=0.3), replace(finding(11, "BCMA"), confidence=0.3)]
    assert CHECKS.together(doubt, unsure[:1], 0.5) is None
    correction = CHECKS.together(doubt, unsure, 0.5)
    assert correction
    assert correction.told == "BCMA"


def of_text(text: str, words: str) -> Finding:
    """The one sentence of a document, with these words of it."""
    document = Document("g", "g.md", "0", Content(text, Metadata(title="Notes")))
    span, at = Span(0, len(text)), text.index(words)
    passage = Passage("g", 0, len(text), text, (span,))
    return Finding(Hit(passage, document, 0.5, 0.0, (0.5,)), span, (Span(at, at + len(words)),), 0.9)


MEDIANS = "Median progression-free survival was 30.1 months, and median overall survival was not reached."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Was median overall survival 30.1 months?", "not reached"),
        ("Why was median overall survival only 30.1 months?", "not reached"),
        ("Was median progression-free survival 20 months?", "30.1 months"),
        ("Was median progression-free survival 30.1 months?", None),
    ],
)
def test_the_number_of_another_endpoint_bears_nothing_out(question: str, told: str | None) -> None:
    asked = CHECKS.asked(question)
    found = of_text(MEDIANS, "30.1 months")
    doubts = CHECKS.doubts(asked, (), [found])
    assert [correction.told for doubt in doubts if (correction := CHECKS.corrects(doubt, found))] == ([told] if told else [])


def test_a_follow_up_is_not_told_for_an_endpoint_that_was_not_reached() -> None:
    asked = CHECKS.asked("Was median overall survival 30.1 months?")
    found = of_text("Median overall survival was not reached at a median follow-up of 37.3 months.", "37.3 months")
    told = [correction.told for doubt in CHECKS.doubts(asked, (), [found]) if (correction := CHECKS.corrects(doubt, found))]
    assert told == ["not reached"]


def test_a_median_number_does_not_correct_what_is_needed() -> None:
    asked = CHECKS.asked("Why is a single earlier line enough?")
    found = of_text("The median number of earlier lines was 4 in NIPPON-2.", "4")
    assert not any(CHECKS.corrects(doubt, found) for doubt in CHECKS.doubts(asked, (), [found]))
    found = of_text("At least 4 earlier lines are needed.", "4")
    assert any(CHECKS.corrects(doubt, found) for doubt in CHECKS.doubts(asked, (), [found]))


def test_who_is_left_out_is_no_answer() -> None:
    found = of_text("Mika Sato leads Ozora Pharma.", "Mika Sato")
    assert CHECKS.missing(CHECKS.asked("Who leads Ozora Pharma besides Mika Sato?"), found) == ("besides Mika Sato",)
    assert CHECKS.missing(CHECKS.asked("Who leads Ozora Pharma besides Ren Abe?"), found) == ()


def test_what_no_sentence_puts_together_is_doubted() -> None:
    asked = CHECKS.asked("Why did the FDA approve ozo-cel in Japan?")
    (doubt,) = CHECKS.doubts(asked, (), [finding(10)])
    assert (doubt.claimed, doubt.question) == ("FDA", "Which agency approve ozo-cel in Japan?")
    correction = CHECKS.corrects(doubt, finding(0, "PMDA"))
    assert correction
    assert correction.told == "PMDA"
    assert CHECKS.corrects(doubt, finding(9, "PMDA")) is None  # says nothing of Japan
    assert not CHECKS.doubts(CHECKS.asked("Why did the FDA approve ozo-cel in the US?"), (), [finding(10)])


def test_a_name_may_stand_shortly_before_the_passage() -> None:
    asked = CHECKS.asked("What did Mika Sato welcome?")
    for distance, wanted in ((100, ()), (1000, ("Mika Sato",))):
        text = f"{'x' * 700} Mika Sato was there. {'.' * distance} She welcomed the approval."
        span = Span(text.index("She"), len(text))
        document = Document("f", "f.md", "0", Content(text, Metadata(title="Notes")))
        passage = Passage("f", span.start, span.end, text[span.start : span.end], (span,))
        assert CHECKS.missing(asked, Finding(Hit(passage, document, 0.5, 0.0, (0.5,)), span, (), 0.9)) == wanted


@pytest.mark.parametrize(
    ("far", "wanted"),
    [
        ("Mika Sato was there.", ()),
        ("Mika Sato and Yuki Sato were there.", ("Mika Sato",)),  # which of the two
        ("Ren Abe was there.", ("Mika Sato",)),
    ],
)
def test_a_person_may_be_mentioned_by_the_last_name(far: str, wanted: tuple[str, ...]) -> None:
    text = f"{'x' * 700} {far} {'.' * 1000} Sato welcomed the approval."
    span = Span(text.index("Sato welcomed"), len(text))
    document = Document("f", "f.md", "0", Content(text, Metadata(title="Notes")))
    passage = Passage("f", span.start, span.end, text[span.start : span.end], (span,))
    found = Finding(Hit(passage, document, 0.5, 0.0, (0.5,)), span, (), 0.9)
    assert CHECKS.missing(CHECKS.asked("What did Mika Sato welcome?"), found) == wanted


@pytest.mark.parametrize(
    ("question", "number", "words", "told"),
    [
        ("Why was the response rate only 18%?", 1, "78.8%", "78.8%"),
        ("Was it done in just 30 patients?", 1, "52", "52"),
        ("With a response rate of just 18%, how could it be approved?", 1, "78.8%", "78.8%"),
        ("Was the response rate 18%?", 1, "78.8%", "78.8%"),
        ("Why did the FDA approve ozo-cel?", 0, "PMDA", "PMDA"),
        ("How did NIPPON-9 lead to the approval?", 0, "NIPPON-2", "NIPPON-2"),
        ("What made the European Medicines Agency approve it?", 0, "The PMDA", "The PMDA"),
        ("Why was median overall survival only 12 months?", 2, "", "not reached"),
        ("Why was a Phase III trial of ozo-cel run?", 11, "BCMA", "Phase II"),
        ("How does ozo-cel bind to CD19?", 11, "BCMA", "BCMA"),
        ("Is CD19 what ozo-cel binds?", 11, "BCMA", "BCMA"),
        ("Why is Ozora Pharma based in Boston?", 12, "Sapporo", "Sapporo"),
        ("Is the head office of Ozora Pharma in China?", 12, "Sapporo", "Sapporo"),
        ("What is the reason that the response rate was just 18%?", 1, "78.8%", "78.8%"),
        ("Why did median overall survival come out at 20 months?", 2, "", "not reached"),
        ("What attracted Ozora Pharma to its base in Boston?", 12, "Sapporo", "Sapporo"),
        ("Is Ozora Pharma located in Boston?", 12, "Sapporo", "Sapporo"),
        ("Why did Ozora Pharma settle in Boston?", 12, "Sapporo", "Sapporo"),
        ("Explain why the response rate was only 18%.", 1, "78.8%", "78.8%"),
        ("The median follow-up was just 2 months, so how sure is it?", 1, "20.5 months", "20.5 months"),
        ("Isn't it odd that a Phase III trial was run for ozo-cel?", 11, "BCMA", "Phase II"),
        ("Why did the PMDA demand six earlier lines?", 13, "at least two earlier lines", "at least two earlier lines"),
        ("Are patients with only one line covered?", 13, "at least two earlier lines", "at least two earlier lines"),
        ("Since ozo-cel goes after CD19, does it work?", 11, "Phase II trial", "BCMA"),
        ("Why did nobody respond in NIPPON-2?", 1, "78.8%", "78.8%"),
        ("How come no patients responded?", 1, "41 of 52", "78.8%"),
        ("Why does ozo-cel bind to CD19?", 11, "Phase II trial", "BCMA"),  # the only target that the sentence tells
        ("Why did Yamato & Sons get Mika Sato?", 4, "Ozora", "Ozora Pharma"),  # the whole name
        ("What delayed the launch after the PMDA approved ozo-cel in 2019?", 9, "3 May 2021", "3 May 2021"),
    ],
)
def test_what_is_taken_for_granted_is_corrected(question: str, number: int, words: str, told: str) -> None:
    asked = CHECKS.asked(question)
    found = finding(number, words)
    (doubt,) = CHECKS.doubts(asked, CHECKS.missing(asked, found), [found])
    assert doubt.claimed in question
    assert doubt.claimed not in doubt.question
    correction = CHECKS.corrects(doubt, found)
    assert correction
    assert (correction.told, correction.claimed) == (told, doubt.claimed)


@pytest.mark.parametrize(
    ("question", "number", "words"),
    [
        ("Why was the response rate only 18%?", 3, "300"),  # counts patients, not a share
        ("Why did the FDA approve ozo-cel?", 4, "Ozora Pharma"),  # no agency
        ("Why is Ozora Pharma based in Boston?", 12, "Kuma Holdings"),  # no place
    ],
)
def test_what_is_of_another_kind_corrects_nothing(question: str, number: int, words: str) -> None:
    asked = CHECKS.asked(question)
    found = finding(number, words)
    doubts = CHECKS.doubts(asked, CHECKS.missing(asked, found), [found])
    assert doubts
    assert not any(CHECKS.corrects(doubt, found) for doubt in doubts)


@pytest.mark.parametrize(
    "question",
    [
        "How did ozo-cel compare with standard care in KYOTO-1?",  # asks about that trial, takes nothing for granted
        "When did the FDA approve ozo-cel?",
        "Has the FDA approved ozo-cel?",
        "What was the response rate?",
        "Was the response rate above 90%?",  # a bound is asked about, not claimed
        "Was the response rate 78.8%?",
        "At 12 months, was median overall survival reached?",  # when it is asked about, not claimed
        "Was it reached after a median follow-up of 12 months?",
    ],
)
def test_what_is_asked_is_not_doubted(question: str) -> None:
    asked = CHECKS.asked(question)
    assert not CHECKS.doubts(asked, CHECKS.missing(asked, finding(1)), [finding(1)])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Why did Basho Bio's Mika Sato welcome the approval?", "Ozora Pharma"),
        ("When did Mika Sato become head of Basho Bio?", "Ozora Pharma"),
        ("What did Mika Sato say of the approval as chief executive of Basho Bio?", "Ozora Pharma"),
    ],
)
def test_a_person_of_another_company_is_corrected(question: str, told: str) -> None:
    correction = CHECKS.belonging(CHECKS.asked(question), [finding(4)])
    assert correction
    assert (correction.claimed, correction.told) == ("Basho Bio", told)
    assert [correction.finding.text(words) for words in correction.finding.words] == [told]


@pytest.mark.parametrize("question", ["What does Mika Sato expect from Basho Bio?", "What did Mika Sato do for Basho Bio?"])
def test_a_person_may_have_to_do_with_another_company(question: str) -> None:
    assert CHECKS.belonging(CHECKS.asked(question), [finding(4)]) is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Why is ozo-cel injected under the skin?", "intravenous"),
        ("Why do they make ozo-cel from donor cells?", "autologous"),
        ("Why is ozo-cel given as an infusion?", None),
        ("How many tablets of ozo-cel are swallowed a day?", "intravenous"),
        ("Since donor cells are used, how are they chosen?", "autologous"),  # what is taken for granted is in the first clause
        ("For which pediatric patients is it?", None),  # nothing of ages is told
        ("How well did lymphoma patients do?", None),  # no cancer is told
        ("Why did they turn ozo-cel down?", None),  # nothing of a decision is told
        ("Is ozo-cel made from donor cells?", None),  # asks, and takes nothing for granted
    ],
)
def test_what_rules_out_what_is_taken_for_granted_is_told(question: str, told: str | None) -> None:
    correction = CHECKS.contrary(CHECKS.asked(question), [finding(2), finding(11)], 0.5)
    assert (correction.told if correction else None) == told


def test_a_decision_that_is_taken_for_granted_is_told() -> None:
    for question in ("Why did the PMDA reject ozo-cel?", "Now that ozo-cel was turned down in Japan, what follows?"):
        correction = CHECKS.contrary(CHECKS.asked(question), [finding(0)], 0.5)
        assert correction
        assert correction.told == "approved"
    assert CHECKS.contrary(CHECKS.asked("Why did the PMDA approve ozo-cel?"), [finding(0)], 0.5) is None
    assert CHECKS.contrary(CHECKS.asked("Did the PMDA reject ozo-cel?"), [finding(0)], 0.5) is None


def test_a_company_that_another_belongs_to_is_no_subsidiary() -> None:
    correction = CHECKS.reversed(CHECKS.asked("Why did Ozora Pharma sell its subsidiary Kuma Holdings?"), [finding(12)])
    assert correction
    assert (correction.claimed, correction.told) == ("subsidiary Kuma Holdings", "subsidiary of Kuma Holdings")
    correction = CHECKS.reversed(CHECKS.asked("Given that Kuma Holdings is a subsidiary of Ozora Pharma, who leads it?"), [finding(12)])
    assert correction
    assert (correction.claimed, correction.told) == ("subsidiary of Ozora Pharma", "subsidiary of Kuma Holdings")
    correction = CHECKS.reversed(CHECKS.asked("When did Ozora Pharma take over Kuma Holdings as its subsidiary?"), [finding(12)])
    assert correction
    assert (correction.claimed, correction.told) == ("Kuma Holdings as its subsidiary", "subsidiary of Kuma Holdings")
    for question, claimed in (
        ("How come Kuma Holdings is owned by Ozora Pharma?", "Kuma Holdings is owned by Ozora Pharma"),
        ("Seeing that Ozora Pharma is Kuma Holdings' parent, who leads it?", "Ozora Pharma is Kuma Holdings' parent"),
        ("Why is Ozora Pharma the parent of Kuma Holdings?", "Ozora Pharma the parent of Kuma Holdings"),
    ):
        correction = CHECKS.reversed(CHECKS.asked(question), [finding(12)])
        assert correction
        assert (correction.claimed, correction.told) == (claimed, "subsidiary of Kuma Holdings")
    right = "Given that Ozora Pharma is a subsidiary of Kuma Holdings, who leads it?"
    for question in (right, "Who leads its subsidiary Ozora Pharma?", "Is its subsidiary Kuma Holdings rich?", "Who is Kuma Holdings?"):
        assert CHECKS.reversed(CHECKS.asked(question), [finding(12)]) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many rounds did they need?", ()),
        ("How many rounds of vials did they need?", ("rounds",)),
        ("How many vials did they need?", ("vials",)),
    ],
)
def test_what_is_counted_may_be_called_by_another_word(question: str, wanted: tuple[str, ...]) -> None:
    text = "Patients had at least two prior lines of therapy. It comes in vials."
    document = Document("g", "g.md", "0", Content(text, Metadata(title="Notes")))
    span = Span(0, 49)
    found = Finding(Hit(Passage("g", 0, len(text), text, (span,)), document, 0.5, 0.0, (0.5,)), span, (), 0.9)
    asked = CHECKS.asked(question, question if "vials" in question else f"{question} (prior lines of therapy)")
    assert CHECKS.missing(asked, found) == wanted


def test_half_of_the_patients_is_what_a_median_tells() -> None:
    assert missing("Half the patients lived for how long?", 2) == ()


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Ozora Pharma of Japan has 200 customers worldwide.", ()),
        ("Ozora Pharma has 200 customers worldwide.", ("Japan",)),
        ("Ozora Pharma has 200 customers.", ()),
    ],
)
def test_what_holds_everywhere_does_not_tell_of_one_country(sentence: str, wanted: tuple[str, ...]) -> None:
    text = f"Japan is large. {sentence}"
    document = Document("g", "g.md", "0", Content(text, Metadata(title="Notes")))
    span = Span(len(text) - len(sentence), len(text))
    found = Finding(Hit(Passage("g", span.start, span.end, sentence, (span,)), document, 0.5, 0.0, (0.5,)), span, (), 0.9)
    assert CHECKS.missing(CHECKS.asked("How many customers does Ozora Pharma have in Japan?"), found) == wanted


@pytest.mark.parametrize(
    "question", ["Why did Ozora Pharma's Mika Sato welcome it?", "Who is Mika Sato?", "When did Japan's PMDA announce it?"]
)
def test_a_person_of_the_same_company_is_not(question: str) -> None:
    assert CHECKS.belonging(CHECKS.asked(question), [finding(4)]) is None


@pytest.mark.parametrize(
    ("question", "number", "wanted"),
    [
        ("How many patients died in NIPPON-2?", 1, ("deaths",)),
        ("What share survived in NIPPON-2?", 1, ()),  # "survived" asks for an endpoint, if anything
        ("Was ozo-cel stored frozen in Japan?", 0, ("storage",)),
        ("Was ozo-cel given to pregnant women in Japan?", 0, ("pregnancy", "women and men")),
        ("Who welcomed the approval?", 4, ()),
    ],
)
def test_evidence_speaks_of_the_subject_asked_about(question: str, number: int, wanted: tuple[str, ...]) -> None:
    assert missing(question, number) == wanted


@pytest.mark.parametrize(
    ("question", "number", "words", "wanted"),
    [
        ("Did more than 30 patients respond?", 1, "41 of 52 patients", Verdict.YES),
        ("Did more than 70% respond?", 1, "78.8%", Verdict.YES),
        ("Did fewer than 70% respond?", 1, "78.8%", Verdict.NO),
        ("Was follow-up longer than a year and a half?", 1, "20.5 months", None),
        ("Was follow-up longer than 18 months?", 1, "20.5 months", Verdict.YES),
        ("Was median overall survival reached?", 2, "", Verdict.NO),
        ("Does stable disease count as a response?", 5, "", Verdict.NO),
        ("May bridging therapy be given?", 6, "", Verdict.YES),
        ("Was bridging surgery allowed for children?", 6, "", None),
        ("What was reached?", 2, "", None),
        ("Is ozo-cel autologous?", 11, "", Verdict.YES),
        ("Is ozo-cel delivered intravenously?", 11, "", Verdict.YES),
        ("Is ozo-cel an oral medicine?", 11, "", Verdict.NO),
        ("Are the cells of ozo-cel taken from donors?", 11, "", Verdict.NO),
        ("Is ozo-cel given to children?", 11, "", None),
        ("Was ozo-cel tested in a Phase III trial?", 11, "Phase II", Verdict.NO),
        ("So ozo-cel was tested in a Phase III trial, right?", 11, "Phase II", Verdict.NO),
        ("Is ozo-cel an allogeneic, off-the-shelf medicine?", 11, "", Verdict.NO),
        ("Is Ozora Pharma a subsidiary of Kuma Holdings?", 12, "", Verdict.YES),
        ("Is Ozora Pharma headquartered in Sapporo?", 12, "", Verdict.YES),
        ("Is Mika Sato the CEO of Ozora Pharma?", 4, "", Verdict.YES),
        ("Is Mika Sato the chair of Ozora Pharma?", 4, "", None),
        ("Was Kuma tested in a trial?", 11, "", None),  # it is said of another
        ("Is Mika Sato the CEO of Kuma?", 4, "", None),
        ("Was ozo-cel also tested in a trial?", 11, "", Verdict.YES),
        ("Was ozo-cel tested in rats?", 11, "", None),
        ("Does Ozora Pharma make drugs in Sapporo?", 12, "", None),
        ("Did NIPPON-3 enrol upwards of 200 patients?", 3, "300", Verdict.YES),
        ("Is Kuma Holdings a subsidiary of Ozora Pharma?", 12, "", Verdict.NO),  # the other way round
        ("Does Ozora Pharma belong to Kuma Holdings?", 12, "", Verdict.YES),
        ("Is Kuma Holdings owned by Ozora?", 12, "", Verdict.NO),
        ("Does Kuma Holdings own Ozora Pharma?", 12, "", Verdict.YES),
        ("Is Kuma the parent company of Ozora?", 12, "", Verdict.YES),
        ("Is Ozora Pharma part of Basho?", 12, "", None),
        ("Did three quarters of the patients or more respond?", 1, "78.8%", Verdict.YES),
        ("Did at least three quarters of the patients respond?", 1, "78.8%", Verdict.YES),
        ("Were second cancers seen in NIPPON-3?", 7, "", None),  # that nothing is known decides nothing
        ("Were infections seen with ozo-cel?", 8, "", Verdict.NO),
        ("Did fever last longer than a day with ozo-cel?", 8, "", None),
        ("Did fever last with ozo-cel?", 8, "", None),  # what is denied is something else
    ],
)
def test_a_verdict_is_given_where_the_sentence_decides(question: str, number: int, words: str, wanted: Verdict | None) -> None:
    assert CHECKS.verdicts.of(CHECKS.asked(question), finding(number, words)) is wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Was the response rate 18%?", "What percentage response rate?"),
        ("Did follow-up last 20.5 months?", "How many months follow-up last?"),
        ("Was the response rate above 18%?", None),
        ("What was the rate at 20.5 months?", None),
    ],
)
def test_what_a_yes_no_question_claims_is_left_out_when_it_is_read(question: str, wanted: str | None) -> None:
    assert CHECKS.unclaimed(CHECKS.asked(question)) == wanted


@pytest.mark.parametrize(
    ("question", "number", "words", "wanted"),
    [
        ("Did more than 100 patients take part?", 3, "NIPPON-3", "300 patients"),
        ("Was follow-up longer than 18 months?", 1, "78.8%", "20.5 months"),
        ("Did more than 70% respond?", 1, "41 of 52 patients", "78.8%"),
        ("Did more than 30 patients respond?", 1, "41 of 52", "41 of 52"),  # two numbers of patients: which decides cannot be told
        ("Was median overall survival reached?", 2, "not reached", "not reached"),
    ],
)
def test_the_number_that_decides_becomes_the_words(question: str, number: int, words: str, wanted: str) -> None:
    found = CHECKS.verdicts.deciding(CHECKS.asked(question), finding(number, words))
    assert [found.text(span) for span in found.words] == [wanted]
