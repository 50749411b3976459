"""What a question holds that the evidence is checked for."""

from dataclasses import dataclass

from bot.aliases import Sort
from bot.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it names, the numbers it gives, and what it claims.

    `words` are the stems of what it says, as it was understood: evidence that has none of them is about something else.
    `endpoints` are those that it asks about, as it was understood; `left_out` are names that it leaves out ("outside
    China"), as written and alone; `either` are pairs of words of which evidence may tell one or the other, a name among
    them. `offices` are those whose holder it asks for.
    `decides`: it asks for yes or no. `presumes`: it takes for granted what it says.
    """

    question: str
    names: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    either: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...]
    claims: tuple[Quantity, ...]
    words: frozenset[str]
    endpoints: frozenset[str]
    offices: frozenset[str]
    decides: bool
    presumes: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a question holds and the evidence does not, and the question asked without it.

    It has the `sort` of a name, a `quantity`, or neither: a year. `beside` are the names that what corrects it must mention,
    `before` is the preposition that it stood behind. `excludes`: what stands in its place says that it is not so.
    """

    claimed: str
    sort: Sort | None
    quantity: Quantity | None
    question: str
    beside: tuple[str, ...] = ()
    before: str = ""
    excludes: bool = False
