import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.api.app import create_app
from bot.runtime import Runtime
from bot.settings import BotSettings
from tests.conftest import ToyRuntime

QUESTION = {"question": "What was the overall response rate in patients?"}
ANSWER = {"id", "status", "answer", "citations", "terms", "passages", "question", "confidence", "generation", "fingerprint", "took_ms"}
CITATION = {"document", "start", "end", "quote", "emphasis", "page", "heading", "before", "after"}
PASSAGE = {"id", "document", "start", "end", "text", "heading", "page", "rank", "score"}
DOCUMENT = {"id", "title", "path", "url", "publisher", "published", "language", "sha256"}


def test_an_answer_has_the_shape_of_the_contract(client: TestClient) -> None:
    reply = client.post("/api/answer", json=QUESTION)
    assert reply.status_code == 200
    body = reply.json()
    assert set(body) >= ANSWER
    assert body["status"] == "answered"
    assert set(body["answer"]) >= {"text", "short", "verdict", "reason"}
    assert body["answer"]["short"] == "87.9%"
    (citation,) = body["citations"]
    assert set(citation) >= CITATION
    assert set(citation["document"]) >= DOCUMENT
    assert citation["document"]["published"] == "2024-08-27"
    assert set(body["passages"][0]) >= PASSAGE
    assert [passage["rank"] for passage in body["passages"]] == [1, 2, 3]
    assert set(body["took_ms"]) >= {"retrieve", "read", "total"}


def test_another_value_is_told_with_its_citation(differing_home: Path) -> None:
    with TestClient(create_app(ToyRuntime(BotSettings(home=differing_home, journal_days=0)))) as client:
        body = client.post("/api/answer", json=QUESTION).json()
        (other,) = body["differing"]
        text = client.get(f"/api/documents/{other['citation']['document']['id']}").json()["text"]
        only = client.post("/api/answer", json={**QUESTION, "as_of": "2024-12-31"}).json()
    assert {body["answer"]["short"], other["short"]} == {"87.9%", "85.4%"}
    assert other["short"] not in body["answer"]["text"]
    (words,) = other["citation"]["emphasis"]
    assert text[words["start"] : words["end"]] == other["short"]
    assert text[other["citation"]["start"] : other["citation"]["end"]] == other["citation"]["quote"]
    assert (only["answer"]["short"], only["differing"]) == ("87.9%", [])  # what may not answer is not shown beside


def test_what_was_replaced_answers_for_a_day_before_and_says_so(replaced_home: Path) -> None:
    with TestClient(create_app(ToyRuntime(BotSettings(home=replaced_home, journal_days=0)))) as client:

        def asked(**limits: object) -> tuple[dict[str, Any], list[str]]:
            body = client.post("/api/answer", json={**QUESTION, **limits}).json()
            search = client.get("/api/search", params={"q": QUESTION["question"], **limits}).json()
            shown = [*body["passages"], *search["passages"]]
            assert all((one["replaced_by"] is not None) == (one["document"]["path"] == "approval.md") for one in shown)
            return body, [one["document"]["path"] for one in shown]

        today, paths = asked()
        assert (today["answer"]["short"], today["citations"][0]["replaced_by"], today["differing"]) == ("85.4%", None, [])
        assert "approval.md" not in paths
        before, paths = asked(as_of="2025-02-02")
        assert before["answer"]["short"] == "87.9%"
        later = next(one for one in client.get("/api/documents").json()["documents"] if one["path"] == "later.md")
        wanted = {"id": later["id"], "title": "A later report", "published": "2025-02-03"}
        assert before["citations"][0]["replaced_by"] == wanted
        assert "later.md" not in paths
        assert asked(as_of="2025-02-03")[0]["answer"]["short"] == "85.4%"
        assert asked(documents=[before["citations"][0]["document"]["id"]])[0]["citations"][0]["replaced_by"] == wanted


def test_a_quote_is_the_documents_text_at_its_offsets(client: TestClient) -> None:
    (citation,) = client.post("/api/answer", json=QUESTION).json()["citations"]
    text = client.get(f"/api/documents/{citation['document']['id']}").json()["text"]
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    (words,) = citation["emphasis"]
    assert text[words["start"] : words["end"]] == "87.9%"
    assert text.startswith(citation["before"][-10:], citation["start"] - 10)
    assert text[citation["end"] :].startswith(citation["after"])


def test_terms_in_the_quotes_come_with_what_explains_them(glossed_home: Path) -> None:
    with TestClient(create_app(ToyRuntime(BotSettings(home=glossed_home)))) as client:
        body = client.post("/api/answer", json=QUESTION).json()
        stream = client.post("/api/answer", json=QUESTION, headers={"Accept": "text/event-stream"})
        (term,) = body["terms"]
        text = client.get(f"/api/documents/{term['citation']['document']['id']}").json()["text"]
    (name, done) = events(stream.text)[-1]
    assert (name, done["terms"]) == ("done", body["terms"])  # type: ignore[index]
    assert set(term) == {"term", "citation", "places"}
    assert set(term["citation"]) >= CITATION
    assert term["citation"]["document"]["path"] == "glossary.md"
    assert term["citation"]["quote"] == text[term["citation"]["start"] : term["citation"]["end"]]
    (place,) = term["places"]
    citation = body["citations"][place["citation"]]
    assert (
        citation["quote"][place["start"] - citation["start"] : place["end"] - citation["start"]] == term["term"] == "overall response rate"
    )


def test_what_the_sources_do_not_tell_is_not_found_with_the_nearest(client: TestClient) -> None:
    body = client.post("/api/answer", json={"question": "zebra quagga okapi"}).json()
    assert body["status"] == "not_found"
    assert body["citations"] == []
    assert body["answer"]["reason"]
    assert body["passages"]


