"""How well a reader reads: exact match, F1 and how well it tells what cannot be answered.

The figures are SQuAD 2.0's (Rajpurkar, Jia and Liang 2018): a question's best answer among the accepted
ones counts; an unanswerable question is right where nothing is answered.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch

from bot.reader.data import Example
from bot.reader.spans import best_span

if TYPE_CHECKING:
    from bot.reader.network import Reader
    from bot.reader.train import Pair, Pairs

ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = frozenset(string.punctuation)


def normalised(text: str) -> str:
    """Lower case, without articles, punctuation and doubled spaces, as SQuAD's own scorer does it."""
    kept = "".join(letter for letter in text.lower() if letter not in PUNCTUATION)
    return " ".join(ARTICLES.sub(" ", kept).split())


def f1(given: str, wanted: str) -> float:
    """The overlap of two answers in words, between 0 and 1."""
    a, b = normalised(given).split(), normalised(wanted).split()
    if not a or not b:
        return float(a == b)
    shared = sum((Counter(a) & Counter(b)).values())
    return 2 * shared / (len(a) + len(b))


def exact(given: str, wanted: str) -> float:
    """1 where two answers are the same, else 0."""
    return float(normalised(given) == normalised(wanted))


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """The chance that a positive scores above a negative (Mann and Whitney 1947)."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    values = np.asarray(scores)[order]
    ranks[order] = (np.searchsorted(values, values, "left") + np.searchsorted(values, values, "right") + 1) / 2
    chosen = np.asarray(positive)
    n, m = int(chosen.sum()), int((~chosen).sum())
    return float((ranks[chosen].sum() - n * (n + 1) / 2) / (n * m))


def summary(answers: Sequence[str], scores: Sequence[float], examples: Sequence[Example]) -> dict[str, float]:
    """EM and F1 on answerable questions, AUROC of the answerable score, and F1 overall at the best threshold."""
    answerable = np.array([bool(example.answers) for example in examples])
    f1s = np.array([max((f1(given, wanted) for wanted in e.answers), default=0.0) for given, e in zip(answers, examples, strict=True)])
    exacts = [max((exact(given, wanted) for wanted in e.answers), default=0.0) for given, e in zip(answers, examples, strict=True)]
    order = np.argsort(-np.asarray(scores), kind="stable")
    said = np.concatenate([[0.0], np.cumsum(np.where(answerable, f1s, 0.0)[order])])
    silent = (~answerable).sum() - np.concatenate([[0], np.cumsum((~answerable)[order])])
    overall = (said + silent) / len(examples)
    best = int(overall.argmax())
    return {
        "em": 100 * float(np.mean(np.array(exacts)[answerable])),
        "f1": 100 * float(f1s[answerable].mean()),
        "auroc": auroc(scores, answerable.tolist()),
        "overall": 100 * float(overall[best]),
        "answered": best / len(examples),
    }


@torch.no_grad()
def measure(model: "Reader", pairs: "Pairs", examples: Sequence[Example], batch: int = 32) -> dict[str, float]:
    """The figures of a network over examples, each with its own passage, read in windows where it is long."""
    from bot.reader.train import tensors

    model.eval()
    windows = [(number, *window) for number, e in enumerate(examples) for window in pairs.windows(e.question, e.passage)]
    windows.sort(key=lambda window: len(window[1].ids))
    answers, scores = [""] * len(examples), [-np.inf] * len(examples)
    for begin in range(0, len(windows), batch):
        chosen = windows[begin : begin + batch]
        made = tensors([[pair] for _, pair, _ in chosen])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = model(made["input_ids"], made["token_types"], made["mask"], made["in_passage"])
        for row, (number, pair, places) in enumerate(chosen):
            score = float(out.answerable[row])
            if score > scores[number]:
                tokens = slice(pair.types.index(1), pair.types.index(1) + len(places))
                first, last, _ = best_span(out.start[row, tokens].float().numpy(), out.end[row, tokens].float().numpy())
                answers[number] = examples[number].passage[places[first][0] : places[last][1]]
                scores[number] = score
    return {name: round(value, 4) for name, value in summary(answers, scores, examples).items()}


@torch.no_grad()
def measure_alone(model: "Reader", pairs: "Pairs", examples: Sequence[Example], batch: int = 64) -> dict[str, float]:
    """How well a network tells sentences that answer, each by itself, from the one that shares most words with an unanswerable question."""
    from bot.reader.train import split

    made = []
    for example in examples:
        own, nearest = split(example)
        pair = pairs.alone(example, example.question, "", own or nearest[0], answers=own is not None)
        if pair:
            made.append(pair)
    scores = _answerable(model, made, batch)
    return {"auroc_alone": round(auroc(scores, [pair.answerable for pair in made]), 4)}


@torch.no_grad()
def measure_among(model: "Reader", pairs: "Pairs", examples: Sequence[Example], batch: int = 64) -> dict[str, float]:
    """How often a network scores the sentence that answers above all others of its passage, each read by itself.

    Also how well the best sentence's score tells the questions that have an answer from those that have none.
    """
    from bot.reader.train import split

    made: list[tuple[int, Pair]] = []
    for number, example in enumerate(examples):
        own, spans = split(example)
        found = (pairs.alone(example, example.question, example.title, span, answers=span == own) for span in spans)
        made += [(number, pair) for pair in found if pair]
    scores = _answerable(model, [pair for _, pair in made], batch)
    best: dict[int, tuple[float, bool]] = {}
    for (number, pair), score in zip(made, scores, strict=True):
        best[number] = max(best.get(number, (-np.inf, False)), (score, pair.answerable))
    told = [number for number in best if examples[number].answers]
    return {
        "found": round(float(np.mean([best[number][1] for number in told])), 4),
        "auroc_among": round(auroc([score for score, _ in best.values()], [bool(examples[number].answers) for number in best]), 4),
    }


def _answerable(model: "Reader", made: "Sequence[Pair]", batch: int) -> list[float]:
    """The answerable score of each pair."""
    from bot.reader.train import tensors

    model.eval()
    order = sorted(range(len(made)), key=lambda number: len(made[number].ids))
    scores = [0.0] * len(made)
    for begin in range(0, len(made), batch):
        chosen = order[begin : begin + batch]
        inputs = tensors([[made[number]] for number in chosen])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = model(inputs["input_ids"], inputs["token_types"], inputs["mask"], inputs["in_passage"])
        for number, score in zip(chosen, out.answerable.float().tolist(), strict=True):
            scores[number] = score
    return scores
