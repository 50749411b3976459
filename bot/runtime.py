"""What a running bot holds: models opened once, the published generation, swapped between questions.

`Runtime.using()` lends what is open to one question. Where another generation has been published since
the last one, it is opened first; the old one is closed when the last question that reads it is done.
Where the new one cannot be opened, the old one goes on answering, and `Runtime.trouble` says why; so it does at the start
where what is published is damaged and an older generation is whole.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import NamedTuple

from bot.aliases import Aliases
from bot.checks import Checks
from bot.differences import Differences
from bot.glossary import Glossary
from bot.names import Names
from bot.plain import PlainWords
from bot.reader.model import OnnxReader, Reader, shipped_reader
from bot.referents import Referents
from bot.settings import BotSettings
from bot.spelling import Spelling
from bot.wordings import Wordings
from index.catalogue import Word
from index.encoder import Encoder, open_encoder
from index.errors import ApprovalIndexError, GenerationDamaged, GenerationMissing
from index.fingerprints import fingerprint
from index.generation import Generation, answered, current_folder, open_current, open_kept, open_whole
from index.search import EmbeddedIndex, Index

# Raised with each change to how a question is understood, checked or answered.
RULES = 3
AGAIN = 30.0  # seconds after which a generation that could not be opened is tried again, though it is still the same
log = logging.getLogger(__name__)


class Models(NamedTuple):
    """What reads: the encoder, the reader, and the everyday wordings by that encoder, where they are made use of."""

    encoder: Encoder
    reader: Reader
    wordings: Wordings | None = None


@dataclass
class Opened:
    """A generation with the models that read it. `lent` counts the questions that hold it.

    `suggestions`, `spelling` and `names` are made at the first call for them.
    """

    generation: Generation
    index: Index
    encoder: Encoder
    reader: Reader
    fingerprint: str
    wordings: Wordings | None = None
    suggestions: tuple[str, ...] | None = None
    lent: int = 0
    retired: bool = False

    @cached_property
    def spelling(self) -> Spelling:
        """Mends questions by this generation's words."""
        return Spelling(self._vocabulary)

    @cached_property
    def names(self) -> Names:
        """Finds the names of this generation's documents."""
        return Names(self._vocabulary)

    @cached_property
    def plain_words(self) -> PlainWords:
        """Finds this generation's terms for plain words."""
        return PlainWords(self._vocabulary, self.wordings.terms) if self.wordings else PlainWords(self._vocabulary)

    @cached_property
    def referents(self) -> Referents:
        """Knows what this generation's documents call the parent company."""
        return Referents(self.generation.catalogue.all_documents())

    @cached_property
    def glossary(self) -> Glossary:
        """Explains the terms of this generation's documents."""
        return Glossary(self.generation.catalogue)

    @cached_property
    def checks(self) -> Checks:
        """Checks questions against this generation's evidence."""
        return Checks(self.names, self.aliases)

    @cached_property
    def differences(self) -> Differences:
        """Finds other values beside an answer's."""
        return Differences(self.names, self.aliases)

    @cached_property
    def aliases(self) -> Aliases:
        """The names that mean the same in this generation's documents."""
        return Aliases(self.generation.catalogue.all_documents())

    @cached_property
    def _vocabulary(self) -> dict[str, Word]:
        return self.generation.catalogue.vocabulary()


