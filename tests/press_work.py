"""Work for a process that makes files: what is told of it, and what ends it.

Rule of this file: it imports nothing of the program by itself, for the process has the least
priority: on a busy machine it takes a minute for what others load in a second.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path


def ended_once(mark: str) -> int:
    """End this process the first time; return its number the second time."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def ended() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def no_such_view(framework: str) -> None:
    from bot.reporting.rendering import NoSuchView

    raise NoSuchView(framework)
