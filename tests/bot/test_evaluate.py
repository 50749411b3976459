import json
from pathlib import Path

import pytest

from bot.errors import BadQuestion
from bot.evaluate import Row, evaluate, load_set, ndcg, wrong_rows
from bot.runtime import Opened

ROWS = [
    Row("1", "What was the overall response rate in patients?", "fact", ("87.9%",), ("was 87.9%",)),
    Row("2", "Where is Legend Biotech based?", "fact", ("New York",), ("Somerset, New Jersey",)),
    Row("3", "zebra quagga", "unanswerable", (), ()),
    Row("4", "What was the median follow-up?", "unanswerable", (), ()),
    Row("5", "okapi", "fact", ("x",), ("Somerset, New Jersey",)),
    Row("6", "And the median follow-up?", "followup", ("37.29",), ("37.29 months",), ("What was the rate?",)),
]


def test_every_kind_is_judged(opened: Opened) -> None:
    scored = evaluate(ROWS, opened)
    assert [one.right for one in scored.judged] == [True, False, True, False, False, True]
    figures = scored.figures("fact")
    assert figures["right"] == pytest.approx(1 / 3)
    assert figures["wrongly silent"] == pytest.approx(1 / 3)
    assert scored.figures("unanswerable")["wrongly talking"] == 0.5
    assert scored.figures("unanswerable")["recall@1"] is None
    assert figures["recall@10"] == 1.0
    assert len(list(wrong_rows(scored))) == 3
    assert [kind for kind, _ in scored.table()] == ["fact", "unanswerable", "followup", "all"]
    assert json.dumps(scored.as_json())


@pytest.mark.parametrize(
    ("ranks", "relevant", "wanted"), [((1,), 1, 1.0), ((2,), 1, 0.6309), ((1, 2), 2, 1.0), ((), 3, 0.0), ((1,), 2, 0.6131), ((), 0, 0.0)]
)
def test_ndcg(ranks: tuple[int, ...], relevant: int, wanted: float) -> None:
    assert ndcg(ranks, relevant) == pytest.approx(wanted, abs=1e-4)


def test_a_set_is_read(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text(
        '{"id": 1, "question": "Q?", "kind": "fact", "answers": ["a"], "must_contain": ["b"], "verdict": "yes"}\n\n'
    )
    assert load_set(tmp_path / "set.jsonl") == [Row("1", "Q?", "fact", ("a",), ("b",), (), "yes")]


@pytest.mark.parametrize("line", ["{", "{}", "[]"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "set.jsonl").write_text(f"\n{line}\n")
    with pytest.raises(BadQuestion, match=r"Line 2 of set\.jsonl"):
        load_set(tmp_path / "set.jsonl")