class Runtime:
    """Opens lazily, once; safe to use from several threads.

    `trouble` says why the generation published last does not answer, while an older one does in its place.
    """

    def __init__(self, settings: BotSettings) -> None:
        self.settings = settings
        self.trouble: str | None = None
        self._tried: tuple[Path, float] | None = None  # the folder that was last tried, and when
        self._lock = Lock()
        self._encoder: Encoder | None = None
        self._reader: OnnxReader | None = None
        self._wordings: Wordings | None = None
        self._opened: Opened | None = None

    @property
    def home(self) -> Path:
        """The folder that everything is kept under."""
        return self.settings.home

    def models(self) -> Models:
        """The models, loaded at the first call. Raises EncoderUnavailable where one cannot be."""
        with self._lock:
            return self._models()

    @contextmanager
    def using(self) -> Iterator[Opened]:
        """Lend the published generation and the models to one question.

        Raises GenerationMissing, GenerationDamaged, EncoderUnavailable or EncoderMismatch where there is
        nothing to lend.
        """
        with self._lock:
            opened = self._current()
            opened.lent += 1
        try:
            yield opened
        finally:
            with self._lock:
                opened.lent -= 1
                _close_if_done(opened)

    @contextmanager
    def using_kept(self, generation: str) -> Iterator[Opened]:
        """Open a generation that is kept, by its id, and lend it with the models, whichever one is published.

        Raises GenerationMissing, GenerationDamaged, EncoderUnavailable or EncoderMismatch where it cannot be.
        """
        opened = _opened(open_kept(self.home, generation), self.models())
        try:
            yield opened
        finally:
            opened.generation.close()

    def close(self) -> None:
        """Close the generation and the models."""
        with self._lock:
            if self._opened:
                self._opened.retired = True
                _close_if_done(self._opened)
            for model in (self._encoder, self._reader):
                if close := getattr(model, "close", None):
                    close()
            self._opened = self._encoder = self._reader = self._wordings = None

    def _models(self) -> Models:
        if self._encoder is None:
            self._encoder = open_encoder(self.settings.encoder, self.settings.models, self.settings.threads)
        if self._reader is None:
            self._reader = shipped_reader(self.settings.threads)
        if self._wordings is None:
            self._wordings = Wordings(self._encoder, self.settings.models)
        return Models(self._encoder, self._reader, self._wordings)

    def _current(self) -> Opened:
        """What answers now: what was published last, or what was open before where that cannot be opened."""
        if self._opened is None:
            self._opened = self._first()
            return self._opened
        try:
            self._renew(self._opened)
        except ApprovalIndexError as error:
            if str(error) != self.trouble:
                log.warning("Generation %s goes on answering: %s", self._opened.generation.id, error)
            self.trouble = str(error)
        return self._opened

    def _first(self) -> Opened:
        """What is published, its files compared with their checksums; where it is damaged or gone, the newest that is whole."""
        try:
            return self._open(open_whole)
        except (GenerationDamaged, GenerationMissing) as error:
            opened = self._last_good()
            if opened is None:
                raise
            self.trouble = str(error)
            with suppress(ApprovalIndexError):
                self._tried = current_folder(self.home), monotonic()
            log.warning("Generation %s answers: %s", opened.generation.id, error)
            return opened

    def _last_good(self) -> Opened | None:
        """The newest generation that is kept, answered once and is whole; None where there is none."""
        for manifest in reversed(answered(self.home)):
            with suppress(ApprovalIndexError):
                return _opened(open_kept(self.home, manifest.generation), self._models())
        return None

    def _renew(self, held: Opened) -> None:
        """Open what has been published since; what could not be opened is tried again after a while."""
        published = current_folder(self.home)
        if published == held.generation.folder:
            self._tried = self.trouble = None
            return
        if self._tried and self._tried[0] == published and monotonic() - self._tried[1] < AGAIN:
            return
        failed_before = self._tried is not None and self._tried[0] == published
        self._tried = published, monotonic()
        self._opened = self._open(open_whole if failed_before else open_current)
        self.trouble = None
        held.retired = True
        _close_if_done(held)

    def _open(self, opening: Callable[[Path], Generation]) -> Opened:
        models = self._models()
        return _opened(opening(self.home), models)


def installed_version() -> str:
    """The version of this package."""
    try:
        return version("approvalbot")
    except PackageNotFoundError:  # run from a folder of files that was never installed
        return "0"


def _opened(generation: Generation, models: Models) -> Opened:
    """A generation with the models that read it. Raises ApprovalIndexError, and closes it, where they do not fit."""
    try:
        generation.require(models.encoder)
        index = EmbeddedIndex(generation)
    except ApprovalIndexError:
        generation.close()
        raise
    wordings = models.wordings.fingerprint if models.wordings else ""
    made_of = fingerprint(
        models.encoder.fingerprint, models.reader.fingerprint, wordings, generation.manifest.settings, RULES, installed_version()
    )
    return Opened(generation, index, models.encoder, models.reader, made_of, models.wordings)


def _close_if_done(opened: Opened) -> None:
    if opened.retired and not opened.lent:
        opened.generation.close()
