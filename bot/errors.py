"""What can go wrong on the question path, with jobs and with what is kept of answers.

    BotError                    anything below
    ├── BadQuestion             a question that cannot be asked: empty, too long, unknown documents
    ├── QuoteMismatch           a citation's words are not what stands in the document
    ├── LedgerUnusable          the file that jobs are kept in cannot be read or written
    ├── JournalUnusable         the file that answers are kept in cannot be read or written
    ├── UnknownAnswer           no answer of an id is kept
    ├── CannotReplay            an answer cannot be given again as it was: its index or its models are gone
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


class JournalUnusable(BotError):
    """The file that answers are kept in cannot be read or written."""


class UnknownAnswer(BotError):
    """No answer of an id is kept. The message says why, and what to do."""


class CannotReplay(BotError):
    """An answer cannot be given again as it was. The message says what is gone."""


class TooManyJobs(BotError):
    """No more jobs may wait."""
