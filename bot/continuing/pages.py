"""The messages about a file with answers: how to send one, and what one holds.

Rule of this file: a page is made of what is given; texts of a file stand on lines of their own, as
plain text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import keyboards, saying
from bot.continuing.waiting import Note
from bot.messages import (
    ERROR,
    HINT,
    INPUT_NONE,
    ITEM,
    MAIN,
    MOVE,
    NOTICE,
    QUESTION,
    TEXT,
    TITLE,
    Block,
    Button,
    Message,
    Reply,
)
from bot.telling import Telling
from bot.visit import Visit
from bot.wording import Wording, language_name, languages
from flows.effects import Tell
from flows.interview import Interview, day_of
from reports.wording import wording_for

if TYPE_CHECKING:
    from bot.talk import Talk

FILE: Final = "file"
ASKED_FOR: Final = f"/start {FILE}"
"""What shows how to send a file, and what a form with such a file is about."""
SHOWN_PROBLEMS: Final = 8
EXPLAINED: Final = ("web", "telegram", "terminal")


def button(words: Wording) -> Button:
    """Return the button of who has a file with answers."""
    return Button(words.say("button_continue_file"), ASKED_FOR, MOVE)


def ask(talk: Talk, visit: Visit, refused: Tell | None = None) -> Reply:
    """Say what file can be sent, and how; after why the last one was refused."""
    say, channel = saying.words_of(talk, visit).say, visit.incoming.channel
    blocks = [] if refused is None else [Block(ERROR, say(refused.key, refused.params))]
    blocks += [Block(TITLE, say("continue_title")), Block(TEXT, say("continue_what"))]
    if channel in EXPLAINED:
        blocks.append(Block(HINT, say(f"continue_how_{channel}")))
    rows = saying.go_on(talk, visit) or ((Button(say("button_start"), "/start", MOVE),),)
    talk.awaited.expect(visit.incoming, "", (FILE, ""))
    told = saying.message(talk, visit, tuple(blocks), rows)
    return Reply((replace(told, upload=ASKED_FOR),))


def offer(
    telling: Telling, note: Note, beside: Sequence[Interview], told: Sequence[Block] = ()
) -> Message:
    """Show what a file holds, and ask whether to go on with it.

    `beside` are the person's other interviews of the same questionnaire.
    """
    say = telling.wording.say
    blocks = [*told, Block(TITLE, say("continue_offer_title")), *_holds(telling, note)]
    blocks += _problems(telling, "continue_left_out", note.left_out)
    blocks += _problems(telling, "continue_look_at", note.look_at)
    if note.personal:
        questions = ", ".join(note.personal[:SHOWN_PROBLEMS])
        count = len(note.personal)
        blocks.append(
            Block(NOTICE, say("continue_personal", {"count": count, "questions": questions}))
        )
    if note.packed:
        blocks.append(Block(TEXT, say("continue_papers")))
    if beside:
        blocks.append(Block(NOTICE, say("continue_beside", {"count": len(beside)})))
    blocks.append(Block(QUESTION, say("continue_question")))
    blocks.append(Block(HINT, say("continue_if_no")))
    rows = (
        (Button(say("button_continue"), telling.data(keyboards.TAKE_UP), MAIN),),
        (Button(say("button_continue_no"), telling.data(keyboards.SET_ASIDE), MOVE),),
    )
    return Message(
        tuple(blocks),
        rows,
        input=INPUT_NONE,
        language=telling.wording.language,
        direction=telling.wording.direction,
    )


def _holds(telling: Telling, note: Note) -> list[Block]:
    say, interview = telling.wording.say, telling.interview
    date = wording_for(telling.wording.language).date
    moments = [one.at for one in interview.answers.values()] or [interview.updated_at]
    header = telling.questionnaire.header
    params = {
        "count": len(interview.answers),
        "title": header.title,
        "version": interview.version,
        "date": date(day_of(interview, max(moments))),
    }
    blocks = [Block(TEXT, say("continue_holds", params))]
    if interview.subject and not interview.subject.isdigit():
        blocks.append(Block(ITEM, say("continue_about", {"subject": interview.subject})))
    if note.language in languages():
        named = language_name(note.language)
        blocks.append(Block(TEXT, say("continue_language", {"language": named})))
    inactive = len(telling.view.inactive())
    if inactive:
        blocks.append(Block(TEXT, say("continue_inactive", {"count": inactive})))
    return blocks


def _problems(telling: Telling, key: str, lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    say, rest = telling.wording.say, len(lines) - SHOWN_PROBLEMS
    blocks = [Block(NOTICE, say(key, {"count": len(lines)}))]
    blocks += [Block(ITEM, f"• {one}") for one in lines[:SHOWN_PROBLEMS]]
    if rest > 0:
        blocks.append(Block(TEXT, say("continue_more", {"count": rest})))
    return blocks
