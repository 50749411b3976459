"""Read the sentences of passages for a question: which words answer it, and how sure that is.

Sentences are ranked by plain clues (clues.py); the best few are read, each by itself under its headings. The network
(network.py) scores every token as the beginning and the end of an answer, and the sentence for whether it
answers. The best span is the finding's very words; its confidence is calibrated.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from bot.alternatives import chooses
from bot.endpoints import endpoints, parts_on
from bot.reader.alone import read_from
from bot.reader.clues import covered, fits, missing, named, numbers
from bot.reader.exact import spelt_out, with_noun
from bot.reader.spans import Parts, best_span, bounded
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
LOOKED = 12  # sentences read
EXPLAINED = 0.9  # least confidence in a sentence that tells what a short form stands for, where a question asks that
CHOSEN = 0.6  # least confidence in one that tells which of the things it is that a question names both of ("donated or the patient's own")
NOTHING = 30.0  # below the span score of a sentence that has no token
UNCALIBRATED = {"calibration": {"first": {}, "choice": {}, "bias": 0.0, "weights": {}, "threshold": 1.0}}

Clues = Mapping[str, float]


class Reader(Protocol):
    """What reads. `threshold` is the least confidence at which an answer is given."""

    fingerprint: str
    threshold: float

    def rank(self, question: str, hits: Sequence[Hit]) -> list[Finding]:
        """Every sentence of the passages, unread, the one that seems likeliest to answer first."""
        ...

    def read(self, question: str, findings: Sequence[Finding]) -> list[Finding]:
        """The first few findings, read one by one: with their very words and calibrated confidence, surest first."""
        ...


@dataclass(frozen=True, slots=True)
class Calibration:
    """How clues weigh. Fitted by `python -m bot.calibrate`.

    Sentences are ranked by Σ first · clue; the best few are read, which gives more clues, and
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

    def rank(self, question: str, hits: Sequence[Hit]) -> list[Finding]:
        """Every sentence of the passages, unread, the one that seems likeliest to answer first."""
        findings = candidates(question, hits)
        return _ranked(findings, shares(self.calibration.first, [one.clues for one in findings]))

    def read(self, question: str, findings: Sequence[Finding]) -> list[Finding]:
        """The first few findings, each sentence read by itself; surest first, with calibrated confidence."""
        looked = self.looked(question, findings[:LOOKED])
        told = shares(self.calibration.choice, [one.clues for one in looked])
        sure = [self.calibration.confidence({**one.clues, SHARE: share}) for one, share in zip(looked, told, strict=True)]
        settled = [_settled(question, one.text(one.sentence)) for one in looked]
        sure = [max(pair) for pair in zip(sure, settled, strict=True)]
        told = [share + NOTHING * bool(least) for share, least in zip(told, settled, strict=True)]  # above all others
        return _ranked([replace(one, confidence=value) for one, value in zip(looked, sure, strict=True)], told)

    def looked(self, question: str, findings: Sequence[Finding]) -> list[Finding]:
        """Findings with their words and the clues that reading each sentence by itself, under its headings, adds."""
        alone = self.scores(question, [_alone(finding) for finding in findings])
        return [_looked(question, finding, one) for finding, one in zip(findings, alone, strict=True)]

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


def candidates(question: str, hits: Sequence[Hit]) -> list[Finding]:
    """Every sentence of the passages with the plain clues to whether it answers, in their order."""
    told = [[stems(hit.document.text[sentence.start : sentence.end]) for sentence in hit.passage.sentences] for hit in hits]
    weights = _weights(stems(question), [words for sentences in told for words in sentences])
    return [finding for hit, sentences in zip(hits, told, strict=True) for finding in _candidates(question, weights, hit, sentences)]


def _weights(asked: frozenset[str], sentences: Sequence[frozenset[str]]) -> dict[str, float]:
    """How much each stem that a question asks tells, by how few of the sentences have it (Spärck Jones 1972); 0 where none has."""
    counts = {stem: sum(stem in told for told in sentences) for stem in asked}
    return {stem: math.log(1 + len(sentences) / count) if count else 0.0 for stem, count in sorted(counts.items())}


