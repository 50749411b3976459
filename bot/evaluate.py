"""Score an index on a question set: whether the passage is found, and whether the answer is right.

A set is JSON lines: id, question, kind, answers (accepted ones), must_contain (words that decide: a
passage or quote that holds one of them is a right one), history (earlier questions), verdict.

right            answerable: something is said, an accepted answer stands in it (for a list, all of them)
                 and a citation holds deciding words; unanswerable, offtopic: nothing is said;
                 falsepremise: corrected, and a citation holds deciding words
wrongly silent   answerable, but not found or declined
wrongly talking  unanswerable or off topic, but something is said
recall@k, MRR@10, nDCG@10   of the passages that hold deciding words (Järvelin and Kekäläinen 2002)
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.ask import answer_to
from bot.errors import BadQuestion
from bot.runtime import Opened
from bot.types import Answer, Question, Role, Status, Turn

SILENT = frozenset({"unanswerable", "offtopic"})
FALSE_PREMISE = "falsepremise"
LIST = "list"
CUTS = (1, 3, 5, 10)
RANKED = 10  # passages looked at
PLAIN = str.maketrans("’‘“”–—‑", "''\"\"---")
ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """A question of a set."""

    id: str
    question: str
    kind: str
    answers: tuple[str, ...]
    must_contain: tuple[str, ...]
    history: tuple[str, ...] = ()
    verdict: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether the sources answer it as it is asked."""
        return self.kind not in SILENT and self.kind != FALSE_PREMISE


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what came of it.

    `ranks` are those of the right passages among the first ten, from 1; `relevant` is how many right
    passages the index holds.
    """

    row: Row
    answer: Answer
    ranks: tuple[int, ...]
    relevant: int
    right: bool

    @property
    def said(self) -> bool:
        """Whether something was said."""
        return self.answer.status in (Status.ANSWERED, Status.CORRECTED)


@dataclass(frozen=True, slots=True)
class Scored:
    """A whole set, judged."""

    judged: tuple[Judged, ...]

    columns = ("n", "right", "wrongly silent", "wrongly talking", "verdict", *(f"recall@{cut}" for cut in CUTS), "MRR@10", "nDCG@10")

    def kinds(self) -> list[str]:
        """The kinds of questions in the order met, and all of them."""
        return [*dict.fromkeys(judged.row.kind for judged in self.judged), ALL]

    def figures(self, kind: str) -> dict[str, float | None]:
        """The figures of a kind; None where one does not apply."""
        chosen = [judged for judged in self.judged if kind in (ALL, judged.row.kind)]
        found = [judged for judged in chosen if judged.row.must_contain]
        decided = [judged for judged in chosen if judged.row.verdict]
        return {
            "n": float(len(chosen)),
            "right": _mean([judged.right for judged in chosen]),
            "wrongly silent": _mean([not judged.said for judged in chosen if judged.row.answerable]),
            "wrongly talking": _mean([judged.said for judged in chosen if judged.row.kind in SILENT]),
            "verdict": _mean([judged.answer.verdict == judged.row.verdict for judged in decided]),
            **{f"recall@{cut}": _mean([any(rank <= cut for rank in judged.ranks) for judged in found]) for cut in CUTS},
            "MRR@10": _mean([1 / judged.ranks[0] if judged.ranks else 0.0 for judged in found]),
            "nDCG@10": _mean([ndcg(judged.ranks, judged.relevant) for judged in found]),
        }

    def table(self) -> Iterator[tuple[str, list[str]]]:
        """Each kind with its cells, as text."""
        for kind in self.kinds():
            figures = self.figures(kind)
            yield kind, [str(int(figures["n"] or 0)), *(_cell(name, figures[name]) for name in self.columns[1:])]

    def as_json(self) -> dict[str, object]:
        """The figures, and each question with what came of it."""
        rows = [{**asdict(one.row), "right": one.right, "status": one.answer.status, "ranks": one.ranks} for one in self.judged]
        return {"figures": {kind: self.figures(kind) for kind in self.kinds()}, "questions": rows}


def load_set(path: Path) -> list[Row]:
    """A question set. Raises BadQuestion where the file is none."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            rows.append(
                Row(
                    id=str(values["id"]),
                    question=str(values["question"]),
                    kind=str(values["kind"]),
                    answers=tuple(values["answers"]),
                    must_contain=tuple(values["must_contain"]),
                    history=tuple(values.get("history", ())),
                    verdict=values.get("verdict"),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BadQuestion(
                f"Line {number} of {path.name} is no question ({error!r}); docs/quality.md says how a set is written."
            ) from error
    return rows


def evaluate(rows: Sequence[Row], opened: Opened, asked: Callable[[], None] = lambda: None) -> Scored:
    """Ask every question and judge the answers; `asked` is called after each."""
    judged = []
    for one in judge(rows, opened):
        judged.append(one)
        asked()
    return Scored(tuple(judged))


def judge(rows: Sequence[Row], opened: Opened) -> Iterator[Judged]:
    """Ask one question after another, and judge the answers."""
    texts = [
        fold(passage.text)
        for document in opened.generation.catalogue.all_documents()
        for passage in opened.generation.catalogue.all_passages(document)
    ]
    for row in rows:
        answer = _ask(row, opened)
        relevant = sum(_decides(text, row) for text in texts) if row.must_contain else 0
        ranks = tuple(rank for rank, hit in enumerate(answer.passages, start=1) if _decides(fold(hit.passage.text), row))
        yield Judged(row, answer, ranks, relevant, _right(row, answer))


def wrong_rows(scored: Scored) -> Iterator[str]:
    """A line for each question that was not answered right."""
    for one in scored.judged:
        if not one.right:
            yield f"- {one.row.id} [{one.answer.status}] {one.row.question!r}: {one.answer.short or ''!r} {one.answer.text[:160]!r}"


def ndcg(ranks: Sequence[int], relevant: int) -> float:
    """Normalised discounted cumulative gain at 10 of right passages at `ranks`, of `relevant` in all."""
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, RANKED) + 1))
    return sum(1 / math.log2(rank + 1) for rank in ranks if rank <= RANKED) / ideal if ideal else 0.0


