"""The command line: in this process with toys, and as its users run it, in processes of their own with the real models."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from fastapi.testclient import TestClient
from rich.console import Console
from typer.testing import CliRunner

from bot import cli
from bot.api.app import create_app
from bot.journal import Journal, Thumb
from bot.runtime import Runtime
from bot.settings import BotSettings
from index import collection
from index.collection import Removed, leave_out
from index.errors import GenerationMissing, Refused
from tests.conftest import ToyEncoder, ToyReader, ToyRuntime, run_build, write_tiny

slow = pytest.mark.slow
NARROW = 80  # columns


@pytest.fixture
def command(tiny_home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command in this process over two small documents, read by toys, on a narrow terminal."""
    monkeypatch.setattr("bot.runtime.Runtime", ToyRuntime)
    monkeypatch.setattr(cli, "out", Console(width=NARROW))
    monkeypatch.setenv("APPROVALBOT_HOME", str(tiny_home))
    monkeypatch.setenv("APPROVALBOT_JOURNAL_DAYS", "0")
    return lambda *arguments: CliRunner().invoke(cli.app, arguments)


def without_time(body: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if name != "took_ms"}


@pytest.mark.parametrize("question", ["What was the overall response rate?", "Who aproved the therapy?", "zebra quagga okapi"])
def test_an_answer_is_the_apis(command: Callable[..., Result], client: TestClient, question: str) -> None:
    asked = json.loads(command("ask", "--json", question).stdout)
    assert without_time(asked) == without_time(client.post("/api/answer", json={"question": question}).json())
    assert set(asked) >= {"took_ms", "citations", "answer"}


@pytest.mark.parametrize("question", ["overall response rate", " overal responce rate "])
def test_what_is_found_is_what_the_api_finds(command: Callable[..., Result], client: TestClient, question: str) -> None:
    found = json.loads(command("search", "--json", question).stdout)
    assert without_time(found) == without_time(client.get("/api/search", params={"q": question}).json())
    assert found["question"] == "overall response rate"


def test_documents_are_listed_as_the_api_lists_them(command: Callable[..., Result], client: TestClient) -> None:
    listed = client.get("/api/documents").json()
    del listed["takes"]  # what can be uploaded is for HTTP alone
    assert json.loads(command("documents", "--json").stdout) == listed


