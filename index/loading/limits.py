"""What a file may cost to read. Beyond that it is refused with its reason, and the rest of the folder is indexed."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one file.

    `size` is in bytes, `pages` are a PDF's; `unpacked` bytes and `members` are what a Word document, which is an
    archive, holds; `characters` are the text's. `seconds` are of processor time, `memory` is in bytes of
    address space; these two need a POSIX system, elsewhere only the time on the clock is limited.
    """

    size: int = 64 * MIB
    pages: int = 5_000
    unpacked: int = 256 * MIB
    members: int = 5_000
    characters: int = 20_000_000
    seconds: int = 120
    memory: int = 2048 * MIB

    @property
    def on_the_clock(self) -> float:
        """Seconds after which a file is given up whatever the processor did: a busy machine takes its time."""
        return 3.0 * self.seconds


def in_mib(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size / MIB:.0f} MiB" if size >= MIB else f"{size} bytes"
