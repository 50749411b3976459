"""Fit how clues weigh, and how sure a choice is: `python -m bot.calibrate --data DIR --set FILE --sources DIR --out DIR`.

Three sets are answered, ten passages a question: articles of SQuAD 2.0 that training did not see and a set of our own
on the shipped documents, each from an index of all its documents, and the invented articles kept from training
(bot/reader/invented.py), each alone. The sentences of those passages,
without those whose evidence does not mention what the question names, are what is chosen from. A conditional
logit over the clues (bot/reader/model.py) learns to choose the few that are read, another to choose
among those, and a logistic regression how sure a choice is, its bias that of our own set. For that last, each question
that has an answer is asked a second time without the passages that hold it. The confidences add up to how many choices
of our own set are right; from THRESHOLD on a sentence is said: where it is more likely right than wrong. `reader.json`
beside the weights is written anew.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize
from scipy.special import expit, logsumexp, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from bot.aliases import Aliases
from bot.ask import READ
from bot.checks import Checks
from bot.names import Names
from bot.plain import PlainWords
from bot.reader import invented
from bot.reader.data import TUNED_ON, Example, squad, write_articles
from bot.reader.model import DESCRIPTION, LOOKED, SHARE, WEIGHTS, Calibration, Clues, OnnxReader, candidates, shares
from bot.spelling import Spelling
from bot.types import Finding
from bot.wordings import Wordings
from index.build import build
from index.encoder import NAME, Encoder, open_encoder, prepare
from index.generation import open_current
from index.search import EmbeddedIndex
from index.settings import IndexSettings
from index.types import Where

QUESTIONS = 800  # of SQuAD 2.0
INVENTED = 0.5  # times that a question on an invented article counts as much as one of SQuAD's
OWN = 2.0  # times that a question of our own set counts as much as one of SQuAD's
RIDGE = 0.01
SURE = ("alone", SHARE, "words")  # clues to how sure a choice is; more of them told no better on questions they were not fitted to
THRESHOLD = 0.5  # of the confidence: what is less likely right is not said
Shares = NDArray[np.float64]
Flags = NDArray[np.bool_]
KEPT_OUT = frozenset({"offtopic", "falsepremise", "list"})  # kinds that other means decide


@dataclass(frozen=True, slots=True)
class Read:
    """A question that was read: its sentences with their clues, whether each is right, whether any could be."""

    question: str
    findings: list[Finding]
    right: list[bool]
    answerable: bool
    weight: float

    @property
    def clues(self) -> list[Clues]:
        """The clues of each sentence."""
        return [finding.clues for finding in self.findings]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentence chosen for a question, None where there was none to choose from."""

    clues: Clues | None
    right: bool
    answerable: bool
    weight: float


def of_squad(folder: Path, home: Path, encoder: Encoder, reader: OnnxReader) -> Iterator[Read]:
    """Questions of the articles kept for tuning, read from an index of all articles."""
    everything = squad(folder)
    write_articles(everything, home / "articles")
    asking = Asking(home / "articles", home, encoder, reader)
    chosen = [example for example in everything if example.title in TUNED_ON]
    for example in random.Random(0).sample(chosen, min(QUESTIONS, len(chosen))):
        yield asking.read(example.question, _answers(example), bool(example.answers), 1.0)


def of_set(questions: Path, sources: Path, home: Path, encoder: Encoder, reader: OnnxReader) -> Iterator[Read]:
    """Questions of a set in tests/quality's form that stand on their own, read from an index of its documents."""
    asking = Asking(sources, home, encoder, reader)
    for line in questions.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["history"] or row["kind"] in KEPT_OUT:
            continue
        yield asking.read(row["question"], _holds(row["must_contain"]), bool(row["must_contain"]), OWN)


def of_invented(home: Path, encoder: Encoder, reader: OnnxReader) -> Iterator[Read]:
    """Questions of the invented articles kept from training, each asked of its own article alone."""
    found = invented.kept(invented.articles())
    (home / "articles").mkdir(parents=True, exist_ok=True)
    for number, article in enumerate(found):
        front = f"---\ntitle: {json.dumps(article.title)}\n---\n"
        (home / "articles" / f"{number}.md").write_text(f"{front}{article.text}\n", encoding="utf-8")
    asking = Asking(home / "articles", home, encoder, reader)
    for number, article in enumerate(found):
        for asked in article.questions:
            wanted = [" ".join(asked.sentence.split())] if asked.sentence else []
            yield asking.read(asked.question, _holds(wanted), bool(wanted), INVENTED, of=f"{number}.md")


