"""What can go wrong on the question path, and with jobs.

    BotError                    anything below
    ├── BadQuestion             a question that cannot be asked: empty, too long, unknown documents
    ├── QuoteMismatch           a citation's words are not what stands in the document
    ├── LedgerUnusable          the file that jobs are kept in cannot be read or written
    └── TooManyJobs             the queue of jobs is full

Whatever goes wrong with the index is an ApprovalIndexError (index/errors.py).
"""


class BotError(Exception):
    """Anything that goes wrong between a question and its answer."""


class BadQuestion(BotError):
    """A question that cannot be asked. The message says what was found, what is wanted and what to do."""


class QuoteMismatch(BotError):
    """A citation's words are not what stands in the document at its offsets."""


class LedgerUnusable(BotError):
    """The file that jobs are kept in cannot be read or written."""


class TooManyJobs(BotError):
    """No more jobs may wait."""
