"""Wait for folders to change, and then for them to come to rest: many files copied in are one change."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from index.errors import NoDocuments
from index.sources import HIDDEN

QUIET = 1_000  # milliseconds without a change after which folders are at rest
LONGEST = 30_000  # milliseconds after which a change is told though others go on
LOOKING = 500  # milliseconds between two looks at whether to stop


def changes(folders: Sequence[Path], stop: Event | None = None, quiet: int = QUIET) -> Iterator[int]:
    """How many files changed, each time that folders have come to rest; at first, at once, none.

    What changes between two steps of the iterator is not lost. Raises NoDocuments where a folder is not there.
    """
    if gone := next((folder for folder in folders if not folder.exists()), None):
        raise NoDocuments(f"There is no folder {gone}. Give folders that are there.")
    roots = [folder.resolve() for folder in folders]

    def seen(_: Change, path: str) -> bool:
        """Whether a file is one that would be indexed by its name."""
        below = [Path(path).relative_to(root) for root in roots if Path(path).is_relative_to(root)]
        return any(not any(part.startswith(HIDDEN) for part in one.parts) for one in below)

    begun = False
    for found in watch(
        *roots,
        watch_filter=seen,
        debounce=LONGEST,
        step=quiet,
        stop_event=stop,
        rust_timeout=LOOKING,
        yield_on_timeout=True,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        if found or not begun:
            begun = True
            yield len(found)
