"""The process that reads files: one request a line on its input, one reply a line on its output, both JSON.

It is started and killed by `apart.py`. It bounds its own memory and, for each file, its own processor time;
whatever a library prints goes nowhere. A request is `{"path", "location"}`; a reply is `{"sha256", "text",
"about"}`, or `{"refused"}` with the reason, or `{"failed"}` where the file cannot be opened.
"""

import gc
import hashlib
import json
import os
import sys
import time
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import Any

from index.contents import about
from index.errors import UnreadableFile
from index.loading.kinds import ending
from index.loading.limits import Limits, in_mib
from index.loading.load import load
from index.types import SourceFile

try:
    import resource
except ImportError:  # Windows has none; there the parent's clock is the only limit
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Answer until the input ends. The limits are given as JSON, as the first argument."""
    limits = Limits(**json.loads(sys.argv[1]))
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _bound("RLIMIT_AS", limits.memory)
    _bound("RLIMIT_CORE", 0)
    _bound("RLIMIT_FSIZE", 0)
    met: set[str] = set()
    for line in sys.stdin.buffer:
        _bound("RLIMIT_CPU", ceil(time.process_time()) + limits.seconds)
        request = json.loads(line)
        replies.write(_reply(request["path"], Path(request["location"]), limits) + b"\n")
        replies.flush()
        gc.collect()
        if (kind := ending(request["path"])) not in met:
            met.add(kind)
            gc.freeze()  # libraries stay: to look through all that they made takes ten times as long as a small file


def _reply(path: str, location: Path, limits: Limits) -> bytes:
    """The line that answers a request."""
    try:
        return json.dumps(_read(path, location, limits)).encode("ascii")
    except MemoryError:
        return json.dumps({"refused": f"it takes more than {in_mib(limits.memory)} of memory to read"}).encode("ascii")
    except RecursionError:
        return json.dumps({"refused": "it is nested too deeply"}).encode("ascii")


def _read(path: str, location: Path, limits: Limits) -> dict[str, Any]:
    try:
        with location.open("rb") as stream:
            data = stream.read(limits.size + 1)
        sha256 = hashlib.sha256(data).hexdigest()
        found = load(SourceFile(path, len(data), sha256, location), data, limits).content
        read = {"sha256": sha256, "text": found.text, "about": about(found)}
        json.dumps(read, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return {"refused": "it holds halves of characters, which are no text"}
    except UnreadableFile as error:
        return {"refused": str(error)}
    except OSError as error:
        return {"failed": error.strerror or type(error).__name__}
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a library trips over in a damaged file
        return {"refused": f"a damaged file: reading it failed ({type(error).__name__})"}
    return read


def _bound(name: str, value: int) -> None:
    """Set one of this process's limits, where the system has it and allows it."""
    if resource and (number := getattr(resource, name, None)) is not None:
        with suppress(ValueError, OSError):
            resource.setrlimit(number, (value, resource.getrlimit(number)[1]))
