"""Index again what a home folder remembers: its folders, with what was uploaded and without what was removed."""

from collections.abc import Iterator

from bot.runtime import Runtime
from index import collection
from index.build import Built, Progress, build
from index.settings import IndexSettings


def reindex(runtime: Runtime) -> Iterator[Progress | Built]:
    """The document path with a running bot's encoder; the bot takes the new generation over with the next question."""
    settings = runtime.settings
    what = collection.remembered(settings.home, settings.sources)
    encoder, _ = runtime.models()
    yield from build(what, settings.home, encoder, IndexSettings())
