"""What is remembered for a while of files: documents that wait for consent, and what was wrong.

Rule of this file: it is in memory only, bounded and short-lived: before somebody agreed nothing of
her answers is stored. Without it she is asked to send the file again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.continuing.finding import Found

GOOD_FOR: Final = timedelta(hours=1)
MOST_BYTES: Final = 16 * 1024 * 1024
MOST_NOTES: Final = 500


@dataclass(frozen=True, slots=True)
class Note:
    """What was found in a file beside its answers; as in `bot.continuing.reading.Brought`."""

    left_out: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    language: str = ""
    packed: bool = False


class Waiting:
    """Documents and notes, by interview."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, tuple[datetime, Found]] = OrderedDict()
        self._notes: OrderedDict[str, Note] = OrderedDict()
        self._bytes = 0

    def wait(self, interview: str, found: Found, at: datetime) -> None:
        """Keep a document until its person agreed; the longest waiting ones make room."""
        self._drop(interview)
        self._documents[interview] = (at, found)
        self._bytes += len(found.content)
        while self._bytes > MOST_BYTES:
            self._drop(next(iter(self._documents)))

    def document(self, interview: str, at: datetime) -> Found | None:
        """Return the document that waits for this interview."""
        for old in [one for one, (then, _) in self._documents.items() if at - then > GOOD_FOR]:
            self._drop(old)
        waiting = self._documents.get(interview)
        return waiting[1] if waiting is not None else None

    def note(self, interview: str, note: Note) -> None:
        """Remember what was found in the file behind an interview; the document waits no more."""
        self._drop(interview)
        self._notes[interview] = note
        self._notes.move_to_end(interview)
        if len(self._notes) > MOST_NOTES:
            self._notes.popitem(last=False)

    def noted(self, interview: str) -> Note:
        """Return what was found in the file behind an interview, as far as it is remembered."""
        return self._notes.get(interview, Note())

    def forget(self, *interviews: str) -> None:
        """Forget everything about these interviews."""
        for one in interviews:
            self._drop(one)
            self._notes.pop(one, None)

    def _drop(self, interview: str) -> None:
        waiting = self._documents.pop(interview, None)
        if waiting is not None:
            self._bytes -= len(waiting[1].content)
