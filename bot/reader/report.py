"""How well the shipped reader reads: `python -m bot.reader.report --data DIR --plot FILE`.

Questions of SQuAD 2.0 articles that neither training nor tuning saw, each with the paragraph it was asked
about, read by the int8 file that is shipped. Prints EM, F1 and the AUROC of the no-answer score as JSON, and
draws the risk-coverage curve (El-Yaniv and Wiener 2010): of the questions answered first when the surest
come first, how many are answered wrong.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.reader.data import TUNED_ON, Example, kept_titles, squad
from bot.reader.measure import auroc, f1, summary
from bot.reader.model import WEIGHTS, OnnxReader, Scores
from bot.reader.spans import best_span
from index.sentences import sentences, trimmed
from index.types import Content, Document, Hit, Metadata, Passage, Span

SHARES = (0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)  # of the span's own logarithm in the no-answer score, tried on the articles for tuning


def read(reader: OnnxReader, examples: Sequence[Example]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Of each example the best words, the passage's answerable score, and the logarithm of the span's share in the passage."""
    answers, answerable, spans = [], [], []
    for example in examples:
        (scored,) = reader.scores(example.question, [_hit(example)])
        first, last, score = best_span(scored.start, scored.end)
        answers.append(example.passage[scored.places[first].start : scored.places[last].end])
        answerable.append(scored.answerable)
        spans.append(score - _total(scored))
    return answers, np.array(answerable), np.array(spans)


def report(reader: OnnxReader, tuning: Sequence[Example], kept: Sequence[Example]) -> tuple[dict[str, float], np.ndarray, np.ndarray]:
    """The figures; and of each kept question whether it is answered right, with its score."""
    _, answerable, spans = read(reader, tuning)
    human = [bool(example.answers) for example in tuning]
    share = max(SHARES, key=lambda share: auroc((answerable + share * spans).tolist(), human))
    answers, answerable, spans = read(reader, kept)
    scores = answerable + share * spans
    figures = summary(answers, scores.tolist(), kept)
    right = np.array([max((f1(given, wanted) for wanted in e.answers), default=0.0) for given, e in zip(answers, kept, strict=True)])
    return {**figures, "questions": float(len(kept)), "share": share}, right, scores


def plot(right: np.ndarray, scores: np.ndarray, path: Path) -> None:
    """Draw the risk-coverage curve."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "approvalbot"
    from matplotlib import pyplot as plt

    order = np.argsort(-scores, kind="stable")
    coverage = np.arange(1, len(order) + 1) / len(order)
    risk = np.cumsum(1 - right[order]) / np.arange(1, len(order) + 1)
    figure, axes = plt.subplots(figsize=(6, 3.6))
    axes.plot(100 * coverage, 100 * risk, color="#0b6b66")
    axes.set(xlabel="questions answered, surest first (%)", ylabel="wrong among them (100 - F1, %)", xlim=(0, 100), ylim=(0, None))
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with squad2-part")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of the reader (default: the shipped one)")
    parser.add_argument("--plot", type=Path, help="where to draw the risk-coverage curve (.svg)")
    arguments = parser.parse_args()
    reader = OnnxReader(arguments.weights, calibrated=False)
    folder = arguments.data / "squad2-part"
    figures, right, scores = report(reader, squad(folder, TUNED_ON), squad(folder, kept_titles(folder)))
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=1))
    if arguments.plot:
        plot(right, scores, arguments.plot)


def _hit(example: Example) -> Hit:
    """An example's paragraph as a retrieved passage."""
    text = example.passage
    document = Document("", "", "", Content(text, Metadata(title=example.title)))
    spans = tuple(Span(*trimmed(text, start, end)) for start, end in sentences(text))
    return Hit(Passage("", 0, len(text), text, spans), document, 0.0, 0.0, (0.0,) * len(spans))


def _total(scored: Scores) -> float:
    return float(np.logaddexp.reduce(scored.start.astype(np.float64)) + np.logaddexp.reduce(scored.end.astype(np.float64)))


if __name__ == "__main__":
    main()
