"""The same question in other words: as people type it, as an order, as a yes/no question.

Question sets ask in whole, well-spelt questions that begin with what, who, when. People do not. A reader
trained on such variants reads them too, and one that was asked "Was it Lyon?" where the passage says
Paris has learnt to point at what decides.
"""

import random
import re

from index.catalogue import STOP_WORDS

MISSPELT = 0.1  # of the questions have a slip of the keys in them
TELEGRAPHIC = 0.07  # of the questions lose their small words
ORDERED = 0.3  # of the questions that can be are put as an order
DECIDED = 0.3  # of the questions that can be are put as yes/no questions, half of them with a wrong answer in them
ORDERS = ("Give", "State", "Name", "Tell me", "Say", "I want to know")

WHAT_IS = re.compile(r"^(?:what|who) (is|was|are|were) (the .+?)\??$", re.IGNORECASE)
DID = re.compile(r"^(when|where|in what year|in which year|what year) (did|was|were) (.+?)\??$", re.IGNORECASE)
HOW_MANY = re.compile(r"^how many (.+?) (did|does|do) (.+?)\??$", re.IGNORECASE)


def reworded(question: str, answer: str, alike: list[str], chance: random.Random) -> str:
    """A question as it is or in other words. `answer` answers it, `alike` are answers of its kind to other questions."""
    question = question.strip()
    if chance.random() < DECIDED and (decided := as_decision(question, _claimed(answer, alike, chance))):
        return decided
    found = WHAT_IS.match(question)
    if found and chance.random() < ORDERED:
        return f"{chance.choice(ORDERS)} {found.group(2)}" + chance.choice((".", ""))
    return worn(question, chance)


def as_decision(question: str, claimed: str) -> str | None:
    """A question as a yes/no question that claims an answer; None where it cannot be turned."""
    if found := WHAT_IS.match(question):
        return f"{found.group(1).capitalize()} {found.group(2)} {claimed}?"
    if found := HOW_MANY.match(question):
        return f"{found.group(2).capitalize()} {found.group(3)} {claimed} {found.group(1)}?"
    if found := DID.match(question):
        joined = "" if claimed.lower().startswith(("in ", "on ", "at ")) else "in "
        return f"{found.group(2).capitalize()} {found.group(3)} {joined}{claimed}?"
    return None


def worn(question: str, chance: random.Random) -> str:
    """A question as people type it: at times misspelt, or without its small words."""
    if chance.random() < TELEGRAPHIC:
        words = [word for word in question.rstrip("?").split() if word.lower() not in STOP_WORDS]
        return " ".join(words) if len(words) > 2 else question
    return slipped(question, chance) if chance.random() < MISSPELT else question


def slipped(question: str, chance: random.Random) -> str:
    """A question with a letter left out, doubled or swapped with the next."""
    at = chance.randrange(max(1, len(question) - 1))
    pair = question[at : at + 2]
    return question[:at] + chance.choice((pair[1:], pair[:1] + pair, pair[::-1])) + question[at + 2 :]


def kind_of(answer: str) -> str:
    """A rough kind of answer: a number, a name, or words."""
    if any(letter.isdigit() for letter in answer):
        return "number"
    return "name" if answer[:1].isupper() else "words"


def _claimed(answer: str, alike: list[str], chance: random.Random) -> str:
    """The answer, or one of its kind to another question."""
    return chance.choice(alike) if alike and chance.random() < 0.5 else answer
