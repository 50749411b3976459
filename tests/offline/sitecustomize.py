"""Cuts the network for every Python process that is started with this folder on its PYTHONPATH.

What tries to leave this machine fails, and is written to the file that OFFLINE_LOG names.
"""

import os
import socket
from pathlib import Path

NEAR = {None, "", "localhost", "localhost.localdomain", "::1", "0.0.0.0", "::"}


def stay(host):
    """Raises OSError for a host that is not this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in NEAR or name.startswith("127."):
        return
    with Path(os.environ["OFFLINE_LOG"]).open("a", encoding="utf-8") as log:
        log.write(f"{name}\n")
    raise OSError(f"the network is cut: {name}")


def guarded(method):
    """A socket's method whose last argument is an address."""

    def checked(self, *arguments):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            stay(arguments[-1][0])
        return method(self, *arguments)

    return checked


def looked_up(host, *rest, **named):
    """A name's addresses."""
    stay(host)
    return look_up(host, *rest, **named)


look_up = socket.getaddrinfo
socket.getaddrinfo = looked_up
for way in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, way, guarded(getattr(socket.socket, way)))
