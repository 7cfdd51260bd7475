"""Taking in a file with answers: found, read, offered, and gone on with or let go.

Rule of this file: before somebody agreed nothing of a file is stored; what was offered is an
interview of its own from then on, so that it outlives a restart and goes with everything else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import keyboards, saving, saying
from bot.asking import starting
from bot.associations import attaching_chat
from bot.continuing import pages, reading
from bot.continuing.finding import Found, other_files
from bot.continuing.reading import Brought
from bot.continuing.waiting import Note
from bot.evidence import taking
from bot.evidence.sent import SentFile
from bot.keyboards import Tap
from bot.messages import NOTICE, Block, Incoming, Message, Reply
from bot.visit import Visit, visit_of
from bot.wording import CONSENT_VERSION
from flows import engine, events, lifecycle
from flows.effects import Effect, Tell
from flows.interview import Interview
from storage.base import Change, Consent, DuplicateUpdate
from storage.follow_up_values import FollowUp

if TYPE_CHECKING:
    from bot.talk import Talk

MOST_OFFERED: Final = 5
"""Files of one person that wait for her word; an earlier one makes room for the next."""
BEGUN: Final = (lifecycle.ASKING, lifecycle.REVIEWING, lifecycle.COMPLETED)


async def receive(talk: Talk, incoming: Incoming, sent: AsyncIterable[SentFile]) -> Reply:
    """Take in files: what was asked for, answers documents here, everything else as evidence.

    Raises:
        StoreError: they could not be saved; nothing of them was kept.
    """
    asked_for = await attaching_chat.received(talk, incoming, sent)
    if asked_for is not None:
        return asked_for
    found: list[Found] = []
    now = (await visit_of(talk.around, incoming)).interview
    agreed = now is not None and now.status in BEGUN
    expected = _is_expected(talk, incoming)
    others = other_files(sent, found, expected=expected, agreed=agreed)
    first = await anext(others, None)
    if first is None and found:
        return await _taken_in(talk, incoming, found)
    reply = await taking.receive(talk, incoming, _again(first, others))
    if not found:
        return reply
    offered = await _taken_in(talk, incoming.but(update=None), found)
    before = (replace(one, live=False) for one in reply.messages)
    return Reply((*before, *offered.messages))


def _is_expected(talk: Talk, incoming: Incoming) -> bool:
    asked = talk.awaited.of(incoming, "") is not None
    return asked or incoming.data == pages.ASKED_FOR


async def _again(
    first: SentFile | None, others: AsyncIterator[SentFile]
) -> AsyncIterator[SentFile]:
    if first is not None:
        yield first
    async for one in others:
        yield one


async def _taken_in(talk: Talk, incoming: Incoming, found: list[Found]) -> Reply:
    """Read the first document; who sent several is asked to send the others by themselves."""
    visit = await visit_of(talk.around, incoming)
    if visit.update is not None and await talk.store.seen(visit.update):
        return await _once_more(talk, visit)
    brought = await _read(talk, visit, found[0])
    if brought.refused is not None:
        return pages.ask(talk, visit, brought.refused)
    told = (Tell("continue_one_by_one"),) if len(found) > 1 else ()
    try:
        async with talk.turn(incoming):
            return await _offered(talk, incoming, found[0], brought, told)
    except DuplicateUpdate:
        return await _once_more(talk, await visit_of(talk.around, incoming))


async def _read(talk: Talk, visit: Visit, found: Found) -> Brought:
    if found.trouble == "too_large":
        return Brought(refused=reading.too_large())
    if found.trouble:
        key = "continue_no_document" if found.trouble == "none" else found.trouble
        return Brought(refused=Tell(key))
    language, at = saying.words_of(talk, visit).language, visit.incoming.at
    catalog = talk.around.catalog
    return await asyncio.to_thread(reading.read_document, catalog, found.content, at, language)


async def _once_more(talk: Talk, visit: Visit) -> Reply:
    """Return the offer that waits, after what came in came again; else what is open."""
    for one in await _own(talk, visit):
        if one.status == lifecycle.OFFERED:
            return Reply((await page(talk, replace(visit, interview=one)),))
    return await talk.shown(visit)


async def _own(talk: Talk, visit: Visit) -> list[Interview]:
    """Return the person's own interviews, the latest first."""
    if visit.person is None:
        return []
    every = await talk.store.interviews_of(visit.person.id)
    return [one for one in every if one.person == visit.person.id]


