import json
import time
from collections.abc import Iterator
from pathlib import Path

from fastapi.testclient import TestClient

from bot.jobs import Jobs
from index.build import Progress, Step
from tests.bot.api.conftest import Client, done, follow

JOB = {"id", "status", "step", "done", "total", "added", "changed", "removed", "unchanged", "failed", "generation"}


def test_indexing_again_is_a_job(local: TestClient, sources: Path) -> None:
    before = local.get("/readyz").json()["generation"]
    (sources / "new.txt").write_text("The price was agreed in Ruritania.")
    (sources / "broken.pdf").write_bytes(b"x")
    (sources / "company.md").unlink()
    reply = local.post("/api/reindex")
    assert set(reply.json()) >= JOB
    assert reply.headers["location"] == f"/api/jobs/{reply.json()['id']}"
    job = done(local, reply)
    assert (job["added"], job["changed"], job["removed"], job["unchanged"]) == (1, 0, 1, 1)
    assert [failure["path"] for failure in job["failed"]] == ["broken.pdf"]
    assert job["generation"] == local.get("/readyz").json()["generation"] != before
    found = local.get("/api/search", params={"q": "Ruritania price"}).json()["passages"][0]
    assert found["document"]["path"] == "new.txt"


def test_nothing_changed_publishes_nothing(local: TestClient) -> None:
    before = local.get("/readyz").json()["generation"]
    job = done(local, local.post("/api/reindex"))
    assert (job["unchanged"], job["generation"]) == (2, before)


def test_jobs_are_listed_newest_first_and_by_a_new_server(serving: Client) -> None:
    first = serving()
    assert first.get("/api/jobs").json() == {"jobs": []}
    ended = [done(first, first.post("/api/reindex")) for _ in range(2)]
    assert first.get("/api/jobs").json()["jobs"] == ended[::-1]
    assert serving().get("/api/jobs").json()["jobs"] == ended[::-1]
    assert first.get("/api/jobs?limit=1").json()["jobs"] == ended[1:]
    assert first.get("/api/jobs?limit=0").status_code == 422


def test_a_job_that_fails_says_why_and_the_old_index_answers(local: TestClient, sources: Path) -> None:
    sources.rename(sources.with_name("elsewhere"))
    job = follow(local, local.post("/api/reindex").json())
    assert job["status"] == "failed"
    assert "There is no folder" in job["reason"]
    assert local.post("/api/answer", json={"question": "Who approved the therapy?"}).json()["status"] == "answered"


def test_a_job_is_followed_as_events_until_it_ends(local: TestClient) -> None:
    job = local.post("/api/reindex").json()
    reply = local.get(f"/api/jobs/{job['id']}", headers={"Accept": "text/event-stream"})
    assert reply.headers["content-type"].startswith("text/event-stream")
    blocks = [block.split("\n") for block in reply.text.strip().split("\n\n")]
    names = [name.removeprefix("event: ") for name, _ in blocks]
    assert names[-1] == "done"
    assert set(names[:-1]) <= {"job"}
    assert json.loads(blocks[-1][1].removeprefix("data: ")) == local.get(f"/api/jobs/{job['id']}").json()


def test_a_job_is_cancelled(local: TestClient) -> None:
    def endless() -> Iterator[Progress]:
        while True:
            time.sleep(0.01)
            yield Progress(Step.ENCODE, 1, 2)

    jobs: Jobs = local.app.state.jobs  # type: ignore[attr-defined]
    jobs._build = endless
    running, waiting = local.post("/api/reindex").json(), local.post("/api/reindex").json()
    while local.get(f"/api/jobs/{running['id']}").json()["status"] != "running":
        pass
    reply = local.delete(f"/api/jobs/{waiting['id']}")
    assert (reply.status_code, reply.json()["status"]) == (202, "cancelled")
    assert local.delete(f"/api/jobs/{running['id']}").status_code == 202
    assert follow(local, running)["status"] == "cancelled"
    assert local.delete(f"/api/jobs/{running['id']}").json() == follow(local, running)


def test_an_unknown_job_is_a_problem(local: TestClient) -> None:
    for reply in (local.get("/api/jobs/nowhere"), local.delete("/api/jobs/nowhere")):
        assert reply.status_code == 404
        assert reply.json()["type"] == "urn:approvalbot:problem:unknown-job"


def test_what_cannot_be_kept_is_a_problem(local: TestClient, home: Path) -> None:
    (home / "jobs.sqlite").write_bytes(b"no database, and long enough to be seen as none" * 30)
    reply = local.post("/api/reindex")
    assert reply.status_code == 507
    assert reply.json()["type"] == "urn:approvalbot:problem:cannot-store"
    assert local.get("/readyz").status_code == 200
