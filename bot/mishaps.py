"""What goes wrong outside of the program, in one line that says how to repair it.

Rule of this file: a mishap is told in one line without a traceback, exit code 1, or 2 when what was
typed or set is wrong; a fault of the program itself is not caught here.
"""

from __future__ import annotations

from typing import Final

FAILED: Final = 1
WRONG: Final = 2


class Refused(Exception):
    """A command cannot do what was asked; the message is one line, with how to repair it."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


def told(error: Exception) -> tuple[str, int] | None:
    """Return the line (one a problem for settings) and the exit code; None for a fault of ours."""
    from bot.keys import KeyTrouble
    from bot.settings import SettingsError
    from bot.telegram.calls import TelegramError, TelegramUnreachable
    from questionnaires.catalog import CatalogError
    from storage.base import StoreError
    from storage.errors import MissingKey

    if isinstance(error, Refused):
        return str(error), error.code
    if isinstance(error, SettingsError):
        return "\n".join(error.problems), WRONG
    if isinstance(error, MissingKey):
        return str(error), WRONG
    if isinstance(error, StoreError | CatalogError | KeyTrouble):
        return " ".join(str(error).split()), FAILED
    if isinstance(error, TelegramError):
        return str(error), FAILED if isinstance(error, TelegramUnreachable) else WRONG
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}. Please check the path and the right to use it.", FAILED
    return None
