"""What tests share: a toy encoder and reader where the model does not matter, and a tiny real generation."""

import atexit
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from bot.places import default_sources
from bot.runtime import Models, Opened, Runtime
from bot.settings import BotSettings
from bot.types import Finding
from index.build import Built, build
from index.encoder import NAME, Encoder, open_encoder, prepare
from index.generation import Generation, open_current
from index.loading.apart import Apart
from index.settings import IndexSettings
from index.types import Hit, Manifest, Span

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
settings.load_profile("default")

APPROVAL = """---
title: The approval
publisher: Tiny Press
published: 2024-08-27
url: https://example.org/approval
language: en
licence: CC BY 4.0
questions:
  - Who approved the therapy?
---
## Decision

The NMPA approved the therapy in August 2024.[^a] It is for adults with multiple myeloma.[^b]

## Results

The overall response rate was 87.9% in 58 patients.[^a] Median follow-up was 37.29 months.

[^a]: Company release, 27 August 2024. <https://example.org/release>
[^b]: Filing. <https://example.org/filing>
"""
COMPANY = """---
title: The company
published: 2023-01-02
---
## Seat

Legend Biotech is based in Somerset, New Jersey. Ying Huang is its chief executive.
"""
GLOSSARY = """---
title: Glossary of terms
publisher: Tiny Press
published: 2024-09-01
---
## Overall response rate

The overall response rate (ORR) is how often tumours shrink.[^g] In plain words, the overall response rate says whom it helps.[^g]

## Multiple myeloma

Multiple myeloma is a cancer of plasma cells.[^g]

[^g]: A textbook. <https://example.org/textbook>
"""


LATER = """---
title: A later report
publisher: Tiny Press
published: 2025-02-03{more}
---
## Results

The overall response rate was 85.4% in 48 patients.[^l] Nobody was lost.

[^l]: A congress, 3 February 2025. <https://example.org/congress>
"""


class ToyEncoder:
    """A bag of words, hashed: texts that share words are close. `calls` counts the texts encoded as passages."""

    name = "toy"
    fingerprint = "toy-1"
    dimension = 64
    limit = 120

    def __init__(self) -> None:
        self.calls = 0

    def encode(self, text: str) -> np.ndarray:
        vector = np.full(self.dimension, 1e-3, np.float32)
        for word in re.findall(r"\w+", text.lower()):
            vector[zlib.crc32(word.encode()) % self.dimension] += 1
        return vector / np.linalg.norm(vector)

    def encode_spans(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[np.ndarray]:
        self.calls += len(texts)
        return [np.stack([self.encode(text[span.start : span.end]) for span in spans]) for text, spans in texts]

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(re.findall(r"\w+|[^\w\s]", text)) for text in texts]


class ToyReader:
    """Takes the sentence of most meaning, and its first number as the words that answer."""

    fingerprint = "toy-reader"
    threshold = 0.3

    def rank(self, question: str, hits: Sequence[Hit]) -> list[Finding]:
        found = []
        for hit in hits:
            for sentence, meaning in zip(hit.passage.sentences, hit.meanings, strict=True):
                number = re.search(r"\d[\d.]*%?", hit.document.text[sentence.start : sentence.end])
                words = (Span(sentence.start + number.start(), sentence.start + number.end()),) if number else ()
                found.append(Finding(hit, sentence, words, max(0.0, min(1.0, meaning))))
        return sorted(found, key=lambda finding: -finding.confidence)

    def read(self, question: str, findings: Sequence[Finding]) -> list[Finding]:
        return list(findings)


class ToyRuntime(Runtime):
    """A runtime whose models are toys."""

    def _models(self) -> Models:
        return Models(ToyEncoder(), ToyReader())


@pytest.fixture
def encoder() -> ToyEncoder:
    return ToyEncoder()


def write_tiny(folder: Path) -> Path:
    """Two small documents."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "approval.md").write_text(APPROVAL, encoding="utf-8")
    (folder / "company.md").write_text(COMPANY, encoding="utf-8")
    return folder


APART = Apart()  # one process reads the files of all tests
atexit.register(APART.close)


def run_build(folder: Path, home: Path, encoder: Encoder | None = None, target: int = 40) -> Built:
    """Build and return how it ended."""
    *_, last = build(folder, home, encoder or ToyEncoder(), IndexSettings(target=target), APART)
    assert isinstance(last, Built)
    return last


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a published generation of two documents. Read-only: tests that change one make their own."""
    home = tmp_path_factory.mktemp("home")
    run_build(write_tiny(home / "sources"), home)
    return home


@pytest.fixture(scope="session")
def glossed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the two documents and a glossary. Read-only."""
    home = tmp_path_factory.mktemp("glossed")
    sources = write_tiny(home / "sources")
    (sources / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    run_build(sources, home)
    return home


@pytest.fixture(scope="session")
def differing_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the two documents and one that gives another response rate. Read-only."""
    home = tmp_path_factory.mktemp("differing")
    sources = write_tiny(home / "sources")
    (sources / "later.md").write_text(LATER.format(more=""), encoding="utf-8")
    run_build(sources, home)
    return home


@pytest.fixture(scope="session")
def replaced_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the two documents and one that replaces the first. Read-only."""
    home = tmp_path_factory.mktemp("replaced")
    sources = write_tiny(home / "sources")
    (sources / "later.md").write_text(LATER.format(more="\nreplaces: approval.md"), encoding="utf-8")
    run_build(sources, home)
    return home


@pytest.fixture
def generation(tiny_home: Path) -> Iterator[Generation]:
    opened = open_current(tiny_home)
    yield opened
    opened.close()


@pytest.fixture
def manifest(generation: Generation) -> Manifest:
    return generation.manifest


@pytest.fixture
def runtime(tiny_home: Path) -> Iterator[Runtime]:
    running = ToyRuntime(BotSettings(home=tiny_home, journal_days=0))
    yield running
    running.close()


@pytest.fixture
def opened(runtime: Runtime) -> Iterator[Opened]:
    with runtime.using() as lent:
        yield lent


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the prepared encoder; made once a session."""
    folder = tmp_path_factory.mktemp("models")
    prepare(folder)
    return folder


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    """A home with the prepared encoder and the shipped documents indexed."""
    home = tmp_path_factory.mktemp("shipped")
    (home / "models").symlink_to(models)
    run_build(default_sources(), home, open_encoder(NAME, models), target=IndexSettings().target)
    return home
