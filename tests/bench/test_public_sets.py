"""Retrieval on two public question sets, for choosing how words and meaning are fused.

APPROVALBOT_DATA names a folder with `squad2-part` (Rajpurkar, Jia and Liang 2018) and `scifact-train`
(Wadden et al. 2020), each with passages.jsonl.gz {id, title, text} and questions.jsonl.gz {id, text,
passage_id or passage_ids, answers, answer_starts}.
"""

import json
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ask import READ, in_order
from bot.reader.data import Example, kept_titles, lines, write_articles
from bot.reader.data import squad as examples_of
from bot.reader.model import shipped_reader
from index.encoder import Encoder
from index.generation import open_current
from index.search import EmbeddedIndex
from index.types import Hit, Where
from tests.conftest import run_build
from tests.quality.retrieval import Right, measure, show

DATA = os.environ.get("APPROVALBOT_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="set APPROVALBOT_DATA to a folder with squad2-part and scifact-train")


def write(folder: Path, name: str, title: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(f"---\ntitle: {json.dumps(title)}\n---\n{text}\n", encoding="utf-8")


def holds(answers: list[str], title: str) -> Right:
    def right(hit: Hit) -> bool:
        return hit.document.title == title and any(answer in hit.passage.text for answer in answers)

    return right


def squad(folder: Path, sources: Path) -> Iterator[tuple[str, Right]]:
    """Each article a document; a passage is right if it is of the question's article and holds an answer."""
    articles: dict[str, list[str]] = defaultdict(list)
    titles = {}
    for row in lines(folder / "passages.jsonl.gz"):
        articles[str(row["title"])].append(str(row["text"]))
        titles[str(row["id"])] = str(row["title"])
    for number, (title, paragraphs) in enumerate(articles.items()):
        write(sources, f"{number:03}", title, "\n\n".join(paragraphs))
    for row in lines(folder / "questions.jsonl.gz"):
        if row["answers"]:
            yield str(row["text"]), holds(list(row["answers"]), titles[str(row["passage_id"])])  # type: ignore[call-overload]


def scifact(folder: Path, sources: Path) -> Iterator[tuple[str, Right]]:
    """Each abstract a document; a document is right if it is one of the claim's."""
    for row in lines(folder / "passages.jsonl.gz"):
        write(sources, str(row["id"]), str(row["title"]), str(row["text"]))
    for row in lines(folder / "questions.jsonl.gz"):
        paths = {f"{number}.md" for number in row["passage_ids"]}  # type: ignore[attr-defined]
        if paths:
            yield str(row["text"]), lambda hit, paths=paths: hit.document.path in paths  # type: ignore[misc]


@pytest.mark.parametrize(("name", "prepare"), [("squad2-part", squad), ("scifact-train", scifact)])
def test_fusion_on(name: str, prepare: object, encoder: Encoder, tmp_path: Path) -> None:
    asked = list(prepare(Path(DATA or "") / name, tmp_path / "sources"))  # type: ignore[operator]
    run_build(tmp_path / "sources", tmp_path / "home", encoder, target=160)
    generation = open_current(tmp_path / "home")
    show(f"{name} ({len(asked)} questions)", measure(generation, encoder, asked, once_a_document=name == "scifact-train"))
    generation.close()


SAMPLED = 600  # questions


def answers(hit: Hit, example: Example) -> bool:
    """Whether a passage holds the very place of the answer."""
    paragraph = hit.document.text.find(example.passage)
    at = paragraph + (example.start or 0)
    return hit.document.title == example.title and paragraph >= 0 and hit.passage.start <= at < hit.passage.end


def test_reading_ranks_passages_better(encoder: Encoder, tmp_path: Path) -> None:
    """Questions on articles that the reader was not trained on; the passages in retrieval's order and in that of their best sentences."""
    folder = Path(DATA or "") / "squad2-part"
    everything, kept = examples_of(folder), kept_titles(folder)
    write_articles(everything, tmp_path / "sources")
    run_build(tmp_path / "sources", tmp_path / "home", encoder, target=160)
    generation, reader = open_current(tmp_path / "home"), shipped_reader()
    index = EmbeddedIndex(generation)
    asked = random.Random(0).sample([example for example in everything if example.answers and example.title in kept], SAMPLED)
    found: dict[str, list[list[bool]]] = {"fused": [], "read": []}
    for example in asked:
        hits = index.search(example.question, encoder.encode(example.question), READ, Where())
        found["fused"].append([answers(hit, example) for hit in hits])
        read = reader.read(example.question, reader.rank(example.question, hits))
        found["read"].append([answers(hit, example) for hit in in_order(hits, read)])
    print(f"\nsquad2-part, {SAMPLED} answerable questions on articles kept out of training:")
    for name, rows in found.items():
        print(f"  {name:6}", "  ".join(f"recall@{k} {sum(any(row[:k]) for row in rows) / len(rows):.3f}" for k in (1, 3, 5)))
    generation.close()
    reader.close()
