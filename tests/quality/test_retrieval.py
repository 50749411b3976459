import json

import pytest

from bot.evaluate import Row, fold
from bot.runtime import Opened
from index.types import Hit
from tests.quality.conftest import SET
from tests.quality.retrieval import Right, measure, show


def test_the_set_is_what_it_should_be(rows: list[Row]) -> None:
    assert len(rows) >= 150
    assert len({row.id for row in rows}) == len(rows)
    kinds = {"fact", "paraphrase", "typo", "yesno", "followup", "list", "unanswerable", "offtopic", "falsepremise"}
    assert {row.kind for row in rows} == kinds


def test_every_deciding_word_stands_in_the_documents_it_names(shipped: Opened) -> None:
    """A question set and documents that drift apart measure nothing."""
    texts = {document.path: fold(document.text) for document in shipped.generation.catalogue.all_documents()}
    for line in SET.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        named = row["document"] if isinstance(row["document"], list) else [row["document"]]
        for words in row["must_contain"]:
            assert any(fold(words) in texts[path] for path in named), (row["id"], words)


def right(row: Row) -> Right:
    """Whether a passage holds the words that decide a question."""

    def holds(hit: Hit) -> bool:
        text = fold(hit.passage.text)
        return any(fold(words) in text for words in row.must_contain)

    return holds


@pytest.mark.parametrize(
    "kinds", [("fact",), ("paraphrase",), ("fact", "paraphrase", "typo", "yesno", "list", "falsepremise")], ids=" ".join
)
def test_both_together_find_more_than_either_alone(shipped: Opened, rows: list[Row], kinds: tuple[str, ...]) -> None:
    asked = [(row.question, right(row)) for row in rows if row.kind in kinds and not row.history and row.must_contain]
    figures = measure(shipped.generation, shipped.encoder, asked)
    show(f"{' '.join(kinds)} ({len(asked)} questions on the shipped documents)", figures)
    assert figures["fused"].mrr > max(figures["words"].mrr, figures["meaning"].mrr) - 0.005
    if kinds == ("fact",):
        assert figures["fused"].recall[5] >= 0.93
