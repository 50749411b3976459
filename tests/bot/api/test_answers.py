from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.api.answers import replaying
from bot.journal import FILE, Journal
from tests.bot.api.conftest import Client, done
from tests.bot.api.test_asking import events
from tests.conftest import run_build

QUESTION = {"question": "What was the overall response rate in patients?", "limit": 2}
STREAM = {"Accept": "text/event-stream"}


def asked(client: TestClient, **values: object) -> dict[str, Any]:
    reply: dict[str, Any] = client.post("/api/answer", json={**QUESTION, **values}).json()
    return reply


def test_a_past_answer_is_what_was_given_to_the_byte(local: TestClient) -> None:
    reply = local.post("/api/answer", json={**QUESTION, "history": [{"role": "user", "content": "Hello 🧬"}], "as_of": "2025-01-01"})
    past = local.get(f"/api/answers/{reply.json()['id']}")
    assert (past.status_code, past.headers["content-type"]) == (200, "application/json")
    assert past.content == reply.content


def test_one_that_was_streamed_too(local: TestClient) -> None:
    text = local.post("/api/answer", json=QUESTION, headers=STREAM).text
    (name, whole) = events(text)[-1]
    assert name == "done"
    assert isinstance(whole, dict)
    past = local.get(f"/api/answers/{whole['id']}").text
    assert text.endswith(f"event: done\ndata: {past}\n\n")


def test_one_that_was_not_found_or_declined_too(local: TestClient) -> None:
    for question, status in (("zebra quagga okapi", "not_found"), ("Hello!", "declined")):
        reply = asked(local, question=question)
        assert reply["status"] == status
        assert local.get(f"/api/answers/{reply['id']}").json() == reply


def test_it_outlives_the_server(serving: Client) -> None:
    first = serving()
    reply = asked(first)
    first.get(f"/api/answers/{reply['id']}")  # waits until it is written
    assert serving().get(f"/api/answers/{reply['id']}").json() == reply


def test_an_error_is_no_answer(local: TestClient, home: Path) -> None:
    assert local.post("/api/answer", json={**QUESTION, "documents": ["nowhere"]}).status_code == 422
    assert local.post("/api/answer", json={**QUESTION, "documents": ["nowhere"]}, headers=STREAM).status_code == 200
    assert not (home / FILE).exists()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/api/answers/nowhere", None),
        ("post", "/api/answers/nowhere/replay", None),
        ("post", "/api/feedback", {"answer": "nowhere", "verdict": "up"}),
    ],
)
def test_an_unknown_answer_is_a_problem(local: TestClient, method: str, path: str, body: object) -> None:
    reply = local.request(method, path, json=body)
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
    assert reply.json()["type"] == "urn:approvalbot:problem:unknown-answer"
    assert "'nowhere' is kept. Answers are kept for 90 days" in reply.json()["detail"]


def test_without_a_journal_nothing_is_kept_and_that_is_told(serving: Client, home: Path) -> None:
    client = serving(journal_days=0)
    reply = asked(client)
    assert not (home / FILE).exists()
    assert client.get("/api/version").json()["journal"] is False
    past = client.get(f"/api/answers/{reply['id']}")
    assert past.status_code == 404
    assert "APPROVALBOT_JOURNAL_DAYS is 0" in past.json()["detail"]


def test_with_one_the_page_is_told_so(local: TestClient) -> None:
    assert local.get("/api/version").json()["journal"] is True


def test_feedback_is_kept_and_the_later_replaces_the_earlier(local: TestClient, home: Path) -> None:
    answer = asked(local)["id"]
    assert local.post("/api/feedback", json={"answer": answer, "verdict": "up"}).status_code == 204
    reply = local.post("/api/feedback", json={"answer": answer, "verdict": "down", "comment": "Zu alt 🧬"})
    assert (reply.status_code, reply.content) == (204, b"")
    (opinion,) = Journal(home, 90).opinions()
    assert (opinion.answer, opinion.thumb, opinion.comment) == (answer, "down", "Zu alt 🧬")


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"verdict": "sideways"}, "verdict"),
        ({"verdict": None}, "verdict"),
        ({"answer": ""}, "answer"),
        ({"answer": 1}, "answer"),
        ({"comment": "x" * 2001}, "2000"),
        ({"stars": 5}, "stars"),
    ],
)
def test_bad_feedback_is_told_as_a_problem(local: TestClient, wrong: dict[str, object], found: str) -> None:
    reply = local.post("/api/feedback", json={"answer": "a1", "verdict": "up", **wrong})
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")
    assert found in reply.json()["detail"]