# -- offering --------------------------------------------------------------------------------------


async def _offered(
    talk: Talk,
    incoming: Incoming,
    found: Found,
    brought: Brought,
    told: tuple[Effect, ...],
) -> Reply:
    visit = await visit_of(talk.around, incoming)
    own, answers = await _own(talk, visit), brought.interview
    assert answers is not None  # a document that gave none was refused
    if visit.person is None or not await starting.agreed(talk, visit.known_person):
        return await _consent_first(talk, visit, found, answers, told)
    waiting = [one for one in own if one.status == lifecycle.OFFERED]
    same = next((one for one in waiting if _is_same(one, answers)), None)
    if same is None:
        for one in waiting[MOST_OFFERED - 1 :]:
            await talk.store.erase_interview(one.id)
            talk.brought.forget(one.id)
        fresh = _fresh(talk, visit, answers).interview
        same = await _kept(talk, visit, None, fresh, brought)
    talk.brought.note(same.id, _note(found, brought))
    return Reply((await page(talk, replace(visit, interview=same), told),))


def _is_same(waiting: Interview, brought: Interview) -> bool:
    """Tell whether these answers wait already."""
    if (waiting.ref_id, waiting.version) != (brought.ref_id, brought.version):
        return False
    return waiting.answers == brought.answers


def _fresh(talk: Talk, visit: Visit, brought: Interview) -> engine.Step:
    """Return an interview for the answers, at its consent, in a language that is spoken here."""
    around, person, offered = talk.around, visit.known_person, talk.offered_languages()
    device = visit.incoming.language.replace("_", "-").split("-")[0].casefold()
    spoken = (one for one in (person.language, device, brought.language) if one in offered)
    language = next(spoken, offered[0] if len(offered) == 1 else "")
    opened = around.catalog.open(brought.ref_id, brought.version, language or "en")
    step = engine.begin(opened, around.new_id(), person.id, visit.incoming.at, language)
    zone = visit.incoming.time_zone or person.time_zone
    return engine.Step(replace(step.interview, time_zone=zone), step.effects)


async def _consent_first(
    talk: Talk,
    visit: Visit,
    found: Found,
    brought: Interview,
    told: tuple[Effect, ...],
) -> Reply:
    """Ask for consent; until it is given the document waits, and nothing of it is stored."""
    said = (*told, Tell("continue_consent_first"))
    now = visit.interview
    here = (brought.ref_id, brought.version)
    if now and now.status == lifecycle.CONSENT and (now.ref_id, now.version) == here:
        talk.brought.wait(now.id, found, visit.incoming.at)
        return await talk.shown(visit, *said)
    step = _fresh(talk, visit, brought)
    talk.brought.wait(step.interview.id, found, visit.incoming.at)
    step = engine.Step(step.interview, (*said, *step.effects))
    return await talk.settle(replace(visit, interview=None), None, step)


async def _kept(
    talk: Talk, visit: Visit, before: Interview | None, fresh: Interview, brought: Brought
) -> Interview:
    """Save answers as an interview that is offered; `before` is it as it is stored."""
    answers, at, person = brought.interview, visit.incoming.at, visit.known_person
    assert answers is not None  # callers have looked
    event = events.AnswersBrought(
        answers=tuple(answers.answers.values()),
        version=CONSENT_VERSION,
        at=at,
        rows=answers.rows,
        opened=answers.opened,
        subject=answers.subject or await _number(talk, visit, fresh),
    )
    language = fresh.language or person.language or "en"
    opened = talk.around.catalog.open(fresh.ref_id, fresh.version, language)
    spoken = fresh if fresh.language else fresh.but(language=language)
    after = saving.with_next_revision(before, engine.advance(opened, spoken, event).interview)
    consent = Consent(person.id, "keep", True, at, CONSENT_VERSION, spoken.language)
    current = person.current if visit.interview is not None else after.id
    await talk.store.save(
        Change(
            person=replace(person, current=current, language=spoken.language, seen_at=at),
            interview=after,
            expected_revision=before.revision if before else 0,
            answers=tuple(after.answers.values()),
            follow_up=FollowUp(after.id, brought.marks) if brought.marks else None,
            consents=() if before is None else (consent,),
            update=visit.update,
            at=at,
        )
    )
    return after