def fit_choice(rows: Sequence[Read]) -> dict[str, float]:
    """Weights by which the right sentence of a question has the largest share (McFadden 1974), with a small ridge."""
    told = [row for row in rows if any(row.right) and not all(row.right)]
    names = list(told[0].clues[0])
    tables = [np.array([[clues[name] for name in names] for clues in row.clues]) for row in told]
    spread = np.concatenate(tables).std(axis=0) + 1e-9
    scaled = [table / spread for table in tables]
    rights = [np.array(row.right) for row in told]
    total = sum(row.weight for row in told)

    def loss(weights: Shares) -> tuple[float, Shares]:
        value, slope = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for row, table, right in zip(told, scaled, rights, strict=True):
            all_shares, right_shares = softmax(table @ weights), softmax((table @ weights)[right])
            value += row.weight / total * float(logsumexp(table @ weights) - logsumexp((table @ weights)[right]))
            slope = slope + row.weight / total * (all_shares @ table - right_shares @ table[right])
        return value, slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return dict(zip(names, (float(weight) for weight in found.x / spread), strict=True))


def chosen(rows: Sequence[Read], choice: dict[str, float]) -> list[Chosen]:
    """Each question's sentence of the largest share, with that share as one more clue."""
    found = []
    for row in rows:
        told = shares(choice, row.clues)
        best = int(np.argmax(told)) if told else -1
        clues = {**row.clues[best], SHARE: told[best]} if told else None
        found.append(Chosen(clues, bool(told) and row.right[best], row.answerable, row.weight))
    return found


def looked_at(rows: Sequence[Read], first: dict[str, float], reader: OnnxReader) -> list[Read]:
    """Each question with the few sentences that rank first, read, each by itself."""
    found = []
    for row in rows:
        told = shares(first, row.clues)
        best = sorted(range(len(told)), key=lambda number: (-told[number], number))[:LOOKED]
        findings = reader.looked(row.question, [row.findings[number] for number in best])
        found.append(replace(row, findings=findings, right=[row.right[number] for number in best]))
    return found


def without_answer(rows: Sequence[Read]) -> list[Read]:
    """The answerable questions as they would be asked of documents that do not answer them: without the passages that do."""
    return [_left(row) for row in rows if any(row.right)]


def _left(row: Read) -> Read:
    answering = {finding.hit.passage for finding, right in zip(row.findings, row.right, strict=True) if right}
    left = [finding for finding in row.findings if finding.hit.passage not in answering]
    return replace(row, findings=left, right=[False] * len(left), answerable=False)


def fit_confidence(chosen: Sequence[Chosen]) -> tuple[float, dict[str, float]]:
    """Bias and weights of the clues to whether a chosen sentence answers."""
    told = [one for one in chosen if one.clues]
    table = np.array([[one.clues[name] for name in SURE] for one in told if one.clues])
    scaler = StandardScaler().fit(table)
    model = LogisticRegression(C=0.3, max_iter=2000)
    model.fit(scaler.transform(table), [one.right for one in told], [one.weight for one in told])
    slopes = model.coef_[0] / scaler.scale_
    return float(model.intercept_[0] - slopes @ scaler.mean_), dict(zip(SURE, (float(slope) for slope in slopes), strict=True))


def centred(chosen: Sequence[Chosen], weights: dict[str, float]) -> float:
    """The bias at which the confidences of these choices add up to how many of them are right."""
    told = [one for one in chosen if one.clues]
    values = np.array([sum(weight * one.clues[name] for name, weight in weights.items()) for one in told if one.clues])
    right = sum(one.right for one in told)
    return float(brentq(lambda bias: expit(values + bias).sum() - right, -50.0, 50.0))


def probabilities(chosen: Sequence[Chosen], bias: float, weights: dict[str, float]) -> tuple[Shares, Flags, Flags]:
    """Of each chosen sentence its probability and whether it is right; and whether the question is answerable."""
    calibration = Calibration({}, {}, bias, weights, 1.0)
    probable = [calibration.confidence(one.clues) if one.clues else 0.0 for one in chosen]
    return np.array(probable), np.array([one.right for one in chosen]), np.array([one.answerable for one in chosen])


