"""Index a folder over and over with a toy, changing it each time, until killed: `python -m tests.faults.builder FOLDER HOME`."""

import sys
from itertools import count
from pathlib import Path

from tests.conftest import run_build


def main() -> None:
    folder, home = map(Path, sys.argv[1:])
    for number in count(len(list(folder.iterdir()))):
        for version in (number, number + 1):
            (folder / f"{version % 7}.txt").write_text(f"Version {number} of file {version % 7}. Its own words stand here.")
        run_build(folder, home)


if __name__ == "__main__":
    main()
