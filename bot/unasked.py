"""What a person says about being written to unasked: `/reminders` and `/stop`.

Rule of this file: nobody is written to without having said yes here or in a question that asks for
it; each yes and no is kept with its time and text version, and a stop takes back all that waits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import zones
from bot.intents import Command
from bot.messages import MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button, Message, Reply
from bot.outreach.permission import consented
from bot.reminders import PLAN, PURPOSE, TEXT_VERSION
from bot.saying import Rows, go_on, message, words_of
from bot.visit import Visit
from flows.effects import Tell
from flows.interview import Answer
from storage.base import Change, Consent, Person
from storage.outbox import Recall

if TYPE_CHECKING:
    from bot.talk import Talk

REACHED: Final = "telegram"
"""The channel in which we can write first; to a browser or a terminal nobody can."""
MESSAGES: Final = "messages"
UNASKED: Final = (PURPOSE, PLAN, MESSAGES)
"""Purposes of consent that allow us to write first."""
QUESTION: Final = "reminder_interval"
NO_REMINDER: Final = "none"
NO_PLAN: Final = "noplan"
ALLOWING: Final = {
    "yes": (PURPOSE, "reminders_allowed"),
    PLAN: (PLAN, "reminders_plan_allowed"),
}
REFUSING: Final = {
    "no": (PURPOSE, "reminders_refused"),
    NO_PLAN: (PLAN, "reminders_plan_refused"),
}
"""Words behind `/reminders`: the purpose they are about, and what is said then."""
CLOCKS_IN_A_ROW: Final = 4


async def reminders(talk: Talk, visit: Visit, command: Command) -> Reply:
    """Answer `/reminders`: say what stands, or do what its buttons say."""
    word, _, rest = command.argument.partition(" ")
    if visit.person is None:
        return await talk.shown(visit, Tell("nothing_yet"))
    if word in ALLOWING:
        return await _allow(talk, visit, *ALLOWING[word])
    if word in REFUSING:
        return await _refuse(talk, visit, *REFUSING[word])
    if word == "zone" and zones.is_zone(rest):
        return await _set_zone(talk, visit, rest)
    if word == "later":
        return _told(talk, visit, "reminder_later")
    if word == "keep":
        return await _keep(talk, visit)
    return Reply((await _offer(talk, visit),))


async def stop(talk: Talk, visit: Visit, command: Command) -> Reply:
    """Answer `/stop`: nothing unasked any more, and how to allow it again."""
    if visit.person is None:
        return await talk.shown(visit, Tell("stopped"))
    at = visit.incoming.at
    person = replace(visit.person, stopped=True, seen_at=at)
    acts = await talk.store.consents(person.id)
    withdrawn = tuple(
        Consent(person.id, purpose, False, at, TEXT_VERSION, _language(talk, visit), cohort)
        for purpose, cohort in _standing(acts)
    )
    recalls = (Recall(person.id),)
    change = Change(person=person, consents=withdrawn, recalls=recalls, update=visit.update, at=at)
    await talk.store.save(change)
    visit = replace(visit, person=person, known_person=person)
    return await talk.shown(visit, Tell("stopped"))


def _standing(acts: tuple[Consent, ...]) -> list[tuple[str, str]]:
    """Return the purposes, each with its cohort, for which consent to write first stands."""
    about = dict.fromkeys((one.purpose, one.cohort) for one in acts if one.purpose in UNASKED)
    return [one for one in about if consented(acts, *one)]


def by_answers(
    answers: tuple[Answer, ...], person: Person, language: str
) -> tuple[tuple[Consent, ...], tuple[Recall, ...]]:
    """Return the consent that an answer to "When should we remind you?" gives or withdraws.

    "Don't know" and the like change nothing; after `/stop` only `/reminders` allows it again.
    """
    acts, recalls = [], []
    for one in answers:
        if one.question == QUESTION and isinstance(one.value, str):
            given = one.value != NO_REMINDER
            acts.append(Consent(person.id, PURPOSE, given, one.at, TEXT_VERSION, language))
            recalls += [] if given else [Recall(person.id, PURPOSE)]
    return tuple(acts), tuple(recalls)


# -- what `/reminders` says ---------------------------------------------------------------------


async def _offer(talk: Talk, visit: Visit) -> Message:
    words = words_of(talk, visit)
    person = visit.known_person
    acts = () if person.stopped else await talk.store.consents(person.id)
    allowed = consented(acts, PURPOSE)
    blocks = [Block(TITLE, words.say("reminders_title"))]
    if visit.incoming.channel != REACHED:
        blocks.append(Block(NOTICE, words.say("reminders_only_telegram")))
    state = "reminders_on" if allowed else "reminders_ask"
    blocks.append(Block(TEXT, words.say(state)))
    button = (
        Button(words.say("button_remind_no"), "/reminders no", MOVE)
        if allowed
        else Button(words.say("button_remind_yes"), "/reminders yes", MAIN)
    )
    rows = [(button,)]
    if visit.interview is not None and visit.interview.submissions:
        of_plan = consented(acts, PLAN)
        blocks.append(Block(TEXT, words.say(f"reminders_plan_{'on' if of_plan else 'ask'}")))
        answer = "no" if of_plan else "yes"
        label = words.say(f"button_remind_plan_{answer}")
        rows.append((Button(label, f"/reminders {NO_PLAN if of_plan else PLAN}", MOVE),))
    return message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit)))


async def _allow(talk: Talk, visit: Visit, purpose: str, told: str) -> Reply:
    at = visit.incoming.at
    person = replace(visit.known_person, stopped=False, seen_at=at)
    act = Consent(person.id, purpose, True, at, TEXT_VERSION, _language(talk, visit))
    await talk.store.save(Change(person=person, consents=(act,), update=visit.update, at=at))
    visit = replace(visit, person=person, known_person=person)
    if visit.incoming.channel == REACHED and not zones.zone_of(person, visit.interview, at):
        return Reply((_ask_clock(talk, visit, at),))
    return _told(talk, visit, told)


async def _refuse(talk: Talk, visit: Visit, purpose: str, told: str) -> Reply:
    at, person = visit.incoming.at, visit.known_person
    act = Consent(person.id, purpose, False, at, TEXT_VERSION, _language(talk, visit))
    recalls = (Recall(person.id, purpose),)
    await talk.store.save(Change(consents=(act,), recalls=recalls, update=visit.update, at=at))
    return _told(talk, visit, told)


def _ask_clock(talk: Talk, visit: Visit, at: datetime) -> Message:
    words = words_of(talk, visit)
    buttons = [
        Button(shown, f"/reminders zone {zone}")
        for shown, zone in zones.clocks(visit.interview, at)
    ]
    rows: Rows = tuple(
        tuple(buttons[first : first + CLOCKS_IN_A_ROW])
        for first in range(0, len(buttons), CLOCKS_IN_A_ROW)
    )
    blocks = (
        Block(TITLE, words.say("reminders_allowed")),
        Block(TEXT, words.say("reminders_clock")),
    )
    return message(talk, visit, blocks, (*rows, *go_on(talk, visit)))


async def _set_zone(talk: Talk, visit: Visit, zone: str) -> Reply:
    person = replace(visit.known_person, time_zone=zone, seen_at=visit.incoming.at)
    await talk.store.save(Change(person=person, update=visit.update, at=visit.incoming.at))
    return _told(talk, replace(visit, person=person, known_person=person), "reminders_clock_set")


async def _keep(talk: Talk, visit: Visit) -> Reply:
    """Note that she was here, which is what retention counts from."""
    person = replace(visit.known_person, seen_at=visit.incoming.at)
    await talk.store.save(Change(person=person, update=visit.update, at=visit.incoming.at))
    visit = replace(visit, person=person, known_person=person)
    words = words_of(talk, visit)
    days = {"days": talk.around.retention_days}
    return Reply((_short(talk, visit, words.say("retention_kept", days)),))


def _told(talk: Talk, visit: Visit, key: str) -> Reply:
    return Reply((_short(talk, visit, words_of(talk, visit).say(key)),))


def _short(talk: Talk, visit: Visit, text: str) -> Message:
    return message(talk, visit, (Block(NOTICE, text),), go_on(talk, visit))


def _language(talk: Talk, visit: Visit) -> str:
    return visit.language(talk.offered_languages())