def _candidates(question: str, weights: Clues, hit: Hit, told: Sequence[frozenset[str]]) -> Iterator[Finding]:
    """The sentences of a passage. `weights` has the stems of the question, and how much each tells; `told` has each sentence's."""
    asked, most = frozenset(weights), sum(weights.values())
    around = stems(f"{hit.document.title} {' '.join(hit.passage.headings)} {hit.passage.text}")
    of_passage = {
        "score": hit.score,
        "around": covered(asked, around),
        "numbers": missing(numbers(question), numbers(hit.passage.text)),
        "named": missing(named(question), around),
        "subject": float(hit.document.content.metadata.main and not named(question)),
    }
    for sentence, words, meaning in zip(hit.passage.sentences, told, hit.meanings, strict=True):
        telling = sum(weight for stem, weight in weights.items() if stem in words) / most if most else 0.0
        fit = fits(question, hit.document.text[sentence.start : sentence.end])
        clues = {**of_passage, "meaning": meaning, "words": covered(asked, words), "telling": telling, "kind told": fit}
        yield Finding(hit, sentence, (), 0.0, clues)


def _looked(question: str, finding: Finding, scored: Scores) -> Finding:
    """A finding with the best words of its sentence and what reading it tells."""
    (tokens,) = np.nonzero(scored.sentences >= 0)
    if not len(tokens):  # behind what the network was given
        return replace(finding, clues={**finding.clues, "alone": -NOTHING, "alone span": -NOTHING, "kind": 0.0})
    score = best_span(scored.start[tokens], scored.end[tokens])[2]
    regions = [
        _within(scored, tokens, part, finding.sentence.start) for part in parts_on(endpoints(question), finding.text(finding.sentence))
    ]
    found = max((_best(scored, region) for region in regions or [tokens] if len(region)), key=lambda one: one[1])[0]
    span = _whole_words(finding.hit, found)
    words = Span(bounded(finding.document.text, finding.sentence.start, span.start), min(span.end, finding.sentence.end))
    words = _exact(question, finding, words)
    clues = {**finding.clues, "alone": scored.answerable, "alone span": score, "kind": fits(question, finding.text(words))}
    return replace(finding, words=(words,), clues=clues)


def _settled(question: str, sentence: str) -> float:
    """The least confidence in a sentence that settles a question by a rule, 0 for others."""
    if spelt_out(question, sentence):
        return EXPLAINED
    return CHOSEN if chooses(question, sentence) else 0.0


def _exact(question: str, finding: Finding, words: Span) -> Span:
    """The words that a question asks for by how it is put, in the document."""
    shift, sentence = finding.sentence.start, finding.text(finding.sentence)
    found = spelt_out(question, sentence) or with_noun(question, sentence, Span(words.start - shift, words.end - shift))
    return Span(found.start + shift, found.end + shift)


def _alone(finding: Finding) -> Hit:
    """A finding's sentence as a passage of its own, behind the sentence before it where it points back."""
    hit, sentence = finding.hit, finding.sentence
    start = read_from(hit.document.text, hit.passage.sentences, sentence)
    text = hit.document.text[start : sentence.end]
    return replace(hit, passage=replace(hit.passage, start=start, end=sentence.end, text=text, sentences=(sentence,)))


def _within(scored: Scores, tokens: Parts, part: Span, shift: int) -> Parts:
    """Those of a sentence's tokens that lie in a part of it; `shift` is where the sentence begins in the document."""
    return np.array([token for token in tokens if part.start + shift <= scored.places[token].start < part.end + shift], np.int64)


def _best(scored: Scores, tokens: Parts) -> tuple[Span, float]:
    """The best span of some tokens, in the document, with its score."""
    first, last, score = best_span(scored.start[tokens], scored.end[tokens])
    return Span(scored.places[tokens[first]].start, scored.places[tokens[last]].end), score


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
