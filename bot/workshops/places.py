"""Where in a workshop somebody is: whose interview is answered in which room, and what it asks now.

Rule of this file: who is in no workshop costs nothing here, since her person carries no sign of
one; for the others the store decides, the sign is only a hint. A colleague stands where the one
stands whose interview she helps with.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.messages import Pace
from bot.workshops.own import kind_of
from bot.workshops.values import Standing, standing_of
from flows import lifecycle
from flows.gate import Gate, room_gate
from flows.interview import Interview
from flows.workshop_phases import FINISHED
from flows.workshop_room import Room
from storage.base import Person, Store
from storage.cohorts import WORKSHOP, Cohort, Membership

if TYPE_CHECKING:
    from bot.talk import Talk

PARTICIPANT: Final = "participant"
"""Among the roles of a person: a hint that she is in a workshop."""

KEEP: Final = "keep"
"""The purpose of the consent by which answers given in a workshop become the firm's own."""

MOST_ROOMS: Final = 100


@dataclass(frozen=True, slots=True)
class Place:
    """That an interview is answered in a workshop its owner is in, and has not kept as her own.

    `member` is its owner; `helps`: who is here is a colleague of hers. `kind` is that of the step
    it belongs to: of a module, or one of the quizzes. `gate`: what is asked now, nothing once the
    workshop is over.
    """

    standing: Standing
    member: Membership
    interview: str
    kind: str
    gate: Gate
    helps: bool = False

    @property
    def cohort(self) -> Cohort:
        """The workshop."""
        return self.standing.cohort

    @property
    def room(self) -> Room:
        """Its room, as it stands now."""
        return self.standing.room

    @property
    def pace(self) -> Pace:
        """What tells a page that the room moved on."""
        return Pace(self.cohort.id, stands(self.room))

    @property
    def is_over(self) -> bool:
        """Tell whether the workshop is finished."""
        return self.standing.room.phase == FINISHED


def stands(room: Room) -> str:
    """Return a word for where a room stands, another one whenever others may answer or wait."""
    return f"{room.current}-{room.phase}{'-paused' if room.paused_at else ''}"


class Rooms:
    """The rooms read last, so that the same one is not read anew for each who sits in it."""

    def __init__(self) -> None:
        self._read: OrderedDict[str, Standing] = OrderedDict()

    def standing(self, cohort: Cohort) -> Standing | None:
        """Return where a workshop stands, None for what has no room."""
        known = self._read.get(cohort.id)
        if known is not None and known.cohort == cohort:
            return known
        standing = standing_of(cohort)
        if standing is not None:
            self._read[cohort.id] = standing
            self._read.move_to_end(cohort.id)
            if len(self._read) > MOST_ROOMS:
                self._read.popitem(last=False)
        return standing


def with_hint(person: Person) -> Person:
    """Return a person who carries the sign that she is in a workshop."""
    if PARTICIPANT in person.roles:
        return person
    return replace(person, roles=(*person.roles, PARTICIPANT))


def without_hint(person: Person) -> Person:
    """Return a person without the sign of a workshop."""
    return replace(person, roles=tuple(one for one in person.roles if one != PARTICIPANT))


def may_be_in_room(person: Person, interview: Interview) -> bool:
    """Tell whether it is worth looking: somebody may be in a workshop, or helps whoever may be."""
    return PARTICIPANT in person.roles or interview.person != person.id


async def place_of(talk: Talk, person: Person, interview: Interview) -> Place | None:
    """Return in which workshop an interview is answered, None where it sets its own pace.

    Raises:
        StoreError: it could not be read.
    """
    if interview.status == lifecycle.COMPLETED:
        return None
    if interview.person == person.id:
        return await _place(talk, person, interview)
    owner = await talk.store.person(interview.person)
    found = await _place(talk, owner, interview) if owner is not None else None
    return replace(found, helps=True) if found is not None else None


async def _place(talk: Talk, owner: Person, interview: Interview) -> Place | None:
    if PARTICIPANT not in owner.roles:
        return None
    for cohort in await talk.store.cohorts.cohorts_of_interview(interview.id):
        standing = talk.rooms.standing(cohort) if cohort.kind == WORKSHOP else None
        if standing is None:
            continue
        member = await talk.store.cohorts.membership(cohort.id, owner.id)
        if member is None or member.left_at is not None:
            return None
        return await _in_room(talk, standing, member, interview)
    return None


async def _in_room(
    talk: Talk, standing: Standing, member: Membership, interview: Interview
) -> Place | None:
    kind = await kind_of(talk.store, standing, interview)
    gate = room_gate(standing.room, interview.ref_id, kind)
    if gate is None:
        return None
    if standing.cohort.closed_at is not None and await kept(talk.store, member):
        return None
    questionnaire = talk.questionnaire_of(interview)
    if questionnaire.is_quiz:
        names = tuple(one.name for one in questionnaire.modules)
        gate = Gate(frozenset(names), names if gate.open else ())
    return Place(standing, member, interview.id, kind, gate)


async def kept(store: Store, member: Membership) -> bool:
    """Tell whether somebody keeps what she answered in a workshop as her own."""
    acts = await store.consents(member.person)
    hers = [one for one in acts if (one.purpose, one.cohort) == (KEEP, member.cohort)]
    return bool(hers) and hers[-1].given
