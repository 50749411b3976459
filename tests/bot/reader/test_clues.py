import pytest

from bot.reader.clues import covered, fits, lacks, missing, named, numbers, repeats
from bot.stems import stems


def test_stems_join_the_forms_of_a_word_and_the_parts_of_a_compound() -> None:
    assert stems("Responses responded to the progression-free survival") == {
        "respons",
        "respond",
        "progression-fre",
        "progress",
        "free",
        "surviv",
    }


def test_covered_is_a_share() -> None:
    assert covered(stems("overall response rate"), stems("The rate of responses")) == pytest.approx(2 / 3)
    assert covered(frozenset(), stems("anything")) == 0.0


@pytest.mark.parametrize(
    ("question", "words", "wanted"),
    [
        ("How many patients?", "58 patients", 1.0),
        ("How many patients?", "twice", 1.0),
        ("How many patients?", "adults", -1.0),
        ("What percentage responded?", "87.9%", 1.0),
        ("When was it approved?", "in August", 1.0),
        ("When was it approved?", "by the agency", -1.0),
        ("Who approved it?", "the NMPA", 1.0),
        ("Who founded it?", "an agency", -1.0),
        ("Why was it approved?", "58", 0.0),
        ("In what month was it approved?", "a median of 37.29 months", -1.0),
        ("In what month was it approved?", "on 2024-08-27", 1.0),
        ("How old were the patients?", "a median of 58", -1.0),
        ("What was the median age?", "61 years", 1.0),
        ("What is the registration number of the trial?", "a trial in 58 patients", -1.0),
        ("What is the registration number of the trial?", "NCT03758417", 1.0),
        ("What is the price?", "58 patients", -1.0),
        ("What is the price?", "about 500,000 dollars", 1.0),
        ("How many were treated?", "those of NIPPON-2", -1.0),
        ("How many were treated?", "the number is not known", 0.0),
    ],
)
def test_words_fit_the_kind_that_is_asked_for(question: str, words: str, wanted: float) -> None:
    assert fits(question, words) == wanted


def test_names_and_numbers_of_a_question() -> None:
    assert numbers("At 37.29 months in CARTIFAN-1?") == {"37.29", "cartifan-1"}
    assert named("Which GenScript executive commented?") == {"genscript"}
    assert missing(frozenset({"a", "b"}), frozenset({"b"})) == 1.0


def test_words_that_repeat_a_question_s_numbers_are_no_answer() -> None:
    assert repeats("How many of the 52 patients were from Japan?", "52") == "a number"
    assert repeats("How many of the 52 patients were from Japan?", "41 of 52") is None
    assert repeats("Where did the 52 patients come from?", "52") is None


@pytest.mark.parametrize(
    ("question", "sentence", "wanted"),
    [
        ("When is it given?", "It is given within a week after the infusion.", None),
        ("In which month is it given?", "It is given after the infusion.", "a date"),
        ("When was it approved?", "The day was not found.", None),
        ("Who approved it?", "an agency did", None),
        ("What was the price?", "It was sold in 14 countries.", "an amount of money"),
        ("What was it?", "A cell therapy.", None),
        ("What share of patients responded?", "At least three lines are needed.", "a share"),
        ("What share of patients responded?", "Half of them did.", None),
        ("How many were there?", "NIPPON-23 (NCT03758417) was run.", "a number"),
        ("Under what number is it registered?", "It is registered as NCT03758417.", None),
        ("State the name of the pivotal study.", "This marks a pivotal moment.", "a trial's name"),
        ("What was the study called?", "This study assessed the drug.", "a trial's name"),
        ("What was the study called?", "It rests on NIPPON-2.", None),
        ("Which phase was the trial?", "This study assessed the drug.", "a phase"),
        ("How far along in testing was it?", "It was a Phase II study.", None),
        ("For what length of time did it work?", "It worked in 80%.", "a length of time"),
        ("Since when has it been sold?", "It has been sold for over two decades.", None),
        ("Which code does it have in the register?", "It was run in Japan.", "an identifier"),
        ("How large is the market, in dollars?", "It worked in 80%.", "an amount of money"),
        ("When will it be sold?", "The launch is planned for the third quarter.", None),
        ("How much does it cost?", "It sells for 390,000 won.", None),
        ("Which trial was it?", "The approval rests on NIPPON-2.", None),
        ("On which study is it based?", "It rests on the KarMMa study.", None),
        ("What did the trial show?", "Patients lived longer.", None),
        ("Which agency approved it?", "Ozora Pharma said so.", "an agency"),
        ("Who signed off on it?", "Mika Sato, CEO of Ozora Pharma, welcomed it.", "an agency"),
        ("Who signed off on it?", "The PMDA announced it.", None),
        ("regulator that approved it", "Ozora Pharma said so.", "an agency"),
        ("What was the trial called?", "The ORR was 80%.", "a trial's name"),
        ("What was the trial called?", "The trial is called BASHO.", None),
        ("Which watchdog approved it?", "The PMDA did.", None),
        ("Which insurers is Ozora talking to?", "Ozora is talking to several insurers.", "the name of an organisation"),
        ("Which insurers is Ozora talking to?", "Under two deals Kuma Mutual pays for it.", None),
        ("Which Japanese company makes it?", "The Japanese company is small.", "the name of an organisation"),
        ("Which company makes it?", "Ozora makes it.", None),
        ("How many of the 52 patients were from Japan?", "52 patients in Japan and China took part.", "a number"),
        ("How many of the 52 patients responded?", "41 of 52 patients did.", None),
        ("Had it been reached at 33 months?", "It had not been reached after 33 months.", None),
        ("What was the survival rate at 5 years?", "They lived for a median of 60 months.", "a share"),
        ("How much did it cost?", "It was sold for 60 zlotys.", None),
        ("In which city was it made?", "It was studied in a Chinese trial.", "a town or country"),
        ("What was the survival rate at 5 years?", "The hazard ratio was 0.29 (95% CI 0.22 to 0.39).", "a share"),
        ("What was the survival rate at 5 years?", "It was 60% (95% confidence interval 50 to 70%).", None),
        ("In how many out of a hundred did it work?", "It says in how many of every 100 patients it worked.", "a share"),
        ("What share of patients responded?", "Every patient did.", None),
        ("Which body let it onto the market?", "Ozora Pharma said so.", "an agency"),
        ("Which body part is infused?", "It goes into a vein.", None),
        ("What did the agency go by when it decided?", "It went by NIPPON-2.", None),
        ("By when did the agency decide?", "It went by NIPPON-2.", "a date"),
        ("How quickly, in weeks, did it work?", "Read it on a weekly basis.", "a length of time"),
        ("What did the regulator's data show?", "Patients lived longer.", None),
    ],
)
def test_what_a_sentence_lacks_is_said(question: str, sentence: str, wanted: str | None) -> None:
    assert lacks(question, sentence) == wanted
