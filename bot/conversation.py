"""One conversation, whatever the channel: load, advance, save, perform.

Rule of this file: it gathers what the engine needs, saves what was decided before anything is said,
and hands over what to say; it knows no channel. One thing at a time for one person, many people at
the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot import corridor_cards, desk, intents, links, presenter, results, starting
from bot.keyboards import PAGE, SHOW_CARD, Tap
from bot.messages import Incoming, Message, Reply
from bot.telling import Spoken, Telling
from bot.visit import Visit
from bot.wording import language_name, languages, wording
from flows import engine, lifecycle
from flows.effects import DeliverReport, Effect, EraseInterview, Tell
from flows.events import Consented, Event, LanguageChosen
from flows.interview import Answer, Interview, day_of
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.glossary import glossary_of
from questionnaires.model import Questionnaire
from storage.base import (
    Binding,
    Change,
    Consent,
    DuplicateUpdate,
    Link,
    Person,
    StaleInterview,
    Store,
    StoreError,
)

FIRST: Final = "quick_scan"
RETRIES: Final = 5
SEEN_EVERY: Final = timedelta(days=1)
"""How often it is noted that somebody was here who changes nothing."""


@dataclass(frozen=True)
class Surroundings:
    """What a conversation stands on; made once by `bot.wiring`.

    `new_id` makes random ids of 96 bits, `new_token` tokens of 128 and more; `base_url` is where
    the web chat is reached, `bot_name` the Telegram bot's user name (empty when there is none).
    `sign` turns a text into one of 32 letters, digits, `-` and `_` that only who knows the secret
    key can make; without it nobody has a link of her own.
    """

    store: Store
    catalog: Catalog
    new_id: Callable[[], str]
    new_token: Callable[[], str]
    base_url: str = ""
    bot_name: str = ""
    languages: tuple[str, ...] = ()
    time_zone: str = "UTC"
    retention_days: int = 730
    backup_days: int = 30
    sign: Callable[[str], str] | None = None


class Conversation:
    """Everything a channel needs: what came in goes to `handle`, what comes back is shown."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.store = around.store
        self._locks: dict[tuple[str, str], tuple[asyncio.Lock, int]] = {}
        self._spoken: dict[tuple[str, str], Spoken] = {}

    async def handle(self, incoming: Incoming) -> Reply:
        """Take in one message or tap; whatever it changed is on disk when this returns.

        Raises:
            StoreError: the store could not save; nothing was changed.
        """
        async with self._in_order(incoming.channel, incoming.account):
            for _ in range(RETRIES):
                try:
                    return await self._handle_once(incoming)
                except StaleInterview:
                    continue  # somebody else wrote; look again
                except DuplicateUpdate:
                    return await self._shown(await self._visit(incoming))
        raise StoreError("This interview is being changed by too many at once. Please try again.")

    async def current(
        self, channel: str, account: str, at: datetime, language: str = "", time_zone: str = ""
    ) -> Reply:
        """Return what a person should see now, without changing anything of it."""
        incoming = Incoming(channel, account, at, language=language, time_zone=time_zone)
        return await self._shown(await self._visit(incoming))

    # -- one round -------------------------------------------------------------------------

    async def _handle_once(self, incoming: Incoming) -> Reply:
        visit = await self._visit(incoming)
        command = intents.command_of(incoming)
        if (command is not None or not _is_asked(visit)) and await self._was_seen(visit):
            return await self._shown(visit)
        if command is not None:
            return await desk.perform(self, visit, command)
        tap = intents.tap_of(incoming)
        if tap is not None:
            return await self._tapped(visit, tap)
        if incoming.data is not None:
            return await self._shown(visit, Tell("button_unknown"))
        if visit.interview is None:
            return await self._shown(visit)
        named = await starting.named(self, visit)
        return named or await self.happened(visit, intents.typed_event(incoming))

    async def _was_seen(self, visit: Visit) -> bool:
        update = visit.update
        return update is not None and await self.store.seen(update)

    async def _tapped(self, visit: Visit, tap: Tap) -> Reply:
        interview = visit.interview
        if interview is None or interview.id != tap.interview:
            interview = await self._own_interview(visit, tap.interview)
        if interview is None:
            return await self._shown(visit, Tell("button_gone"))
        if interview is not visit.interview:
            visit = replace(visit, interview=interview)
        if tap.verb == PAGE:
            telling = self.telling(visit)
            shown = engine.prompt(telling.questionnaire, interview)
            page = int(tap.argument) if tap.argument.isdigit() else 0
            return Reply((presenter.present(telling, shown, page),))
        if tap.verb == SHOW_CARD:
            return Reply((presenter.show_card(self.telling(visit)),))
        event = intents.tap_event(tap, self.questionnaire_of(interview), visit.incoming.at)
        if event is None:
            return await self._shown(visit, Tell("button_unknown"))
        return await self.happened(visit, event)

    async def _own_interview(self, visit: Visit, interview: str) -> Interview | None:
        if visit.person is None:
            return None
        for one in await self.store.interviews_of(visit.person.id):
            if one.id == interview:
                return one
        return None

    async def happened(self, visit: Visit, event: Event) -> Reply:
        """Let the engine decide on an event, save, and return what to show."""
        interview = visit.interview
        if interview is None:
            return await self._shown(visit)
        step = engine.advance(self.questionnaire_of(interview), interview, event)
        return await self.settle(visit, event, step)

    async def settle(self, visit: Visit, event: Event | None, step: engine.Step) -> Reply:
        """Save a step of the engine and perform its effects."""
        before, after = visit.interview, step.interview
        due = (before.revision if before else 0) + 1
        if after is not before and after.revision != due:  # several steps may be saved as one
            after = after.but(revision=due)
        visit = replace(visit, interview=after)
        if any(isinstance(effect, EraseInterview) for effect in step.effects):
            return await self._erase(visit, step.effects)
        if any(isinstance(effect, DeliverReport) for effect in step.effects):
            return await self._deliver(visit, before)
        if after is not before:
            await self.store.save(self._change(visit, before, event))
            if visit.is_new:
                visit = replace(visit, is_new=False)
        if await starting.awaits_name(self, visit):
            return starting.ask_name(self, visit, step.effects)
        telling = self.telling(visit)
        cards = corridor_cards.cards(telling, new_answers(before, after))
        return Reply((presenter.present(telling, step.effects, above=cards),))

    def _change(self, visit: Visit, before: Interview | None, event: Event | None) -> Change:
        after = visit.interview
        assert after is not None  # a step always has an interview
        consents = _consents(visit, event)
        return Change(
            person=self._person_to_save(visit, after, event),
            binding=visit.new_binding,
            interview=after,
            expected_revision=before.revision if before else 0,
            answers=new_answers(before, after),
            consents=consents,
            update=visit.update,
            at=visit.incoming.at,
        )

    def _person_to_save(self, visit: Visit, after: Interview, event: Event | None) -> Person | None:
        person = visit.known_person
        changed = person
        if person.current != after.id:
            changed = replace(changed, current=after.id)
        if isinstance(event, LanguageChosen):
            changed = replace(changed, language=event.language)
        if changed == person and not visit.is_new:
            return None
        return replace(changed, seen_at=visit.incoming.at)

    async def _erase(self, visit: Visit, effects: tuple[Effect, ...]) -> Reply:
        interview = visit.interview
        assert interview is not None  # erasing needs one
        await self.store.erase_interview(interview.id)
        person = replace(visit.known_person, current="", seen_at=visit.incoming.at)
        await self.store.save(Change(person=person, at=visit.incoming.at))
        rest = replace(visit, person=person, interview=None, is_new=False)
        told = tuple(effect for effect in effects if isinstance(effect, Tell))
        return await self._shown(rest, *told)

    async def _deliver(self, visit: Visit, before: Interview | None) -> Reply:
        interview = visit.interview
        assert interview is not None  # a submission has one
        submission = await results.submit(self, visit, interview)
        change = replace(self._change(visit, before, None), submission=submission)
        await self.store.save(change)
        return results.delivered(self, visit, submission)

    # -- looking at things -----------------------------------------------------------------

    async def _visit(self, incoming: Incoming) -> Visit:
        person = await self.store.person_of(incoming.channel, incoming.account)
        if person is None:
            fresh = Person(
                id=self.around.new_id(),
                created_at=incoming.at,
                seen_at=incoming.at,
                time_zone=incoming.time_zone,
            )
            binding = Binding(incoming.channel, incoming.account, fresh.id, incoming.at)
            return Visit(incoming, None, fresh, None, binding, True)
        if incoming.at - person.seen_at >= SEEN_EVERY:
            person = await self._seen_again(person, incoming.at)
        interview = await self.store.interview(person.current) if person.current else None
        return Visit(incoming, person, person, interview, None, False)

    async def _seen_again(self, person: Person, at: datetime) -> Person:
        """Note that she was here, which is what retention counts from."""
        person = replace(person, seen_at=at)
        with suppress(StoreError):  # whoever only looks is not told that nothing can be saved
            await self.store.save(Change(person=person, at=at))
        return person

    async def _shown(self, visit: Visit, *told: Effect) -> Reply:
        """Return the present state, after what there is to tell."""
        if visit.interview is None:
            return Reply((desk.welcome(self, visit, told),))
        if await starting.awaits_name(self, visit):
            return starting.ask_name(self, visit, told)
        telling = self.telling(visit)
        shown = engine.prompt(telling.questionnaire, visit.interview)
        if visit.interview.status == lifecycle.COMPLETED:
            return await results.again(self, visit, told)
        return Reply((presenter.present(telling, (*told, *shown)),))

    shown = _shown

    def questionnaire_of(self, interview: Interview) -> Questionnaire:
        """Return the version an interview answers, in its language."""
        return self.around.catalog.open(
            interview.ref_id, interview.version, interview.language or "en"
        )

    def telling(self, visit: Visit) -> Telling:
        """Return what is needed to put this visit's interview into words."""
        interview = visit.interview
        assert interview is not None  # callers have looked
        questionnaire = self.questionnaire_of(interview)
        return Telling(
            questionnaire=questionnaire,
            view=View(questionnaire, interview, day_of(interview, visit.incoming.at)),
            channel=visit.incoming.channel,
            spoken=self._spoken_in(
                interview.language or visit.language(self.offered_languages()),
                questionnaire.header.continues_with,
            ),
        )

    def _spoken_in(self, language: str, following: str) -> Spoken:
        """Return what all tellings of a language have in common, put together once."""
        found = self._spoken.get((language, following))
        if found is None:
            catalog = self.around.catalog
            found = self._spoken[language, following] = Spoken(
                wording=wording(language),
                library=catalog.library(language),
                languages=self.named_languages(),
                retention_days=self.around.retention_days,
                machine_drafted=language != "en" and catalog.is_machine_drafted(language),
                continues=following if following in catalog.refs() else "",
                glossary=glossary_of(catalog.library(language), language),
                own_link=links.can_return(self),
            )
        return found

    def offered_languages(self) -> tuple[str, ...]:
        """Return the languages in which both the product and the first questionnaire speak."""
        wanted = self.around.languages or languages()
        known = self.around.catalog.languages(FIRST)
        return tuple(one for one in wanted if one in known and one in languages()) or ("en",)

    def named_languages(self) -> tuple[tuple[str, str], ...]:
        """Return the languages to choose from, with their own names."""
        return tuple((one, language_name(one)) for one in self.offered_languages())

    # -- documents and links -----------------------------------------------------------------

    async def document(
        self, channel: str, account: str, interview: str, submission: int, kind: str
    ) -> results.RenderedDocument | None:
        """Return a file of a submission, None if it is not this person's."""
        person = await self.store.person_of(channel, account)
        if person is None:
            return None
        own = {one.id: one for one in await self.store.interviews_of(person.id)}
        if interview not in own:
            return None
        return await results.document(self, own[interview], submission, kind)

    async def link(self, token: str) -> Link | None:
        """Look at a link without spending it."""
        return await links.look_at_link(self, token)

    async def follow_link(self, token: str, incoming: Incoming) -> Reply | None:
        """Follow a link and bind the account to what it opens; None if it is not good any more."""
        async with self._in_order(incoming.channel, incoming.account):
            if not await links.follow_link(self, token, incoming):
                return None
            return await self._shown(await self._visit(incoming))

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

    # -- order -------------------------------------------------------------------------------

    @asynccontextmanager
    async def _in_order(self, channel: str, account: str) -> AsyncIterator[None]:
        key = (channel, account)
        lock, users = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks[key]
            if users == 1:
                del self._locks[key]
            else:
                self._locks[key] = (lock, users - 1)


def new_answers(before: Interview | None, after: Interview) -> tuple[Answer, ...]:
    """Return the answers that came with the last step."""
    if before is None:
        return tuple(after.answers.values())
    if before.answers is after.answers:
        return ()
    known = before.answers
    return tuple(one for key, one in after.answers.items() if known.get(key) is not one)


def _consents(visit: Visit, event: Event | None) -> tuple[Consent, ...]:
    if not isinstance(event, Consented) or visit.interview is None:
        return ()
    if visit.interview.consented_at is None:
        return ()
    person, language = visit.known_person.id, visit.interview.language
    return (Consent(person, "keep", True, event.at, event.version, language),)


def _is_asked(visit: Visit) -> bool:
    """Tell whether a question is open: then saving finds out whether something came before."""
    return visit.interview is not None and visit.interview.status == lifecycle.ASKING


__all__ = ["Conversation", "Message", "Surroundings"]
