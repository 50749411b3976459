"""What benchmarks share. They print figures and assert nothing about time: machines differ and are busy."""

import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.places import default_sources
from index.encoder import NAME, Encoder, OnnxEncoder, open_encoder
from index.loading import markdown
from index.sentences import sentences
from tests.conftest import run_build

DOCUMENTS = 1000
SENTENCES_A_DOCUMENT = 20
QUESTIONS = (
    "What was the overall response rate?",
    "Which patients may be treated with cilta-cel in China?",
    "How long did responses last in CARTIFAN-1?",
    "Who is the chief executive of Legend Biotech?",
    "What did the FDA add to the boxed warning in October 2025?",
    "How much does it cost in China?",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.bench)


def median_ms(work: Callable[[], object], times: int) -> float:
    """The median time of a call in milliseconds, after a few to warm up."""
    for _ in range(5):
        work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(1e3 * (time.perf_counter() - began))
    return statistics.median(taken)


@pytest.fixture(scope="session")
def encoder(models: Path) -> Encoder:
    return open_encoder(NAME, models)


@pytest.fixture(scope="session")
def onnx(models: Path) -> OnnxEncoder:
    made = open_encoder(NAME, models)
    assert isinstance(made, OnnxEncoder)
    return made


def many_documents(folder: Path, count: int, seed: int = 1) -> Path:
    """Documents of sentences of the shipped ones, in random order and with numbers of their own."""
    chance = random.Random(seed)
    pool = []
    for path in sorted(default_sources().glob("*.md")):
        text = markdown.load(path.read_bytes()).text
        pool += [text[a:b].strip() for a, b in sentences(text) if len(text[a:b].split()) > 8]
    folder.mkdir(parents=True)
    for number in range(count):
        chosen = chance.sample(pool, SENTENCES_A_DOCUMENT)
        body = " ".join(
            f"{sentence} Site {chance.randrange(10**6)} confirms it." if i % 5 == 0 else sentence for i, sentence in enumerate(chosen)
        )
        (folder / f"{number:05}.md").write_text(f"---\ntitle: Report {number}\n---\n## Findings\n\n{body}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def thousand_built(tmp_path_factory: pytest.TempPathFactory, models: Path, encoder: Encoder) -> tuple[Path, float]:
    """A home with 1,000 documents indexed, and the seconds that it took."""
    home = tmp_path_factory.mktemp("thousand")
    (home / "models").symlink_to(models)
    many_documents(home / "sources", DOCUMENTS)
    began = time.perf_counter()
    run_build(home / "sources", home, encoder, target=160)
    return home, time.perf_counter() - began


@pytest.fixture(scope="session")
def thousand(thousand_built: tuple[Path, float]) -> Path:
    """A home with 1,000 documents indexed."""
    return thousand_built[0]
