"""Answers documents as people send them: whole, packed, damaged, and made to do harm."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

FIRST = {"question": "1.02", "value": "employer", "answered_at": "2026-11-02T10:00:00Z"}
COUNTRY = {"question": "1.01", "value": "MY", "answered_at": "2026-11-02T10:01:00Z"}


def document(*answers: dict[str, Any], **changes: Any) -> bytes:
    """Return a document of the quick scan; with two answers where none are given."""
    data = {
        "questionnaire": {"ref_id": "quick_scan", "version": 1},
        "language": "en",
        "started_at": "2026-11-02T09:59:00Z",
        "answers": list(answers) or [FIRST, COUNTRY],
    }
    return json.dumps({**data, **changes}).encode()


def packed(*files: tuple[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", way) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def bomb(megabytes: int = 50) -> bytes:
    """Return a small ZIP whose document would be very large."""
    return packed(("answers.json", b'{"answers": [' + b" " * megabytes * 1024 * 1024))
