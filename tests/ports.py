"""Ports for services that are ended and started again at the same address.

Rule of this file: a port lies below those that the system gives to whoever connects; else a
connection of some other test may sit on it between the end and the new start.
"""

from __future__ import annotations

import os
import socket
from itertools import count

FIRST, LAST = 20_000, 32_000
APART = 97
"""Ports between the first ones of two processes whose numbers follow each other."""
_TURNS = count()


def lasting_port() -> int:
    """Return a port at which nobody listens, another one each time."""
    for turn in _TURNS:
        port = FIRST + (os.getpid() * APART + turn) % (LAST - FIRST)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("count() has no end")
