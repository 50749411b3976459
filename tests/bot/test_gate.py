import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import BadQuestion
from bot.evaluate import Judged, Row
from bot.gate import questions, refusal
from bot.jobs import Jobs
from bot.ledger import Cause, Job, JobStatus
from bot.reindex import reindex
from bot.settings import BotSettings
from index import collection
from index.build import Built, Progress, Step
from index.errors import Refused
from index.generation import activate, current_id, listed, refusals
from tests.conftest import ToyEncoder, ToyRuntime, write_tiny

RATE = {
    "id": "rate",
    "question": "What was the overall response rate?",
    "kind": "fact",
    "answers": ["87.9%"],
    "must_contain": ["was 87.9%"],
}
SEAT = {"id": "seat", "question": "zebra quagga", "kind": "unanswerable", "answers": [], "must_contain": []}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "s")


@pytest.fixture
def settings(tmp_path: Path, sources: Path) -> BotSettings:
    """An index of two documents, and a gate of two questions."""
    (tmp_path / "gate.jsonl").write_text("\n".join(map(json.dumps, (RATE, SEAT))))
    made = BotSettings(home=tmp_path / "h", gate=tmp_path / "gate.jsonl")
    collection.remember(made.home, [sources])
    run(made)
    return made


def run(settings: BotSettings) -> list[Progress | Built]:
    return list(reindex(ToyRuntime(settings)))


def break_it(sources: Path) -> None:
    """Let the document that answers say it no more."""
    path = sources / "approval.md"
    path.write_text(path.read_text().replace("The overall response rate was 87.9% in 58 patients.[^a] ", ""))


def test_the_first_index_passes_and_one_that_answers_as_well(settings: BotSettings, sources: Path) -> None:
    (sources / "new.txt").write_text("Entirely new words stand here.")
    events = run(settings)
    asked = [(one.done, one.total) for one in events if isinstance(one, Progress) and one.step is Step.GATE]
    assert asked == [(0, 4), (1, 4), (2, 4), (2, 4), (3, 4), (4, 4)]
    assert isinstance(events[-1], Built)
    assert current_id(settings.home) == events[-1].manifest.generation
    assert refusals(settings.home) == {}


def test_one_that_answers_worse_is_kept_and_not_published_until_it_is_activated(settings: BotSettings, sources: Path) -> None:
    old = current_id(settings.home)
    break_it(sources)
    with pytest.raises(Refused) as told:
        run(settings)
    assert str(told.value) == (
        f"Generation {told.value.generation} is built and kept, but not published: it answers 1 of 2 questions right (50.0%), the one"
        " before 2 (100.0%), and may lose 2.0%. Lost: 'What was the overall response rate?'. See to the documents, or let it answer all"
        " the same: `approvalbot activate` with its id."
    )
    assert current_id(settings.home) == old
    assert refusals(settings.home) == {told.value.generation: str(told.value).split("published: ")[1].split(" See")[0]}
    activate(settings.home, told.value.generation, ToyEncoder())
    assert current_id(settings.home) == told.value.generation
    assert refusals(settings.home) == {}


def test_of_those_refused_the_newest_is_kept(settings: BotSettings, sources: Path) -> None:
    old = current_id(settings.home)
    break_it(sources)
    refused = []
    for number in range(3):
        (sources / "new.txt").write_text(f"Version {number} of new words.")
        with pytest.raises(Refused) as told:
            run(settings)
        refused.append(told.value.generation)
    assert [manifest.generation for manifest in listed(settings.home)] == [old, refused[-1]]
    write_tiny(sources)
    *_, built = run(settings)
    assert isinstance(built, Built)
    assert current_id(settings.home) == built.manifest.generation


def test_what_the_margin_allows_may_be_lost(settings: BotSettings, sources: Path) -> None:
    break_it(sources)
    *_, built = run(settings.model_copy(update={"gate_margin": 0.5}))
    assert isinstance(built, Built)
    assert current_id(settings.home) == built.manifest.generation


def test_an_index_of_another_encoder_cannot_be_compared_and_passes(settings: BotSettings, sources: Path) -> None:
    class Other(ToyRuntime):
        def _models(self):  # type: ignore[no-untyped-def]
            models = super()._models()
            models.encoder.fingerprint = "another"
            return models

    break_it(sources)
    *_, built = reindex(Other(settings))
    assert isinstance(built, Built)
    assert current_id(settings.home) == built.manifest.generation


@pytest.fixture
def jobs(settings: BotSettings) -> Iterator[Jobs]:
    made = Jobs(settings.home, lambda: reindex(ToyRuntime(settings)))
    yield made
    made.close()


def ended(jobs: Jobs, job: Job) -> Job:
    while not (found := jobs.ledger.get(job.id) or job).status.ended:
        time.sleep(0.01)
    return found


def test_a_job_tells_why_and_what_was_built(jobs: Jobs, settings: BotSettings, sources: Path) -> None:
    break_it(sources)
    job = ended(jobs, jobs.submit(Cause.REINDEX))
    assert job.status is JobStatus.FAILED
    assert "Lost: 'What was the overall response rate?'" in str(job.reason)
    assert list(refusals(settings.home)) == [job.generation]


def test_a_job_tells_of_a_set_that_is_none(jobs: Jobs, settings: BotSettings) -> None:
    assert settings.gate
    settings.gate.write_text("{")
    assert "Line 1 of gate.jsonl is no question" in str(ended(jobs, jobs.submit(Cause.REINDEX)).reason)


def test_a_set_that_is_not_there_or_empty_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadQuestion, match="No such file"):
        questions(tmp_path / "nowhere.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(BadQuestion, match="holds no question"):
        questions(tmp_path / "empty.jsonl")


def judged(right: list[bool]) -> list[Judged]:
    rows = [Row(str(number), f"Question {number}?", "fact", (), ()) for number in range(len(right))]
    return [Judged(row, None, (), 0, one) for row, one in zip(rows, right, strict=True)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "margin", "passes"),
    [
        ([True] * 50, [True] * 49 + [False], 0.02, True),
        ([True] * 50, [True] * 48 + [False] * 2, 0.02, False),
        ([True] * 3, [True] * 3, 0.0, True),
        ([False, True], [True, False], 0.0, True),
        ([True] * 50, [False] * 50, 1.0, True),
    ],
)
def test_shares_are_compared(before: list[bool], after: list[bool], margin: float, passes: bool) -> None:
    assert (refusal(judged(before), judged(after), margin) is None) == passes


def test_of_many_lost_the_first_are_told() -> None:
    told = refusal(judged([True] * 9), judged([False] * 9), 0.0)
    assert str(told).endswith("Lost: 'Question 0?'; 'Question 1?'; 'Question 2?'; 'Question 3?'; 'Question 4?'; ….")
