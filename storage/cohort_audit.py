"""The chain of the audit log: how an entry is sealed, and where a chain is broken.

Rule of this file: pure; one form for all stores. A digest is the SHA-256 (hexadecimal) of the
digest before it and the entry as JSON, with sorted keys and no spaces.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from storage.cohort_rows import json_text
from storage.cohorts import Act
from storage.moments import time_text


def sealed(act: Act, number: int, before: str) -> Act:
    """Return an entry with its number and its digest; `before` is the digest before it.

    Raises:
        StoreError: its detail is not plain JSON.
    """
    entry = {
        "at": time_text(act.at),
        "actor": act.actor,
        "act": act.act,
        "organisation": act.organisation,
        "about": act.about,
        "detail": json.loads(json_text(act.detail)),
    }
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(f"{before}{text}".encode()).hexdigest()
    return replace(act, number=number, digest=digest)


def first_broken(acts: Iterable[Act], last: int) -> int | None:
    """Return the number of the first entry that was changed or taken out; None: all hold.

    `acts` are all entries in order, `last` is the number that was given last.
    """
    number, before = 0, ""
    for act in acts:
        number += 1
        if act.number != number or act.digest != sealed(act, number, before).digest:
            return number
        before = act.digest
    return None if number == last else number + 1
