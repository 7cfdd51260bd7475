"""After a workshop: each keeps the answers as the firm's own assessment, or erases them.

Rule of this file: without a tap nothing is decided and nothing is lost; what is kept is from then
on an interview like any other, and what is erased is gone at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.asking import naming
from bot.cohorts.steps import data
from bot.messages import INPUT_NONE, MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button, Message, Reply
from bot.reporting import documents
from bot.saying import Rows, message, words_of
from bot.telling import Telling
from bot.visit import Visit
from bot.workshops import campaign
from bot.workshops.own import hers_in, main_of
from bot.workshops.places import KEEP, Place, without_hint
from bot.workshops.values import Standing
from flows import engine, events, lifecycle
from flows.effects import Tell
from flows.interview import Interview
from storage.base import Change, Consent, Person
from storage.cohorts import WORKSHOP, Membership

if TYPE_CHECKING:
    from bot.talk import Talk

FORGET: Final = "forget"
SURE: Final = "forget yes"
WORDS: Final = (KEEP, FORGET, SURE)
TEXT_VERSION: Final = "1"


async def page(talk: Talk, telling: Telling, place: Place, notices: tuple[Block, ...]) -> Message:
    """Return what is asked when the workshop is over, with the file of the answers.

    A colleague is asked nothing: it is for the owner of the answers to decide.
    """
    say, cohort = telling.wording.say, place.cohort
    if place.helps:
        over = Block(TEXT, say("room_over_colleague"))
        return _shown(telling, (*notices, Block(TITLE, cohort.title), over))
    own = await main_of(talk.store, place.standing, place.member) or telling.interview
    blocks = (
        *notices,
        Block(TITLE, cohort.title),
        Block(TEXT, say("room_over")),
        Block(TEXT, say("room_over_keep")),
        Block(TEXT, say("room_over_days", {"days": talk.around.retention_days})),
        Block(TEXT, say("room_over_file")),
    )
    rows = (
        (Button(say("button_room_keep"), data(cohort, KEEP), MAIN),),
        (Button(say("button_room_forget"), data(cohort, FORGET), MOVE),),
    )
    title = naming.title_of(telling.wording, talk.questionnaire_of(own), own)
    given = documents.answers_of(telling.wording, own, title)
    return replace(_shown(telling, blocks, rows), documents=(given,))


def _shown(telling: Telling, blocks: tuple[Block, ...], rows: Rows = ()) -> Message:
    words = telling.wording
    return Message(
        blocks, rows, input=INPUT_NONE, language=words.language, direction=words.direction
    )


async def perform(
    talk: Talk, visit: Visit, standing: Standing, member: Membership, what: str
) -> Reply:
    """Keep what was answered in a workshop, or erase it after asking once more."""
    if what == KEEP:
        return await _keep(talk, visit, standing, member)
    if what == SURE:
        return await _forget(talk, visit, standing, member)
    words = words_of(talk, visit)
    rows = (
        (Button(words.say("button_room_forget_yes"), data(standing.cohort, SURE), MOVE),),
        (Button(words.say("button_room_forget_no"), data(standing.cohort, "go"), MAIN),),
    )
    return Reply((message(talk, visit, (Block(NOTICE, words.say("room_forget")),), rows),))


async def _keep(talk: Talk, visit: Visit, standing: Standing, member: Membership) -> Reply:
    own = await main_of(talk.store, standing, member)
    if own is None:
        return await talk.shown(visit, Tell("room_nothing_left"))
    at = visit.incoming.at
    person = replace(visit.known_person, current=own.id, seen_at=at)
    if not await _is_in_another(talk, member):
        person = without_hint(person)
    consent = Consent(
        person.id, KEEP, True, at, TEXT_VERSION, own.language or person.language, standing.cohort.id
    )
    await talk.store.save(Change(person=person, consents=(consent,), update=visit.update, at=at))
    visit = replace(visit, person=person, known_person=person, interview=own, place=None)
    offered = await campaign.offer(talk, visit, standing.cohort, own)
    return offered or await _gone_on(talk, visit, own)


async def _gone_on(talk: Talk, visit: Visit, own: Interview) -> Reply:
    """Show what comes next in an interview that was just kept: a question, or the review."""
    told = Tell("room_kept")
    if own.status != lifecycle.REVIEWING:
        return await talk.shown(visit, told)
    step = engine.advance(talk.questionnaire_of(own), own, events.Resumed(visit.incoming.at))
    unsaved = replace(visit, incoming=visit.incoming.but(update=None))
    return await talk.settle(unsaved, None, engine.Step(step.interview, (told, *step.effects)))


async def _is_in_another(talk: Talk, member: Membership) -> bool:
    """Tell whether somebody is in another workshop that is not closed."""
    for one in await talk.store.cohorts.joined(member.person):
        cohort = await talk.store.cohorts.cohort(one.cohort)
        other = cohort is not None and cohort.id != member.cohort
        if cohort is not None and other and cohort.kind == WORKSHOP and cohort.closed_at is None:
            return True
    return False


async def _forget(talk: Talk, visit: Visit, standing: Standing, member: Membership) -> Reply:
    """Erase every interview of hers in a workshop, the quizzes too."""
    hers = await hers_in(talk.store, standing.cohort, member.person)
    for one in hers:
        await talk.store.erase_interview(one.id)
        talk.shelf.forget(one.id)
        talk.brought.forget(one.id)
    gone = {one.id for one in hers}
    person = visit.known_person
    if person.current in gone:
        person = replace(person, current="")
    person = _unhinted(person, await _is_in_another(talk, member), visit)
    await talk.store.save(Change(person=person, update=visit.update, at=visit.incoming.at))
    rest = None if visit.interview is None or visit.interview.id in gone else visit.interview
    visit = replace(visit, person=person, known_person=person, interview=rest, place=None)
    return await talk.shown(visit, Tell("room_forgotten" if hers else "room_nothing_left"))


def _unhinted(person: Person, is_in_another: bool, visit: Visit) -> Person:
    seen = replace(person, seen_at=visit.incoming.at)
    return seen if is_in_another else without_hint(seen)
