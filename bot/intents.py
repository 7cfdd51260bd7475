"""From what came in to what it means: an event for the engine, or a command.

Rule of this file: nothing is looked up and nothing is saved; data of a button is checked, never
trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import keyboards
from bot.keyboards import Tap
from bot.messages import Incoming
from bot.wording import CONSENT_VERSION
from flows import events
from flows.interview import Key
from questionnaires.model import Questionnaire
from questionnaires.values import Typed

COMMANDS: Final = (
    "start", "help", "status", "language", "back", "later", "review", "report", "plan",
    "join", "share", "privacy", "export", "forget", "clean", "stop", "reminders", "cancel",
)  # fmt: skip


OFFICES: Final = ("association", "workshop", "operator")
"""Commands of roles, understood from everybody and offered only to who holds one."""


@dataclass(frozen=True, slots=True)
class Command:
    """A chat command and what was written behind it."""

    name: str
    argument: str = ""


def command_of(incoming: Incoming) -> Command | None:
    """Return the command that came in, typed (`/back`, `/back@bot`) or as a button."""
    text = (incoming.data or incoming.text or "").strip()
    if not text.startswith("/"):
        return None
    word, _, rest = text[1:].partition(" ")
    name = word.partition("@")[0].casefold()
    known = name in COMMANDS or name in OFFICES
    return Command(name, rest.strip()[:64]) if known else Command("unknown", name)


def tap_of(incoming: Incoming) -> Tap | None:
    """Return what a tapped button means, None if it is none of ours."""
    return keyboards.decode(incoming.data) if incoming.data else None


def typed_event(incoming: Incoming) -> events.Event:
    """Return the event of something typed or sent."""
    if asks_for_help(incoming):
        return events.Explained(incoming.at)
    if incoming.kind:
        return events.Answered(events.Unreadable(incoming.kind), incoming.at)
    return events.Answered(events.Written(incoming.text or ""), incoming.at)


def asks_for_help(incoming: Incoming) -> bool:
    """Tell whether somebody typed a question mark."""
    return incoming.text is not None and incoming.text.strip() in ("?", "؟")


def tap_event(tap: Tap, questionnaire: Questionnaire, at: datetime) -> events.Event | None:
    """Return the event of a tap, None where it fits nothing in this questionnaire."""
    make = _TAPS.get(tap.verb)
    if make is None:
        return None
    key = _key(tap, questionnaire)
    if tap.verb in _ABOUT_A_QUESTION and key is None:
        return None
    return make(tap, key or ("", ""), at)


def _key(tap: Tap, questionnaire: Questionnaire) -> Key | None:
    if not 0 <= tap.question < len(questionnaire.questions):
        return None
    return (questionnaire.questions[tap.question].name, tap.row)


def _answer(tap: Tap, key: Key, at: datetime) -> events.Event:
    return events.Answered(events.Picked((tap.argument,)), at, key, tap.revision)


def _typed(tap: Tap, key: Key, at: datetime) -> events.Event | None:
    kind = keyboards.TYPED_CODES.get(tap.argument)
    if kind is None:
        return None
    return events.Answered(events.Said(Typed(kind)), at, key, tap.revision)


_ABOUT_A_QUESTION: Final = frozenset(
    {
        keyboards.ANSWER,
        keyboards.TICK,
        keyboards.UNTICK,
        keyboards.DONE,
        keyboards.TYPED_VALUE,
        keyboards.SAME,
        keyboards.EDIT,
        keyboards.LATER,
    }
)

_TAPS: Final[Mapping[str, Callable[[Tap, Key, datetime], events.Event | None]]] = {
    keyboards.ANSWER: _answer,
    keyboards.TYPED_VALUE: _typed,
    keyboards.TICK: lambda tap, key, at: events.Ticked(key, tap.argument, True, at),
    keyboards.UNTICK: lambda tap, key, at: events.Ticked(key, tap.argument, False, at),
    keyboards.DONE: lambda tap, key, at: events.TicksDone(key, at, tap.revision),
    keyboards.SAME: lambda tap, key, at: events.Answered(
        events.SameAsLast(), at, key, tap.revision
    ),
    keyboards.SUGGESTED: lambda tap, key, at: events.Answered(
        events.Written(tap.argument), at, None, tap.revision
    ),
    keyboards.LATER: lambda tap, key, at: events.Skipped(at, key),
    keyboards.LATER_REOPENED: lambda tap, key, at: events.LaterReopened(at),
    keyboards.BACK: lambda tap, key, at: events.WentBack(at, tap.revision),
    keyboards.EXPLAIN: lambda tap, key, at: events.Explained(at),
    keyboards.REVIEW: lambda tap, key, at: events.Reviewed(at, tap.argument),
    keyboards.RESUME: lambda tap, key, at: events.Resumed(at),
    keyboards.EDIT: lambda tap, key, at: events.Edited(key, at),
    keyboards.CONFIRM: lambda tap, key, at: events.ChangeConfirmed(at),
    keyboards.CANCEL: lambda tap, key, at: events.ChangeCancelled(at),
    keyboards.DROP_ROW: lambda tap, key, at: events.RowDropped(tap.argument, tap.row, at),
    keyboards.REFUSE_FILL: lambda tap, key, at: events.RowFillRefused(tap.argument, tap.row, at),
    keyboards.EMPTY_ROW: lambda tap, key, at: events.RowEmptied(tap.argument, tap.row, at),
    keyboards.CARD_SEEN: lambda tap, key, at: events.CardSeen(at),
    keyboards.DEEPER: lambda tap, key, at: events.ModuleOpened(tap.argument, at),
    keyboards.SUBMIT: lambda tap, key, at: events.Submitted(at),
    keyboards.WITHDRAW: lambda tap, key, at: events.Withdrawn(at),
    keyboards.LANGUAGE: lambda tap, key, at: events.LanguageChosen(tap.argument, at),
    keyboards.CONSENT: lambda tap, key, at: events.Consented(CONSENT_VERSION, at),
    keyboards.DECLINE: lambda tap, key, at: events.Declined(at),
}
