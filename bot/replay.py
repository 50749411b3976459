"""Give a past answer again: the same request, the same generation, the same models.

What is given is compared with what was, to the byte, but for the id and the time that it took.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.ask import answer_to
from bot.errors import CannotReplay
from bot.journal import Entry
from bot.runtime import Runtime
from bot.types import Answer
from index.errors import ApprovalIndexError

APART = frozenset({"id", "took_ms"})  # fields that may differ


@dataclass(frozen=True, slots=True)
class Replayed:
    """An answer given again: its JSON, and the fields that differ from what was given; a dot leads into a field."""

    entry: Entry
    reply: str
    differs: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.differs


def replay(entry: Entry, runtime: Runtime, as_json: Callable[[Answer], str]) -> Replayed:
    """Answer again what was answered; `as_json` says how an answer goes over the wire.

    Raises CannotReplay where the generation or the models are not those of the answer.
    """
    try:
        with runtime.using_kept(entry.generation) as opened:
            if opened.fingerprint != entry.fingerprint:
                raise CannotReplay(
                    f"The answer was made by {entry.fingerprint}, and {opened.fingerprint} is in use: other models, other rules or"
                    " another version. Only what made it can give it again."
                )
            reply = as_json(answer_to(entry.question, opened))
    except ApprovalIndexError as error:
        raise CannotReplay(f"The answer came from generation {entry.generation}, which cannot be read now: {error}") from error
    return Replayed(entry, reply, tuple(_differing(json.loads(entry.reply), json.loads(reply))))


def _differing(one: dict[str, object], other: dict[str, object], within: str = "") -> Iterator[str]:
    """The names of the fields that differ."""
    for name in dict.fromkeys([*one, *other]):
        mine, others = one.get(name), other.get(name)
        if not within and name in APART:
            continue
        if isinstance(mine, dict) and isinstance(others, dict):
            yield from _differing(mine, others, f"{within}{name}.")
        elif name not in one or name not in other or json.dumps(mine) != json.dumps(others):
            yield within + name
