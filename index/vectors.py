"""Vectors of unit length in FAISS: build, save, open mapped, search within a filter.

Cosine is the inner product of such vectors. Up to `LARGE` of them are kept flat and searched
exhaustively, exact and fast enough; above that a graph (HNSW, Malkov and Yashunin 2018) over half
precision numbers answers in milliseconds at a small loss of recall. The graph is built on one
thread, in the order of the vectors, so that the same vectors always give the same graph. A filter
that leaves few vectors searches just those, exactly.
"""

import os
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from index.errors import GenerationDamaged
from index.onnx_model import Array

LARGE = 50_000  # vectors; 77 MB flat at 384 dimensions, searched in about 10 ms
FEW = 20_000  # vectors that a filter may leave and still be searched one by one
NEIGHBOURS = 32  # a node of the graph
BUILD_EFFORT = 200  # candidates kept while building the graph
SEARCH_EFFORT = 256  # candidates kept while searching it

Numbers = NDArray[np.int64]


class Vectors:
    """An opened set of vectors, numbered from 0 in the order in which they were built."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return int(self._index.d)

    @property
    def exact(self) -> bool:
        """Whether every vector is compared; a graph misses some."""
        return isinstance(self._index, faiss.IndexFlat)

    def search(self, vector: Array, limit: int, among: Numbers | None = None) -> tuple[Numbers, Array]:
        """The numbers of the nearest vectors and their cosines, best first; equal ones by number.

        `vector` has shape (dimension,); `among`, sorted, leaves only these numbers in the search.
        """
        if among is not None and len(among) <= FEW:
            return _best(among, self.cosines(vector, among), limit)
        wanted = min(limit, len(self))
        if not wanted:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        cosines, numbers = self._index.search(vector[None].astype(np.float32), wanted, params=self._parameters(among))
        found = numbers[0] >= 0
        return _best(numbers[0][found], cosines[0][found], limit)

    def search_many(self, vectors: Array, limit: int) -> tuple[Numbers, Array]:
        """The numbers of the vectors nearest to each of `vectors` (n, dimension) and their cosines, best first.

        Both have the shape (n, limit); a number is -1 where there are not so many.
        """
        cosines, numbers = self._index.search(vectors.astype(np.float32), limit, params=self._parameters(None))
        return numbers, cosines

    def cosines(self, vector: Array, numbers: Numbers) -> Array:
        """The cosine of `vector` (dimension,) with each of the vectors `numbers` (n,)."""
        if not len(numbers):
            return np.zeros(0, np.float32)
        products: Array = self._index.reconstruct_batch(numbers) @ vector.astype(np.float32)
        return products

    def take(self, numbers: Numbers) -> Array:
        """Copies of the vectors `numbers`, of shape (n, dimension)."""
        if not len(numbers):
            return np.zeros((0, self.dimension), np.float32)
        vectors: Array = self._index.reconstruct_batch(numbers)
        return vectors

    def _parameters(self, among: Numbers | None) -> faiss.SearchParameters | None:
        selector = faiss.IDSelectorBatch(among) if among is not None else None
        if self.exact:
            return faiss.SearchParameters(sel=selector) if selector else None
        return faiss.SearchParametersHNSW(efSearch=SEARCH_EFFORT, sel=selector)


def build(vectors: Array) -> Vectors:
    """Vectors of shape (n, dimension), each of length 1, ready to search."""
    count, dimension = vectors.shape
    if count <= LARGE:
        index = faiss.IndexFlatIP(dimension)
        index.add(vectors)
        return Vectors(index)
    index = faiss.IndexHNSWSQ(dimension, faiss.ScalarQuantizer.QT_fp16, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = BUILD_EFFORT
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        index.train(vectors)
        index.add(vectors)
    finally:
        faiss.omp_set_num_threads(threads)
    return Vectors(index)


def save(vectors: Vectors, path: Path) -> None:
    """Write to a file that `open_mapped` reads, and see it on the disk.

    Raises OSError where the disk does not take it. FAISS writes through this process's own file: what its
    own writer cannot write when it closes is lost without an error.
    """
    failed: list[OSError] = []
    with path.open("wb") as stream:

        def write(data: bytes) -> None:
            """No error may pass through FAISS, so that what follows the first is dropped."""
            try:
                if not failed:
                    stream.write(data)
            except OSError as error:
                failed.append(error)

        faiss.write_index(vectors._index, faiss.PyCallbackIOWriter(write))
        if failed:
            raise failed[0]
        stream.flush()
        os.fsync(stream.fileno())


def open_mapped(path: Path) -> Vectors:
    """Open a saved file; the vectors stay on disk and are paged in, shared between processes.

    Raises GenerationDamaged where the file is none of FAISS's.
    """
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
    except RuntimeError as error:
        raise GenerationDamaged(f"{path.name} cannot be read as a FAISS index. Run `approvalbot index` to build it anew.") from error
    # A question is too small to share between threads: beside a busy neighbour NumPy's product took 7 ms on two and 0.3 on one.
    faiss.omp_set_num_threads(1)
    threadpool_limits(1, user_api="blas")
    return Vectors(index)


def _best(numbers: Numbers, cosines: Array, limit: int) -> tuple[Numbers, Array]:
    """The `limit` highest, best first; equal ones by number."""
    order = np.lexsort((numbers, -cosines))[:limit]
    return numbers[order], cosines[order]
