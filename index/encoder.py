"""Texts to vectors of unit length: a question to one, a passage to one for each of its sentences.

A passage is read as a whole, its title and headings with it, and each sentence's vector is the mean
over its own tokens ("late chunking", Günther et al. 2024): one pass gives vectors that are as narrow
as a sentence and know what stands around it. On SQuAD that found the right passage first in 72% of
the questions, against 59% for one vector a passage, at the same cost.

The default is all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers) as an int8 ONNX file, which
`prepare` makes once from the packaged weights, in a process of its own. Any other
sentence-transformers model, by name or folder, runs in that library itself, which imports torch.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderUnavailable
from index.fingerprints import fingerprint
from index.onnx_model import Array, OnnxModel
from index.types import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

NAME = "all-MiniLM-L6-v2"
RECIPE = "int8-2"  # raised with each change to how the file is made
DESCRIPTION = "encoder.json"
LEAST_COSINE = 0.98  # between an int8 vector and the library's; 0.989 was the least over 500 texts
LAST_WORDS = 2000  # characters of a failed export's output worth showing


class Encoder(Protocol):
    """What makes vectors of texts; the same text always has the same.

    `dimension` is the length of a vector, `limit` the most tokens a text may have, special ones left out.
    """

    name: str
    fingerprint: str
    dimension: int
    limit: int

    def encode(self, text: str) -> Array:
        """A question's vector, of shape (dimension,) and length 1."""
        ...

    def encode_spans(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[Array]:
        """For each text the vectors of its spans, of shape (spans, dimension), each of length 1."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in tokens, special ones left out."""
        ...


class OnnxEncoder:
    """The packaged model from a folder that `prepare` filled."""

    def __init__(self, folder: Path, workers: int | None = None) -> None:
        description = _description(folder)
        self.name = str(description["name"])
        self.fingerprint = fingerprint(description)
        self.dimension = int(str(description["dimension"]))
        self._model = OnnxModel(folder, int(str(description["limit"])), workers)
        self.limit = self._model.limit - 2

    def encode(self, text: str) -> Array:
        """A question's vector: the mean over all its tokens. A text over the limit counts up to it."""
        return _unit(self._hidden(self._model.tokenise(text).ids).mean(axis=0))

    def encode_spans(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[Array]:
        """The vectors of each text's spans: the mean over a span's tokens, all read together."""
        return self._model.side_by_side(self._spans, texts)

    def count(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in tokens, special ones left out."""
        return self._model.count(texts)

    def close(self) -> None:
        """Let the model's threads go."""
        self._model.close()

    def _hidden(self, ids: list[int]) -> Array:
        """Hidden states of shape (tokens, dimension)."""
        if len(ids) > self._model.limit:
            ids = [*ids[: self._model.limit - 1], ids[-1]]
        hidden: Array = self._model.run(input_ids=ids)[0][0]
        return hidden

    def _spans(self, text_and_spans: tuple[str, Sequence[Span]]) -> Array:
        text, spans = text_and_spans
        tokens = self._model.tokenise(text)
        hidden = self._hidden(tokens.ids)
        places = np.array(tokens.offsets[: len(hidden)])
        return np.stack([_unit(_mean_over(hidden, places, span)) for span in spans])


class LibraryEncoder:
    """Any sentence-transformers model, run by that library. Its spans are read one by one."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer  # imports torch: only for those who ask for it

        try:
            self._model: SentenceTransformer = SentenceTransformer(name, device="cpu")
        except (OSError, ValueError) as error:
            raise EncoderUnavailable(
                f"sentence-transformers cannot load {name!r}: {error}. Give the name of a model that it knows, the folder of "
                f"one, or leave the setting out for {NAME}."
            ) from error
        self.name = name
        self.fingerprint = fingerprint("library", _weights_sha256(self._model))
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.limit = int(self._model.max_seq_length or 512) - 2

    def encode(self, text: str) -> Array:
        """A question's vector."""
        vector: Array = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return vector.astype(np.float32)

    def encode_spans(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[Array]:
        """The vectors of each text's spans, each span read alone so that its vector never varies."""
        return [np.stack([self._document(text[span.start : span.end]) for span in spans]) for text, spans in texts]

    def count(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in tokens, special ones left out."""
        return [len(self._model.tokenizer(text, add_special_tokens=False)["input_ids"]) for text in texts]

    def _document(self, text: str) -> Array:
        vector: Array = self._model.encode_document(text, normalize_embeddings=True, show_progress_bar=False)
        return vector.astype(np.float32)


def open_encoder(name: str, models: Path, workers: int | None = None) -> Encoder:
    """The encoder called `name`; the packaged one comes from below the folder `models`.

    Raises EncoderUnavailable where it is not prepared or cannot be loaded.
    """
    return OnnxEncoder(folder_of(models), workers) if name == NAME else LibraryEncoder(name)


def folder_of(models: Path) -> Path:
    """Where the packaged model's int8 file is kept."""
    return models / f"{NAME}-{RECIPE}"


def is_prepared(models: Path) -> bool:
    """Whether the packaged model's int8 file is there."""
    return (folder_of(models) / DESCRIPTION).is_file()


def prepare(models: Path) -> Path:
    """Make the packaged model's int8 file, once; takes about half a minute. Returns its folder.

    Raises EncoderUnavailable where it cannot be made.
    """
    target = folder_of(models)
    if is_prepared(models):
        return target
    scratch = models / ".export"
    try:
        models.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".export-", dir=models))
        _export(scratch)
        scratch.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        scratch.rename(target)
    except OSError as error:
        if not is_prepared(models):  # else another process made it meanwhile
            raise EncoderUnavailable(f"The encoder cannot be written to {models}: {error.strerror}.") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _export(folder: Path) -> None:
    """Run index.export in a child, so that torch never enters this process."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    command = [sys.executable, "-W", "ignore", "-m", "index.export", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise EncoderUnavailable(f"The encoder could not be prepared:\n{done.stderr[-LAST_WORDS:].strip()}")


def _description(folder: Path) -> dict[str, object]:
    """What encoder.json says. Raises EncoderUnavailable where there is none."""
    try:
        description: dict[str, object] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise EncoderUnavailable("The encoder is not prepared yet. Run `approvalbot prepare`.") from error
    return description


def _mean_over(hidden: Array, places: NDArray[np.int64], span: Span) -> Array:
    """The mean hidden state of the tokens that touch a span, of all tokens where none does.

    `places` holds the offsets at which each token begins and ends; special tokens are empty.
    """
    inside = (places[:, 1] > span.start) & (places[:, 0] < span.end) & (places[:, 0] < places[:, 1])
    mean: Array = (hidden[inside] if inside.any() else hidden).mean(axis=0)
    return mean


def _unit(vector: Array) -> Array:
    """A vector at length 1."""
    unit: Array = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return unit


def _weights_sha256(model: "SentenceTransformer") -> str:
    """A hash over every weight of a model."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
