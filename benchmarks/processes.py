"""What the system says a process and its children hold in memory.

Rule of this file: it only reads, from `/proc`; where there is none, what is held is told as 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

PARENT: Final = "PPid:"
NOW: Final = "VmRSS:"
MOST: Final = "VmHWM:"
"""What is held now, and the most a process ever held."""


def held(pid: int, what: str = NOW) -> float:
    """Return the memory of a process in MB."""
    return _told(Path(f"/proc/{pid}"), what) / 1024


def children(pid: int) -> Iterator[int]:
    """Yield the processes a process has begun that are there now."""
    for place in Path("/proc").glob("[0-9]*"):
        if _told(place, PARENT) == pid:
            yield int(place.name)


def _told(place: Path, what: str) -> int:
    with suppress(OSError):
        for line in (place / "status").read_text("ascii", "replace").splitlines():
            if line.startswith(what):
                return int(line.split()[1])
    return 0


class Watch:
    """The most that the children of a process were seen to hold at the same time, in MB."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.beside = 0.0

    def look(self) -> float:
        """Note what the children hold now; return what the process itself holds, in MB."""
        self.beside = max(self.beside, sum(map(held, children(self.pid))))
        return held(self.pid)
