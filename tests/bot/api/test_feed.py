from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from bot.api import feed as serving_feeds
from bot.feed import ATOM, MEDIA_TYPE
from tests.bot.api.conftest import Client, done


def titles(client: TestClient) -> list[str | None]:
    return [one.text for one in ET.fromstring(client.get("/feed.xml").content).iter(f"{{{ATOM}}}title")][1:]


def test_what_is_new_is_a_feed(local: TestClient, sources: Path) -> None:
    reply = local.get("/feed.xml")
    assert reply.status_code == 200
    assert reply.headers["content-type"] == MEDIA_TYPE
    assert titles(local) == ["Added: The company", "Added: The approval"]
    (sources / "company.md").unlink()
    (sources / "new.md").write_text("---\ntitle: News \x07 & <b>\n---\nNew words.")
    done(local, local.post("/api/reindex"))
    assert titles(local)[-2:] == ["A document was removed", "Added: The approval"]
    assert "Somerset" not in local.get("/feed.xml").text
    assert "The company" not in local.get("/feed.xml").text


def test_only_so_many_are_told(local: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving_feeds, "MOST", 1)
    assert titles(local) == ["Added: The company"]


def test_one_that_is_held_already_is_not_sent_again(local: TestClient, sources: Path) -> None:
    first = local.get("/feed.xml")
    for header, value in (
        ("If-None-Match", first.headers["etag"]),
        ("If-None-Match", f'"other", W/{first.headers["etag"]}'),
        ("If-None-Match", "*"),
        ("If-Modified-Since", first.headers["last-modified"]),
    ):
        again = local.get("/feed.xml", headers={header: value})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (
        local.get("/feed.xml", headers={"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]}).status_code == 200
    )
    (sources / "new.txt").write_text("New words.")
    done(local, local.post("/api/reindex"))
    assert local.get("/feed.xml", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_anybody_may_read_it_and_the_page_names_it(serving: Client) -> None:
    client = serving(base_url="http://bot.example", client=("192.0.2.1", 1))
    assert "<id>http://bot.example/feed.xml</id>" in client.get("/feed.xml").text
    assert '<link rel="alternate" href="feed.xml" type="application/atom+xml"' in client.get("/").text


def test_without_an_index_it_is_a_problem(serving: Client, tmp_path: Path) -> None:
    assert serving(home=tmp_path / "nowhere").get("/feed.xml").status_code == 503
