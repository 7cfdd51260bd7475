"""What is talked about after each part of a workshop: shown, and changed one by one, in the chat.

Rule of this file: our own question stands where the trainer wrote none; what she writes is for the
board, and may be changed at any time until the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.messages import ITEM, MOVE, NOTICE, TEXT, Block, Button, Reply
from bot.organisations import asking
from bot.organisations.roles import Office
from bot.saying import words_of
from bot.visit import Visit
from bot.workshops import desk
from bot.workshops.planning import page, told_above
from bot.workshops.values import Standing
from flows import workshop_events as events
from flows import workshop_view
from flows.workshop_arranging import LONGEST_PROMPT
from flows.workshop_effects import Refuse
from flows.workshop_room import ANSWERED_KINDS

if TYPE_CHECKING:
    from bot.talk import Talk

OURS: Final = "="
"""Behind the number of a step: take our own question to talk about."""


async def shown(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Show what is to be talked about: `talk ID`."""
    return await talk_page(talk, visit, office, rest)


async def talk_page(talk: Talk, visit: Visit, office: Office, named: str, told: str = "") -> Reply:
    """Show what is to be talked about after each part, to be changed one by one."""
    standing = await desk.found(talk, office, named)
    if standing is None:
        return desk.unknown(talk, visit, office)
    words, blocks, rows = words_of(talk, visit), [], []
    for number, step in enumerate(standing.room.steps):
        if step.kind in ANSWERED_KINDS:
            part = desk.part(talk, visit, standing, number)
            blocks.append(Block(ITEM, f"• {part}: {_prompt(talk, visit, standing, number)}"))
            rows.append((Button(part, office.command(desk.SAY, f"{named} {number}")),))
    above = told_above(talk, visit, told, words.say("trainer_talk"))
    return page(talk, visit, office, named, (*above, *blocks), tuple(rows))


def _prompt(talk: Talk, visit: Visit, standing: Standing, number: int) -> str:
    one = workshop_view.discussion(standing.room, number)
    return one.text or words_of(talk, visit).say(one.key)


async def said(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Ask for the question to talk about after a part, or take what was typed."""
    named, _, behind = rest.partition(" ")
    number, _, text = behind.partition(" ")
    standing = await desk.found(talk, office, named)
    steps = standing.room.steps if standing is not None else ()
    if not number.isdecimal() or not 0 <= int(number) < len(steps):
        return desk.unknown(talk, visit, office)
    assert standing is not None  # it has steps
    if steps[int(number)].kind not in ANSWERED_KINDS:
        return desk.unknown(talk, visit, office)
    if not text:
        return await _ask(talk, visit, office, standing, int(number))
    event = events.SetPrompt(int(number), "" if text == OURS else text)
    person, at = visit.known_person.id, visit.incoming.at
    _, done = await talk.workshops.act(named, event, person, at)
    if any(isinstance(one, Refuse) for one in done):
        return await _ask(talk, visit, office, standing, int(number), too_long=True)
    return await talk_page(talk, visit, office, named, "trainer_talk_kept")


async def _ask(
    talk: Talk,
    visit: Visit,
    office: Office,
    standing: Standing,
    number: int,
    *,
    too_long: bool = False,
) -> Reply:
    words, named = words_of(talk, visit), standing.cohort.id
    wrong = words.say("trainer_talk_long", {"limit": LONGEST_PROMPT})
    about = {
        "part": desk.part(talk, visit, standing, number),
        "prompt": _prompt(talk, visit, standing, number),
    }
    blocks = (
        *((Block(NOTICE, wrong),) if too_long else ()),
        Block(TEXT, words.say("trainer_talk_now", about)),
        asking.question(words.say("trainer_talk_ask")),
    )
    rows = []
    if standing.room.steps[number].prompt:
        ours = office.command(desk.SAY, f"{named} {number} {OURS}")
        rows.append((Button(words.say("button_trainer_ours"), ours),))
    back = desk.button(talk, visit, office, "button_trainer_talk", desk.TALK, named, MOVE)
    return await asking.ask(
        talk, visit, office, desk.SAY, blocks, (*rows, (back,)), rest=f"{named} {number}"
    )
