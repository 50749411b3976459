"""How well follow-ups are put on their own feet: TREC CAsT 2019 (Dalton, Xiong and Callan 2020), with people's own rewrites.

APPROVALBOT_DATA names a folder with `cast-2019/questions.jsonl.gz` {text, rewrite, history}. There are no answers in
it, and no documents: the names known are the words that the rewrites write with capitals.
"""

import os
import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean

import pytest

from bot.conversation import standalone
from bot.names import Names
from bot.reader.data import lines
from bot.types import Role, Turn
from index.catalogue import STOP_WORDS, Word

DATA = os.environ.get("APPROVALBOT_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="set APPROVALBOT_DATA to a folder with cast-2019")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower().replace("'s", "")))


def f1(given: str, wanted: str) -> float:
    a, b = words(given), words(wanted)
    return 2 * (a & b).total() / (a.total() + b.total())


def names_of(rewrites: list[str]) -> Names:
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for rewrite in rewrites:
        for word in re.findall(r"[\w-]+", " ".join(rewrite.split()[1:])):  # the first word has a capital anyhow
            written[word.lower()][word] += 1
    return Names({word: Word(forms.total(), forms.most_common(1)[0][0]) for word, forms in written.items()})


def test_follow_ups_against_peoples_rewrites() -> None:
    rows = list(lines(Path(DATA or "") / "cast-2019" / "questions.jsonl.gz"))
    names = names_of([str(row["rewrite"]) for row in rows])
    raw, ours, kept, recalled = [], [], [], []
    for row in rows:
        text, rewrite = str(row["text"]), str(row["rewrite"])
        history = [Turn(Role.USER, str(turn)) for turn in row["history"]]  # type: ignore[attr-defined]
        made = standalone(text, history, names)
        raw.append(f1(text, rewrite))
        ours.append(f1(made, rewrite))
        if history and text == rewrite:
            kept.append(made == text)
        added = set(words(rewrite) - words(text)) - STOP_WORDS
        if added:
            recalled.append(len(added & set(words(made))) / len(added))
    print(f"\nCAsT 2019, {len(rows)} questions: F1 to people's rewrites {mean(raw):.3f} as asked, {mean(ours):.3f} put on their own feet")
    print(f"of the words that people added {mean(recalled):.0%}; left as they are that people left so {mean(kept):.0%} of {len(kept)}")
