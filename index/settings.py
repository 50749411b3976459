"""What an index is made with. Whatever changes the index changes the settings' fingerprint."""

from dataclasses import asdict, dataclass, field

from index import catalogue, passages
from index.encoder import Encoder
from index.fingerprints import fingerprint
from index.loading import kinds
from index.loading.limits import Limits

TARGET = 160  # tokens of a passage: about a paragraph, and well within what the encoder takes


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """`target` is the length in tokens that passages aim at; the encoder's limit bounds it. `limits` are what a file may cost to read."""

    target: int = TARGET
    limits: Limits = field(default_factory=Limits)

    def fingerprint(self, encoder: Encoder) -> str:
        """A name for everything but the documents that an index depends on."""
        return fingerprint(asdict(self), encoder.fingerprint, kinds.VERSION, passages.VERSION, catalogue.VERSION)
