"""Read passages for a question: which words answer it, and how sure that is.

The network (network.py) scores every token of a passage as the beginning and the end of an answer, on one
scale for all passages of a question, and each passage for whether it answers. The best spans become
findings: the sentence that a span stands in, the span as its very words, and a confidence that was
calibrated on articles kept out of training.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from bot.reader.alone import read_from
from bot.reader.clues import covered, fits, missing, named, numbers
from bot.reader.spans import Parts, best_span
from bot.stems import stems
from bot.types import Finding
from index.errors import EncoderUnavailable
from index.fingerprints import file_sha256, fingerprint
from index.onnx_model import Array, OnnxModel
from index.passages import encoder_input
from index.types import Hit, Span

WEIGHTS = Path(__file__).parent / "weights"
DESCRIPTION = "reader.json"
MODEL = "model.onnx"
LONGEST = 320  # tokens of a question and a passage together
LONGEST_QUESTION = 48  # tokens
SHARE = "share"
LOOKED = 6  # sentences read again by themselves
NOTHING = 30.0  # below the span score of a sentence that has no token
UNCALIBRATED = {"calibration": {"first": {}, "choice": {}, "bias": 0.0, "weights": {}, "threshold": 1.0}}

Clues = Mapping[str, float]


class Reader(Protocol):
    """What reads. `threshold` is the least confidence at which an answer is given."""

    fingerprint: str
    threshold: float

    def read(self, question: str, hits: Sequence[Hit]) -> list[Finding]:
        """Every sentence of the passages, the one that seems to answer best first."""
        ...

    def look(self, question: str, findings: Sequence[Finding]) -> list[Finding]:
        """The best few findings, looked at again one by one; surest first, with calibrated confidence."""
        ...


@dataclass(frozen=True, slots=True)
class Calibration:
    """How clues weigh. Fitted by `python -m bot.calibrate`.

    Sentences are ranked by Σ first · clue; the best few are read again by themselves, which gives more clues, and
    ranked by Σ choice · clue. A sentence's softmax share among those is one more clue, and
    1 / (1 + exp(-(bias + Σ weight · clue))) the chance that it answers.
    """

    first: Mapping[str, float]
    choice: Mapping[str, float]
    bias: float
    weights: Mapping[str, float]
    threshold: float

    def confidence(self, clues: Clues) -> float:
        """The chance that words answer the question, between 0 and 1."""
        value = self.bias + sum(weight * clues[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))


def shares(weights: Clues, clues: Sequence[Clues]) -> list[float]:
    """The logarithm of each sentence's softmax share, by the weights of its clues."""
    if not clues:
        return []
    values = np.array([sum(weight * one[name] for name, weight in weights.items()) for one in clues])
    return list((values - np.logaddexp.reduce(values)).tolist())


@dataclass(frozen=True, slots=True)
class Scores:
    """A passage's scores.

    `start` and `end` have shape (tokens,), `places` are the tokens' spans in the document, `sentences`
    number the sentence that each stands in (-1: a heading), `answerable` says whether the passage answers.
    """

    start: Array
    end: Array
    places: list[Span]
    sentences: Parts
    answerable: float


class OnnxReader:
    """The network as an int8 ONNX file in a folder."""

    def __init__(self, folder: Path, workers: int | None = None, calibrated: bool = True) -> None:
        """`calibrated` is False for weights whose calibration is still to be fitted; such a reader gives candidates alone."""
        try:
            description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8")) if calibrated else UNCALIBRATED
        except FileNotFoundError as error:
            raise EncoderUnavailable("The reader's weights are not installed. Install approvalbot again.") from error
        self.fingerprint = fingerprint(description, file_sha256(folder / MODEL))
        self.calibration = Calibration(**description["calibration"])
        self.threshold = self.calibration.threshold
        self._model = OnnxModel(folder, LONGEST, workers)

    def read(self, question: str, hits: Sequence[Hit]) -> list[Finding]:
        """Every sentence of the passages with its best words, the one that seems to answer best first."""
        findings = self.candidates(question, hits)
        return _ranked(findings, shares(self.calibration.first, [one.clues for one in findings]))

    def look(self, question: str, findings: Sequence[Finding]) -> list[Finding]:
        """The best few findings, each sentence read by itself; surest first, with calibrated confidence."""
        looked = self.looked(question, findings[:LOOKED])
        told = shares(self.calibration.choice, [one.clues for one in looked])
        sure = [self.calibration.confidence({**one.clues, SHARE: share}) for one, share in zip(looked, told, strict=True)]
        return _ranked([replace(one, confidence=value) for one, value in zip(looked, sure, strict=True)], told)

    def candidates(self, question: str, hits: Sequence[Hit]) -> list[Finding]:
        """Every sentence of the passages with its best words and the clues to whether they answer, in their order."""
        scored = self.scores(question, hits)
        everything = _log_total([one.start for one in scored]) + _log_total([one.end for one in scored])
        asked = stems(question)
        return [finding for hit, one in zip(hits, scored, strict=True) for finding in _candidates(question, asked, hit, one, everything)]

    def looked(self, question: str, findings: Sequence[Finding]) -> list[Finding]:
        """Findings with the clues that reading each sentence by itself, under its headings, adds."""
        alone = self.scores(question, [_alone(finding) for finding in findings])
        return [replace(finding, clues={**finding.clues, **_clues_alone(one)}) for finding, one in zip(findings, alone, strict=True)]

    def scores(self, question: str, hits: Sequence[Hit]) -> list[Scores]:
        """The scores of each passage, read alone."""
        asked = self._model.tokenise(question).ids
        asked = [*asked[:-1][: LONGEST_QUESTION - 1], asked[-1]]
        return self._model.side_by_side(partial(self._scores, asked), hits)

    def close(self) -> None:
        """Let the model's threads go."""
        self._model.close()

    def _scores(self, asked: list[int], hit: Hit) -> Scores:
        text, _ = encoder_input(hit.document, hit.passage, self._model.count)
        shift = hit.passage.start - (len(text) - len(hit.passage.text))
        told = self._model.tokenise(text)
        told_ids = told.ids[1:-1][: LONGEST - len(asked) - 1]
        start, end, answerable = self._model.run(
            input_ids=[*asked, *told_ids, told.ids[-1]], token_types=[0] * len(asked) + [1] * (len(told_ids) + 1)
        )
        places = [Span(a + shift, b + shift) for a, b in told.offsets[1 : len(told_ids) + 1]]
        kept = [number for number, place in enumerate(places) if place.start >= hit.passage.start]
        tokens = [len(asked) + number for number in kept]
        told_places = [places[number] for number in kept]
        return Scores(start[0, tokens], end[0, tokens], told_places, _sentences(hit, told_places), float(answerable[0]))


