"""What a file may cost to read. Beyond that it is refused with its reason, and the rest of the folder is indexed."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one file.

    `size` is in bytes, `pages` are a PDF's; `unpacked` bytes and `members` are what a Word document, which is an
    archive, holds; `characters` are the text's. `seconds` are of processor time, `memory` is in bytes of
    address space; these two need a POSIX system. `patience` is in seconds on the clock: more, for a busy machine
    takes its time.
    """

    size: int = 64 * MIB
    pages: int = 5_000
    unpacked: int = 256 * MIB
    members: int = 5_000
    characters: int = 20_000_000
    seconds: int = 120
    patience: int = 600
    memory: int = 2048 * MIB


def in_mib(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size / MIB:.0f} MiB" if size >= MIB else f"{size} bytes"
