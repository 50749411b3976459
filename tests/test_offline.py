"""It works with the network unplugged, and serving never imports torch: each shown in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import write_tiny

CUT = Path(__file__).parent / "offline"
TOYS = """
import sys
from pathlib import Path

from fastapi.testclient import TestClient

from bot.api.app import create_app
from bot.settings import BotSettings
from tests.conftest import ToyRuntime, run_build, write_tiny

base = Path(sys.argv[1])
run_build(write_tiny(base / "s"), base / "h")
with TestClient(create_app(ToyRuntime(BotSettings(home=base / "h")))) as client:
    answer = client.post("/api/answer", json={"question": "What was the overall response rate in patients?"}).json()
    assert answer["answer"]["short"] == "87.9%", answer
    assert client.get("/api/suggestions").json()["questions"]
    assert client.get("/").status_code == client.get("/readyz").status_code == 200
assert not {"torch", "sentence_transformers", "transformers", "onnx"} & set(sys.modules)
"""
COMMAND = "from bot.cli import main; main()"


def run(base: Path, code: str, *arguments: str) -> str:
    """Runs code in a process whose network is cut, as is that of all it starts; nothing may have tried to leave."""
    log = base / "left.txt"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(CUT), *sys.path]), "OFFLINE_LOG": str(log)}
    environment["APPROVALBOT_HOME"] = str(base / "home")
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert not log.exists(), f"tried to reach {log.read_text()}"
    return done.stdout


@pytest.mark.parametrize("way", ["socket.create_connection(('192.0.2.1', 80), 1)", "socket.getaddrinfo('example.org', 80)"])
def test_the_network_is_cut(tmp_path: Path, way: str) -> None:
    with pytest.raises(AssertionError, match="the network is cut"):
        run(tmp_path, f"import socket; {way}")
    assert (tmp_path / "left.txt").exists()


def test_indexing_and_answering_need_neither_network_nor_torch(tmp_path: Path) -> None:
    run(tmp_path, TOYS, str(tmp_path))


@pytest.mark.slow
def test_a_first_start_needs_no_network(tmp_path: Path) -> None:
    """The encoder is prepared, documents are indexed and a question is answered, with the real models."""
    assert "3 passages" in run(tmp_path, COMMAND, "index", str(write_tiny(tmp_path / "sources")))
    answer = json.loads(run(tmp_path, COMMAND, "ask", "--json", "What was the overall response rate?"))
    assert "87.9%" in answer["answer"]["text"]