def test_an_answer_is_given_again_by_its_own_generation(local: TestClient, sources: Path) -> None:
    reply = asked(local)
    (sources / "approval.md").write_text("The overall response rate was 12.3% in patients.")
    done(local, local.post("/api/reindex"))
    assert asked(local)["answer"]["short"] == "12.3%"
    replayed = local.post(f"/api/answers/{reply['id']}/replay").json()
    assert replayed["given"]
    assert {name: value for name, value in replayed.items() if name != "given"} == {
        "id": reply["id"],
        "same": True,
        "differs": [],
        "generation": reply["generation"],
        "fingerprint": reply["fingerprint"],
    }


def test_one_that_cannot_be_given_again_is_told(local: TestClient, home: Path) -> None:
    reply = asked(local)
    (home / "generations" / reply["generation"] / "vectors.faiss").write_bytes(b"x")
    replayed = local.post(f"/api/answers/{reply['id']}/replay")
    assert (replayed.status_code, replayed.json()["type"]) == (409, "urn:approvalbot:problem:cannot-replay")
    assert reply["generation"] in replayed.json()["detail"]


def test_one_is_given_again_at_a_time(local: TestClient) -> None:
    answer = asked(local)["id"]
    with replaying:
        assert local.post(f"/api/answers/{answer}/replay").status_code == 503
    assert local.post(f"/api/answers/{answer}/replay").status_code == 200


def test_a_generation_that_an_answer_needs_is_kept(local: TestClient, sources: Path, home: Path) -> None:
    reply = asked(local)
    unneeded = None
    for number in range(12):
        (sources / "new.txt").write_text(f"Version {number} of the words.")
        made = done(local, local.post("/api/reindex"))["generation"]
        unneeded = unneeded or made
    kept = [row["id"] for row in local.get("/api/generations").json()["generations"]]
    assert len(kept) == 11
    assert reply["generation"] in kept
    assert unneeded not in kept
    assert local.post(f"/api/answers/{reply['id']}/replay").json()["same"] is True
    run_build(sources, home)  # nothing is new, nothing goes
    assert local.get(f"/api/answers/{reply['id']}").status_code == 200


def damaged(home: Path) -> None:
    (home / FILE).write_bytes(b"no database, and long enough to be seen as none" * 30)


def test_a_damaged_journal_stops_no_answer_and_is_told(
    local: TestClient, home: Path, sources: Path, caplog: pytest.LogCaptureFixture
) -> None:
    damaged(home)
    whole = asked(local)
    assert whole["answer"]["short"] == "87.9%"
    name, streamed = events(local.post("/api/answer", json=QUESTION, headers=STREAM).text)[-1]
    assert name == "done"
    assert isinstance(streamed, dict)
    assert streamed["answer"] == whole["answer"]
    reply = local.get(f"/api/answers/{whole['id']}")
    assert (reply.status_code, reply.json()["type"]) == (507, "urn:approvalbot:problem:cannot-store")
    ready = local.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert "not a database" in ready.json()["journal"]
    assert any("Answers are given, but not kept" in record.message for record in caplog.records)
    (sources / "new.txt").write_text("Entirely new words stand here.")
    done(local, local.post("/api/reindex"))
    assert any("No old generation is removed" in record.message for record in caplog.records)


def test_a_full_disk_stops_no_answer_and_is_told(full: None, local: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(30):
        assert asked(local, limit=50, history=[{"role": "user", "content": f"{number} {'x' * 5000}"}])["answer"]["short"] == "87.9%"
    assert local.get("/api/answers/nowhere").status_code == 404
    assert "full" in local.get("/readyz").json()["journal"]
    assert any("Answers are given, but not kept" in record.message for record in caplog.records)


def test_a_journal_that_is_well_is_not_told_of(local: TestClient) -> None:
    asked(local)
    assert local.get("/readyz").json()["journal"] is None
