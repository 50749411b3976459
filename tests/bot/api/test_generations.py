from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from index.generation import CATALOGUE, VECTORS, generations_folder, writing
from tests.bot.api.conftest import done
from tests.conftest import ToyEncoder, run_build


@pytest.fixture
def three(local: TestClient, sources: Path) -> list[str]:
    """Three generations, the last of which answers."""
    made = [local.get("/readyz").json()["generation"]]
    (sources / "new.txt").write_text("The price was agreed in Ruritania.")
    made.append(done(local, local.post("/api/reindex"))["generation"])
    (sources / "company.md").unlink()
    (sources / "new.txt").write_text("The price was refused in Ruritania.")
    made.append(done(local, local.post("/api/reindex"))["generation"])
    return made


def listed(client: TestClient) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get("/api/generations").json()["generations"]
    return rows


def test_generations_are_listed_with_their_differences(local: TestClient, three: list[str]) -> None:
    rows = listed(local)
    assert [row["id"] for row in rows] == three[::-1]
    assert [row["current"] for row in rows] == [True, False, False]
    assert [(row["added"], row["changed"], row["removed"]) for row in rows] == [
        ([], ["new.txt"], ["company.md"]),
        (["new.txt"], [], []),
        (["approval.md", "company.md"], [], []),
    ]
    assert [(row["documents"], row["failed"]) for row in rows] == [(2, 0), (3, 0), (2, 0)]
    assert rows[0]["created"] > rows[1]["created"]


def test_back_and_forward(local: TestClient, three: list[str]) -> None:
    for generation, price in ((three[1], "agreed"), (three[0], None), (three[2], "refused")):
        rows = local.post(f"/api/generations/{generation}/activate").json()["generations"]
        assert [row["id"] for row in rows if row["current"]] == [generation]
        assert local.get("/readyz").json()["generation"] == generation
        found = local.get("/api/search", params={"q": "price in Ruritania"}).json()
        assert found["generation"] == generation
        assert (f"price was {price}" in str(found)) == (price is not None)


def test_indexing_again_goes_on_from_the_documents(local: TestClient, three: list[str]) -> None:
    local.post(f"/api/generations/{three[0]}/activate")
    assert done(local, local.post("/api/reindex"))["generation"] == three[2]


@pytest.mark.parametrize("name", [CATALOGUE, VECTORS])
def test_one_that_is_damaged_does_not_answer(local: TestClient, home: Path, three: list[str], name: str) -> None:
    path = generations_folder(home) / three[0] / name
    content = bytearray(path.read_bytes())
    content[-20] ^= 0xFF
    path.write_bytes(content)
    reply = local.post(f"/api/generations/{three[0]}/activate")
    assert (reply.status_code, reply.json()["type"]) == (409, "urn:approvalbot:problem:cannot-activate")
    assert name in reply.json()["detail"]
    assert local.get("/readyz").json()["generation"] == three[2]


def test_one_of_another_encoder_does_not_answer(local: TestClient, home: Path, sources: Path, three: list[str]) -> None:
    other = ToyEncoder()
    other.fingerprint = "another"
    made = run_build(sources, home, other).manifest.generation
    local.post(f"/api/generations/{three[2]}/activate")
    reply = local.post(f"/api/generations/{made}/activate")
    assert reply.status_code == 409
    assert "another" in reply.json()["detail"]
    assert local.get("/readyz").json()["generation"] == three[2]


def test_not_while_another_is_being_built(local: TestClient, home: Path, three: list[str]) -> None:
    with writing(home):
        reply = local.post(f"/api/generations/{three[0]}/activate")
    assert reply.status_code == 409
    assert "indexing" in reply.json()["detail"]


@pytest.mark.parametrize("name", ["nowhere", "..", "%2e%2e%2fgenerations", "CURRENT"])
def test_an_unknown_one_is_a_problem(local: TestClient, name: str) -> None:
    reply = local.post(f"/api/generations/{name}/activate")
    assert reply.status_code in (404, 405)
    assert reply.headers["content-type"] == "application/problem+json"
