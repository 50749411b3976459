"""A question set as a gate: an index that answers it worse than the one before is not let through.

The set is asked of both, by the same models, so that only the documents differ. `right` is what
`evaluate.py` says it is; of the questions that the old index answered right and the new one does not, the
first few are told.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BadQuestion
from bot.evaluate import Judged, Row, judge, load_set
from bot.runtime import Models, Opened
from index.generation import Generation
from index.search import EmbeddedIndex

TOLD = 5  # lost questions


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets a generation pass that answers at most the share `margin` of the questions less than the one before."""

    rows: Sequence[Row]
    margin: float
    models: Models

    def __call__(self, old: Generation, new: Generation) -> Generator[tuple[int, int], None, str | None]:
        """Ask both, telling how far it is; at the end why the new one is not let through, None where it is."""
        before = yield from self._asked(old, 0)
        after = yield from self._asked(new, len(self.rows))
        return refusal(before, after, self.margin)

    def _asked(self, generation: Generation, done: int) -> Generator[tuple[int, int], None, list[Judged]]:
        """What a generation answers."""
        encoder, reader, wordings = self.models
        opened = Opened(generation, EmbeddedIndex(generation), encoder, reader, fingerprint="", wordings=wordings)
        judged: list[Judged] = []
        yield done, 2 * len(self.rows)
        for one in judge(self.rows, opened):
            judged.append(one)
            yield done + len(judged), 2 * len(self.rows)
        return judged


def refusal(before: Sequence[Judged], after: Sequence[Judged], margin: float) -> str | None:
    """Why what was answered after is too bad, set against before; None where it is not. Both are of the same questions."""
    right = [sum(one.right for one in asked) for asked in (before, after)]
    count = len(before)
    if right[0] - right[1] <= margin * count:
        return None
    lost = [one.row.question for one, now in zip(before, after, strict=True) if one.right and not now.right]
    named = "; ".join(repr(question) for question in lost[:TOLD]) + ("; …" if len(lost) > TOLD else "")
    return (
        f"it answers {right[1]} of {count} questions right ({right[1] / count:.1%}), the one before {right[0]}"
        f" ({right[0] / count:.1%}), and may lose {margin:.1%}. Lost: {named}."
    )


def questions(path: Path) -> list[Row]:
    """The set of a gate. Raises BadQuestion where the file is none or holds none."""
    try:
        rows = load_set(path)
    except OSError as error:
        raise BadQuestion(f"The gate's questions {path} cannot be read: {error.strerror}. Name a question set.") from error
    if not rows:
        raise BadQuestion(f"{path.name} holds no question; docs/quality.md says how a set is written.")
    return rows
