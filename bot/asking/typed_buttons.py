"""Words typed where only buttons stand: "English", "yes", "2" name one of them.

Rule of this file: only where no question is asked, for there what is typed is the answer; words
that fit two buttons name none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.messages import Message
from flows import engine
from flows.effects import AskQuestion

if TYPE_CHECKING:
    from bot.talk import Talk
    from bot.visit import Visit

SHORTEST: Final = 2
"""Letters that a beginning must have to name a button."""
AROUND: Final = " []().!,\"'\N{CHECK MARK}\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
"""What may stand around a label or the words, and names nothing."""


async def button_typed(talk: Talk, visit: Visit) -> str | None:
    """Return the data of the button that the typed words name, None if they name none."""
    text, interview = visit.incoming.text, visit.interview
    if not text:
        return None
    if interview is not None:
        shown = engine.prompt(talk.questionnaire_of(interview), interview)
        if any(isinstance(effect, AskQuestion) for effect in shown):
            return None
    messages = (await talk.shown(visit)).messages
    return button_named(messages[-1], text) if messages else None


def button_named(message: Message, text: str) -> str | None:
    """Return the data of the button named by its label, its beginning, or its number."""
    buttons = [(_plain(one.label), one.data) for row in message.buttons for one in row if one.data]
    said = _plain(text)
    if said.isdecimal():
        at = int(said) - 1
        return buttons[at][1] if 0 <= at < len(buttons) else None
    exact = [data for label, data in buttons if label == said]
    begun = [data for label, data in buttons if label.startswith(said) and len(said) >= SHORTEST]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    return text.strip(AROUND).casefold()
