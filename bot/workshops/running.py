"""Running a workshop from the chat: where the room stands, who did how much, what is possible.

Rule of this file: a button carries the step and the turn it was shown with, so that a second tap,
or one on an older message, changes nothing and shows where the room stands now.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Final

from bot.messages import (
    CHOICE,
    MAIN,
    MOVE,
    NOTICE,
    PROGRESS,
    TEXT,
    TITLE,
    Block,
    Button,
    Follow,
    Reply,
)
from bot.organisations.roles import Office
from bot.saying import Rows, message, words_of
from bot.visit import Visit
from bot.workshops import desk, steering
from bot.workshops.steering import Act
from bot.workshops.values import Counts, Standing
from flows import workshop_phases as phases
from flows import workshop_view
from flows.workshop_effects import Effect, Refuse, Stale
from flows.workshop_room import ANSWERED_KINDS, SELF

if TYPE_CHECKING:
    from bot.talk import Talk

END: Final = "end"
"""Asks whether the workshop is to end; `FINISH` ends it."""
FINISH: Final = "finish"
STALE: Final = "stale"


async def console(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Show where a room stands, with what can be done now: `run ID`."""
    standing = await desk.found(talk, office, rest)
    if standing is None:
        return desk.unknown(talk, visit, office)
    return await _console(talk, visit, office, standing)


async def done(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Do what a button says, and show where the room stands then: `do ID name.step.turn`."""
    named, _, what = rest.partition(" ")
    standing = await desk.found(talk, office, named)
    if standing is None:
        return desk.unknown(talk, visit, office)
    name, step, turn = (*what.split("."), "", "")[:3]
    if name == END:
        return _asked(talk, visit, office, standing)
    at, form = visit.incoming.at, {"act": name, "step": step, "turn": turn}
    event = steering.event_of(form, standing.room, at)
    if event is None:
        return await _console(talk, visit, office, standing, STALE)
    after, effects = await talk.workshops.act(named, event, visit.known_person.id, at)
    return await _console(talk, visit, office, after, _said(effects))


def _said(effects: tuple[Effect, ...]) -> str:
    for one in effects:
        if isinstance(one, Refuse):
            return one.reason
        if isinstance(one, Stale):
            return STALE
    return ""


def _asked(talk: Talk, visit: Visit, office: Office, standing: Standing) -> Reply:
    """Ask whether the workshop is to end."""
    words, cohort = words_of(talk, visit), standing.cohort
    told = (Block(NOTICE, words.say("trainer_end", {"title": cohort.title})),)
    rows = (
        (_act(talk, visit, office, standing, Act(FINISH, "button_trainer_end_yes"), MOVE),),
        desk.main(talk, visit, office, "button_trainer_end_no", desk.RUN, cohort.id),
    )
    return Reply((message(talk, visit, told, rows),))


# -- what is shown ---------------------------------------------------------------------------------


async def _console(
    talk: Talk, visit: Visit, office: Office, standing: Standing, said: str = ""
) -> Reply:
    words = words_of(talk, visit)
    counts = await talk.workshops.counts(standing.cohort.id)
    blocks = [Block(NOTICE, words.say(f"act_said_{said}"))] if said else []
    blocks += [
        Block(TITLE, standing.cohort.title),
        Block(TEXT, state(talk, visit, standing)),
        Block(PROGRESS, counted(talk, visit, standing, counts)),
    ]
    blocks += [Block(TEXT, line) for line in _more(talk, visit, standing)]
    shown = message(talk, visit, tuple(blocks), _rows(talk, visit, office, standing))
    if standing.room.phase == phases.FINISHED:
        return Reply((shown,))
    follows = Follow(standing.cohort.id, office.command(desk.RUN, standing.cohort.id))
    return Reply((replace(shown, follows=follows),))


def state(talk: Talk, visit: Visit, standing: Standing) -> str:
    """Return in words where a room stands."""
    words, room = words_of(talk, visit), standing.room
    if room.paused_at is not None:
        return words.say("trainer_state_paused")
    if room.step.kind not in ANSWERED_KINDS:
        return words.say(f"trainer_state_{room.phase}")
    parts = [n for n, step in enumerate(room.steps) if step.kind in ANSWERED_KINDS]
    about = {
        "number": parts.index(room.current) + 1,
        "parts": len(parts),
        "part": desk.part(talk, visit, standing, room.current),
    }
    is_self = room.pacing == SELF and room.phase in (phases.READY, phases.OPEN)
    return words.say("trainer_state_self" if is_self else f"trainer_state_{room.phase}", about)


def counted(talk: Talk, visit: Visit, standing: Standing, counts: Counts) -> str:
    """Return in words how many are in a room, answered here something or all, and ask for help."""
    words, room = words_of(talk, visit), standing.room
    said = [words.say("trainer_joined", {"count": counts.joined})]
    if room.step.kind in ANSWERED_KINDS:
        said.append(words.say("trainer_answered", {"count": counts.answered(room.current)}))
        said.append(words.say("trainer_finished", {"count": counts.finished(room.current)}))
    if counts.helpless:
        said.append(words.say("trainer_help", {"count": counts.helpless}))
    return " · ".join(said)


def _more(talk: Talk, visit: Visit, standing: Standing) -> tuple[str, ...]:
    """Return the time left, what is to be talked about, and whether people can join."""
    words, room = words_of(talk, visit), standing.room
    said = []
    left = workshop_view.remaining(room, visit.incoming.at)
    if left is not None:
        said.append(words.say("trainer_left", {"count": ceil(left.total_seconds() / 60)}))
    if room.phase == phases.REVEALED:
        one = workshop_view.discussion(room, room.current)
        prompt = one.text or words.say(one.key)
        key = "trainer_revealed" if room.marks[room.current].figures else "trainer_too_few"
        said += [words.say(key), words.say("trainer_discuss", {"prompt": prompt})]
    if not standing.cohort.open and room.phase != phases.FINISHED:
        said.append(words.say("trainer_joining_closed"))
    return tuple(said)


def _rows(talk: Talk, visit: Visit, office: Office, standing: Standing) -> Rows:
    room, named = standing.room, standing.cohort.id
    main = steering.main_act(room)
    others = [_act(talk, visit, office, standing, one) for one in steering.other_acts(room)]
    rows: list[tuple[Button, ...]] = []
    if room.phase == phases.FINISHED:
        rows += desk.file_rows(talk, visit, office, standing)
    elif main is not None:
        ends = steering.ends_workshop(room, main)
        act = replace(main, name=END) if ends else main
        rows.append((_act(talk, visit, office, standing, act, MAIN),))
    rows += [tuple(others[at : at + 2]) for at in range(0, len(others), 2)]
    look = desk.button(talk, visit, office, "button_trainer_again", desk.RUN, named, MOVE)
    people = desk.button(talk, visit, office, "button_trainer_people", desk.ROOM, named, MOVE)
    rows.append((look, people))
    if room.phase not in (phases.FINISHED, phases.LOBBY) and not steering.ends_workshop(room, main):
        rows.append((_act(talk, visit, office, standing, Act(END, "button_trainer_end"), MOVE),))
    return tuple(rows)


def _act(
    talk: Talk,
    visit: Visit,
    office: Office,
    standing: Standing,
    act: Act,
    kind: str = CHOICE,
) -> Button:
    room, words = standing.room, words_of(talk, visit)
    turned = "" if act.name.endswith("_joining") else f".{room.current}.{room.turn}"
    data = office.command(desk.DO, f"{standing.cohort.id} {act.name}{turned}")
    return Button(words.say(act.label, {"count": act.count}), data, kind)
