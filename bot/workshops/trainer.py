"""A trainer's workshops in the chat: how people join, what is printed, and the list of all of it.

Rule of this file: what a trainer can do stands in `ENTRIES`; each looks the workshop up anew, and
shows counts only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.cohorts.making import join_address, telegram_address
from bot.messages import ITEM, MOVE, PROGRESS, TEXT, TITLE, Block, Button, Reply
from bot.organisations.entry import Entry
from bot.organisations.roles import Office
from bot.saying import message, words_of
from bot.visit import Visit
from bot.workshops import addresses, desk, papers, planning, running, talking
from bot.workshops.replanning import can_be_planned
from bot.workshops.values import Standing
from flows.workshop_phases import FINISHED
from reports.qr import grouped
from storage.cohorts import TRAINER

if TYPE_CHECKING:
    from bot.talk import Talk


async def room(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Show how people join a workshop, how many did, and the ways on: `room ID`."""
    standing = await desk.found(talk, office, rest)
    if standing is None:
        return desk.unknown(talk, visit, office)
    counts = await talk.workshops.counts(rest)
    blocks = (
        Block(TITLE, standing.cohort.title),
        Block(TEXT, running.state(talk, visit, standing)),
        Block(PROGRESS, running.counted(talk, visit, standing, counts)),
        *_ways(talk, visit, standing),
    )

    def to(key: str, word: str, kind: str = MOVE) -> Button:
        return desk.button(talk, visit, office, key, word, rest, kind)

    rows = [desk.main(talk, visit, office, "button_trainer_run", desk.RUN, rest)]
    if can_be_planned(standing):
        rows.append((to("button_trainer_plan", desk.PLAN),))
    rows.append((to("button_trainer_files", desk.FILES), to("button_trainer_talk", desk.TALK)))
    rows += desk.in_browser(talk, visit, office, standing)
    rows += desk.back(talk, visit, office)
    return Reply((message(talk, visit, blocks, tuple(rows)),))


def _ways(talk: Talk, visit: Visit, standing: Standing) -> tuple[Block, ...]:
    """Return the code and the addresses that lead to joining, none once it is closed."""
    words, cohort, around = words_of(talk, visit), standing.cohort, talk.around
    if not cohort.open or standing.room.phase == FINISHED:
        return (Block(TEXT, words.say("trainer_joining_closed")),)
    blocks = []
    if cohort.spoken:
        blocks.append(Block(TEXT, words.say("trainer_code", {"code": grouped(cohort.spoken)})))
    if around.base_url:
        blocks.append(Block(TEXT, words.say("trainer_join_web")))
        blocks.append(Block(ITEM, join_address(around.base_url, cohort)))
    if around.bot_name:
        blocks.append(Block(TEXT, words.say("trainer_join_telegram")))
        blocks.append(Block(ITEM, telegram_address(around.bot_name, cohort)))
    if around.base_url:
        board = f"{around.base_url}{addresses.board_path(cohort)}"
        blocks.append(Block(TEXT, words.say("trainer_board")))
        blocks.append(Block(ITEM, board))
    return tuple(blocks)


async def files(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Show what can be printed and taken away: `files ID`."""
    standing = await desk.found(talk, office, rest)
    if standing is None:
        return desk.unknown(talk, visit, office)
    words = words_of(talk, visit)
    is_over = standing.room.phase == FINISHED
    told = (
        Block(TITLE, standing.cohort.title),
        Block(TEXT, words.say("trainer_files_after" if is_over else "trainer_files")),
    )
    rows = desk.file_rows(talk, visit, office, standing)
    people = desk.main(talk, visit, office, "button_trainer_people", desk.ROOM, rest)
    return Reply((message(talk, visit, told, (*rows, people)),))


async def file(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Hand over a file: `file ID guide_pdf`."""
    named, _, form = rest.partition(" ")
    standing = await desk.found(talk, office, named)
    if standing is None:
        return desk.unknown(talk, visit, office)
    if form not in papers.forms_of(talk.around, standing):
        return await files(talk, visit, office, named)
    words = words_of(talk, visit)
    document = papers.document(words, standing, form)
    told = (Block(TEXT, words.say("file", {"label": document.label})),)
    rows = (desk.main(talk, visit, office, "button_trainer_files", desk.FILES, named),)
    handed = message(talk, visit, told, rows)
    return Reply((replace(handed, documents=(document,)),))


ENTRIES: Final = (
    Entry(TRAINER, desk.MAKE, "button_trainer_make", planning.make),
    *(replace(one, button="" if one.each else one.button) for one in addresses.ENTRIES),
    Entry(TRAINER, desk.ROOM, "button_trainer_room", room, each=True),
    Entry(TRAINER, desk.PLAN, perform=planning.planned),
    Entry(TRAINER, desk.SET, perform=planning.changed),
    Entry(TRAINER, desk.TALK, perform=talking.shown),
    Entry(TRAINER, desk.SAY, perform=talking.said),
    Entry(TRAINER, desk.RUN, perform=running.console),
    Entry(TRAINER, desk.DO, perform=running.done),
    Entry(TRAINER, desk.FILES, perform=files),
    Entry(TRAINER, desk.FILE, perform=file),
)
