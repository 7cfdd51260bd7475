"""Who is here now: one thing that came in, with the person and the interview it is about.

Rule of this file: loaded once for each thing that comes in, never kept.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.messages import Incoming, Pace
from bot.surroundings import Surroundings
from flows import lifecycle
from flows.interview import Interview
from storage.base import Binding, Change, Person, Store, StoreError

if TYPE_CHECKING:
    from bot.workshops.places import Place
    from flows.gate import Gate

SEEN_EVERY: Final = timedelta(days=1)
"""How often it is noted that somebody was here who changes nothing."""


@dataclass(frozen=True, slots=True)
class Visit:
    """`person` is None for somebody new; `known_person` is then the one to be made.

    `new_binding` ties a new person to the account it came from; `is_new` until it is saved.
    `place`: where in a workshop an interview is answered, once that was looked up.
    """

    incoming: Incoming
    person: Person | None
    known_person: Person
    interview: Interview | None
    new_binding: Binding | None
    is_new: bool
    place: Place | None = None

    @property
    def gate(self) -> Gate | None:
        """What of the interview is asked now, None where the respondent sets the pace."""
        if self.place is None or self.interview is None:
            return None
        return self.place.gate if self.place.interview == self.interview.id else None

    @property
    def pace(self) -> Pace | None:
        """The workshop that sets the pace of the interview, None where none does."""
        if self.place is None or self.gate is None or self.place.is_over:
            return None
        return self.place.pace

    @property
    def update(self) -> tuple[str, str] | None:
        """The channel and its id of what came in, under which it is handled once."""
        incoming = self.incoming
        return (incoming.channel, incoming.update) if incoming.update else None

    @property
    def is_asked(self) -> bool:
        """Tell whether a question is open: then saving finds out whether something came before."""
        return self.interview is not None and self.interview.status == lifecycle.ASKING

    def language(self, offered: tuple[str, ...]) -> str:
        """Return the language to talk in: the interview's, the person's, the device's, English."""
        chosen = self.interview.language if self.interview else ""
        hint = self.incoming.language.replace("_", "-").split("-")[0].casefold()
        for one in (chosen, self.known_person.language, hint):
            if one and one in offered:
                return one
        return offered[0] if len(offered) == 1 else "en"


async def visit_of(around: Surroundings, incoming: Incoming) -> Visit:
    """Return who is there; somebody new is made, and saved with the first thing to be kept."""
    store = around.store
    person = await store.person_of(incoming.channel, incoming.account)
    if person is None:
        fresh = Person(
            id=around.new_id(),
            created_at=incoming.at,
            seen_at=incoming.at,
            time_zone=incoming.time_zone,
        )
        binding = Binding(incoming.channel, incoming.account, fresh.id, incoming.at)
        return Visit(incoming, None, fresh, None, binding, True)
    if incoming.at - person.seen_at >= SEEN_EVERY:
        person = await _seen_again(store, person, incoming.at)
    interview = await store.interview(person.current) if person.current else None
    return Visit(incoming, person, person, interview, None, False)


async def _seen_again(store: Store, person: Person, at: datetime) -> Person:
    """Note that she was here, which is what retention counts from."""
    person = replace(person, seen_at=at)
    with suppress(StoreError):  # whoever only looks is not told that nothing can be saved
        await store.save(Change(person=person, at=at))
    return person


async def own_interview(store: Store, visit: Visit, interview: str) -> Interview | None:
    """Return an interview this person may see, by its id."""
    if visit.person is None:
        return None
    for one in await store.interviews_of(visit.person.id):
        if one.id == interview:
            return one
    return None
