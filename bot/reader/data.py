"""What the reader is trained on: questions with the passage that answers and with passages that do not.

From SQuAD (Rajpurkar et al. 2016; Rajpurkar, Jia and Liang 2018), in the layout {passages, questions}.jsonl.gz
of JSON lines. Unanswerable pairs come from four places: the passages of the same article that this
project's own retriever ranks highest and that do not hold the answer; the passage itself without the
sentence that answers; questions made unanswerable by swapping a name, a number or a key word (`corrupt`);
and questions that people wrote to be unanswerable.
"""

import gzip
import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.build import Built, build
from index.encoder import NAME, open_encoder, prepare
from index.generation import open_current
from index.search import EmbeddedIndex
from index.sentences import sentences, trimmed
from index.settings import IndexSettings
from index.types import Where

NEGATED = 0.3  # of the questions that can be have a negated copy
NEGATIVES = 6  # passages without the answer kept for each question, best ranked first
# Articles of SQuAD 2.0 whose human unanswerable questions are trained on, and those that thresholds and early
# stopping use. All others are kept for the figures that are reported.
TRAINED_ON = frozenset(
    "Amazon rainforest|Construction|Ctenophora|European Union law|Fresno, California|Geology|Imperialism|Jacksonville, Florida|Oxygen"
    "|Packet switching|Pharmacy|Steam engine".split("|")
)
TUNED_ON = frozenset("1973 oil crisis|Sky (United Kingdom)|Warsaw|Yuan dynasty".split("|"))

NAMES = re.compile(r"(?<=\w )[A-Z][\w'-]+(?: (?:of |the |de )?[A-Z][\w'-]+)*")
YEAR = re.compile(r"\b1[0-9]{3}\b|\b20[0-9]{2}\b")
NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
OPPOSITES = (
    "first last|before after|largest smallest|highest lowest|most least|more less|best worst|oldest youngest|longest shortest"
    "|north south|northern southern|east west|eastern western|increase decrease|increased decreased|above below|inside outside"
    "|beginning end|began ended|start stop|started stopped|win lose|won lost|male female|positive negative|major minor|early late"
    "|earliest latest|maximum minimum|public private|internal external|support oppose|supported opposed|allow forbid|include exclude"
    "|can cannot|always never|all none|many few|same different|new old|high low|large small|strong weak|hot cold|fast slow|gain lose"
    "|rise fall|rose fell|accept reject|accepted rejected|direct indirect|legal illegal|known unknown|possible impossible|common rare"
)
OPPOSITE = {a: b for pair in OPPOSITES.split("|") for a, b in (pair.split(), pair.split()[::-1])}
NEGATABLE = re.compile(r"\b(is|are|was|were|did|does|do|has|have|had|can|could|would|should|will)\b(?= (\w+))", re.IGNORECASE)
CONTENT_WORD = re.compile(r"\b[a-z]{4,}\b")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the passage it was asked about, and other passages.

    `start` and `end` are the answer's offsets in `passage`, None where the passage does not answer;
    `answers` are the accepted ones; `others` do not hold the answer, best ranked first; `without` is the
    passage without the sentence that answers, None where the answer stands elsewhere in it too;
    `corrupted` are questions much like this one that `passage` does not answer; `beside` is how many of the passage's sentences
    are read beside the one that answers, `whole` whether the passage is read in one as well.
    """

    id: str
    question: str
    title: str
    passage: str
    start: int | None
    end: int | None
    answers: tuple[str, ...]
    others: tuple[str, ...] = ()
    without: str | None = None
    corrupted: tuple[str, ...] = ()
    beside: int = 1
    whole: bool = True


def lines(path: Path) -> Iterator[dict[str, object]]:
    """The rows of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def squad(folder: Path, titles: frozenset[str] | None = None) -> list[Example]:
    """The questions of a set with their paragraphs, of these articles only (None: of all)."""
    passages = {str(row["id"]): row for row in lines(folder / "passages.jsonl.gz")}
    examples = []
    for row in lines(folder / "questions.jsonl.gz"):
        passage = passages[str(row["passage_id"])]
        if titles is None or passage["title"] in titles:
            examples.append(_example(row, passage))
    return examples


def kept_titles(folder: Path) -> frozenset[str]:
    """The articles of a SQuAD 2.0 set that neither training nor tuning sees."""
    titles = frozenset(str(row["title"]) for row in lines(folder / "passages.jsonl.gz"))
    return titles - TRAINED_ON - TUNED_ON


def with_negatives(examples: Sequence[Example], seed: int, home: Path) -> Iterator[Example]:
    """The same questions with other passages and with corrupted questions.

    The passages are those of the question's article that the retriever ranks highest and that do not
    hold the answer; an index of all articles is built under `home` to find them.
    """
    prepare(home / "models")
    encoder = open_encoder(NAME, home / "models")
    articles = write_articles(examples, home / "articles")
    for event in build(home / "articles", home, encoder, IndexSettings()):
        if isinstance(event, Built):
            print(f"{event.manifest.passages} passages of {len(articles)} articles indexed", flush=True)
    generation = open_current(home)
    index = EmbeddedIndex(generation)
    ids = {row.path: row.document_id for row in generation.manifest.documents}
    words = {title: Words(text) for title, text in articles.items()}
    for example in examples:
        where = Where(documents=frozenset([ids[_file_name(example.title)]]))
        hits = index.search(example.question, encoder.encode(example.question), 2 * NEGATIVES, where)
        texts = [hit.passage.text.strip() for hit in hits]
        others = [text for text in texts if text not in example.passage and not holds(text, example.answers)]
        yield with_corrupted(replace(example, others=tuple(others[:NEGATIVES])), words[example.title], seed)


