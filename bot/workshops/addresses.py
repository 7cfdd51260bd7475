"""Where a workshop is found in a browser: its pages, and the entries of a trainer's menu for them.

Rule of this file: paths only; who may open one is looked up by the page itself.
"""

from __future__ import annotations

from typing import Final

from bot.organisations.entry import Entry
from storage.cohorts import TRAINER, Cohort

NEW: Final = "/workshop/new"
PATH: Final = "/workshop/{cohort}"


def console_path(cohort: Cohort) -> str:
    """Return the path of the trainer's console."""
    return f"/workshop/{cohort.code}/console"


def board_path(cohort: Cohort) -> str:
    """Return the path of the board, without a key."""
    return f"/workshop/{cohort.code}/board"


def board_link_path(cohort: Cohort) -> str:
    """Return where a link to the board for another machine is made."""
    return f"/workshop/{cohort.code}/board-link"


ENTRIES: Final = (
    Entry(TRAINER, "new", "button_workshop_new", path=NEW),
    Entry(TRAINER, "console", "button_workshop_console", path=f"{PATH}/console", each=True),
    Entry(TRAINER, "board", "button_workshop_board", path=f"{PATH}/board", each=True),
)
