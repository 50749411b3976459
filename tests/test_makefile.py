"""The Makefile: what it tells, and what it would run."""

import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def make(*arguments: str) -> str:
    done = subprocess.run(["make", "--no-print-directory", *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return done.stdout


def test_help_tells_every_target_and_variable() -> None:
    told = make("help")
    for word in ("make run", "make test", "make lint", "make bench", "make docs", "PYTHON", "TORCH_INDEX", "PORT, HOST", "SOURCES"):
        assert word in told
    assert "?=" not in told
    assert "#" not in told


def test_a_folder_with_a_space_in_its_name_is_indexed_as_one() -> None:
    assert 'approvalbot index "my documents"' in make("--dry-run", "run", "SOURCES=my documents")