def calibration_error(probable: Shares, right: Flags, bins: int = 10) -> float:
    """Expected calibration error (Naeini, Cooper and Hauskrecht 2015) over bins of about as many questions each."""
    order = np.argsort(probable)
    parts = np.array_split(order, bins)
    return float(sum(len(part) * abs(probable[part].mean() - right[part].mean()) for part in parts) / len(order))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with squad2-part")
    parser.add_argument("--set", type=Path, required=True, help="question set (JSON lines)")
    parser.add_argument("--sources", type=Path, required=True, help="the documents that the set asks about")
    parser.add_argument("--out", type=Path, required=True, help="folder for the indexes")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of the reader (default: the shipped one)")
    arguments = parser.parse_args()
    prepare(arguments.out / "models")
    encoder = open_encoder(NAME, arguments.out / "models")
    reader = OnnxReader(arguments.weights, calibrated=False)
    public = list(of_squad(arguments.data / "squad2-part", arguments.out / "squad2", encoder, reader))
    own = list(of_set(arguments.set, arguments.sources, arguments.out / "own", encoder, reader))
    made_up = list(of_invented(arguments.out / "invented", encoder, reader))
    first = fit_choice(public + own + made_up)
    left = looked_at(without_answer(public + own), first, reader)
    public, own, made_up = (looked_at(rows, first, reader) for rows in (public, own, made_up))
    choice = fit_choice(public + own + made_up)
    _, weights = fit_confidence(chosen(public + own + made_up + left, choice))
    bias = centred(chosen(own, choice), weights)
    for name, rows in (("squad2-part", public), ("own set", own), ("invented articles", made_up)):
        _tell(name, *probabilities(chosen(rows, choice), bias, weights))
    fitted = {
        "first": _rounded(first),
        "choice": _rounded(choice),
        "bias": round(bias, 4),
        "weights": _rounded(weights),
        "threshold": THRESHOLD,
    }
    description = {"calibration": fitted}
    (arguments.weights / DESCRIPTION).write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(description, indent=1))


def _rounded(weights: dict[str, float]) -> dict[str, float]:
    return {name: round(weight, 4) for name, weight in weights.items()}


def _tell(name: str, probable: Shares, right: Flags, answerable: Flags) -> None:
    said = probable >= THRESHOLD
    print(
        f"{name}: {len(right)} questions; answerable {answerable.sum()}, of these right first {right[answerable].mean():.3f}, "
        f"right and said {(right & said)[answerable].mean():.3f}, silent {(~said)[answerable].mean():.3f}; "
        f"unanswerable silent {(~said)[~answerable].mean():.3f}; calibration error {calibration_error(probable, right):.3f}",
        flush=True,
    )


class Asking:
    """Asks an index's questions as the question path does, up to the sentences to choose from."""

    def __init__(self, sources: Path, home: Path, encoder: Encoder, reader: OnnxReader) -> None:
        for _ in build(sources, home, encoder, IndexSettings()):
            pass
        generation = open_current(home)
        vocabulary = generation.catalogue.vocabulary()
        self._ids = {row.path: row.document_id for row in generation.manifest.documents}
        self._index, self._encoder, self._reader = EmbeddedIndex(generation), encoder, reader
        self._spelling = Spelling(vocabulary)
        self._plain_words = PlainWords(vocabulary, Wordings(encoder, home).terms)
        self._checks = Checks(Names(vocabulary), Aliases(generation.catalogue.all_documents()))

    def read(self, question: str, is_right: Callable[[Finding], bool], answerable: bool, weight: float, of: str | None = None) -> Read:
        """The question with the sentences of its passages whose evidence mentions what it names; `of` is the one file that is asked."""
        alone = self._spelling.mend(question)
        question = self._plain_words.explained(alone)
        asked = self._checks.asked(alone, question)
        where = Where(documents=frozenset([self._ids[of]])) if of else Where()
        hits = self._index.search(question, self._encoder.encode(question), READ, where)
        findings = [finding for finding in candidates(question, hits) if not self._checks.missing(asked, finding)]
        return Read(self._plain_words.headed(alone), findings, [is_right(finding) for finding in findings], answerable, weight)


def _answers(example: Example) -> Callable[[Finding], bool]:
    """Whether a sentence of the question's own article holds the very place of the answer."""

    def is_right(finding: Finding) -> bool:
        document = finding.document
        if document.title != example.title or example.start is None:
            return False
        paragraph = document.text.find(example.passage)
        return paragraph >= 0 and finding.sentence.start <= paragraph + example.start < finding.sentence.end

    return is_right


def _holds(deciding: Sequence[str]) -> Callable[[Finding], bool]:
    """Whether a sentence holds words that decide."""

    def is_right(finding: Finding) -> bool:
        sentence = " ".join(finding.text(finding.sentence).split()).lower()
        return any(words.lower() in sentence for words in deciding)

    return is_right


if __name__ == "__main__":
    main()
