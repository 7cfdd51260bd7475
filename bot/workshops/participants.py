"""What somebody in a workshop can do in her chat: go on with what the room is at, and ask for help.

Rule of this file: where she stands is worked out from the room and her own answers each time;
going on is a tap of hers, so that nobody is torn away from what she is doing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import saving
from bot.asking import starting
from bot.cohorts import steps
from bot.messages import MAIN, MOVE, TEXT, Block, Button, Reply
from bot.saying import message, words_of
from bot.visit import Visit
from bot.workshops import afterwards
from bot.workshops.own import is_in, main_of, quiz_by
from bot.workshops.places import place_of
from bot.workshops.pushing import GO, go_data
from bot.workshops.values import Standing
from flows import engine, events, lifecycle, navigation, workshop_view
from flows.effects import Tell
from flows.gate import room_gate
from flows.interview import Interview
from flows.workshop_room import KIND_AFTER, KIND_BEFORE, KIND_MODULE, SELF
from storage.base import Change
from storage.cohorts import Cohort, Enrolment, Joint, Membership

if TYPE_CHECKING:
    from bot.talk import Talk

HELP: Final = "help"
SOLVED: Final = "solved"
WORDS: Final = (GO, HELP, SOLVED, *afterwards.WORDS)
"""What may stand behind the id of a workshop in the data of a button."""


async def perform(talk: Talk, visit: Visit, cohort: Cohort, member: Membership, what: str) -> Reply:
    """Do what a button for those in a workshop says."""
    standing = talk.rooms.standing(cohort)
    if standing is None:
        return await steps.go_on_in(talk, visit, cohort, member)
    if what == HELP:
        return await _asked_for_help(talk, visit, standing, member)
    if what == SOLVED:
        return await _solved(talk, visit, member)
    if what in afterwards.WORDS:
        return await afterwards.perform(talk, visit, standing, member, what)
    return await go(talk, visit, standing, member)


# -- going on --------------------------------------------------------------------------------------


async def go(talk: Talk, visit: Visit, standing: Standing, member: Membership) -> Reply:
    """Go on with what the room is at: a quiz that is open, or the questions of the modules."""
    due = await due_quiz(talk, visit, standing, member)
    if due is not None:
        if due.begun is None:
            return await _begin_quiz(talk, visit, standing, due.kind)
        return await _to(talk, visit, due.begun)
    own = await main_of(talk.store, standing, member)
    if own is None:
        return await steps.go_on_in(talk, visit, standing.cohort, member)
    return await _to(talk, visit, own)


async def helped(talk: Talk, visit: Visit, cohort: str) -> Reply | None:
    """Go on with the interview of a member whom somebody helps just now, None for her own.

    Raises:
        StoreError: it could not be read.
    """
    current = visit.interview
    if current is None or current.person == visit.known_person.id:
        return None
    helps = await is_in(talk.store, cohort, current)
    return await _to(talk, visit, current) if helps else None


class Due(NamedTuple):
    """A quiz that is open and not answered: the kind of its step, and what she began of it."""

    kind: str
    begun: Interview | None


async def due_quiz(talk: Talk, visit: Visit, standing: Standing, member: Membership) -> Due | None:
    """Return the quiz that comes before the modules for her now, None where none does."""
    for kind in await _quizzes_due(talk, standing, member):
        found = await quiz_by(talk.store, standing, member, kind)
        if found is None or await _has_open(talk, visit, found):
            return Due(kind, found)
    return None


async def _quizzes_due(talk: Talk, standing: Standing, member: Membership) -> tuple[str, ...]:
    """Return the kinds of quiz that come before the modules for her now.

    The one on the board; in a self-paced room that before, and that after once all else is done.
    """
    room = standing.room
    open_now = [room.steps[one].kind for one in workshop_view.open_steps(room)]
    if room.pacing != SELF and room.step.kind in open_now and room.step.kind != KIND_MODULE:
        return (room.step.kind,)
    due = [KIND_BEFORE] if KIND_BEFORE in open_now else []
    if KIND_AFTER in open_now:
        own = await main_of(talk.store, standing, member)
        if own is None or not await _is_asked_more(talk, standing, own):
            due.append(KIND_AFTER)
    return tuple(due)


async def _is_asked_more(talk: Talk, standing: Standing, own: Interview) -> bool:
    gate = room_gate(standing.room, own.ref_id)
    if own.status not in (lifecycle.ASKING, lifecycle.REVIEWING) or gate is None:
        return own.status == lifecycle.CONSENT
    view = engine.view_of(talk.questionnaire_of(own), own, gate)
    return navigation.position(view) is not None or navigation.progress(view, None).left > 0


async def _has_open(talk: Talk, visit: Visit, quiz: Interview) -> bool:
    """Tell whether a quiz is still to be answered."""
    if quiz.status == lifecycle.CONSENT:
        return True
    place = await place_of(talk, visit.known_person, quiz)
    if place is None or quiz.status not in (lifecycle.ASKING, lifecycle.REVIEWING):
        return False
    view = engine.view_of(talk.questionnaire_of(quiz), quiz, place.gate)
    return navigation.position(view) is not None


async def _to(talk: Talk, visit: Visit, interview: Interview) -> Reply:
    """Show where an interview stands; what is shown now is what she answers next."""
    if interview.status == lifecycle.COMPLETED:
        return await steps.show(talk, visit, interview)
    there = await talk.placed(replace(visit, interview=interview))
    questionnaire, at = talk.questionnaire_of(interview), visit.incoming.at
    if interview.status == lifecycle.REVIEWING:
        step = engine.advance(questionnaire, interview, events.Resumed(at), there.gate)
        return await talk.settle(there, None, step)
    seen = interview.but(revision=interview.revision + 1, updated_at=at)
    shown = engine.prompt(questionnaire, seen, there.gate)
    return await talk.settle(there, None, engine.Step(seen, shown))


async def _begin_quiz(talk: Talk, visit: Visit, standing: Standing, kind: str) -> Reply:
    """Begin a quiz; it counts in this workshop, and its name says whether it is before or after."""
    ref_id = next(step.ref_id for step in standing.room.steps if step.kind == kind)
    first = await starting.first_step(talk, visit, ref_id)
    subject = words_of(talk, visit).say(f"room_subject_{kind}", {"title": standing.cohort.title})
    begun = saving.with_next_revision(None, first.interview).but(subject=subject)
    there = replace(visit, interview=begun)
    change = saving.change_of(there, None, None)
    joint = Joint(enrolments=(Enrolment(standing.cohort.id, begun.id),))
    await talk.store.save(change.but(joint=joint))
    person = replace(visit.known_person, current=begun.id)
    return await talk.shown(replace(there, person=person, known_person=person, is_new=False))


# -- help ------------------------------------------------------------------------------------------


async def _asked_for_help(
    talk: Talk, visit: Visit, standing: Standing, member: Membership
) -> Reply:
    at = visit.incoming.at
    if member.help_at is None:
        helped = Joint(memberships=(replace(member, help_at=at),))
        await talk.store.save(Change(joint=helped, update=visit.update, at=at))
    words = words_of(talk, visit)
    rows = (
        (Button(words.say("button_room_solved"), steps.data(standing.cohort, SOLVED), MAIN),),
        (Button(words.say("button_go_on"), go_data(standing.cohort.id), MOVE),),
    )
    return Reply((message(talk, visit, (Block(TEXT, words.say("room_help")),), rows),))


async def _solved(talk: Talk, visit: Visit, member: Membership) -> Reply:
    if member.help_at is not None:
        at = visit.incoming.at
        helped = Joint(memberships=(replace(member, help_at=None),))
        await talk.store.save(Change(joint=helped, update=visit.update, at=at))
    return await talk.shown(visit, Tell("room_help_solved"))
