import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import introduced, standalone, without_background
from bot.names import Names
from bot.types import Role, Turn
from index.catalogue import Word

WRITTEN = (
    "Legend Biotech GenScript Corporation cilta-cel CARTIFAN-1 LEGEND-2 CARTITUDE-6 NMPA China Japan European Union PFS mDOR ORR CRS OS"
    " Ying Huang CEO VGPR Myeloma Network MRD"
).split()
NAMES = Names({word.lower(): Word(3, word) for word in WRITTEN})
MAKER = "Legend Biotech, a subsidiary of GenScript Biotech Corporation, makes cilta-cel."


def told(question: str, *before: str) -> str:
    """The question on its own, after questions and, with "> " before them, answers."""
    turns = [Turn(Role.ASSISTANT, text[2:]) if text.startswith("> ") else Turn(Role.USER, text) for text in before]
    return standalone(question, turns, NAMES)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Hello, I am a physician from Vietnam. What is the indication?", "What is the indication?"),
        ("Hi there! what is it?", "What is it?"),
        ("Good morning, my name is Tran. I work for a newspaper. Who approved it?", "Who approved it?"),
        ("I'm a nurse; how is it given?", "How is it given?"),
        ("Hello", "Hello"),
        ("Hello there!", "Hello there!"),
        ("what does this study show", "what does this study show"),
        ("I am a physician from Vietnam.", "I am a physician from Vietnam."),
    ],
)
def test_who_asks_is_no_part_of_the_question(question: str, left: str) -> None:
    assert introduced(question) == left


@pytest.mark.parametrize(
    ("before", "question", "wanted"),
    [
        (["What kind of therapy is cilta-cel?"], "How do people get it?", "How do people get cilta-cel?"),
        (["What is CARTIFAN-1?"], "Which phase did it belong to?", "Which phase did CARTIFAN-1 belong to?"),
        (["Who makes cilta-cel?", f"> {MAKER}"], "Who is its parent?", "Who is Legend Biotech's parent?"),
        (
            ["Who makes cilta-cel?", f"> {MAKER}", "Who is its parent?", f"> {MAKER}"],
            "And who is in charge there?",
            "Who is in charge at GenScript Biotech Corporation?",
        ),
        (
            ["Who is Ying Huang?", "> Ying Huang, CEO of Legend Biotech, spoke."],
            "And where is the company?",
            "Where is the company Legend Biotech?",
        ),
        (["What was the mDOR?"], "What about PFS?", "What was the PFS?"),
        (["What median PFS did CARTIFAN-1 reach?"], "And LEGEND-2?", "What median PFS did LEGEND-2 reach?"),
        (["What was the ORR of CARTIFAN-1 at 37.29 months?"], "And at 18 months?", "What was the ORR of CARTIFAN-1 at 18 months?"),
        (["When did Japan approve it?"], "And the European Union?", "When did the European Union approve it?"),
        (["How often did CRS occur in CARTIFAN-1?"], "How often was it grade 3?", "How often was CRS grade 3 in CARTIFAN-1?"),
        (["Is cilta-cel approved in China?"], "What does it cost there?", "What does it cost in China?"),
        (["Who founded GenScript?"], "In what year was that?", "In what year founded GenScript?"),
        (["What does MRD mean?"], "How many were free of it?", "How many were free of MRD?"),
        (["What was the rate?"], "And the median follow-up?", "What was the median follow-up?"),
        (["How do they share the profit?"], "What about other countries?", "How do they share the profit, other countries?"),
        (
            ["What share of patients responded?"],
            "And what was the follow-up there?",
            "What was the follow-up (share of patients responded)?",
        ),
        (["How many customers does GenScript have?", "> Over 200."], "And its mission?", "What is GenScript's mission?"),
        (
            ["Which trial is the approval based on?", "> The NMPA's approval is based on CARTIFAN-1."],
            "What was its phase?",
            "What was CARTIFAN-1's phase?",
        ),
        (["Tell me about CARTITUDE-6.", "> Text."], "Who is running it?", "Who is running CARTITUDE-6?"),
        (
            ["Which agency approved it?", "> The China National Medical Products Administration (NMPA) did."],
            "What was its decision based on?",
            "What was NMPA's decision based on?",
        ),
        (
            ["What was the decision based on?", "> It is based on CARTIFAN-1."],
            "Under what number is that registered?",
            "Under what number is CARTIFAN-1 registered?",
        ),
        (["What percentage reached it?"], "And the overall rate?", "What was the overall rate?"),
        (["What was the mDOR?"], "Same thing for PFS?", "What was the PFS?"),
        (["What was the mDOR?"], "Anything for OS as well?", "What was the OS?"),
        (["How long was it watched?"], "And the complete responses?", "What was the complete responses?"),
        (["What was the ORR?"], "How many of those were complete?", "How many of those were complete (the ORR)?"),
        (["Legend Biotech aims for what?"], "In which of these hospitals?", "In which of the hospitals (Legend Biotech aims for what)?"),
        (["Out of how many people?"], "In which of these hospitals?", "In which of the hospitals (out of how many people)?"),
    ],
)
def test_what_leans_is_put_on_its_own_feet(before: list[str], question: str, wanted: str) -> None:
    assert told(question, *before) == wanted


