import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import JournalUnusable, UnknownAnswer
from bot.journal import FILE, Entry, Journal, Thumb, Unanswered
from bot.types import Question, Role, Status, Turn
from index.types import Where

DAYS = 90
ENTRY = Entry("a1", "", "g1", "f1", Status.ANSWERED, "Who approved it?", Question("Who approved it?"), '{"id":"a1"}')


def ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")


def made(answer_id: str = "a1", days: float = 0.0, **values: object) -> Entry:
    """An answer given some days ago."""
    return replace(ENTRY, id=answer_id, given=ago(days), **values)  # type: ignore[arg-type]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path, DAYS)


def test_an_answer_is_kept_as_it_was_given(journal: Journal, tmp_path: Path) -> None:
    history = (Turn(Role.USER, "Hello"), Turn(Role.ASSISTANT, "Ask away."))
    question = Question("Who?", history, 7, Where(frozenset({"x", "y"}), date(2024, 12, 31)))
    entry = made(question=question, reply='{"id":"a1",  "score":1e-07}', status=Status.CORRECTED)
    journal.add([entry])
    assert journal.get("a1") == entry
    journal.close()
    assert Journal(tmp_path, DAYS).get("a1") == entry


TEXT = st.text(max_size=200)
TURNS = st.lists(st.builds(Turn, st.sampled_from(Role), TEXT), max_size=3).map(tuple)
WHERE = st.builds(Where, st.none() | st.frozensets(TEXT, max_size=3), st.none() | st.dates())
QUESTIONS = st.builds(Question, TEXT, TURNS, st.integers(1, 50), WHERE)


@given(QUESTIONS, TEXT)
def test_any_question_comes_back_as_it_went_in(journal: Journal, question: Question, said: str) -> None:
    entry = made(question=question, understood=question.text, reply=json.dumps({"text": said}, ensure_ascii=False))
    journal.add([entry])
    assert journal.get("a1") == entry


def test_an_unknown_answer_is_told(journal: Journal) -> None:
    with pytest.raises(UnknownAnswer, match=r"'a1' is kept\. Answers are kept for 90 days"):
        journal.get("a1")
    assert not journal.exists


def test_what_is_asked_again_is_kept_once_with_its_latest_reply(journal: Journal) -> None:
    journal.add([made(days=2, reply="1"), made(days=1, reply="2")])
    assert journal.get("a1").reply == "2"
    assert journal.count() == 1


def test_what_is_too_old_is_not_told_and_then_removed_with_what_was_thought_of_it(journal: Journal, tmp_path: Path) -> None:
    journal.add([made("old", DAYS - 0.001), made("young")])
    for answer in ("old", "young"):
        journal.judge(answer, Thumb.UP, None)
    later = Journal(tmp_path, DAYS - 1)
    with pytest.raises(UnknownAnswer):
        later.get("old")
    assert [one.answer for one in later.opinions()] == ["young"]
    assert journal.get("old")
    later.prune()
    with pytest.raises(UnknownAnswer):
        journal.get("old")
    assert journal.get("young")
    journal.close()
    later.close()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"young" in content
    assert b"old" not in content


def test_without_days_nothing_is_kept_and_what_is_there_is_not_told(journal: Journal, tmp_path: Path) -> None:
    journal.add([made()])
    off = Journal(tmp_path, 0)
    assert not off.on
    with pytest.raises(UnknownAnswer, match="APPROVALBOT_JOURNAL_DAYS is 0"):
        off.get("a1")
    assert (off.opinions(), off.unanswered(), off.generations(), off.count()) == ([], [], frozenset(), 0)
    off.prune()
    assert journal.get("a1")


def test_a_later_verdict_replaces_the_earlier_one(journal: Journal) -> None:
    journal.add([made()])
    journal.judge("a1", Thumb.UP, None)
    journal.judge("a1", Thumb.DOWN, "Ünklar 🧬")
    (opinion,) = journal.opinions()
    assert (opinion.answer, opinion.thumb, opinion.comment, opinion.understood) == ("a1", Thumb.DOWN, "Ünklar 🧬", "Who approved it?")
    journal.add([made()])
    assert journal.opinions() == [opinion]


