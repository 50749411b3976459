"""What a question in everyday words asks for, told by how alike it is to wordings that are known.

"What are the odds that this does anything for someone?" shares no word with "overall response rate", and no list
of plain words is ever complete. `wordings.toml` has two dozen everyday wordings for each of the things that people ask about
approvals; a question is compared with all of them by the encoder's vectors, and where those most like it agree, the
field's terms for what they ask are given (k nearest neighbours, Cover and Hart 1967). A question with rare words is put in the
field's own terms already, and gets none.

The vectors are made once for an encoder, in a few seconds, and kept beside its model.
"""

import io
import logging
import re
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from bot.spelling import english_words
from index.durable import write_durably
from index.encoder import Encoder
from index.fingerprints import fingerprint
from index.onnx_model import Array, default_workers
from index.vectors import Numbers

WORDINGS = "wordings.toml"
NEAREST = 5  # wordings that are asked what they ask for
LIKE = 0.6  # cosine that the nearest must have
AGREED = 0.5  # of the weight of the nearest must be for one concept
SHARPNESS = 12.0  # of a neighbour's weight, exp(SHARPNESS · cosine)
COMMON = 16_000  # English words that everyday wordings are made of, beside those that stand in the file
SHORTEST = 4  # letters of a word that may be rare
KEPT = 256  # questions whose terms are kept at hand
WORD = re.compile(r"[^\W\d_]+")
log = logging.getLogger(__name__)


class Wordings:
    """The wordings with their vectors by one encoder, which are kept in `folder` where it can be written to."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        text = files("bot").joinpath(WORDINGS).read_text(encoding="utf-8")
        self._concepts = [(tuple(filter(None, one["terms"].split("; "))), one["questions"]) for one in tomllib.loads(text)["concept"]]
        self._of = np.array([number for number, (_, questions) in enumerate(self._concepts) for _ in questions], np.int64)
        told = (word.lower() for _, questions in self._concepts for question in questions for word in WORD.findall(question))
        self._common = frozenset([*english_words()[:COMMON], *told])
        self.fingerprint = fingerprint(text, encoder.fingerprint)
        self._path = folder / f"wordings-{self.fingerprint}.npy"
        self.terms: Callable[[str], tuple[str, ...]] = lru_cache(KEPT)(self._terms)

    @property
    def prepared(self) -> bool:
        """Whether the vectors are kept."""
        return self._path.is_file()

    @cached_property
    def vectors(self) -> Array:
        """The vectors of all wordings, of shape (wordings, dimension); made and kept where they are not yet."""
        if (kept := self._read()) is not None:
            return kept
        with ThreadPoolExecutor(default_workers(), thread_name_prefix="wordings") as pool:
            texts = [question for _, questions in self._concepts for question in questions]
            made = np.stack(list(pool.map(self._encoder.encode, texts))).astype(np.float16).astype(np.float32)
        self._keep(made)
        return made

    def prepare(self) -> None:
        """Make the vectors and keep them."""
        assert len(self.vectors)

    def concept(self, question: str, leaving_out: Numbers | None = None) -> int | None:
        """The number of the concept that the most similar wordings ask for; None where they do not agree or are not similar.

        `leaving_out` are numbers of wordings that are not looked at.
        """
        cosines = self.vectors @ self._encoder.encode(question)
        if leaving_out is not None:
            cosines[leaving_out] = -1.0
        nearest = np.argsort(-cosines, kind="stable")[:NEAREST]
        if cosines[nearest[0]] < LIKE:
            return None
        weights = np.exp(SHARPNESS * cosines[nearest])
        shares = np.bincount(self._of[nearest], weights, len(self._concepts)) / weights.sum()
        best = int(np.argmax(shares))
        return best if shares[best] >= AGREED else None

    def everyday(self, question: str) -> bool:
        """Whether a question has no word that is rare in English; those written as names do not count."""
        words = (word for word in WORD.findall(question) if len(word) >= SHORTEST and word.islower())
        return all(word in self._common for word in words)

    def _terms(self, question: str) -> tuple[str, ...]:
        """The field's terms for what a question in everyday words asks for, none where that is not sure."""
        if not self.everyday(question):
            return ()
        found = self.concept(question)
        return () if found is None else self._concepts[found][0]

    def _read(self) -> Array | None:
        """The vectors that are kept, None where there are none that fit."""
        try:
            kept: Array = np.load(self._path, allow_pickle=False).astype(np.float32)
        except (OSError, ValueError, EOFError):
            return None
        return kept if kept.shape == (len(self._of), self._encoder.dimension) else None

    def _keep(self, made: Array) -> None:
        stream = io.BytesIO()
        np.save(stream, made.astype(np.float16))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self._path, stream.getvalue())
        except OSError as error:
            if self.prepared:  # by another process meanwhile
                return
            log.warning("The vectors of the everyday wordings are not kept, and made again at each start: %s", error.strerror)