@pytest.mark.parametrize(
    "question",
    [
        "What was the overall response rate of cilta-cel in China?",
        "Who is Ying Huang?",
        "Which trial did the NMPA rely on?",
        "Did they give OS too?",
        "Tell me about LEGEND-2.",
        "Decode VGPR for me.",
        "",
    ],
)
def test_what_stands_on_its_own_stays(question: str) -> None:
    assert told(question, "What is CARTIFAN-1?", "> CARTIFAN-1 is a trial.") == question


@pytest.mark.parametrize(
    ("before", "question", "wanted"),
    [
        (["What was the overall response rate?"], "Which hospital in Japan offers it?", "Which hospital in Japan offers it?"),
        (["What was the overall response rate?"], "How was it measured?", "How was overall response rate measured?"),
        (["What is cilta-cel?", "> Cilta-cel is.", "What was the ORR?"], "How is it given?", "How is cilta-cel given?"),
        (["Who makes cilta-cel?", f"> {MAKER}"], "How is it given?", "How is cilta-cel given?"),
        (["Who makes cilta-cel?", f"> {MAKER}"], "Where is it based?", "Where is Legend Biotech based?"),
        (["Which hospital in Japan offers it?"], "How does it get into the body?", "How does it get into the body?"),
        (["What does the drug target?"], "How is it given?", "How is the drug given?"),
        (["What was the ORR?"], "What does the drug target?", "What does the drug target?"),
        (
            ["Where is Legend Biotech based?", "> In Japan."],
            "What does the company aim at?",
            "What does the company Legend Biotech aim at?",
        ),
        (["Who is Ying Huang?", "> Ying Huang is CEO of Legend Biotech."], "What did he say?", "What did Ying Huang say?"),
    ],
)
def test_a_medicine_is_not_mistaken_for_a_measure_a_place_or_a_company(before: list[str], question: str, wanted: str) -> None:
    assert told(question, *before) == wanted


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("My aunt has myeloma; what is it for?", "What is it for?"),
        ("My mum is on her fourth drug. How many lines are needed first?", "How many lines are needed first?"),
        ("My father has myeloma. Can he get it?", "My father has myeloma. Can he get it?"),
        ("My dad asks: what is it for?", "My dad asks: what is it for?"),
        ("What is it for? My dad asks.", "What is it for? My dad asks."),
        ("My lymphoma came back. What is it for?", "My lymphoma came back. What is it for?"),
    ],
)
def test_what_is_said_of_someone_close_is_no_part_of_a_question_on_the_sources(question: str, left: str) -> None:
    assert without_background(question) == left


def test_a_new_topic_drops_the_old_one() -> None:
    assert told("Who makes it?", "What is CARTIFAN-1?", "What is cilta-cel?") == "Who makes cilta-cel?"


def test_a_topic_lasts_over_questions_that_lean_on_it() -> None:
    before = ["What is CARTIFAN-1?", "Which phase did it belong to?", "Who led it?"]
    assert told("When was it registered?", *before) == "When was CARTIFAN-1 registered?"


def test_without_history_nothing_changes() -> None:
    assert told("And VGPR or better?") == "And VGPR or better?"


WORDS = st.sampled_from(
    [*WRITTEN, "it", "its", "they", "there", "that", "and", "what", "about", "who", "is", "the", "in", "?", "(", ")", "🧬"]
)


@given(st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=5), st.lists(WORDS, max_size=8).map(" ".join))
def test_any_conversation_can_be_followed(before: list[str], question: str) -> None:
    turns = [Turn(Role.USER if number % 2 == 0 else Role.ASSISTANT, text) for number, text in enumerate(before)]
    made = standalone(question, turns, NAMES)
    assert made == standalone(question, turns, NAMES)
    assert bool(made.strip()) == bool(question.strip())
    assert len(made) <= 8 * (sum(map(len, before)) + len(question)) + 50
