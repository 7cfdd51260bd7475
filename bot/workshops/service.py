"""The workshops of this service: made, loaded, moved on, counted and watched.

For whoever builds on it (board, console, chat, commands): make one for each process, give `act` the
event of a button (`flows.workshop_events`), and show what `load`, `counts` and the room say.
`Reveal` may come with no figures: they are computed here. Close what `watch` returns
(`contextlib.aclosing`).

Rule of this file: where a room stands is read from the store each time and saved with everything it
causes in one change; who loses against another hand on the same room looks again and retries.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from bot.organisations import audit
from bot.surroundings import Surroundings
from bot.workshops import creating
from bot.workshops.counting import Reading, counts_of
from bot.workshops.figures import GAPS, Computed, computed
from bot.workshops.pushing import pushes
from bot.workshops.reporting import with_participation
from bot.workshops.values import (
    ROOM,
    Counts,
    Plan,
    Standing,
    UnknownWorkshop,
    standing_of,
)
from bot.workshops.watching import Watching
from flows import workshop_effects as effects
from flows import workshop_events as events
from flows.workshop import Turn, advance
from flows.workshop_phases import FINISHED
from flows.workshop_room import Figure, Room, room_to_dict
from storage.base import Change, Person, StaleCohort, StoreError
from storage.cohorts import Act, Cohort, Joint, Membership

RETRIES: Final = 8
NOTHING: Final = (effects.Refuse, effects.Stale)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Workshops:
    """All workshops of a store; one for each process, so that watching is shared."""

    def __init__(self, around: Surroundings, clock: Callable[[], datetime] = _utc_now) -> None:
        self.around = around
        self._clock = clock
        self._watching = Watching(around.store)
        self._reading = Reading(around.store, around.catalog)

    # -- making and loading --------------------------------------------------------------------

    async def create(
        self, trainer: Person, organisation: str, plan: Plan, at: datetime, campaign: str = ""
    ) -> Cohort:
        """Save a new workshop of an organisation (its id) in its lobby; see `creating.create`.

        Raises:
            PlanError: the plan makes no workshop.
            StoreError: it could not be saved.
        """
        return await creating.create(self.around, trainer.id, organisation, plan, at, campaign)

    async def load(self, cohort_id: str) -> Standing | None:
        """Return a workshop as it stands now, None where there is none of this id.

        Raises:
            StoreError: it could not be read.
        """
        return standing_of(await self.around.store.cohorts.cohort(cohort_id))

    async def _known(self, cohort_id: str) -> Standing:
        standing = await self.load(cohort_id)
        if standing is None:
            raise UnknownWorkshop(cohort_id)
        return standing

    # -- moving on -----------------------------------------------------------------------------

    async def act(
        self, cohort_id: str, event: events.Event, actor_person_id: str, at: datetime
    ) -> tuple[Standing, tuple[effects.Effect, ...]]:
        """Let a trainer do something; return where the room stands then, and what it meant.

        Whoever calls has looked that this person may (`bot.organisations.roles`). With `Stale` or
        `Refuse` nothing changed.

        Raises:
            UnknownWorkshop: there is no such workshop.
            StoreError: it could not be saved; nothing changed.
        """
        for _ in range(RETRIES):
            standing = await self._known(cohort_id)
            gaps = None
            if isinstance(event, events.Reveal) and event.step == standing.room.current:
                found = await self._computed(standing, event.step, at)
                event, gaps = replace(event, figures=found.figures), found.gaps
            members = await self._members(standing, event)
            if members is None:
                return standing, (effects.Refuse("no_such_seat"),)
            turn = advance(standing.room, event, at)
            if all(isinstance(one, NOTHING) for one in turn.effects):
                return standing, turn.effects
            cohort = _moved(standing.cohort, turn, at)
            if turn.room.phase == FINISHED and standing.room.phase != FINISHED:
                cohort = await with_participation(self.around, cohort, turn.room)
            after = Standing(cohort, turn.room)
            releases = (gaps,) if gaps is not None and _shows(turn, GAPS) else ()
            joint = Joint(
                cohort=after.cohort,
                memberships=members,
                releases=releases,
                acts=(_act(after, event, actor_person_id, at),),
            )
            recalls, outbox = await pushes(self.around, after, turn.effects, at)
            try:
                await self.around.store.save(
                    Change(joint=joint, recalls=recalls, outbox=outbox, at=at)
                )
            except StaleCohort:
                continue
            return after, turn.effects
        raise StoreError("This workshop is being changed by too many at once. Please try again.")

    async def _members(
        self, standing: Standing, event: events.Event
    ) -> tuple[Membership, ...] | None:
        """Return the membership a seat's event changes; None when nobody sits there."""
        if not isinstance(event, events.SetAside | events.TakeBack):
            return ()
        aside = isinstance(event, events.SetAside)
        for one in await self.around.store.cohorts.members(standing.cohort.id):
            if one.seat == event.seat:
                return (replace(one, aside=aside),)
        return None

    # -- looking -------------------------------------------------------------------------------

    async def counts(self, cohort_id: str) -> Counts:
        """Return how many are in a workshop, and how far they got.

        Raises:
            UnknownWorkshop: there is no such workshop.
            StoreError: it could not be read.
        """
        stamp = await self.around.store.cohorts.stamp(cohort_id)

        async def make() -> Counts:
            standing = await self._known(cohort_id)
            return await counts_of(self.around, standing, self._clock(), self._reading)

        return await self._watching.once("counts", cohort_id, stamp, make)

    async def figures(self, cohort_id: str, step: int) -> Mapping[str, Figure]:
        """Return the figures of a step from the answers as they are now, shown or not.

        For a board only what stands in the room (`flows.workshop_view.figures`).

        Raises:
            UnknownWorkshop: there is no such workshop.
            StoreError: it could not be read.
        """
        return (await self._computed(await self._known(cohort_id), step, self._clock())).figures

    async def _computed(self, standing: Standing, step: int, at: datetime) -> Computed:
        if not 0 <= step < len(standing.room.steps):
            return Computed({})
        return await computed(self.around, standing, step, at)

    def watch(self, cohort_id: str) -> AsyncGenerator[str, None]:
        """Return the stamps of a workshop: the present one, then each newer one until closed.

        A stamp says that something changed; what, is to be looked for. One look into the store
        every 0.4 s serves all who watch in this process.
        """
        return self._watching.stamps(cohort_id)

    async def seen(self, cohort_id: str, stamp: str) -> Standing | None:
        """Return a workshop as it stood at a stamp from `watch`, loaded once for all listeners.

        Raises:
            StoreError: it could not be read.
        """

        async def make() -> Standing | None:
            return await self.load(cohort_id)

        return await self._watching.once("standing", cohort_id, stamp, make)