def test_generations_are_listed_and_activated_as_by_the_api(
    command: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, home = write_tiny(tmp_path / "sources"), tmp_path / "home"
    monkeypatch.setenv("APPROVALBOT_HOME", str(home))
    first = run_build(sources, home).manifest.generation
    (sources / "new.txt").write_text("Entirely new words stand here.")
    second = run_build(sources, home).manifest.generation
    with TestClient(create_app(ToyRuntime(BotSettings(home=home))), "http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        assert json.loads(command("generations", "--json").stdout) == client.get("/api/generations").json()
        assert "1 added" in command("generations").stdout.replace("\n", " ")
        for generation in (first, second):
            assert f"Generation {generation} answers" in command("activate", generation).stdout
            assert client.get("/readyz").json()["generation"] == generation
    failed = command("activate", "nowhere")
    assert isinstance(failed.exception, GenerationMissing)


@pytest.fixture
def keeping(command: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own with two documents, in which answers are kept."""
    monkeypatch.setenv("APPROVALBOT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("APPROVALBOT_JOURNAL_DAYS")
    monkeypatch.setattr(cli, "out", Console(width=200))
    monkeypatch.setattr(cli, "err", Console(width=200, stderr=True))
    run_build(write_tiny(tmp_path / "sources"), tmp_path / "home")
    return tmp_path / "home"


def test_an_answer_is_kept_and_given_again(command: Callable[..., Result], keeping: Path) -> None:
    asked = json.loads(command("ask", "--json", "What was the overall response rate?").stdout)
    with TestClient(create_app(ToyRuntime(BotSettings(home=keeping)))) as client:
        assert client.get(f"/api/answers/{asked['id']}").json() == asked
    done = command("replay", asked["id"])
    assert (done.exit_code, done.stdout.split("; ")[-1]) == (0, "given again, it is the same to the byte.\n")
    told = json.loads(command("replay", "--json", asked["id"]).stdout)
    assert (told["same"], told["generation"]) == (True, asked["generation"])


def test_one_that_comes_out_otherwise_is_told_with_what_differs(command: Callable[..., Result], keeping: Path) -> None:
    answer = json.loads(command("ask", "--json", "What was the overall response rate?").stdout)["id"]
    with closing(Journal(keeping, 90)) as journal:
        kept = journal.get(answer)
        journal.add([replace(kept, reply=kept.reply.replace('"answered"', '"corrected"'))])
    done = command("replay", answer)
    assert done.exit_code == 1
    assert "it is otherwise: status." in done.stdout


@pytest.mark.parametrize("gone", ["answer", "generation", "journal"])
def test_one_that_cannot_be_given_again_is_told_with_a_status_of_its_own(command: Callable[..., Result], keeping: Path, gone: str) -> None:
    answer = json.loads(command("ask", "--json", "What was the overall response rate?").stdout)["id"]
    if gone == "generation":
        shutil.rmtree(keeping / "generations")
    elif gone == "journal":
        (keeping / "journal.sqlite").write_bytes(b"no database, and long enough to be seen as none" * 30)
    done = command("replay", "nowhere" if gone == "answer" else answer)
    assert done.exit_code == 2
    assert {"answer": "No answer 'nowhere' is kept", "generation": "cannot be read now", "journal": "cannot be read or written"}[
        gone
    ] in done.stderr


def test_the_questions_that_were_not_found_are_listed(command: Callable[..., Result], keeping: Path) -> None:
    for question in ("zebra quagga okapi", "Who approved the therapy?", "zebra  quagga okapi?", "\x1b[31mzebra gnu"):
        command("ask", question)
    rows = json.loads(command("unanswered", "--json").stdout)
    assert [row["times"] for row in rows] == [2, 1]
    assert rows[0]["question"] == "zebra  quagga okapi?"
    shown = command("unanswered").stdout
    assert "zebra  quagga okapi?" in shown
    assert "\x1b" not in shown


def test_what_was_thought_of_answers_is_listed(command: Callable[..., Result], keeping: Path) -> None:
    answer = json.loads(command("ask", "--json", "Who approved the therapy?").stdout)["id"]
    with closing(Journal(keeping, 90)) as journal:
        journal.judge(answer, Thumb.DOWN, "too [bold]old\n")
    (row,) = json.loads(command("feedback", "--json").stdout)
    assert (row["answer"], row["thumb"], row["comment"]) == (answer, "down", "too [bold]old\n")
    shown = command("feedback").stdout
    assert all(word in shown for word in (answer, "down", "Who approved the therapy?", "too [bold]old"))


def test_where_no_answers_are_kept_that_is_told(command: Callable[..., Result]) -> None:
    for name in ("unanswered", "feedback"):
        assert "No answers are kept, since APPROVALBOT_JOURNAL_DAYS is 0" in command(name).stderr.replace("\n", " ")


def test_an_answer_that_cannot_be_kept_is_given_and_that_is_told(
    command: Callable[..., Result], keeping: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (keeping / "journal.sqlite").mkdir()
    done = command("ask", "What was the overall response rate?")
    assert (done.exit_code, "87.9%" in done.stdout) == (0, True)
    assert "Answers are given, but not kept" in caplog.text


@pytest.fixture
def indexing(command: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own that commands index into, with a toy."""
    monkeypatch.setenv("APPROVALBOT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(cli, "_encoder", lambda _: ToyEncoder())
    monkeypatch.setattr(cli, "out", Console(width=200))
    monkeypatch.setattr(cli, "err", Console(width=200, stderr=True))
    return tmp_path / "home"


def test_several_folders_are_indexed_and_remembered(command: Callable[..., Result], indexing: Path, tmp_path: Path) -> None:
    one, two = write_tiny(tmp_path / "one"), tmp_path / "two"
    two.mkdir()
    (two / "new.txt").write_text("Entirely new words stand here.")
    assert "3 documents" in command("index", str(one), str(two)).stdout
    assert "3 unchanged" in command("index").stdout
    assert [row["path"] for row in json.loads(command("documents", "--json").stdout)["documents"]] == [
        "one/approval.md",
        "one/company.md",
        "two/new.txt",
    ]


def test_the_shipped_documents_are_not_remembered_by_their_place(command: Callable[..., Result], indexing: Path, tmp_path: Path) -> None:
    """They lie inside the package, and another version of it may lie elsewhere."""
    assert "0 changed" in command("index").stdout
    assert collection.remembered(indexing, tmp_path).folders == (tmp_path,)


def test_what_was_removed_stays_out_until_it_is_restored(command: Callable[..., Result], indexing: Path, tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "one")
    command("index", str(folder))
    leave_out(indexing, [Removed(str(folder / "company.md"), "x")])
    done = command("index")
    assert "1 documents" in done.stdout
    assert "not indexed: company.md: left out" in done.stderr
    assert "2 documents" in command("index", "--restore").stdout
    assert "2 documents" in command("index").stdout


def test_watched_folders_are_indexed_whenever_they_come_to_rest(
    command: Callable[..., Result], indexing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_tiny(tmp_path / "one")

    def changes(watched: list[Path]) -> Iterator[int]:
        assert list(watched) == [folder]
        yield 0
        (folder / "new.txt").write_text("Entirely new words stand here.")
        yield 1
        folder.rename(tmp_path / "elsewhere")
        yield 3
        (tmp_path / "elsewhere").rename(folder)
        yield 3

    monkeypatch.setattr("index.watch.changes", changes)
    done = command("index", str(folder), "--watch")
    lines = [line for line in done.stdout.splitlines() if "documents" in line]
    assert [line.split(" (")[1].split(";")[0] for line in lines] == [
        "2 added, 0 changed, 0 removed, 0 unchanged",
        "1 added, 0 changed, 0 removed, 2 unchanged",
        "0 added, 0 changed, 0 removed, 3 unchanged",
    ]
    assert "There is no folder" in done.stderr


def test_an_index_that_answers_a_gate_worse_is_not_published(
    command: Callable[..., Result], indexing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Read(ToyReader):
        def close(self) -> None:
            pass

    monkeypatch.setattr("bot.reader.model.shipped_reader", lambda _: Read())
    folder, asked = write_tiny(tmp_path / "one"), tmp_path / "gate.jsonl"
    row = {"id": 1, "question": "Where is Legend Biotech based?", "kind": "fact", "answers": ["Somerset"], "must_contain": ["Somerset"]}
    asked.write_text(json.dumps(row))
    assert command("index", str(folder), "--gate", str(asked)).exit_code == 0
    (folder / "company.md").write_text("Legend Biotech has a seat.")
    refused = command("index", "--gate", str(asked))
    assert isinstance(refused.exception, Refused)
    assert "is not published: it answers 0 of" in " ".join(command("generations").stdout.split())
    assert "2 unchanged" not in command("index", "--gate", str(asked), "--margin", "1").stdout
    assert "refused" not in command("generations").stdout


def test_what_is_new_is_told(command: Callable[..., Result]) -> None:
    told = command("digest", "--since", "1d")
    assert told.exit_code == 0
    assert "- [Added: The approval](<https://example.org/approval>) (Tiny Press, 2024-08-27)" in told.stdout
    later = command("digest", "--since", "2999-01-01")
    assert (later.exit_code, "Nothing is new." in later.stdout) == (0, True)
    assert command("digest", "--since", "soon").exit_code == 2


def test_a_search_says_how_it_was_understood_where_it_was_mended(command: Callable[..., Result]) -> None:
    assert "Understood as: overall response rate" in command("search", "overal responce rate").stdout
    assert "Understood" not in command("search", "overall response rate").stdout


def test_ids_are_whole_on_a_narrow_terminal(command: Callable[..., Result], client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = client.get("/api/documents").json()
    for width in (NARROW, 45):
        monkeypatch.setattr(cli, "out", Console(width=width))
        shown = command("documents").stdout
        assert all(row["id"] in shown for row in listed["documents"])
        assert "…" not in shown
        assert listed["generation"] in command("generations").stdout


def test_a_setting_that_cannot_be_read_is_told_in_a_line(command: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPROVALBOT_PORT", "abc")
    done = command("documents")
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert "APPROVALBOT_PORT" in line
    assert "'abc'" in line


def test_a_name_that_sets_nothing_is_told_and_the_rest_is_done(command: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPROVALBOT_ENCODR", "x")
    done = command("documents")
    assert done.exit_code == 0
    assert "APPROVALBOT_ENCODR is no setting and sets nothing; did you mean APPROVALBOT_ENCODER?" in done.stderr
    assert "The approval" in done.stdout


def run(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", "from bot.cli import main; main()", *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "APPROVALBOT_HOME": str(home), "COLUMNS": "200", **environment},
    )


@pytest.fixture
def home(tmp_path: Path, models: Path) -> Path:
    """A home of its own, with the prepared encoder."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "models").symlink_to(models)
    return tmp_path / "home"


@slow
def test_a_folder_is_indexed_and_asked(home: Path, tmp_path: Path) -> None:
    sources = write_tiny(tmp_path / "sources")
    (sources / "bad.pdf").write_bytes(b"x")
    indexed = run("index", str(sources), home=home)
    assert indexed.returncode == 0, indexed.stderr
    assert "2 documents, 3 passages" in indexed.stdout
    assert "(2 added, 0 changed" in indexed.stdout
    assert "not indexed: bad.pdf: not a PDF" in indexed.stderr
    again = run("index", str(sources), home=home)
    assert "2 unchanged; 0 passages encoded" in again.stdout
    asked = run("ask", "What was the overall response rate?", home=home)
    assert "87.9%" in asked.stdout
    assert "The approval · Results" in asked.stdout
    listed = json.loads(run("documents", "--json", home=home).stdout)
    assert [row["path"] for row in listed["documents"]] == ["approval.md", "company.md"]
    assert listed["generation"] in run("generations", home=home).stdout


@slow
@pytest.mark.parametrize("question", ["Who is the chief executive of Legend Biotech?", "What is the wholesale price in Peru?"])
def test_answers_are_the_same_as_the_apis(shipped_home: Path, question: str) -> None:
    asked = json.loads(run("ask", "--json", question, home=shipped_home).stdout)
    with TestClient(create_app(Runtime(BotSettings(home=shipped_home)))) as api:
        told = api.post("/api/answer", json={"question": question}).json()
    assert without_time(asked) == without_time(told)
    for citation in asked["citations"]:
        assert citation["quote"] in asked["answer"]["text"]


@slow
def test_searching_shows_passages(shipped_home: Path) -> None:
    found = json.loads(run("search", "--json", "-n", "3", "breakthrough therapy designation", home=shipped_home).stdout)
    assert len(found["passages"]) == 3
    assert "reakthrough" in found["passages"][0]["text"]
    assert "1  " in run("search", "-n", "1", "breakthrough", home=shipped_home).stdout


@slow
def test_an_evaluation_prints_a_table(shipped_home: Path, tmp_path: Path) -> None:
    row = {"id": "1", "question": "What is BCMA?", "kind": "fact", "answers": ["BCMA"], "must_contain": ["BCMA"]}
    (tmp_path / "set.jsonl").write_text(json.dumps(row))
    done = run("evaluate", str(tmp_path / "set.jsonl"), home=shipped_home)
    assert "recall@5" in done.stdout, done.stderr
    assert json.loads(run("evaluate", "--json", str(tmp_path / "set.jsonl"), home=shipped_home).stdout)["figures"]["fact"]["n"] == 1


@slow
def test_the_doctor_finds_a_healthy_home_healthy(shipped_home: Path) -> None:
    done = run("doctor", home=shipped_home)
    assert done.returncode == 0, done.stdout
    assert "whole" in done.stdout


@slow
def test_the_doctor_says_what_ails(home: Path) -> None:
    done = run("doctor", home=home)
    assert done.returncode == 1
    assert "No documents are indexed yet" in done.stdout


@slow
@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("ask", "x"), "No documents are indexed yet"),
        (("index", "/nowhere"), "no folder /nowhere"),
        (("evaluate", __file__), "is no question"),
        (("documents",), "No documents are indexed yet"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(home: Path, arguments: tuple[str, ...], wanted: str) -> None:
    done = run(*arguments, home=home)
    assert done.returncode == 1
    assert wanted in done.stderr
    assert "Traceback" not in done.stderr


@slow
def test_help_teaches_every_command(home: Path) -> None:
    overview = run("--help", home=home).stdout
    commands = "serve index ask search replay unanswered feedback documents generations activate evaluate doctor prepare"
    for command in commands.split():
        assert command in overview
        assert run(command, "--help", home=home).returncode == 0


@pytest.fixture
def served(shipped_home: Path, tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The served bot as a process, and its address."""
    home = tmp_path / "served"
    shutil.copytree(shipped_home, home, symlinks=True)
    process = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "APPROVALBOT_HOME": str(home), "COLUMNS": "200"},
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert "answers on http://127.0.0.1:" in line
        yield line.split()[3], process
    finally:
        process.kill()
        process.communicate()


def post(address: str, question: str) -> dict[str, object]:
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{address}/api/answer", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        answer: dict[str, object] = json.load(reply)
    return answer


@slow
def test_a_served_bot_answers_and_stops_when_told(served: tuple[str, subprocess.Popen[str]]) -> None:
    address, process = served
    assert post(address, "Which trial supported the approval in China?")["citations"]
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) in (0, 128 + signal.SIGINT, -signal.SIGINT)


@slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_a_served_bot_loads_no_torch_and_stays_small(served: tuple[str, subprocess.Popen[str]]) -> None:
    address, process = served
    for _ in range(20):
        post(address, "What was the median progression-free survival in CARTIFAN-1?")
    maps = Path(f"/proc/{process.pid}/maps").read_text()
    assert "libtorch" not in maps
    resident = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    assert resident <= 450, f"{resident:.0f} MB"


@slow
def test_a_taken_port_is_told(served: tuple[str, subprocess.Popen[str]], shipped_home: Path) -> None:
    port = served[0].rsplit(":", 1)[1]
    began = time.monotonic()
    done = run("serve", "--port", port, home=shipped_home)
    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr
    assert time.monotonic() - began < 60
