"""The papers that were on file when a report was made.

Rule of this file: values only; of a file it says what it is and that it was there, never its
content, its name or who is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PaperOnFile:
    """A file that backs answers.

    `sort` is photo, pdf, text, word, sheet, office, sound or video; `size` in bytes; `since` the
    day it came; `until` the day it runs out, if it does; `questions` and `rows` (empty for the
    whole firm) go together.
    """

    sort: str
    size: int
    since: date
    sha256: str
    questions: tuple[str, ...]
    rows: tuple[str, ...]
    until: date | None = None
