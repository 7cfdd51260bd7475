"""What the digests of the audit log prove, as the store tells it.

Rule of this file: a value only; `cohort_audit` finds it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """What the digests of the audit log prove, for somebody who has this key.

    `broken` is the first entry that was changed or taken out. `sealed` is the last entry sealed
    with our key: the entries up to there are as they were when it was written, except that nothing
    can be said of what the `foreign` ones hold, sealed with another key. `plain` counts entries
    without a seal. `doubtful` is the first entry behind the sealed ones that anybody may have
    written; `last` the digest of the last entry.
    """

    count: int = 0
    broken: int | None = None
    sealed: int = 0
    foreign: int = 0
    plain: int = 0
    doubtful: int | None = None
    last: str = ""