def shipped_reader(workers: int | None = None) -> OnnxReader:
    """The reader that travels in the package."""
    return OnnxReader(WEIGHTS, workers)


def _candidates(question: str, asked: frozenset[str], hit: Hit, scored: Scores, everything: float) -> Iterator[Finding]:
    """The sentences of a passage."""
    own = _log_total([scored.start]) + _log_total([scored.end])
    around = stems(f"{hit.document.title} {' '.join(hit.passage.headings)} {hit.passage.text}")
    for number, sentence in enumerate(hit.passage.sentences):
        (tokens,) = np.nonzero(scored.sentences == number)
        if not len(tokens):
            continue  # behind what the network was given
        first, last, score = best_span(scored.start[tokens], scored.end[tokens])
        words = _whole_words(hit, Span(scored.places[tokens[first]].start, scored.places[tokens[last]].end))
        told = hit.document.text[sentence.start : sentence.end]
        clues = {
            "answerable": scored.answerable,
            "span": score - everything,
            "own": score - own,
            "score": hit.score,
            "meaning": hit.meanings[number],
            "words": covered(asked, stems(told)),
            "around": covered(asked, around),
            "numbers": missing(numbers(question), numbers(hit.passage.text)),
            "named": missing(named(question), around),
            "kind": fits(question, hit.document.text[words.start : words.end]),
            "kind told": fits(question, told),
            "subject": float(hit.document.content.metadata.main and not named(question)),
        }
        yield Finding(hit, sentence, (Span(words.start, min(words.end, sentence.end)),), 0.0, clues)


def _alone(finding: Finding) -> Hit:
    """A finding's sentence as a passage of its own, behind the sentence before it where it points back."""
    hit, sentence = finding.hit, finding.sentence
    start = read_from(hit.document.text, hit.passage.sentences, sentence)
    text = hit.document.text[start : sentence.end]
    return replace(hit, passage=replace(hit.passage, start=start, end=sentence.end, text=text, sentences=(sentence,)))


def _clues_alone(scored: Scores) -> Clues:
    """What reading a sentence by itself tells."""
    (tokens,) = np.nonzero(scored.sentences >= 0)
    return {
        "alone": scored.answerable,
        "alone span": best_span(scored.start[tokens], scored.end[tokens])[2] if len(tokens) else -NOTHING,
    }


def _ranked(findings: Sequence[Finding], told: Sequence[float]) -> list[Finding]:
    """Findings by their share, largest first; equal ones in their order."""
    return [findings[number] for number in sorted(range(len(findings)), key=lambda number: (-told[number], number))]


def _sentences(hit: Hit, places: Sequence[Span]) -> Parts:
    """The number of the sentence that each place lies in, -1 where it lies in none."""
    starts = np.array([sentence.start for sentence in hit.passage.sentences])
    ends = np.array([sentence.end for sentence in hit.passage.sentences])
    begins = np.array([place.start for place in places], np.int64)
    numbers = np.searchsorted(starts, begins, side="right") - 1
    return np.where((numbers >= 0) & (begins < ends[np.maximum(numbers, 0)]), numbers, -1)


def _whole_words(hit: Hit, span: Span) -> Span:
    """A span that begins or ends within a word, stretched over it."""
    text, start, end = hit.document.text, span.start, span.end
    while start > hit.passage.start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < hit.passage.end and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)


def _log_total(scores: Sequence[Array]) -> float:
    """The logarithm of the sum of the exponentials of all scores."""
    together = np.concatenate(scores) if scores else np.zeros(0, np.float32)
    return float(np.logaddexp.reduce(together.astype(np.float64))) if len(together) else 0.0
