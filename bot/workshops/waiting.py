"""What somebody in a workshop sees while nothing is asked: what it waits for, and how much is left.

Rule of this file: it only shows; what there is to tell is told above it, and the same tap as on a
message that was sent leads on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.cohorts.steps import data
from bot.messages import (
    INPUT_NONE,
    MAIN,
    MOVE,
    NOTICE,
    PROGRESS,
    TEXT,
    TITLE,
    Block,
    Button,
    Message,
)
from bot.telling import Telling
from bot.visit import Visit
from bot.workshops import afterwards, participants
from bot.workshops.places import Place
from bot.workshops.pushing import go_data
from flows import navigation, workshop_view
from flows.effects import Effect, Tell
from flows.workshop_room import KIND_MODULE, SELF

if TYPE_CHECKING:
    from bot.talk import Talk

_SAID: Final = {
    workshop_view.PAUSED: "room_wait_paused",
    workshop_view.CLOSED: "room_wait_closed",
    workshop_view.OPEN: "room_wait_done",
}


async def page(talk: Talk, visit: Visit, telling: Telling, told: tuple[Effect, ...]) -> Message:
    """Return what is shown in a workshop while nothing is asked of this interview."""
    place = visit.place
    assert place is not None  # only there one waits
    notices = tuple(
        Block(NOTICE, telling.wording.say(one.key, one.params))
        for one in told
        if isinstance(one, Tell)
    )
    if place.is_over:
        return await afterwards.page(talk, telling, place, notices)
    say = telling.wording.say
    leads_on = await _leads_on(talk, visit, place)
    key = "room_wait_quiz_open" if leads_on else _key(telling, place)
    blocks = [*notices, Block(TITLE, place.cohort.title), Block(TEXT, say(key))]
    if place.kind == KIND_MODULE:
        left = navigation.progress(telling.view, None).left
        if left:
            blocks.append(Block(PROGRESS, say("room_left", {"count": left})))
    return Message(
        tuple(blocks),
        _rows(telling, place, leads_on),
        input=INPUT_NONE,
        language=telling.wording.language,
        direction=telling.wording.direction,
        pace=replace(place.pace, waits=True),
    )


async def _leads_on(talk: Talk, visit: Visit, place: Place) -> bool:
    """Tell whether a quiz is open for who waits at the modules."""
    if place.kind != KIND_MODULE or place.helps:
        return False
    return await participants.due_quiz(talk, visit, place.standing, place.member) is not None


def _key(telling: Telling, place: Place) -> str:
    """Return the key of what it waits for."""
    room = place.room
    if not workshop_view.is_started(room):
        return "room_wait_lobby"
    if place.kind != KIND_MODULE:
        return "room_wait_quiz"
    said = workshop_view.standing(room)
    if said == workshop_view.CLOSED and not _has_left_open(telling, room.step.module):
        return "room_wait"
    if said == workshop_view.OPEN and room.pacing != SELF and room.step.kind != KIND_MODULE:
        return "room_wait"  # others are at the quiz
    return _SAID.get(said, "room_wait")


def _has_left_open(telling: Telling, module: str) -> bool:
    """Tell whether something of a module was not answered."""
    view = telling.view
    if module not in view.structure.blocks_of:
        return False
    answers = view.interview.answers
    blocks = view.structure.blocks_of[module]
    return any(key not in answers and view.comes(*key) for key in view.walk(blocks))


def _rows(telling: Telling, place: Place, leads_on: bool) -> tuple[tuple[Button, ...], ...]:
    say = telling.wording.say
    is_quiz = place.kind != KIND_MODULE
    look = say("button_go_on" if is_quiz or leads_on else "button_room_look")
    rows = [(Button(look, go_data(place.cohort.id), MAIN),)]
    if navigation.put_off(telling.view):
        rows.append(
            (Button(say("button_answer_later"), telling.data(keyboards.LATER_REOPENED), MOVE),)
        )
    moves = []
    if telling.interview.answers and not is_quiz:
        moves.append(Button(say("button_room_answers"), telling.data(keyboards.REVIEW), MOVE))
    if not place.helps:
        asks = place.member.help_at is not None
        key, word = ("button_room_solved", "solved") if asks else ("button_room_help", "help")
        moves.append(Button(say(key), data(place.cohort, word), MOVE))
    return (*rows, tuple(moves)) if moves else tuple(rows)
