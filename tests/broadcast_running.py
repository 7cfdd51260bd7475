"""A campaign whose members have Telegram, and a broadcast on its way to them, for tests."""

from __future__ import annotations

from typing import Any

from bot.associations.posting import Posting
from storage.cohorts import Broadcast, Cohort
from tests.broadcast_samples import campaign, members, state, surroundings
from tests.outreach_running import FIRST, Hands


async def ready(hands: Hands, count: int = 6, **about: Any) -> Cohort:
    """A campaign with so many members who have Telegram."""
    cohort = await campaign(hands.store)
    await members(hands.store, range(count), **about)
    for number in range(count):
        hands.server.person(FIRST + number, started=True)
    return cohort


async def post(hands: Hands) -> int:
    return await Posting(surroundings(hands.store), telegram=True).look(hands.now())


async def look_until(hands: Hands, one: Broadcast) -> str:
    await post(hands)
    await hands.send()
    await post(hands)
    return await state(hands.store, one)


async def now(hands: Hands, one: Broadcast) -> Broadcast:
    found = await hands.store.cohorts.broadcast(one.id)
    assert found is not None
    return found