def _shows(turn: Turn, name: str) -> bool:
    return any(isinstance(one, effects.ShowReveal) and name in one.moved for one in turn.effects)


def _moved(cohort: Cohort, turn: Turn, at: datetime) -> Cohort:
    """Return the cohort after a turn of its room; a finished workshop is closed."""
    changes: dict[str, Any] = {}
    for one in turn.effects:
        if isinstance(one, effects.SetJoining):
            changes["open"] = one.open
        elif isinstance(one, effects.SetTitle):
            changes["title"] = one.title
    closed_at = None
    if turn.room.phase == FINISHED:
        closed_at = cohort.closed_at or at
    settings = {**cohort.settings, ROOM: room_to_dict(turn.room)}
    revision = cohort.revision + 1
    return replace(cohort, settings=settings, revision=revision, closed_at=closed_at, **changes)


def _act(standing: Standing, event: events.Event, actor: str, at: datetime) -> Act:
    detail: dict[str, Any] = {"step": _step(standing.room, event)}
    if isinstance(event, events.SetAside | events.TakeBack):
        detail["seat"] = event.seat
    if isinstance(event, events.Extend):
        detail["minutes"] = event.minutes
    cohort = standing.cohort
    return audit.act(
        _ACTS[type(event)], at, actor, cohort.organisation, cohort.id, title=cohort.title, **detail
    )


def _step(room: Room, event: events.Event) -> int:
    if isinstance(event, events.SetPrompt):
        return event.number
    return room.current if isinstance(event, events.Arranged) else event.step


_ACTS: Final[Mapping[type, str]] = {
    events.Start: "workshop_started",
    events.Open: "workshop_opened",
    events.Close: "workshop_closed",
    events.Reveal: "workshop_revealed",
    events.Next: "workshop_next",
    events.Back: "workshop_back",
    events.Pause: "workshop_paused",
    events.Resume: "workshop_resumed",
    events.Extend: "workshop_extended",
    events.SetTimeBox: "workshop_timed",
    events.Finish: "workshop_finished",
    events.CloseJoining: "workshop_joining_closed",
    events.OpenJoining: "workshop_joining_opened",
    events.SetAside: "workshop_seat_aside",
    events.TakeBack: "workshop_seat_counted",
    events.SetPrompt: "workshop_prompt",
    events.Rename: "workshop_renamed",
}
"""What each event is called in the audit log; its sentence is `act_` and this name."""
