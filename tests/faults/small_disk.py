"""Index a folder onto a small disk of its own, with a little more room each time: `python -m tests.faults.small_disk FOLDER MOUNT`.

It is run in a namespace of mounts of its own (`unshare --map-root-user --mount`), so that the disk goes with
it. For each try it prints a line of JSON: what went wrong, what answers, and what lies about.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from index.errors import ApprovalIndexError
from index.generation import open_current
from tests.conftest import run_build

SIZE = 4 << 20  # bytes of the disk
PAGE = 4096


def main() -> None:
    folder, mount = map(Path, sys.argv[1:])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(mount)], check=True)
    home = mount / "home"
    run_build(folder, home)
    (folder / "more.txt").write_text("More words stand here. " * 2000)
    for tried in tries(folder, home):
        print(json.dumps(tried), flush=True)


def tries(folder: Path, home: Path) -> Iterator[dict[str, object]]:
    """Index with no room, with a little, and so on until it is done."""
    for pages in count(0, 16):
        fill(home.parent / "ballast", pages)
        wrong = ""
        try:
            run_build(folder, home)
        except ApprovalIndexError as error:
            wrong = f"{type(error).__name__}: {error}"
        opened = open_current(home)
        opened.verify()
        opened.close()
        lying = sorted(path.name for path in (home / "generations").iterdir())
        yield {"wrong": wrong, "answers": opened.id, "documents": len(opened.manifest.documents), "lying": lying}
        if not wrong:
            return


def fill(ballast: Path, pages: int) -> None:
    """Leave so many pages of the disk free."""
    ballast.unlink(missing_ok=True)
    with ballast.open("wb", buffering=0) as stream:
        try:
            while stream.write(bytes(PAGE)):
                pass
        except OSError:
            stream.truncate(max(0, stream.tell() - pages * PAGE))


if __name__ == "__main__":
    main()
