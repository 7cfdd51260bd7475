"""Starting an interview: which questionnaire it is, and what it is about when there are several.

Rule of this file: consent that was given stands; the name of a subject is for its owner alone, is
shown in the status and the report, and is never part of any totals.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import saying
from bot.intents import Command
from bot.messages import INPUT_TEXT, MOVE, NOTICE, QUESTION, TITLE, Block, Button, Reply
from bot.presenter import CONSENT_VERSION, FIRST
from bot.visit import Visit
from bot.wording import Wording, language_name
from flows import engine, events, lifecycle
from flows.effects import Effect, Tell
from flows.interview import Interview
from flows.matching import clean
from flows.personal import holds_personal
from questionnaires.model import Questionnaire
from storage.base import Person

if TYPE_CHECKING:
    from bot.conversation import Conversation

NEW: Final = "new"
UNNAMED: Final = "unnamed"
LONGEST_NAME: Final = 60
NAMED: Final = ("recruiter_screening", "worker_interview")
"""Questionnaires whose subject is asked for in words of their own."""


async def start(talk: Conversation, visit: Visit, command: Command) -> Reply | None:
    """Do what stands behind `/start` if it is about a new interview; None if it is not."""
    wanted, interview = command.argument, visit.interview
    if wanted == UNNAMED and await awaits_name(talk, visit):
        return await _call(talk, visit, str(len(await _of_its_kind(talk, visit))))
    if wanted == NEW and interview is not None:
        return offer(talk, visit)
    if wanted in talk.around.catalog.refs():
        if interview is not None and interview.ref_id == wanted and _is_untouched(interview):
            return await talk.shown(visit)
        return await begin(talk, visit, wanted)
    return await begin(talk, visit) if interview is None else None


def offer(talk: Conversation, visit: Visit) -> Reply:
    """Return the list of questionnaires to begin, the quick scan first."""
    words = saying.words_of(talk, visit)
    refs = sorted(talk.around.catalog.refs(), key=lambda ref: (ref != FIRST, ref))
    rows = [(Button(_choice(talk, words, ref), f"/start {ref}"),) for ref in refs]
    blocks = (Block(TITLE, words.say("choose_questionnaire")),)
    return Reply((saying.message(talk, visit, blocks, (*rows, *saying.go_on(talk, visit))),))


def _choice(talk: Conversation, words: Wording, ref_id: str) -> str:
    """Return title and minutes; and the language, where it is not the one we talk in."""
    catalog = talk.around.catalog
    header = catalog.open(ref_id, language=words.language).header
    params = {"title": header.title, "minutes": header.minutes}
    if words.language in catalog.languages(ref_id):
        return words.say("start_choice", params)
    own = language_name(header.language)
    return words.say("start_choice_in", {"title": header.title, "language": own})


async def begin(talk: Conversation, visit: Visit, ref_id: str = FIRST) -> Reply:
    """Begin an interview; language and consent are asked for only where they are not known."""
    around, incoming, person = talk.around, visit.incoming, visit.known_person
    offered = talk.offered_languages()
    language = person.language or (offered[0] if len(offered) == 1 else "")
    questionnaire = around.catalog.open(ref_id, language=language or "en")
    step = engine.begin(questionnaire, around.new_id(), person.id, incoming.at, language)
    zone = incoming.time_zone or person.time_zone
    begun = replace(step.interview, time_zone=zone)
    step = engine.Step(begun, engine.prompt(questionnaire, begun))
    if language and visit.person is not None and await _agreed(talk, person):
        agreed = events.Consented(CONSENT_VERSION, incoming.at)
        step = engine.advance(questionnaire, begun, agreed)
    return await talk.settle(replace(visit, interview=None), None, step)


async def _agreed(talk: Conversation, person: Person) -> bool:
    """Tell whether this person's consent to keep answers stands, to the present text."""
    acts = [one for one in await talk.store.consents(person.id) if one.purpose == "keep"]
    return bool(acts) and acts[-1].given and acts[-1].text_version == CONSENT_VERSION


# -- what it is about ---------------------------------------------------------------------------


async def awaits_name(talk: Conversation, visit: Visit) -> bool:
    """Tell whether we wait for the name of what this interview is about.

    Nothing is answered yet, and it is not this person's first one of its kind.
    """
    interview = visit.interview
    if interview is None or interview.status != lifecycle.ASKING or not _is_untouched(interview):
        return False
    return len(await _of_its_kind(talk, visit)) > 1


def _is_untouched(interview: Interview) -> bool:
    started = interview.answers or interview.skipped or interview.ticks or interview.pending
    return not (started or interview.subject or interview.carried_from)


async def _of_its_kind(talk: Conversation, visit: Visit) -> list[Interview]:
    """Return the person's own interviews of this questionnaire up to this one."""
    this = visit.interview
    assert this is not None  # callers have looked
    return [
        one
        for one in await talk.store.interviews_of(visit.known_person.id)
        if one.ref_id == this.ref_id
        and one.person == this.person
        and one.started_at <= this.started_at
    ]


def ask_name(talk: Conversation, visit: Visit, told: tuple[Effect, ...] = ()) -> Reply:
    """Return the question for the name, after what there is to tell."""
    words, interview = saying.words_of(talk, visit), visit.interview
    assert interview is not None  # callers have looked
    about = interview.ref_id if interview.ref_id in NAMED else "other"
    blocks = [
        Block(NOTICE, words.say(one.key, one.params)) for one in told if isinstance(one, Tell)
    ]
    blocks.append(Block(QUESTION, words.say(f"name_{about}")))
    rows = ((Button(words.say("button_unnamed"), f"/start {UNNAMED}", MOVE),),)
    return Reply((replace(saying.message(talk, visit, tuple(blocks), rows), input=INPUT_TEXT),))


async def named(talk: Conversation, visit: Visit) -> Reply | None:
    """Take typed text as the name we wait for; None when we wait for none."""
    if not await awaits_name(talk, visit):
        return None
    name = " ".join(clean(visit.incoming.text or "").split())
    if not name or len(name) > LONGEST_NAME or holds_personal(name):
        return ask_name(talk, visit, (Tell("name_reject", {"limit": LONGEST_NAME}),))
    return await _call(talk, visit, name)


async def _call(talk: Conversation, visit: Visit, name: str) -> Reply:
    interview = visit.interview
    assert interview is not None  # callers have looked
    after = interview.but(
        subject=name, revision=interview.revision + 1, updated_at=visit.incoming.at
    )
    shown = engine.prompt(talk.questionnaire_of(interview), after)
    return await talk.settle(visit, None, engine.Step(after, shown))


def title_of(words: Wording, questionnaire: Questionnaire, interview: Interview) -> str:
    """Return the title of an interview, with what it is about."""
    title = questionnaire.header.title
    if not interview.subject:
        return title
    return words.say("titled", {"title": title, "subject": interview.subject})
