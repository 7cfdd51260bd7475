"""Retention: whoever was not here for longer than was promised is erased.

Rule of this file: a person who comes back meanwhile stays; what is told of the erased are counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final

from storage.base import Erased, Store

BATCH: Final = 200
"""Persons erased together: SQLite then writes its file anew once for all of them."""


def limit(days: int, now: datetime) -> datetime:
    """Return the time before which the last activity must lie for a person to be erased."""
    return now - timedelta(days=days)


async def erase_idle(store: Store, before: datetime) -> AsyncIterator[Erased]:
    """Erase who was not active since `before`, batch by batch; yield the counts of each.

    Raises:
        StoreError: the store cannot be read or written; what was told before is erased.
    """
    while True:
        idle = await store.idle_since(before, BATCH)
        if not idle:
            return
        parts = await asyncio.gather(*(store.erase_person(one, before) for one in idle))
        erased = sum(parts, Erased())
        yield erased
        if len(idle) < BATCH or not erased.persons:
            return


async def count_idle(store: Store, before: datetime) -> int:
    """Return how many persons `erase_idle` would erase."""
    return len(await store.idle_since(before, (await store.state()).persons + BATCH))
