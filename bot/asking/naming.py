"""What an interview is about: asked for when a person has several of the same kind.

Rule of this file: the name of a subject is for its owner alone, is shown in the status and the
report, and is never part of any totals.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import saying
from bot.messages import INPUT_TEXT, MOVE, NOTICE, QUESTION, Block, Button, Reply
from bot.visit import Visit
from bot.wording import Wording
from flows import engine, lifecycle
from flows.effects import Effect, Tell
from flows.interview import Interview
from flows.matching import clean
from flows.personal import holds_personal
from questionnaires.model import Questionnaire

if TYPE_CHECKING:
    from bot.talk import Talk

UNNAMED: Final = "unnamed"
"""`/start unnamed` goes on without a name."""

LONGEST_NAME: Final = 60
NAMED: Final = ("recruiter_screening", "worker_interview")
"""Questionnaires whose subject is asked for in words of their own."""


async def awaits_name(talk: Talk, visit: Visit) -> bool:
    """Tell whether we wait for the name of what this interview is about.

    Nothing is answered yet, and it is not this person's first one of its kind.
    """
    interview = visit.interview
    if interview is None or interview.status != lifecycle.ASKING or not is_untouched(interview):
        return False
    return len(await _of_its_kind(talk, visit)) > 1


async def unnamed(talk: Talk, visit: Visit) -> Reply:
    """Go on without a name: the number of the interview among its kind stands for it."""
    return await _call(talk, visit, str(len(await _of_its_kind(talk, visit))))


def is_untouched(interview: Interview) -> bool:
    """Tell whether nothing was answered or begun in an interview, nor taken over."""
    started = interview.answers or interview.skipped or interview.ticks or interview.pending
    return not (started or interview.subject or interview.carried_from)


async def _of_its_kind(talk: Talk, visit: Visit) -> list[Interview]:
    """Return the person's own interviews of this questionnaire up to this one."""
    this = visit.interview
    assert this is not None  # callers have looked
    return [
        one
        for one in await talk.store.interviews_of(visit.known_person.id)
        if one.ref_id == this.ref_id
        and one.person == this.person
        and one.started_at <= this.started_at
        and one.status != lifecycle.OFFERED
    ]


def ask_name(talk: Talk, visit: Visit, told: tuple[Effect, ...] = ()) -> Reply:
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


async def named(talk: Talk, visit: Visit) -> Reply | None:
    """Take typed text as the name we wait for; None when we wait for none."""
    if not await awaits_name(talk, visit):
        return None
    name = " ".join(clean(visit.incoming.text or "").split())
    if not name or len(name) > LONGEST_NAME or holds_personal(name):
        return ask_name(talk, visit, (Tell("name_reject", {"limit": LONGEST_NAME}),))
    return await _call(talk, visit, name)


async def _call(talk: Talk, visit: Visit, name: str) -> Reply:
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
