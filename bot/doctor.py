"""What is installed, which index answers, and whether it is whole."""

import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from bot.errors import JournalUnusable
from bot.journal import Journal
from bot.runtime import Runtime, installed_version
from bot.settings import BotSettings
from index.encoder import NAME, is_prepared
from index.errors import ApprovalIndexError
from index.generation import open_current

PACKAGES = ("faiss-cpu", "onnxruntime", "tokenizers", "fastapi", "sentence-transformers", "torch")


@dataclass(frozen=True, slots=True)
class Check:
    """Something looked at, what was found, and whether that is well."""

    name: str
    found: str
    good: bool


def examine(settings: BotSettings) -> Iterator[Check]:
    """Every check, in order."""
    yield Check(
        "approvalbot", f"{installed_version()} on Python {platform.python_version()}, {platform.system()} {platform.machine()}", True
    )
    yield from map(_package, PACKAGES)
    yield _full_text()
    yield Check("home", str(settings.home), settings.home.is_dir() or not settings.home.exists())
    yield Check("documents", str(settings.sources), settings.sources.is_dir())
    if settings.encoder == NAME:
        prepared = is_prepared(settings.models)
        yield Check("encoder", NAME if prepared else f"{NAME} is not prepared; run `approvalbot prepare`", prepared)
    yield _journal(settings)
    yield _index(settings)
    yield _answers(settings)


def _package(name: str) -> Check:
    try:
        return Check(name, version(name), True)
    except PackageNotFoundError:
        return Check(name, "not installed; run `pip install .` again", False)


def _full_text() -> Check:
    """Whether SQLite was built with full-text search."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
    except sqlite3.OperationalError:
        return Check("sqlite", f"{sqlite3.sqlite_version} without FTS5; use a Python whose SQLite has it", False)
    finally:
        database.close()
    return Check("sqlite", f"{sqlite3.sqlite_version} with FTS5", True)


def _journal(settings: BotSettings) -> Check:
    """How long answers are kept, and whether they can be."""
    journal = Journal(settings.home, settings.journal_days)
    if not journal.on:
        return Check("journal", "off" + ("; an older one is still there, and may be deleted" if journal.exists else ""), True)
    try:
        return Check("journal", f"{journal.count()} answers, each kept for {journal.days} days", True)
    except JournalUnusable as error:
        return Check("journal", str(error), False)
    finally:
        journal.close()


def _index(settings: BotSettings) -> Check:
    """Whether the published generation is whole, to the last checksum."""
    try:
        generation = open_current(settings.home)
        generation.verify()
        manifest = generation.manifest
        generation.close()
    except ApprovalIndexError as error:
        return Check("index", str(error), False)
    found = (
        f"generation {manifest.generation} of {manifest.created}: {len(manifest.documents)} documents, {manifest.passages} passages, whole"
    )
    return Check("index", found + (f"; {len(manifest.failures)} files not indexed" if manifest.failures else ""), True)


def _answers(settings: BotSettings) -> Check:
    """Whether index and models fit together."""
    runtime = Runtime(settings)
    try:
        with runtime.using() as opened:
            return Check("answers", f"as {opened.fingerprint}", True)
    except ApprovalIndexError as error:
        return Check("answers", str(error), False)
    finally:
        runtime.close()