async def _number(talk: Talk, visit: Visit, fresh: Interview) -> str:
    """Return what tells an unnamed interview from others of its kind: its number among them."""
    count = len(_of_its_kind(await _own(talk, visit), fresh))
    return str(count + 1) if count else ""


def _of_its_kind(own: Iterable[Interview], this: Interview) -> list[Interview]:
    """Return the interviews of the same questionnaire in which something was begun."""
    return [
        one
        for one in own
        if one.ref_id == this.ref_id and one.id != this.id and one.status in BEGUN
    ]


def _note(found: Found, brought: Brought) -> Note:
    return Note(brought.left_out, brought.look_at, brought.personal, brought.language, found.packed)


async def page(talk: Talk, visit: Visit, told: Iterable[Effect] = ()) -> Message:
    """Return the offer of a visit's interview, after what there is to tell."""
    assert visit.interview is not None  # callers have looked
    telling = talk.telling(visit)
    say = telling.wording.say
    beside = _of_its_kind(await _own(talk, visit), visit.interview)
    notices = [Block(NOTICE, say(one.key, one.params)) for one in told if isinstance(one, Tell)]
    return pages.offer(telling, talk.brought.noted(visit.interview.id), beside, notices)


# -- buttons ---------------------------------------------------------------------------------------


async def tapped(talk: Talk, visit: Visit, tap: Tap) -> Reply:
    """Do what a button about a file asks for; consent may be one, where a file waits for it."""
    assert visit.interview is not None  # callers have looked
    return await _TAPS[tap.verb](talk, visit, visit.interview)


async def _agreed(talk: Talk, visit: Visit, interview: Interview) -> Reply:
    """Take consent; a document that waited for it is offered now."""
    at = visit.incoming.at
    found = talk.brought.document(interview.id, at)
    if interview.status != lifecycle.CONSENT or not interview.language or found is None:
        return await talk.happened(visit, events.Consented(CONSENT_VERSION, at))
    brought = await _read(talk, visit, found)
    if brought.interview is None:  # the questionnaire was taken away meanwhile
        return await talk.happened(visit, events.Consented(CONSENT_VERSION, at))
    offered = await _kept(talk, visit, interview, interview, brought)
    talk.brought.note(offered.id, _note(found, brought))
    return Reply((await page(talk, replace(visit, interview=offered)),))


async def _take_up(talk: Talk, visit: Visit, interview: Interview) -> Reply:
    event = events.TakenUp(visit.incoming.at)
    if interview.status != lifecycle.OFFERED:
        return await talk.shown(visit)
    talk.brought.forget(interview.id)
    return await talk.happened(visit, event)


async def _set_aside(talk: Talk, visit: Visit, interview: Interview) -> Reply:
    """Let an offer go, and show what was open before."""
    if interview.status != lifecycle.OFFERED:
        return await talk.shown(visit)
    await talk.store.erase_interview(interview.id)
    talk.brought.forget(interview.id)
    person = visit.known_person
    if person.current == interview.id:
        latest = next((one.id for one in await _own(talk, visit)), "")
        person = replace(person, current=latest)
    await talk.store.save(Change(person=person, update=visit.update, at=visit.incoming.at))
    left = visit.incoming.but(update=None)
    return await talk.shown(await visit_of(talk.around, left), Tell("set_aside"))


_TAPS: Final[Mapping[str, Callable[[Talk, Visit, Interview], Awaitable[Reply]]]] = {
    keyboards.TAKE_UP: _take_up,
    keyboards.SET_ASIDE: _set_aside,
    keyboards.CONSENT: _agreed,
}
TAPS: Final = frozenset(_TAPS)
