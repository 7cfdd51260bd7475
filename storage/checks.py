"""What every store asks of a change before it writes anything.

Rule of this file: no store's own ways; what is refused here is refused by all of them alike.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from storage.base import Change, StoreError

KEEP_UPDATES: Final = timedelta(days=2)
"""How long the id of an update is kept. Telegram delivers an update again for at most a day."""

FORGET_EVERY: Final = timedelta(hours=1)


def check_change(change: Change) -> None:
    """Refuse a change that contradicts itself.

    Raises:
        StoreError: answers without their interview, a revision that is not the next one, an update,
            a recall or a spent link without a time, or a recall of everything.
    """
    if change.interview is None:
        if change.answers:
            raise StoreError("Answers came without their interview: give both in one Change.")
    elif change.interview.revision != change.expected_revision + 1:
        raise StoreError(
            f"The interview carries revision {change.interview.revision}, but the one after"
            f" {change.expected_revision} is due: raise it by one for each Change."
        )
    if change.update is not None or change.recalls or change.spent:
        update_time(change)
    if not all(one.person or one.batch for one in change.recalls):
        raise StoreError("A recall came without a person or a batch: name what is taken back.")


def update_time(change: Change) -> datetime:
    """Return when the change came in.

    Raises:
        StoreError: nothing in the change tells.
    """
    if change.at is not None:
        return change.at
    if change.interview is not None:
        return change.interview.updated_at
    if change.person is not None:
        return change.person.seen_at
    raise StoreError("An update came without its time: give Change.at.")


class Forgetting:
    """Says when it is time to forget old updates: once an hour, by the time of the changes."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def due(self, at: datetime) -> datetime | None:
        """Return the time before which updates are to be forgotten now; None if it is too soon."""
        if self._last is not None and at - self._last < FORGET_EVERY:
            return None
        self._last = at
        return at - KEEP_UPDATES
