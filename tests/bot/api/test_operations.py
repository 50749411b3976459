from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.api.app import create_app
from bot.api.security import LARGEST_BODY
from bot.settings import BotSettings
from index.generation import publish
from tests.conftest import ToyRuntime, run_build, write_tiny


def test_alive_and_ready(client: TestClient) -> None:
    assert client.get("/livez").json() == {"status": "live"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["documents"], ready["passages"], ready["trouble"]) == ("ready", 2, 3, None)


def test_a_new_index_that_cannot_be_opened_is_told_while_the_old_one_answers(tmp_path: Path) -> None:
    run_build(write_tiny(tmp_path / "s"), tmp_path / "h")
    with TestClient(create_app(ToyRuntime(BotSettings(home=tmp_path / "h")))) as client:
        first = client.get("/readyz").json()
        publish(tmp_path / "h", "nowhere")
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["generation"]) == (200, first["generation"])
        assert "nowhere" in ready.json()["trouble"]
        assert client.post("/api/answer", json={"question": "Who approved the therapy?"}).status_code == 200


def test_not_ready_until_an_index_is_open(tmp_path: Path) -> None:
    with TestClient(create_app(ToyRuntime(BotSettings(home=tmp_path)))) as client:
        assert client.get("/livez").status_code == 200
        reply = client.get("/readyz")
        assert reply.status_code == 503
        assert reply.json()["type"] == "urn:approvalbot:problem:not-ready"
        assert client.post("/api/answer", json={"question": "x"}).status_code == 503
        assert client.get("/api/version").json()["generation"] is None
        run_build(write_tiny(tmp_path / "s"), tmp_path)
        assert client.get("/readyz").status_code == 200


def test_the_version_names_index_and_models(client: TestClient) -> None:
    body = client.get("/api/version").json()
    assert body["version"]
    assert body["fingerprint"]


def test_the_contracts_addresses_are_described(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    paths = described["paths"]
    assert set(paths) >= {
        "/api/answer",
        "/api/search",
        "/api/suggestions",
        "/api/answers/{answer_id}",
        "/api/feedback",
        "/api/documents",
        "/api/documents/{document_id}",
        "/livez",
        "/readyz",
        "/api/version",
    }
    refused = paths["/api/answer"]["post"]["responses"]["422"]["content"]
    assert refused == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemJson"}}}
    assert "HTTPValidationError" not in described["components"]["schemas"]


@pytest.mark.parametrize("path", ["/api/nothing", "/no.html", "/../pyproject.toml", "/js/../../bot/cli.py", "/%2e%2e/pyproject.toml"])
def test_what_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert reply.headers["content-type"] == "application/problem+json"


def test_the_wrong_method_is_a_problem(client: TestClient) -> None:
    reply = client.get("/api/answer")
    assert reply.status_code == 405
    assert reply.headers["content-type"] == "application/problem+json"


def test_the_page_is_served_with_its_files(client: TestClient) -> None:
    page = client.get("/")
    assert "<title>approvalbot</title>" in page.text
    for path in ("/style.css", "/js/app.js", "/icon.svg", "/documents.html", "/documents.css", "/js/documents.js"):
        assert client.get(path).status_code == 200
    assert page.headers["cache-control"] == "no-cache"


def test_every_reply_is_guarded(client: TestClient) -> None:
    for path in ("/", "/api/documents", "/api/nothing"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]


def test_a_request_that_is_too_large_is_refused(client: TestClient) -> None:
    reply = client.post("/api/answer", content=b"x" * (LARGEST_BODY + 1))
    assert reply.status_code == 413
    assert reply.json()["type"] == "urn:approvalbot:problem:too-large"


def test_one_that_hides_its_size_too(client: TestClient) -> None:
    chunks = (b"x" * (1 << 20) for _ in range(5))
    reply = client.post("/api/answer", content=chunks, headers={"Content-Type": "application/json"})
    assert reply.status_code == 413


def test_an_error_nobody_foresaw_is_a_problem_without_its_inside(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret path")

    monkeypatch.setattr("bot.api.asking.answer_to", broken)
    reply = client.post("/api/answer", json={"question": "x"})
    assert reply.status_code == 500
    assert reply.json()["type"] == "urn:approvalbot:problem:internal-error"
    assert "secret" not in reply.text