def with_corrupted(example: Example, words: "Words", seed: int) -> Example:
    """The same question with corrupted copies and with its passage cut; what comes of it depends on nothing else."""
    if example.start is None:
        return example
    chance = random.Random(f"{seed} {example.id}")
    return replace(example, corrupted=tuple(corrupt(example, words, chance)), without=_without_answer(example))


class Words:
    """The names, years, numbers and plain words of an article, to swap in."""

    def __init__(self, text: str) -> None:
        self.names = sorted(set(NAMES.findall(text)))
        self.years = sorted(set(YEAR.findall(text)))
        self.numbers = sorted(set(NUMBER.findall(text)) - set(self.years))
        counts: dict[str, int] = defaultdict(int)
        for word in CONTENT_WORD.findall(text):
            counts[word] += 1
        self.plain = sorted(word for word, count in counts.items() if 2 <= count <= 12)


def corrupt(example: Example, words: Words, chance: random.Random) -> list[str]:
    """Questions much like the example's that its passage does not answer, one of each kind that can be made.

    Names, years and numbers are swapped for others of the article that the passage does not mention, and
    for others of the passage itself, so that a word's presence alone gives nothing away.
    """
    question, passage = example.question, example.passage.lower()
    made = []
    for pattern, pool in ((YEAR, words.years), (NUMBER, words.numbers), (NAMES, words.names)):
        found = [match for match in pattern.finditer(question) if match.group().lower() in passage]
        others = [word for word in pool if word not in question and not _overlap(word, example.answers)]
        for choices in ([word for word in others if word.lower() not in passage], [word for word in others if word.lower() in passage]):
            made += [_swap(question, chance.choice(found), chance.choice(choices))] if found and choices else []
    if found := [match for match in re.finditer(r"\b\w+\b", question) if match.group() in OPPOSITE]:
        chosen = chance.choice(found)
        made.append(_swap(question, chosen, OPPOSITE[chosen.group()]))
    # Seldom, as a reader that saw them often would take every "not" for a trap.
    if chance.random() < NEGATED and (found := list(NEGATABLE.finditer(question))):
        chosen = chance.choice(found)
        made.append(question[: chosen.end()] + " not" + question[chosen.end() :])
    found = [match for match in CONTENT_WORD.finditer(question) if match.group() in passage]
    choices = [word for word in words.plain if word not in passage and word not in question]
    if found and choices:
        chosen = chance.choice(found)
        alike = [word for word in choices if word[-3:] == chosen.group()[-3:]] or choices
        made.append(_swap(question, chosen, chance.choice(alike)))
    return made


def _without_answer(example: Example) -> str | None:
    """The passage without the sentence that answers; None where the answer stands in another one too."""
    spans = [trimmed(example.passage, a, b) for a, b in sentences(example.passage)]
    kept = [example.passage[a:b] for a, b in spans if not a <= (example.start or 0) < b]
    rest = " ".join(kept)
    return rest if kept and len(kept) < len(spans) and not holds(rest, example.answers) else None


def _overlap(word: str, answers: Sequence[str]) -> bool:
    """Whether a word is part of an answer, or an answer of it."""
    return any(word in answer or answer in word for answer in answers)


def _swap(question: str, found: re.Match[str], word: str) -> str:
    return question[: found.start()] + word + question[found.end() :]


def _example(row: dict[str, object], passage: dict[str, object]) -> Example:
    """A row of questions and one of passages as an example."""
    answers = tuple(str(answer) for answer in row["answers"])  # type: ignore[attr-defined]
    starts = [start for start in row["answer_starts"] if start is not None]  # type: ignore[attr-defined]
    start = int(starts[0]) if starts else None
    text = str(passage["text"])
    placed = [a for a, s in zip(answers, row["answer_starts"], strict=True) if s is not None]  # type: ignore[call-overload]
    return Example(
        id=str(row["id"]),
        question=str(row["text"]),
        title=str(passage["title"]),
        passage=text,
        start=start,
        end=start + len(placed[0]) if start is not None else None,
        answers=answers,
    )


def holds(text: str, answers: Sequence[str]) -> bool:
    """Whether a text holds one of the answers, in any case of letters."""
    lower = text.lower()
    return any(answer.lower() in lower for answer in answers)


def _file_name(title: str) -> str:
    return re.sub(r"[^\w-]+", "_", title) + ".md"


def write_articles(examples: Sequence[Example], folder: Path) -> dict[str, str]:
    """One file an article, its paragraphs in the order met; returns the texts by title."""
    paragraphs: dict[str, dict[str, None]] = defaultdict(dict)
    for example in examples:
        paragraphs[example.title][example.passage] = None
    folder.mkdir(parents=True, exist_ok=True)
    texts = {title: "\n\n".join(found) for title, found in paragraphs.items()}
    for title, text in texts.items():
        (folder / _file_name(title)).write_text(f"---\ntitle: {json.dumps(title)}\n---\n{text}\n", encoding="utf-8")
    return texts


def save(examples: Iterator[Example], path: Path) -> None:
    """Write examples as gzipped JSON lines, whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as scratch, gzip.open(scratch, "wt", encoding="utf-8") as stream:
        for number, example in enumerate(examples, start=1):
            stream.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")
            if number % 5000 == 0:
                print(f"{number} questions prepared", flush=True)
    Path(scratch.name).replace(path)


def saved(path: Path) -> list[Example]:
    """What `save` wrote."""
    tuples = ("answers", "others", "corrupted")
    return [Example(**{**row, **{name: tuple(row[name]) for name in tuples}}) for row in lines(path)]  # type: ignore[arg-type]
