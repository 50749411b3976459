"""The built wheel, outside the checkout: the page, the documents and the reader travel in it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    code = f"import hatchling.build, os; os.chdir({str(ROOT)!r}); print(hatchling.build.build_wheel({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_it_holds_what_it_needs_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "bot/bundled/web/index.html",
        "bot/bundled/web/js/app.js",
        "bot/bundled/web/documents.html",
        "bot/bundled/web/documents.css",
        "bot/bundled/web/js/documents.js",
        "bot/bundled/sources/nmpa-approval.md",
        "bot/reader/weights/model.onnx",
        "bot/reader/weights/reader.json",
        "bot/py.typed",
    } <= names
    assert not [name for name in names if name.split("/")[0] in ("tests", "var", "docs", "web")]


def test_it_works_outside_the_checkout(wheel: Path, tmp_path: Path, models: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(models)

    def run(*arguments: str) -> str:
        code = (
            f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); sys.argv[0] = 'approvalbot';"
            " import bot.places; assert not bot.places.in_checkout(), bot.places.PACKAGE; from bot.cli import main; main()"
        )
        done = subprocess.run(
            [sys.executable, "-I", "-c", code, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "APPROVALBOT_HOME": str(home), "COLUMNS": "200"},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "18 documents" in run("index")
    assert "CARTIFAN-1" in run("ask", "Which trial supported the NMPA approval of cilta-cel?")
    assert "whole" in run("doctor")