def test_an_answer_that_is_not_kept_cannot_be_judged(journal: Journal) -> None:
    with pytest.raises(UnknownAnswer):
        journal.judge("a1", Thumb.UP, None)


def test_generations_are_needed_for_as_long_as_their_answers_are_kept(journal: Journal) -> None:
    journal.add([made("a", generation="g1"), made("b", DAYS + 1, generation="g2"), made("c", 1, generation="g3")])
    assert journal.generations() == {"g1", "g3"}


def test_what_was_not_found_is_counted_and_the_most_frequent_comes_first(journal: Journal) -> None:
    def asked(answer_id: str, days: float, question: str, status: Status = Status.NOT_FOUND) -> Entry:
        return made(answer_id, days, understood=question, status=status)

    first, second = asked("a", 9, "What is the price?"), asked("b", 3, "what is  the PRICE")
    other = asked("c", 2, "Where?")
    journal.add([first, second, second, other, asked("d", 1, "Who?", Status.DECLINED), asked("e", DAYS + 1, "When?")])
    assert journal.unanswered() == [Unanswered("what is  the PRICE", 3, second.given), Unanswered("Where?", 1, other.given)]


def test_what_was_answered_since_is_not_among_the_unanswered(journal: Journal) -> None:
    journal.add([made("a", 2, status=Status.NOT_FOUND, generation="g1"), made("b", 1, generation="g2")])
    assert journal.unanswered() == []
    journal.add([made("c", 0, status=Status.NOT_FOUND, generation="g3")])
    assert [one.times for one in journal.unanswered()] == [1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such modes")
def test_only_its_owner_may_read_it(journal: Journal) -> None:
    journal.add([made()])
    assert {path.name: path.stat().st_mode & 0o077 for path in journal.path.parent.iterdir()} == dict.fromkeys(
        (FILE, f"{FILE}-wal", f"{FILE}-shm"), 0
    )


def test_many_threads_write_and_read(journal: Journal) -> None:
    def work(number: int) -> str:
        journal.add([made(f"a{number}", reply=str(number))])
        return journal.get(f"a{number}").reply

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(work, range(200))) == list(map(str, range(200)))
    assert journal.count() == 200


WRITER = """
import sys
from pathlib import Path
from bot.journal import Journal
from tests.bot.test_journal import DAYS, made

journal = Journal(Path(sys.argv[1]), DAYS)
for number in range(100):
    journal.add([made(f"{sys.argv[2]}{number}", reply=sys.argv[2] * 5000)])
    journal.prune()
journal.close()
"""


def test_processes_write_side_by_side(journal: Journal, tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in "xy"]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert journal.count() == 200
    assert journal.get("y99").reply == "y" * 5000


@pytest.mark.parametrize("damage", ["garbage", "folder", "other tables"])
def test_a_file_that_cannot_be_used_is_told_and_left_alone(journal: Journal, damage: str) -> None:
    if damage == "folder":
        journal.path.mkdir()
    elif damage == "garbage":
        journal.path.write_bytes(b"no database, and long enough to be seen as none" * 30)
    else:
        database = sqlite3.connect(journal.path)
        database.execute("CREATE TABLE answers (id)")
        database.close()
    for act in (lambda: journal.add([made()]), lambda: journal.get("a1"), journal.generations, journal.prune):
        with pytest.raises(JournalUnusable, match=f"{FILE} cannot be read or written.*moved away"):
            act()
    assert journal.exists


def test_a_file_that_is_mended_is_used_again(journal: Journal) -> None:
    journal.path.write_bytes(b"no database, and long enough to be seen as none" * 30)
    with pytest.raises(JournalUnusable):
        journal.add([made()])
    journal.path.unlink()
    journal.add([made()])
    assert journal.get("a1")
