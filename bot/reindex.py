"""What to index, and to index it when its turn has come."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import sleep

from bot.errors import JournalUnusable
from bot.gate import Gate, questions
from bot.journal import Journal
from bot.runtime import Models, Runtime
from bot.settings import BotSettings
from index import collection
from index.build import Built, Progress, build
from index.collection import Collection
from index.errors import Busy
from index.generation import listed
from index.settings import IndexSettings

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two tries while another process indexes


def reindex(runtime: Runtime) -> Iterator[Progress | Built]:
    """The document path over what the home folder remembers; a running bot takes it over with the next question."""
    settings = runtime.settings
    what = collection.remembered(settings.home, settings.sources)
    models = runtime.models()
    gate = gate_of(settings, models)
    yield from build(what, settings.home, models.encoder, IndexSettings(), needed=partial(needed, settings), gate=gate)


def gate_of(settings: BotSettings, models: Models) -> Gate | None:
    """What a new index has to pass, None where nothing is set. Raises BadQuestion where the set is none."""
    return Gate(questions(settings.gate), settings.gate_margin, models) if settings.gate else None


def needed(settings: BotSettings) -> frozenset[str]:
    """The generations that answers in the journal came from; all that there are, where the journal cannot be read."""
    try:
        with closing(Journal(settings.home, settings.journal_days)) as journal:
            return journal.generations()
    except JournalUnusable as error:
        log.warning("No old generation is removed: %s", error)
        return frozenset(manifest.generation for manifest in listed(settings.home))


def asked_for(settings: BotSettings, folders: Sequence[Path] | None) -> Sequence[Path] | None:
    """The folders given, else those of the settings; None where neither says, and those indexed last are meant."""
    return folders or ([settings.sources] if "sources" in settings.model_fields_set else None)


def collected(settings: BotSettings, folders: Sequence[Path] | None = None, restore: bool = False) -> Collection:
    """What to index: the folders given, else those of the settings, else those indexed last; `restore` lets in what was removed."""
    given = asked_for(settings, folders)
    what = collection.of_folders(settings.home, given) if given else collection.remembered(settings.home, settings.sources)
    return replace(what, removed=()) if restore else what


def in_turn(begin: Callable[[], Iterator[Progress | Built]], say: Callable[[str], None]) -> Iterator[Progress | Built]:
    """A build, begun when no other process indexes; it is said once that it waits."""
    told = False
    while True:
        events = begin()
        try:
            first = next(events)
            break
        except Busy:
            if not told:
                say("Another process is indexing; waiting until it is done.")
            told = True
            sleep(PAUSE)
    yield first
    yield from events
