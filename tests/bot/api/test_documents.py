import errno
import os
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from bot.api import documents as handling
from bot.api import security
from tests.bot.api.conftest import done
from tests.conftest import LATER


def test_every_document_is_listed(client: TestClient) -> None:
    body = client.get("/api/documents").json()
    assert [(row["path"], row["title"], row["passages"]) for row in body["documents"]] == [
        ("approval.md", "The approval", 2),
        ("company.md", "The company", 1),
    ]
    assert [(row["indexed"], row["uploaded"]) for row in body["documents"]] == [(body["created"], False)] * 2
    assert body["failed"] == []
    assert body["generation"]
    assert body["takes"] == {
        "endings": ["txt", "md", "markdown", "html", "htm", "xhtml", "pdf", "docx"],
        "files": 100,
        "file_bytes": 64 << 20,
        "bytes": 256 << 20,
    }


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


def paths(client: TestClient) -> list[str]:
    return [row["path"] for row in client.get("/api/documents").json()["documents"]]


def id_of(client: TestClient, path: str) -> str:
    listed = client.get("/api/documents").json()
    return str(next(row["id"] for row in (*listed["documents"], *listed["failed"]) if row["path"] == path))


def upload(client: TestClient, **files: bytes) -> Response:
    parts = [("files", (f"{name.replace('_', '.')}", data)) for name, data in files.items()]
    reply: Response = client.post("/api/documents", files=parts)
    return reply


def nearest(client: TestClient, question: str) -> str:
    found = client.get("/api/search", params={"q": question}).json()["passages"]
    return str(found[0]["document"]["path"])


def test_uploaded_files_answer_once_their_job_is_done(local: TestClient) -> None:
    job = done(local, upload(local, price_txt=b"The price was agreed in Ruritania.", sales_md=b"# Sales\n\nSales began in spring."))
    assert (job["cause"], job["added"], job["changed"], job["unchanged"]) == ("upload", 2, 0, 2)
    assert paths(local) == ["approval.md", "company.md", "uploads/price.txt", "uploads/sales.md"]
    assert nearest(local, "price Ruritania") == "uploads/price.txt"


def test_one_of_the_same_name_replaces_it_and_counts_as_changed(local: TestClient) -> None:
    done(local, upload(local, price_txt=b"The price was agreed in Ruritania."))
    job = done(local, upload(local, price_txt=b"The price was refused in Ruritania."))
    assert (job["added"], job["changed"]) == (0, 1)
    assert "refused" in local.get(f"/api/documents/{id_of(local, 'uploads/price.txt')}").json()["text"]


def test_a_document_tells_since_when_its_words_are_there_and_whether_it_was_uploaded(local: TestClient) -> None:
    first = local.get("/api/documents").json()["created"]
    for price in ("agreed", "refused"):
        done(local, upload(local, price_txt=f"The price was {price} in Ruritania.".encode()))
    listed = local.get("/api/documents").json()
    assert [(row["indexed"], row["uploaded"]) for row in listed["documents"]] == [
        (first, False),
        (first, False),
        (listed["created"], True),
    ]
    assert first < listed["created"]


def test_a_job_tells_what_became_of_each_file(local: TestClient, sources: Path) -> None:
    (sources / "company.md").write_text("Edited words.")
    (sources / "broken.pdf").write_bytes(b"x")
    job = done(local, upload(local, price_txt=b"The price was agreed in Ruritania."))
    assert [(note["path"], note["change"]) for note in job["files"]] == [
        ("broken.pdf", "failed"),
        ("uploads/price.txt", "added"),
        ("company.md", "changed"),
        ("approval.md", "unchanged"),
    ]
    assert "not a PDF" in job["files"][0]["reason"]
    assert job["files"][1]["reason"] is None
    job = done(local, local.delete(f"/api/documents/{id_of(local, 'company.md')}"))
    (note,) = [note for note in job["files"] if note["change"] == "removed"]
    assert (note["path"], note["reason"][:8]) == ("company.md", "left out")
    job = done(local, local.post("/api/reindex"))
    assert [note["path"] for note in job["files"] if note["change"] == "left_out"] == ["company.md"]


