"""One conversation, whatever the channel: load, advance, save, perform.

Rule of this file: it gathers what the engine needs, saves what was decided before anything is said,
and hands over what to say; it knows no channel. One thing at a time for one person, many people at
the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot import desk, handed_out, intents, links, saving, speaking
from bot.asking import corridor_cards, filling, naming, presenter, showing, typed_words
from bot.asking.typed_buttons import button_typed
from bot.associations import listening
from bot.associations.sharing import Sharing
from bot.cohorts import contacts, enrolling, steps
from bot.cohorts import joining as joining_cohorts
from bot.cohorts.codes import Codes
from bot.continuing import taking as continuing
from bot.continuing.waiting import Waiting
from bot.evidence import tapping
from bot.evidence.awaited import Awaited
from bot.evidence.sent import SentFile
from bot.follow_up import submitting
from bot.keyboards import FILL_ROW, PAGE, SHOW_CARD, Tap
from bot.messages import Incoming, Message, Reply
from bot.order import Order
from bot.organisations import answering, invitations, joining
from bot.reporting import handing_over, results
from bot.reporting.documents import RenderedDocument
from bot.reporting.heavy import Doing, Heavy
from bot.reporting.shelf import Shelf
from bot.seen import Seen
from bot.surroundings import Surroundings
from bot.telling import Telling
from bot.visit import Visit, own_interview, visit_of
from bot.workshops import overtaken
from bot.workshops.places import PARTICIPANT, Rooms, may_be_in_room, place_of
from bot.workshops.service import Workshops
from flows import engine, lifecycle
from flows.effects import DeliverReport, Effect, EraseInterview, Tell
from flows.events import Event
from flows.interview import Interview
from questionnaires.model import Questionnaire
from storage.base import Change, DuplicateUpdate, Link, StaleInterview, StoreError

RETRIES: Final = 5
NO_OFFICE: Final = ((), (PARTICIPANT,))
"""The roles of who is no officer, trainer or operator."""


class Conversation:
    """Everything a channel needs: what came in goes to `handle`, what comes back is shown.

    `heavy` has room for building reports, `press` for rendering files; `promised` is set when files
    were promised (see `bot.reporting.handing_over`), for who hands them over.
    """

    def __init__(self, around: Surroundings, render: Doing = asyncio.to_thread) -> None:
        """Make a conversation; `render` is where files are rendered, a thread if unsaid."""
        self.around = around
        self.store = around.store
        self.heavy = Heavy()
        self.press = Heavy(doing=render)
        self.shelf = Shelf(press=self.press)
        self.promised = asyncio.Event()
        self.awaited = Awaited()
        self.brought = Waiting()
        self.codes = Codes()
        self.rooms = Rooms()
        self.workshops = Workshops(around)
        self.sharing = Sharing(around, self.shelf)
        self._order = Order()
        self.seen = Seen()
        self._speaking = speaking.Speaking(self.seen)

    async def handle(self, incoming: Incoming) -> Reply:
        """Take in one message or tap; whatever it changed is on disk when this returns.

        Raises:
            StoreError: the store could not save; nothing was changed.
        """
        self.awaited.forget(incoming)
        self.codes.forget(incoming)
        async with self.turn(incoming):
            for _ in range(RETRIES):
                try:
                    return await self._handle_once(incoming)
                except StaleInterview:
                    continue  # somebody else wrote; look again
                except DuplicateUpdate:
                    return await self.shown(await self._visit(incoming))
        raise StoreError("This interview is being changed by too many at once. Please try again.")

    async def receive(self, incoming: Incoming, sent: AsyncIterable[SentFile]) -> Reply:
        """Take in files; whatever was kept is on disk when this returns.

        Raises:
            StoreError: the store could not save; nothing was kept.
        """
        return await continuing.receive(self, incoming, sent)

    def turn(self, incoming: Incoming) -> AbstractAsyncContextManager[None]:
        """Return what makes things of one account happen one after the other."""
        return self._order.turn((incoming.channel, incoming.account))

    async def current(
        self, channel: str, account: str, at: datetime, language: str = "", time_zone: str = ""
    ) -> Reply:
        """Return what a person should see now, without changing anything of it.

        Above it stands what was written to her and waited for her visit.
        """
        incoming = Incoming(channel, account, at, language=language, time_zone=time_zone)
        visit = await self._visit(incoming)
        reply = await self.shown(visit)
        waiting = await listening.letters(self, visit)
        return replace(reply, messages=(*waiting, *reply.messages)) if waiting else reply

    # -- one round -------------------------------------------------------------------------

    async def _visit(self, incoming: Incoming) -> Visit:
        return await visit_of(self.around, incoming)

    async def _handle_once(self, incoming: Incoming) -> Reply:
        visit = await self._visit(incoming)
        command = intents.command_of(incoming)
        if visit.known_person.roles not in NO_OFFICE:
            taken = await answering.answered(self, visit, command)
            if taken is not None:
                return taken
        if (command is not None or not visit.is_asked) and await self._was_seen(visit):
            return await self.shown(visit)
        if command is not None:
            return await desk.perform(self, visit, command)
        tap = intents.tap_of(incoming)
        if tap is not None:
            return await self._tapped(visit, tap)
        if incoming.data is not None:
            return await self.shown(visit, Tell("button_unknown"))
        return await self._typed(visit)

    async def _typed(self, visit: Visit) -> Reply:
        """Take typed words: a code, a name or an offer we wait for, a button, an answer."""
        joined = await joining_cohorts.typed_code(self, visit)
        if joined is not None:
            return joined
        if visit.interview is not None:
            taken = await typed_words.taken(self, visit)
            if taken is not None:
                return taken
        button = await button_typed(self, visit)
        if button is not None:
            return await self._handle_once(visit.incoming.but(text=None, data=button))
        return await self.happened(visit, intents.typed_event(visit.incoming))

    async def _was_seen(self, visit: Visit) -> bool:
        update = visit.update
        return update is not None and await self.store.seen(update)

    async def _tapped(self, visit: Visit, tap: Tap) -> Reply:
        interview = visit.interview
        if interview is None or interview.id != tap.interview:
            interview = await own_interview(self.store, visit, tap.interview)
        if interview is None:
            return await self.shown(visit, Tell("button_gone"))
        if interview is not visit.interview:
            visit = replace(visit, interview=interview)
        visit = await self.placed(visit)
        if tap.verb == PAGE:
            telling = self.telling(visit)
            shown = engine.prompt(telling.questionnaire, interview, visit.gate)
            page = int(tap.argument) if tap.argument.isdigit() else 0
            return Reply((presenter.present(telling, shown, page),))
        if tap.verb == SHOW_CARD:
            near = await contacts.near(self, interview)
            return Reply((presenter.show_card(replace(self.telling(visit), near=near)),))
        if tap.verb in tapping.TAPS:
            return await tapping.tapped(self, visit, tap)
        if tap.verb in continuing.TAPS:
            return await continuing.tapped(self, visit, tap)
        if tap.verb == FILL_ROW:
            return await filling.taken(self, visit, tap)
        event = intents.tap_event(tap, self.questionnaire_of(interview), visit.incoming.at)
        if event is None:
            return await self.shown(visit, Tell("button_unknown"))
        return await self.happened(visit, event)

    async def happened(self, visit: Visit, event: Event) -> Reply:
        """Let the engine decide on an event, save, and return what to show."""
        visit = await overtaken.noted(self, await self.placed(visit), event)
        interview = visit.interview
        if interview is None:
            return await self.shown(visit)
        questionnaire = self.questionnaire_of(interview)
        step = overtaken.instead(visit, questionnaire, event)
        if step is None:
            before = self.seen.of(interview)
            step = engine.advance(questionnaire, interview, event, visit.gate, before)
        return await self.settle(visit, event, step)

    async def placed(self, visit: Visit) -> Visit:
        """Return a visit that knows where in a workshop its interview is answered."""
        person, interview = visit.known_person, visit.interview
        if interview is None or not may_be_in_room(person, interview):
            return visit
        if visit.place is not None and visit.place.interview == interview.id:
            return visit
        return replace(visit, place=await place_of(self, person, interview))

    async def settle(self, visit: Visit, event: Event | None, step: engine.Step) -> Reply:
        """Save a step of the engine and perform its effects."""
        before = visit.interview
        after = saving.with_next_revision(before, step.interview)
        visit, kinds = replace(visit, interview=after), set(map(type, step.effects))
        if EraseInterview in kinds:
            return await self._erase(visit, after, step.effects)
        if DeliverReport in kinds:
            return await self._deliver(visit, before, after)
        if after is not before:
            change = saving.change_of(visit, before, event)
            await self.store.save(await enrolling.with_cohorts(self, visit, before, change))
            visit = replace(visit, is_new=False) if visit.is_new else visit
            if before is None:
                visit = await self.placed(visit)
                if visit.gate is not None:
                    return await self.shown(visit)
        self.seen.keep(step.view)
        if await naming.awaits_name(self, visit):
            return naming.ask_name(self, visit, step.effects)
        telling = self.telling(visit)
        cards = corridor_cards.cards(telling, saving.new_answers(before, after))
        return Reply((await showing.presented(self, visit, telling, step.effects, cards),))

    async def _erase(
        self, visit: Visit, interview: Interview, effects: tuple[Effect, ...]
    ) -> Reply:
        await self.store.erase_interview(interview.id)
        self.shelf.forget(interview.id)
        person = replace(visit.known_person, current="", seen_at=visit.incoming.at)
        await self.store.save(Change(person=person, at=visit.incoming.at))
        rest = replace(visit, person=person, interview=None, is_new=False)
        told = tuple(effect for effect in effects if isinstance(effect, Tell))
        return await self.shown(rest, *told)

    async def _deliver(self, visit: Visit, before: Interview | None, after: Interview) -> Reply:
        submission, report = made = await results.submit(self, visit, after)
        promised = handing_over.promised(visit, submission)
        change = await submitting.change_of(self, visit, before, made, promised)
        await self.store.save(await enrolling.with_cohorts(self, visit, before, change))
        if promised:
            self.promised.set()
        return await results.delivered(self, visit, submission, report)

    # -- looking at things -----------------------------------------------------------------

    async def shown(self, visit: Visit, *told: Effect) -> Reply:
        """Return the present state, after what there is to tell."""
        interview = visit.interview
        if interview is None:
            pending = await steps.pending(self, visit, told)
            return pending or Reply((desk.welcome(self, visit, told),))
        if await naming.awaits_name(self, visit):
            return naming.ask_name(self, visit, told)
        if interview.status == lifecycle.COMPLETED:
            return await results.again(self, visit, told)
        visit = await overtaken.noted(self, await self.placed(visit))
        telling = self.telling(visit)
        shown = engine.prompt(telling.questionnaire, interview, visit.gate)
        return Reply((await showing.presented(self, visit, telling, (*told, *shown)),))

    def telling(self, visit: Visit) -> Telling:
        """Return what is needed to put this visit's interview into words."""
        return self._speaking.telling(self.around, visit)

    def questionnaire_of(self, interview: Interview) -> Questionnaire:
        """Return the version an interview answers, in its language."""
        return speaking.questionnaire_of(self.around, interview)

    def offered_languages(self) -> tuple[str, ...]:
        """Return the languages that can be talked in."""
        return speaking.offered_languages(self.around)

    def named_languages(self) -> tuple[tuple[str, str], ...]:
        """Return the languages to choose from, with their own names."""
        return speaking.named_languages(self.around)

    # -- documents, links, people ------------------------------------------------------------

    async def document(
        self, channel: str, account: str, interview: str, submission: int, kind: str
    ) -> RenderedDocument | None:
        """Return a file of a submission, None if it is not this person's."""
        place = (interview, submission, kind)
        return await handed_out.document(self, channel, account, place)

    async def link(self, token: str) -> Link | None:
        """Look at a link without spending it."""
        return await links.look_at_link(self, token)

    async def invited_to(self, link: Link) -> str:
        """Return the name of the organisation an invitation is to, empty where it has none."""
        return await joining.invited_to(self, link)

    async def follow_link(self, token: str, incoming: Incoming) -> Reply | None:
        """Follow a link and bind the account to what it opens; None if it is not good any more."""
        async with self._order.turn((incoming.channel, incoming.account)):
            link = await links.look_at_link(self, token)
            if link is not None and invitations.is_invitation(link):
                return await joining.followed(self, link, incoming)
            if not await links.follow_link(self, token, incoming):
                return None
            return await self.shown(await self._visit(incoming))

    async def look_at_code(self, text: str, incoming: Incoming) -> joining_cohorts.Invitation:
        """Look at what a code leads to, without joining."""
        return await joining_cohorts.look(self, text, incoming)

    async def owner(self, channel: str, account: str) -> str:
        """Return the id of the person an account belongs to, empty for nobody's."""
        person = await self.store.person_of(channel, account)
        return person.id if person is not None else ""

    async def hide(self, channel: str, account: str, hidden: bool) -> None:
        """Hide the chat of a person who had to leave fast, or show it again."""
        person = await self.store.person_of(channel, account)
        if person is not None and person.hidden != hidden:
            await self.store.save(Change(person=replace(person, hidden=hidden)))

    async def is_hidden(self, channel: str, account: str) -> bool:
        """Tell whether this person's chat is hidden until asked for."""
        person = await self.store.person_of(channel, account)
        return person is not None and person.hidden


__all__ = ["Conversation", "Message", "Surroundings"]
