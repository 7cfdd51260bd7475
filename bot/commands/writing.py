"""Files that commands write where they were told to.

Rule of this file: what cannot be written is refused in one line.
"""

from __future__ import annotations

from pathlib import Path

from bot.mishaps import Refused


def write_file(path: Path, content: bytes) -> None:
    """Write a file, and the folders it is to lie in.

    Raises:
        Refused: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error