def test_a_name_never_leads_out(local: TestClient, home: Path) -> None:
    done(local, local.post("/api/documents", files={"files": ("../../../evil.txt", b"Evil words.")}))
    assert (home / "uploads" / "evil.txt").is_file()
    assert paths(local)[-1] == "uploads/evil.txt"


@pytest.mark.parametrize(
    ("files", "status", "kind", "found"),
    [
        ([("a.exe", b"x"), ("b.txt", b"fine")], 415, "unknown-kind", "a.exe: of an unknown kind (.exe)"),
        ([("a.txt", b"x"), ("dir/A.txt", b"y")], 422, "invalid-request", "a.txt"),
        ([("big.txt", b"x" * 101)], 413, "too-large", "big.txt has 101 bytes"),
        ([(f"{number}.txt", b"x") for number in range(4)], 413, "too-large", "at most 3 files"),
        ([], 422, "invalid-request", "No file was sent"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is(
    local: TestClient, home: Path, monkeypatch: pytest.MonkeyPatch, files: list[tuple[str, bytes]], status: int, kind: str, found: str
) -> None:
    monkeypatch.setattr(handling, "LARGEST_FILE", 100)
    monkeypatch.setattr(handling, "MOST_FILES", 3)
    reply = local.post("/api/documents", files=[("files", file) for file in files])
    assert reply.status_code == status
    assert reply.json()["type"] == f"urn:approvalbot:problem:{kind}"
    assert found in reply.json()["detail"]
    assert not (home / "uploads").exists()
    assert local.get("/api/jobs").json()["jobs"] == []


@pytest.mark.parametrize("declared", [True, False])
def test_an_upload_may_be_larger_than_a_question_but_not_endless(
    local: TestClient, monkeypatch: pytest.MonkeyPatch, declared: bool
) -> None:
    monkeypatch.setattr(security, "LARGEST_BODY", 1000)
    monkeypatch.setattr(security, "LARGEST_UPLOAD", 5000)
    assert upload(local, a_txt=b"words " * 500).status_code == 202
    request = local.build_request("POST", "/api/documents", files={"files": ("b.txt", b"words " * 1000)})
    if not declared:
        body, boundary = request.read(), request.headers["content-type"]
        request = local.build_request("POST", "/api/documents", content=iter([body]), headers={"content-type": boundary})
    reply = local.send(request)
    assert reply.status_code == 413
    assert reply.json()["type"] == "urn:approvalbot:problem:too-large"


def test_no_form_is_told(local: TestClient) -> None:
    for headers in (
        {"content-type": "multipart/form-data"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "text/plain"},
    ):
        reply = local.post("/api/documents", content=b"rubbish", headers=headers)
        assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")


def test_a_full_disk_is_told(local: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(handling.uploads, "stored", full)
    reply = upload(local, a_txt=b"x")
    assert (reply.status_code, reply.json()["type"]) == (507, "urn:approvalbot:problem:cannot-store")
    assert "No space left" in reply.json()["detail"]


def test_a_removed_upload_is_deleted_and_stops_answering(local: TestClient, home: Path) -> None:
    done(local, upload(local, price_txt=b"The price was agreed in Ruritania."))
    gone = id_of(local, "uploads/price.txt")
    job = done(local, local.delete(f"/api/documents/{gone}"))
    assert (job["cause"], job["removed"]) == ("remove", 1)
    assert not (home / "uploads" / "price.txt").exists()
    assert paths(local) == ["approval.md", "company.md"]
    assert local.get(f"/api/documents/{gone}").status_code == 404
    found = local.get("/api/search", params={"q": "price agreed Ruritania"}).text
    assert "Ruritania." not in found


def test_a_removed_file_of_the_users_folder_stays_there_and_is_left_out(local: TestClient, sources: Path) -> None:
    gone = id_of(local, "company.md")
    job = done(local, local.delete(f"/api/documents/{gone}"))
    assert [failure["path"] for failure in job["failed"]] == ["company.md"]
    assert (sources / "company.md").is_file()
    assert paths(local) == ["approval.md"]
    (sources / "company.md").write_text("Edited words.")
    done(local, local.post("/api/reindex"))
    assert paths(local) == ["approval.md"]


def test_uploading_it_brings_it_back(local: TestClient, sources: Path) -> None:
    done(local, local.delete(f"/api/documents/{id_of(local, 'company.md')}"))
    done(local, upload(local, company_md=(sources / "company.md").read_bytes()))
    assert paths(local) == ["approval.md", "company.md"]


def test_a_removed_file_that_is_still_there_is_restored(local: TestClient, sources: Path) -> None:
    done(local, local.delete(f"/api/documents/{id_of(local, 'company.md')}"))
    (sources / "company.md").write_text("Edited words.")
    (failure,) = local.get("/api/documents").json()["failed"]
    assert (failure["path"], failure["removed"], failure["id"]) == ("company.md", True, None)
    job = done(local, local.post("/api/documents/restore", json={"path": "company.md"}))
    assert (job["cause"], job["added"], job["failed"]) == ("restore", 1, [])
    assert paths(local) == ["approval.md", "company.md"]


@pytest.mark.parametrize("path", ["approval.md", "nowhere.md", "../../etc/passwd", "uploads/price.txt", "uploads/../../x"])
def test_what_was_not_removed_or_is_gone_is_not_restored(local: TestClient, path: str) -> None:
    done(local, upload(local, price_txt=b"The price was agreed in Ruritania."))
    done(local, local.delete(f"/api/documents/{id_of(local, 'uploads/price.txt')}"))
    reply = local.post("/api/documents/restore", json={"path": path})
    assert (reply.status_code, reply.json()["type"]) == (404, "urn:approvalbot:problem:file-gone")


SECRET = b"""---
title: Prices of examplimab
questions:
  - What is the price of examplimab?
---
## What does examplimab cost?

The price of examplimab is 4711 thalers. The Gringotts rebate (GR) halves the price of examplimab.
"""
ASKED = ["What is the price of examplimab?", "examplimab price", "What does it cost, halved by a rebate?", "Who approved the therapy?"]
OWN_WORDS = ("4711", "thaler", "gringotts", "halves", "prices of")


def told(client: TestClient) -> str:
    """All that is said to those who ask, but for their own questions."""
    said = [client.get("/api/suggestions").text, client.get("/api/documents").text]
    for question in ASKED:
        replies = [
            client.post("/api/answer", json={"question": question, "limit": 50}),
            client.post("/api/answer", json={"question": question}, headers={"Accept": "text/event-stream"}),
            client.get("/api/search", params={"q": question, "limit": 50}),
        ]
        said += [reply.text for reply in replies]
    return "\n".join(said).lower()


def test_a_removed_documents_words_are_said_nowhere(local: TestClient, sources: Path) -> None:
    """Uploaded or of a folder: once the job is done, no answer, passage, suggestion or search holds a word of it; back it all comes."""
    before = local.get("/readyz").json()["generation"]
    (sources / "prices.md").write_bytes(SECRET)
    done(local, local.post("/api/reindex"))
    done(local, upload(local, copy_md=SECRET + b"\nAnd a line more."))
    held = local.get("/readyz").json()["generation"]
    assert all(word in told(local) for word in OWN_WORDS)
    assert "Gringotts" in local.get("/api/suggestions").text
    for path in ("prices.md", "uploads/copy.md"):
        gone = id_of(local, path)
        done(local, local.delete(f"/api/documents/{gone}"))
        assert local.get(f"/api/documents/{gone}").status_code == 404
        assert local.get(f"/api/documents/{gone}/file").status_code == 404
    assert not [word for word in OWN_WORDS if word in told(local)]
    assert "Gringotts" not in local.get("/api/suggestions").text
    local.post(f"/api/generations/{held}/activate")
    assert all(word in told(local) for word in OWN_WORDS)
    local.post(f"/api/generations/{before}/activate")
    assert not [word for word in OWN_WORDS if word in told(local)]


def test_a_file_that_could_not_be_read_can_be_removed(local: TestClient, home: Path) -> None:
    job = done(local, upload(local, bad_pdf=b"no pdf"))
    (failure,) = job["failed"]
    assert failure["path"] == "uploads/bad.pdf"
    job = done(local, local.delete(f"/api/documents/{failure['id']}"))
    assert job["failed"] == []
    assert not (home / "uploads" / "bad.pdf").exists()


def test_the_last_document_stays(local: TestClient) -> None:
    first, second = id_of(local, "approval.md"), id_of(local, "company.md")
    job = local.delete(f"/api/documents/{first}")
    reply = local.delete(f"/api/documents/{second}")
    assert (reply.status_code, reply.json()["type"]) == (409, "urn:approvalbot:problem:last-document")
    done(local, job)
    assert paths(local) == ["company.md"]


def test_a_file_comes_as_an_attachment_byte_for_byte(local: TestClient, sources: Path) -> None:
    content = b"<script>alert(1)</script>\r\n\x00 words"
    done(local, local.post("/api/documents", files={"files": ("caf\u00e9 \u4e2d.html", b"<p>words</p>\r\n")}))
    reply = local.get(f"/api/documents/{id_of(local, 'uploads/café 中.html')}/file")
    assert reply.content == b"<p>words</p>\r\n"
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"] == "attachment; filename*=utf-8''caf%C3%A9%20%E4%B8%AD.html"
    gone = id_of(local, "company.md")
    (sources / "company.md").write_bytes(content)
    reply = local.get(f"/api/documents/{gone}/file")
    assert (reply.status_code, reply.json()["type"]) == (404, "urn:approvalbot:problem:file-gone")
    assert local.get("/api/documents/nowhere/file").json()["type"] == "urn:approvalbot:problem:unknown-document"
    assert local.delete("/api/documents/nowhere").json()["type"] == "urn:approvalbot:problem:unknown-document"


def test_a_document_tells_what_it_said_before(local: TestClient, sources: Path) -> None:
    before = local.get(f"/api/documents/{id_of(local, 'company.md')}").json()
    assert [(one["id"], one["until"]) for one in before["history"]] == [(before["id"], None)]
    (sources / "company.md").write_text("The seat moved to Ruritania.")
    first = local.get("/readyz").json()["generation"]
    second = done(local, local.post("/api/reindex"))["generation"]
    now = local.get(f"/api/documents/{id_of(local, 'company.md')}").json()
    newer, older = now["history"]
    assert (newer["id"], newer["sha256"], newer["until"], newer["generation"]) == (now["id"], now["sha256"], None, second)
    assert (older["id"], older["sha256"], older["generation"]) == (before["id"], before["sha256"], first)
    assert (older["since"], older["until"], older["path"]) == (before["history"][0]["since"], newer["since"], "company.md")
    assert "Somerset" not in str(now)


def test_a_document_tells_what_it_replaces_and_what_replaced_it(local: TestClient, sources: Path) -> None:
    assert [one["replaced_by"] for one in local.get("/api/documents").json()["documents"]] == [None, None]
    (sources / "later.md").write_text(LATER.format(more="\nreplaces: approval.md"))
    done(local, local.post("/api/reindex"))
    old, new = (local.get(f"/api/documents/{id_of(local, path)}").json() for path in ("approval.md", "later.md"))
    by = {"id": new["id"], "title": "A later report", "published": "2025-02-03"}
    listed = {one["path"]: one["replaced_by"] for one in local.get("/api/documents").json()["documents"]}
    assert listed == {"approval.md": by, "company.md": None, "later.md": None}
    assert (old["replaced_by"], old["replaces"]) == (by, [])
    assert (new["replaced_by"], [(one["id"], one["title"]) for one in new["replaces"]]) == (None, [(old["id"], "The approval")])


def test_what_was_removed_comes_back_through_no_history(local: TestClient, home: Path) -> None:
    done(local, upload(local, price_md=b"---\ntitle: The price\n---\nThe zanzibar price was secret."))
    done(local, local.delete(f"/api/documents/{id_of(local, 'uploads/price.md')}"))
    assert "zanzibar" not in (home / "history.jsonl").read_text()
    done(local, upload(local, again_md=b"---\ntitle: The price\n---\nThe price is known."))
    body = local.get(f"/api/documents/{id_of(local, 'uploads/again.md')}").json()
    assert [one["path"] for one in body["history"]] == ["uploads/again.md", "uploads/price.md"]
    assert "zanzibar" not in str(body)
    assert local.get(f"/api/documents/{body['history'][1]['id']}").status_code == 404
