"""Run an ONNX transformer on the processor: what the encoder and the reader share.

Each text runs alone, on one thread, and as many side by side as there are workers. An int8 model
scales its activations by the largest one in the batch, so that in a batch a text's result would
depend on its neighbours; alone it is always the same to the bit, and with nothing padded it is faster
too (measured: 73 passages a second alone on two workers, 23 to 37 in batches).
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

T = TypeVar("T")
R = TypeVar("R")
Array = NDArray[np.float32]


def default_workers() -> int:
    """One worker for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class OnnxModel:
    """A model in a folder: `model.onnx` and its `tokenizer.json`.

    `limit` is the most tokens a text may have, the two special ones counted in; what is longer is
    cut. Safe to use from several threads.
    """

    def __init__(self, folder: Path, limit: int, workers: int | None = None) -> None:
        self.limit = limit
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # an arena keeps the memory of the longest text ever seen
        self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        self._workers = workers or default_workers()
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="onnx")

    def tokenise(self, text: str, second: str | None = None) -> Encoding:
        """The tokens of a text, or of a pair, with special tokens and character offsets; nothing is cut."""
        return self._tokenizer.encode(text, second)

    def count(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in tokens, special ones left out."""
        return [len(self._tokenizer.encode(text, add_special_tokens=False).ids) for text in texts]

    def run(self, **inputs: Sequence[int]) -> list[Array]:
        """The model's outputs for one text; each input is its row of integers."""
        outputs: list[Array] = self._session.run(None, {name: np.array([row], dtype=np.int64) for name, row in inputs.items()})
        return outputs

    def side_by_side(self, work: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """`work` done on every item, several at once, in the order of the items."""
        if len(items) < 2 or self._workers < 2:
            return [work(item) for item in items]
        return list(self._pool.map(work, items))

    def close(self) -> None:
        """Wait for running work and let the threads go."""
        self._pool.shutdown()
