"""Who may change what the bot says."""

import pytest

from tests.bot.api.conftest import Client

TOKEN = "a token long enough"
CHANGES = [
    ("POST", "/api/reindex"),
    ("GET", "/api/jobs"),
    ("GET", "/api/jobs/x"),
    ("DELETE", "/api/jobs/x"),
    ("POST", "/api/documents"),
    ("POST", "/api/documents/restore"),
    ("DELETE", "/api/documents/x"),
    ("GET", "/api/generations"),
    ("POST", "/api/generations/x/activate"),
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_with_a_token_set_it_is_wanted(serving: Client, method: str, path: str) -> None:
    client = serving(admin_token=TOKEN)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"Authorization": "Bearer é"}):
        reply = client.request(method, path, headers={name: value.encode() for name, value in headers.items()})
        assert reply.status_code == 401
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.headers["www-authenticate"] == "Bearer"
        assert TOKEN not in reply.text
    assert client.request(method, path, headers={"Authorization": f"Bearer {TOKEN}"}).status_code in (200, 202, 404, 422)


def test_with_the_token_any_machine_may(serving: Client) -> None:
    client = serving(base_url="https://bot.example.org", client=("203.0.113.9", 1), admin_token=TOKEN)
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "203.0.113.9", "Origin": "https://bot.example.org"}
    assert client.post("/api/reindex", headers=headers).status_code == 202


@pytest.mark.parametrize(("method", "path"), CHANGES)
@pytest.mark.parametrize("address", ["203.0.113.9", "192.168.1.7", "::2", "::ffff:203.0.113.9", "testclient"])
def test_without_one_another_machine_may_not(serving: Client, method: str, path: str, address: str) -> None:
    reply = serving(client=(address, 1)).request(method, path)
    assert reply.status_code == 403
    assert reply.json()["type"] == "urn:approvalbot:problem:forbidden"
    assert "APPROVALBOT_ADMIN_TOKEN" in reply.json()["detail"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8000", "localhost.evil.example", "10.0.0.1", "", "[::2]:8000"])
def test_a_name_that_was_made_to_point_here_may_not(serving: Client, host: str) -> None:
    """DNS rebinding: the page of evil.example asks evil.example, which is now 127.0.0.1."""
    assert serving().post("/api/reindex", headers={"Host": host, "Origin": f"http://{host}"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
    ],
)
def test_another_sites_page_may_not_and_neither_may_who_comes_through_a_proxy(serving: Client, headers: dict[str, str]) -> None:
    assert serving().post("/api/reindex", headers=headers).status_code == 403


@pytest.mark.parametrize(("host", "address"), [("localhost:8000", "127.0.0.1"), ("127.0.0.1:8000", "127.0.0.1"), ("[::1]:8000", "::1")])
def test_this_page_may_and_so_may_a_program_of_this_machine(serving: Client, host: str, address: str) -> None:
    client = serving(base_url=f"http://{host}", client=(address, 1))
    assert client.post("/api/reindex", headers={"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}).status_code == 202
    assert client.post("/api/reindex").status_code == 202


def test_asking_needs_no_token(serving: Client) -> None:
    client = serving(client=("203.0.113.9", 1), admin_token=TOKEN)
    assert client.post("/api/answer", json={"question": "Who approved the therapy?"}).status_code == 200
    assert client.get("/api/documents").status_code == 200