def test_documents_and_dates_limit_what_answers(client: TestClient) -> None:
    rows = client.get("/api/documents").json()["documents"]
    company = next(row["id"] for row in rows if row["path"] == "company.md")
    by_id = client.post("/api/answer", json={**QUESTION, "documents": [company]}).json()
    by_day = client.post("/api/answer", json={**QUESTION, "as_of": "2023-12-31"}).json()
    for body in (by_id, by_day):
        assert {passage["document"]["id"] for passage in body["passages"]} == {company}


def test_a_history_is_taken(client: TestClient) -> None:
    history = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Ask away."}]
    assert client.post("/api/answer", json={**QUESTION, "history": history}).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        ({}, "invalid-request", "question"),
        ({"question": ""}, "invalid-request", "at least 1"),
        ({"question": "x" * 2001}, "invalid-request", "2000"),
        ({"question": "   "}, "bad-question", "empty"),
        ({**QUESTION, "limit": 0}, "invalid-request", "limit"),
        ({**QUESTION, "limit": 51}, "invalid-request", "limit"),
        ({**QUESTION, "as_of": "yesterday"}, "invalid-request", "as_of"),
        ({**QUESTION, "history": [{"role": "wizard", "content": "x"}]}, "invalid-request", "role"),
        ({**QUESTION, "documents": ["nowhere"]}, "bad-question", "nowhere"),
        ({**QUESTION, "unknown": 1}, "invalid-request", "unknown"),
    ],
)
def test_bad_requests_are_told_as_problems(client: TestClient, body: dict[str, object], kind: str, found: str) -> None:
    reply = client.post("/api/answer", json=body)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["type"] == f"urn:approvalbot:problem:{kind}"
    assert problem["status"] == 422
    assert found in problem["detail"]
    assert problem["request_id"] == reply.headers["x-request-id"]


def test_no_json_is_told(client: TestClient) -> None:
    reply = client.post("/api/answer", content=b"{not json", headers={"Content-Type": "application/json"})
    assert reply.status_code == 422
    assert reply.json()["type"].endswith("invalid-request")


def events(text: str) -> list[tuple[str, object]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_the_stream_tells_the_same_as_the_whole(client: TestClient) -> None:
    whole = client.post("/api/answer", json=QUESTION).json()
    reply = client.post("/api/answer", json=QUESTION, headers={"Accept": "text/event-stream"})
    assert reply.headers["content-type"].startswith("text/event-stream")
    came = events(reply.text)
    assert [name for name, _ in came if name != "text"] == ["question", "passages", "citation", "done"]
    by_name = dict(came)
    assert "".join(data["text"] for name, data in came if name == "text") == whole["answer"]["text"]  # type: ignore[index]
    assert by_name["passages"] == whole["passages"]
    assert by_name["citation"] == whole["citations"][0]
    done = by_name["done"]
    assert isinstance(done, dict)
    assert {**done, "took_ms": 0} == {**whole, "took_ms": 0}


def test_an_error_ends_the_stream_as_a_problem(client: TestClient) -> None:
    reply = client.post("/api/answer", json={**QUESTION, "documents": ["nowhere"]}, headers={"Accept": "text/event-stream"})
    ((name, problem),) = events(reply.text)
    assert name == "error"
    assert isinstance(problem, dict)
    assert problem["type"].endswith("bad-question")
    assert problem["request_id"] == reply.headers["x-request-id"]


def test_search_is_retrieval_alone(client: TestClient) -> None:
    body = client.get("/api/search", params={"q": "overall response rate", "limit": 2}).json()
    assert body["question"] == "overall response rate"
    assert len(body["passages"]) == 2
    assert set(body["passages"][0]) >= PASSAGE
    assert body["generation"]
    assert body["took_ms"]["total"] > 0


def test_a_search_is_mended_as_a_question_is(client: TestClient) -> None:
    slipped = client.get("/api/search", params={"q": " overal responce rate "}).json()
    right = client.get("/api/search", params={"q": "overall response rate"}).json()
    assert slipped["question"] == right["question"] == "overall response rate"
    assert slipped["passages"] == right["passages"]
    assert client.post("/api/answer", json={"question": "overal responce rate"}).json()["question"] == slipped["question"]


def test_search_takes_filters(client: TestClient) -> None:
    company = next(row["id"] for row in client.get("/api/documents").json()["documents"] if row["path"] == "company.md")
    by_id = client.get("/api/search", params={"q": "response", "documents": company}).json()
    by_day = client.get("/api/search", params={"q": "response", "as_of": "2023-12-31"}).json()
    assert [passage["document"]["id"] for passage in by_id["passages"] + by_day["passages"]] == [company, company]


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": "  "}, {"q": "x", "limit": "many"}, {"q": "x", "as_of": "never"}, {"q": "x", "documents": "no"}]
)
def test_bad_searches_are_told_as_problems(client: TestClient, query: dict[str, str]) -> None:
    reply = client.get("/api/search", params=query)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


def test_suggestions_are_questions_that_are_answered(client: TestClient) -> None:
    questions = client.get("/api/suggestions").json()["questions"]
    assert questions
    for question in questions:
        assert client.post("/api/answer", json={"question": question}).json()["status"] == "answered"


def test_the_same_question_gives_the_same_bytes_but_for_the_time(client: TestClient, runtime: Runtime) -> None:
    first, second = (client.post("/api/answer", json=QUESTION).json() for _ in range(2))
    first.pop("took_ms")
    second.pop("took_ms")
    assert json.dumps(first) == json.dumps(second)
