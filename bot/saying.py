"""A message that is about the person and not about a question: blocks, and the way back.

Rule of this file: it speaks the language of the visit, and takes no typed answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import keyboards
from bot.keyboards import Tap, encode
from bot.messages import INPUT_NONE, MAIN, Block, Button, Message
from bot.visit import Visit
from bot.wording import Wording, wording
from flows.interview import Interview

if TYPE_CHECKING:
    from bot.talk import Talk

Rows = tuple[tuple[Button, ...], ...]


def words_of(talk: Talk, visit: Visit) -> Wording:
    """Return the sentences in the language this visit is talked in."""
    return wording(visit.language(talk.offered_languages()))


def message(talk: Talk, visit: Visit, blocks: tuple[Block, ...], rows: Rows = ()) -> Message:
    """Return blocks and buttons as one message."""
    words = words_of(talk, visit)
    return Message(
        blocks, rows, input=INPUT_NONE, language=words.language, direction=words.direction
    )


def data(interview: Interview, verb: str, argument: str = "") -> str:
    """Return the data of a button that is about an interview as a whole."""
    return encode(Tap(verb, interview.id, interview.revision, argument=argument))


def go_on(talk: Talk, visit: Visit) -> Rows:
    """Return the button that leads back to the interview, if there is one."""
    if visit.interview is None:
        return ()
    label = words_of(talk, visit).say("button_go_on")
    return ((Button(label, data(visit.interview, keyboards.RESUME), MAIN),),)
