"""Items of an outbox for its tests; short keys, fixed times."""

from __future__ import annotations

from datetime import timedelta

from storage.base import Change, Store
from storage.outbox import OutboxItem
from tests.store_samples import NOON, later

LEASE = timedelta(minutes=1)


def item(key: str, to: str = "p1", minutes: float = 0, **about) -> OutboxItem:
    payload = {"texts": {"en": f"Hello {key} ✓"}, "count": 3}
    return OutboxItem(
        key, to, about.pop("kind", "broadcast"), payload, NOON, later(minutes), **about
    )


async def add(store: Store, *items: OutboxItem) -> None:
    await store.save(Change(outbox=items))
