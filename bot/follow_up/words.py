"""The words behind `/plan`, and how an action is put into a button.

Rule of this file: a button names its action and its interview, so that one of last month still
means what it said.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from bot.wording import Wording
from flows import follow_up
from flows.interview import Interview
from reports.follow_up_model import ActionState
from reports.wording import wording_for

SEE: Final = "see"
DONE: Final = "done"
LATER: Final = "later"
UNTIL: Final = "until"
HELP: Final = "help"
COUNT: Final = "count"
NOT_FOR_US: Final = "no"
WHY: Final = "why"
QUESTION: Final = "question"
PROOF: Final = "proof"
OPEN: Final = "open"


def data(word: str, action: str, interview: Interview, more: str = "") -> str:
    """Return the data of a button: a word, an action, the interview, and what goes with it."""
    return f"/plan {word} {action} {interview.id} {more}".rstrip()


def state_of(words: Wording, state: ActionState | None) -> str:
    """Return where an action stands, to who said so; empty where nothing was said."""
    if state is None:
        return ""
    about = {
        "date": day(words, state.on),
        "until": day(words, state.until) if state.until else "",
        "reason": state.reason,
        "done": day(words, state.done_on) if state.done_on else "",
    }
    key = f"plan_state_{state.state}"
    if state.state == follow_up.DECLINED and state.reason:
        key += "_because"
    if state.state == follow_up.CAME_BACK and state.done_on:
        key += "_done"
    return words.say(key, about)


def listed(words: Wording, labels: Iterable[str], between: str = "semicolon") -> str:
    """Return labels in one line; `between` them a semicolon or a comma, as the language has it."""
    return wording_for(words.language)(f"label.{between}").join(labels)


def day(words: Wording, of: date) -> str:
    """Return a day in words."""
    return wording_for(words.language).date(of)
