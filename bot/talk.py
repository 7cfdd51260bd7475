"""What the parts of the conversation need of it: the store, what it keeps, and how it goes on.

Rule of this file: declarations only. The parts know this and not `bot.conversation`, which knows
the parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio
    from contextlib import AbstractAsyncContextManager

    from bot.associations.sharing import Sharing
    from bot.cohorts.codes import Codes
    from bot.continuing.waiting import Waiting
    from bot.evidence.awaited import Awaited
    from bot.messages import Incoming, Reply
    from bot.reporting.heavy import Heavy
    from bot.reporting.shelf import Shelf
    from bot.surroundings import Surroundings
    from bot.telling import Telling
    from bot.visit import Visit
    from bot.workshops.places import Rooms
    from bot.workshops.service import Workshops
    from flows.effects import Effect
    from flows.engine import Step
    from flows.events import Event
    from flows.interview import Interview
    from questionnaires.model import Questionnaire
    from storage.base import Store


class Talk(Protocol):
    """The part of `bot.conversation.Conversation` that its own parts use."""

    around: Surroundings
    store: Store
    heavy: Heavy
    press: Heavy
    shelf: Shelf
    promised: asyncio.Event
    awaited: Awaited
    brought: Waiting
    codes: Codes
    rooms: Rooms
    workshops: Workshops
    sharing: Sharing

    def turn(self, incoming: Incoming) -> AbstractAsyncContextManager[None]:
        """Wait until nothing else is under way for this account."""

    async def handle(self, incoming: Incoming) -> Reply:
        """Take in one message or tap."""

    async def happened(self, visit: Visit, event: Event) -> Reply:
        """Let the engine decide on an event, save, and return what to show."""

    async def placed(self, visit: Visit) -> Visit:
        """Return a visit that knows where in a workshop its interview is answered."""

    async def settle(self, visit: Visit, event: Event | None, step: Step) -> Reply:
        """Save a step of the engine and perform its effects."""

    async def shown(self, visit: Visit, *told: Effect) -> Reply:
        """Return the present state, after what there is to tell."""

    def telling(self, visit: Visit) -> Telling:
        """Return what is needed to put this visit's interview into words."""

    def questionnaire_of(self, interview: Interview) -> Questionnaire:
        """Return the version an interview answers, in its language."""

    def offered_languages(self) -> tuple[str, ...]:
        """Return the languages that can be talked in."""

    def named_languages(self) -> tuple[tuple[str, str], ...]:
        """Return the languages to choose from, with their own names."""
