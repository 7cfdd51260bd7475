"""What Telegram calls the files we brought to it: each is uploaded once, and then named.

Rule of this file: it is in memory only, so a process that starts uploads once more; what Telegram
does not take any more, under its name or as a picture, is brought again, as a file.
"""

from __future__ import annotations

from typing import Any, Final

from telegram import Message
from telegram.error import BadRequest

from bot.telegram.text import Enclosed

_NAME_GONE: Final = ("file identifier", "file_reference", "file reference", "file_id")
_NO_PICTURE: Final = ("photo", "image")


class Uploads:
    """Files by their content and name; one for each bot, for the names are good for that one."""

    def __init__(self) -> None:
        self._names: dict[Enclosed, str] = {}
        self._files: set[Enclosed] = set()

    def name_of(self, file: Enclosed) -> str:
        """Return the `file_id` of a file, empty where Telegram does not have it from us."""
        return self._names.get(file, "")

    def is_picture(self, file: Enclosed) -> bool:
        """Tell whether a file goes as a picture."""
        return file.shown and file not in self._files

    def keep(self, file: Enclosed, sent: Message) -> None:
        """Note under which name Telegram has a file that was just sent."""
        there: Any = sent.photo[-1] if sent.photo else sent.document
        if there is not None:
            self._names[file] = there.file_id

    def is_to_repeat(self, file: Enclosed, error: BadRequest) -> bool:
        """Tell whether a refusal was about the file itself; it is then brought in another way."""
        told = str(error).casefold()
        if file in self._names and any(one in told for one in _NAME_GONE):
            del self._names[file]
            return True
        if self.is_picture(file) and any(one in told for one in _NO_PICTURE):
            self._files.add(file)
            self._names.pop(file, None)
            return True
        return False
