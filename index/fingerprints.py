"""Short names for values: the same value always has the same one, another value another."""

import hashlib
import json
from pathlib import Path

CHUNK = 1 << 20


def fingerprint(*values: object) -> str:
    """12 hex digits of the SHA-256 of JSON values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
