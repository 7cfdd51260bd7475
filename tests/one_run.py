"""What the processes of one test run share: a folder, and what the first to need it makes there.

Rule of this file: a thing is made once and then only read; the process that began the run removes
the folder when it ends, and each other process finds it by its environment.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

NAME, BEGUN_BY = "TESTS_OF_ONE_RUN", "TESTS_OF_ONE_RUN_BEGUN_BY"


def begin() -> None:
    """Make the folder, for this process and those it starts."""
    folder = tempfile.mkdtemp(prefix="fairhire-run-")
    os.environ.update({NAME: folder, BEGUN_BY: str(os.getpid())})
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def beginner() -> int:
    """Return the number of the process that began the run, and ends after all others."""
    return int(os.environ[BEGUN_BY])


def once(name: str, make: Callable[[Path], None]) -> Path:
    """Return where something is, after whoever comes first has made it at the path it is given."""
    if NAME not in os.environ:
        begin()
    path = Path(os.environ[NAME]) / name
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            made = path.with_suffix(".made")
            make(made)
            made.rename(path)
    return path
