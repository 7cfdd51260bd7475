"""A rehearsal: a workshop filled with simulated participants, so that a trainer can practise.

Rule of this file: it says that it is one in its title, belongs to no campaign, and leaves nobody
behind: its people are erased when it ends, or later by one command.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from random import Random
from typing import Final

from bot.conversation import Conversation
from bot.organisations.audit import SHELL
from bot.organisations.roles import organisations
from bot.workshops import creating
from bot.workshops.places import stands
from bot.workshops.reporting import REHEARSAL
from bot.workshops.simulated import CHANNEL, Simulated
from bot.workshops.values import Plan, Standing
from flows import workshop_events as events
from flows.workshop_phases import CLOSED, FINISHED, LOBBY, OPEN, READY, REVEALED
from flows.workshop_room import Room
from storage.base import Change, Store, StoreError
from storage.cohorts import Cohort, Joint

JOINING_LASTS: Final = 45.0
"""Seconds at human pace within which everybody joins."""
LOOK_EVERY: Final = 0.05
SHOWN_FOR: Final = 20.0
"""Seconds at human pace for which a rehearsal by itself shows the figures of a part."""
LONGEST_PART: Final = 600.0

Tell = Callable[[str], None]


@dataclass
class Rehearsal:
    """A workshop with simulated participants; `speed` 1 is human pace, 0 as fast as can be.

    `stood` says where the room was when its people last went on.
    """

    talk: Conversation
    cohort: Cohort
    people: list[Simulated]
    speed: float
    clock: Callable[[], datetime]
    stood: str = ""

    # -- running -------------------------------------------------------------------------------

    async def run(self, *, by_itself: bool = False) -> None:
        """Let people join, and go on with the room until it is over; then each decides.

        With `by_itself` the workshop is also opened, shown and ended from here.

        Raises:
            StoreError: it could not be read or saved.
        """
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._follow())
                if by_itself:
                    group.create_task(self._lead())
        except* StoreError as trouble:
            raise trouble.exceptions[0] from None

    async def _follow(self) -> None:
        await self._all(self._join)
        async with aclosing(self.talk.workshops.watch(self.cohort.id)) as stamps:
            going = asyncio.ensure_future(asyncio.sleep(0))
            async for _ in stamps:
                standing = await self._standing()
                if standing.room.phase == FINISHED:
                    await going
                    break
                if stands(standing.room) != self.stood and going.done():
                    going = asyncio.ensure_future(self._go_on(stands(standing.room)))
        await self._all(Simulated.decides)

    async def _join(self, one: Simulated) -> None:
        await one.wait(one.chance.uniform(0, JOINING_LASTS))
        await one.join()

    async def _go_on(self, stood: str) -> None:
        for one in self.people:
            one.is_waiting = False
        self.stood = stood
        await self._all(Simulated.goes_on)

    async def _all(self, what: Callable[[Simulated], Awaitable[None]]) -> None:
        await asyncio.gather(*(what(one) for one in self.people))

    async def _standing(self) -> Standing:
        found = await self.talk.workshops.load(self.cohort.id)
        if found is None:
            raise LookupError(self.cohort.id)
        return found

    # -- by itself -----------------------------------------------------------------------------

    async def _lead(self) -> None:
        """Do what a trainer does: open, wait until all have answered, close, show, go on."""
        while (room := (await self._standing()).room).phase != FINISHED:
            if room.phase in (LOBBY, OPEN):
                await self._until_all_wait(stands(room))
            if room.phase == REVEALED:
                await _wait(self.speed, SHOWN_FOR)
            await self.talk.workshops.act(self.cohort.id, _next(room), SHELL, self.clock())

    async def _until_all_wait(self, stood: str) -> None:
        waited = 0.0
        while waited < LONGEST_PART and not self._has_answered(stood):
            await asyncio.sleep(LOOK_EVERY)
            waited += LOOK_EVERY

    def _has_answered(self, stood: str) -> bool:
        """Tell whether all went on with what the room is at, and nothing is asked of them now."""
        return self.stood == stood and all(one.is_waiting for one in self.people)


def _next(room: Room) -> events.Event:
    """Return what a trainer does next."""
    step, turn = room.current, room.turn
    if room.phase == LOBBY:
        return events.Start(step=step, turn=turn)
    if room.phase == READY:
        return events.Open(step=step, turn=turn)
    if room.phase == OPEN:
        return events.Close(step=step, turn=turn)
    if room.phase == CLOSED:
        return events.Reveal({}, step=step, turn=turn)
    return events.Next(step=step, turn=turn)


# -- making and ending -----------------------------------------------------------------------------


async def prepare(
    talk: Conversation,
    organisation: str,
    plan: Plan,
    participants: int,
    clock: Callable[[], datetime],
    *,
    speed: float = 1.0,
    seed: int = 1,
) -> Rehearsal:
    """Make the workshop of a rehearsal, with so many people who have not joined yet.

    Raises:
        PlanError: the plan makes no workshop.
        StoreError: it could not be saved.
    """
    made = await creating.create(talk.around, SHELL, organisation, plan, clock())
    settings = {**made.settings, REHEARSAL: participants}
    cohort = replace(made, settings=settings, revision=made.revision + 1)
    await talk.store.save(Change(joint=Joint(cohort=cohort), at=clock()))

    waits = partial(_wait, speed)
    people = [
        Simulated(
            talk,
            cohort,
            account_of(cohort, number),
            Random(f"{seed}.{number}"),
            waits,
            clock,
            plan.languages[number % len(plan.languages)],
        )
        for number in range(1, participants + 1)
    ]
    return Rehearsal(talk, cohort, people, speed, clock)


async def _wait(speed: float, seconds: float) -> None:
    """Wait so many seconds of human pace."""
    await asyncio.sleep(seconds / speed if speed else 0)


def account_of(cohort: Cohort, number: int) -> str:
    """Return the account of a simulated participant; nobody's browser has such a one."""
    return f"{REHEARSAL}:{cohort.id}:{number}"


async def erase(talk: Conversation, cohort: Cohort, at: datetime) -> int:
    """End a rehearsal and erase its simulated people with all their answers; return how many.

    Whoever joined it with a phone of her own stays.

    Raises:
        StoreError: it could not be saved; what was erased until then is gone.
    """
    count, erased = cohort.settings.get(REHEARSAL, 0), 0
    standing = await talk.workshops.load(cohort.id)
    if standing is not None and standing.room.phase != FINISHED:
        await talk.workshops.act(cohort.id, events.Finish(step=standing.room.current), SHELL, at)
    for number in range(1, int(count) + 1):
        person = await talk.store.person_of(CHANNEL, account_of(cohort, number))
        if person is not None:
            await talk.store.erase_person(person.id)
            erased += 1
    return erased


async def all_of(store: Store) -> list[Cohort]:
    """Return every rehearsal of this service.

    Raises:
        StoreError: they could not be read.
    """
    found: list[Cohort] = []
    for one in await organisations(store):
        cohorts = await store.cohorts.cohorts_of(one.id)
        found += [each for each in cohorts if REHEARSAL in each.settings]
    return found
