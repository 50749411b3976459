r"""Plain text (.txt): its decoded text as it stands, line ends as `\n`.

Offsets into it are offsets into what an editor shows, so nothing else is changed.
"""

from index.loading.decoding import decode
from index.types import Content


def load(data: bytes) -> Content:
    """Canonical text of a plain text file. Raises UnreadableFile where it is no text."""
    return Content(decode(data))
