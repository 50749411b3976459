from fastapi.testclient import TestClient


def test_every_document_is_listed(client: TestClient) -> None:
    body = client.get("/api/documents").json()
    assert [(row["path"], row["title"], row["passages"]) for row in body["documents"]] == [
        ("approval.md", "The approval", 2),
        ("company.md", "The company", 1),
    ]
    assert body["failed"] == []
    assert body["generation"]


def test_a_document_has_its_text_and_places(client: TestClient) -> None:
    row = client.get("/api/documents").json()["documents"][0]
    body = client.get(f"/api/documents/{row['id']}").json()
    assert body["sha256"].startswith(row["id"])
    assert body["licence"] == "CC BY 4.0"
    assert [body["text"][h["start"] : h["end"]] for h in body["headings"]] == ["Decision", "Results"]
    assert {link["url"] for link in body["links"]} == {"https://example.org/release", "https://example.org/filing"}


def test_an_unknown_document_is_a_problem(client: TestClient) -> None:
    reply = client.get("/api/documents/nowhere")
    assert reply.status_code == 404
    assert reply.json()["type"] == "urn:approvalbot:problem:unknown-document"
