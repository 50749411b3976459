"""What can go wrong on the document path.

    ApprovalIndexError          anything below
    ├── UnreadableFile          a file cannot be made into text: encrypted, corrupt, empty, scanned, unknown
    ├── NoDocuments             a folder holds nothing that can be indexed
    ├── CollectionDamaged       what is remembered of the folders to index cannot be read
    ├── EncoderUnavailable      the encoder is not prepared, or its model cannot be found
    ├── EncoderMismatch         an index was made by another encoder than the one in use
    ├── GenerationMissing       nothing is published under a home folder
    ├── GenerationDamaged       a generation does not verify
    ├── Refused                 a generation is built and kept, but not published: a gate lets it not pass
    ├── CannotWrite             the disk does not take what is written: it is full, read-only or not permitted
    └── Busy                    another process is writing

Each message says what was found, what was wanted and what to do.
"""


class ApprovalIndexError(Exception):
    """Anything that goes wrong between a folder of files and a search result."""


class UnreadableFile(ApprovalIndexError):
    """A file that cannot be made into text. The message is the reason shown in the manifest."""


class NoDocuments(ApprovalIndexError):
    """Nothing under the given folder can be indexed."""


class CollectionDamaged(ApprovalIndexError):
    """What a home folder remembers of the folders to index cannot be read."""


class EncoderUnavailable(ApprovalIndexError):
    """The encoder is not prepared, or its model cannot be found."""


class EncoderMismatch(ApprovalIndexError):
    """An index was made by another encoder than the one that is to read it."""


class GenerationMissing(ApprovalIndexError):
    """Nothing has been published under this home folder."""


class GenerationDamaged(ApprovalIndexError):
    """A generation's files do not agree with its manifest or with each other."""


class Refused(ApprovalIndexError):
    """A generation that is built and kept, but not published. `generation` is its id."""

    def __init__(self, message: str, generation: str) -> None:
        super().__init__(message)
        self.generation = generation


class CannotWrite(ApprovalIndexError):
    """The disk does not take what is written."""


class Busy(ApprovalIndexError):
    """Another process holds the writer's lock."""
