"""Index a folder over and over with a toy, changing it each time: `python -m tests.faults.builder FOLDER HOME`.

For each line that it reads it does so in a process of its own, whose number it prints, until that one is killed.
"""

import os
import sys
import time
from itertools import count
from pathlib import Path

from tests.conftest import run_build


def main() -> None:
    folder, home = map(Path, sys.argv[1:])
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            go_on(folder, home)
        print(child, flush=True)
        os.waitpid(child, 0)


def go_on(folder: Path, home: Path) -> None:
    """Change the folder and index it, until killed."""
    for number in count(time.time_ns()):
        for version in (number, number + 1):
            (folder / f"{version % 7}.txt").write_text(f"Version {number} of file {version % 7}. Its own words stand here.")
        run_build(folder, home)


if __name__ == "__main__":
    main()