def fold(text: str) -> str:
    """Lower case, one space between words, plain quotes and dashes."""
    return " ".join(text.translate(PLAIN).split()).lower()


def holds(text: str, wanted: str) -> bool:
    """Whether `wanted` stands in a text as whole words."""
    return re.search(rf"(?<![\w.]){re.escape(fold(wanted))}(?!\w)", fold(text)) is not None


def _ask(row: Row, opened: Opened) -> Answer:
    """Ask a question behind its history, whose questions are really asked."""
    history: tuple[Turn, ...] = ()
    for earlier in row.history:
        told = answer_to(Question(earlier, history), opened)
        history = (*history, Turn(Role.USER, earlier), Turn(Role.ASSISTANT, told.text))
    return answer_to(Question(row.question, history, limit=RANKED), opened)


def _right(row: Row, answer: Answer) -> bool:
    """Whether an answer is right, as the module says."""
    said = answer.status in (Status.ANSWERED, Status.CORRECTED)
    if row.kind in SILENT:
        return not said
    cited = any(_decides(fold(citation.quote), row) for citation in answer.citations)
    if row.kind == FALSE_PREMISE:
        return answer.status is Status.CORRECTED and cited
    need = all if row.kind == LIST else any
    return said and cited and need(holds(answer.text, accepted) for accepted in row.answers)


def _decides(folded: str, row: Row) -> bool:
    """Whether a folded text holds deciding words."""
    return any(fold(words) in folded for words in row.must_contain)


def _mean(values: Sequence[float | bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if name.startswith(("MRR", "nDCG")) else f"{100 * value:.1f}%"
