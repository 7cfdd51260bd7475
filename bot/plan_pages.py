"""The action plan in the chat, some actions at a time.

Rule of this file: the order is that of the plan; what stands on another page is said and one tap
away.
"""

from __future__ import annotations

from typing import Final

from bot.messages import ITEM, MAIN, MOVE, TITLE, Block, Button
from bot.wording import Wording
from reports.model import Report
from reports.wording import wording_for

Rows = tuple[tuple[Button, ...], ...]
PLAN_LINES: Final = 8


def page_of(words: Wording, report: Report, wanted: str) -> tuple[tuple[Block, ...], Rows]:
    """Return a page of the plan and the buttons under it; pages are counted from 1."""
    actions = report.actions
    pages = max((len(actions) + PLAN_LINES - 1) // PLAN_LINES, 1)
    page = min(max(int(wanted), 1), pages) if wanted.isdecimal() else 1
    blocks = [Block(TITLE, words.say("plan_title", {"count": len(actions)}))]
    for action in actions[(page - 1) * PLAN_LINES : page * PLAN_LINES]:
        text = words.say(
            "plan_line",
            {
                "order": action.order,
                "label": action.label,
                "role": action.role_label,
                "due": wording_for(words.language).date(action.due),
                "step": action.steps[0] if action.steps else "",
            },
        )
        blocks.append(Block(ITEM, text))
    moves = []
    if page > 1:
        moves.append(Button(words.say("button_plan_before"), f"/plan {page - 1}", MOVE))
    if page < pages:
        rest = len(actions) - page * PLAN_LINES
        moves.append(Button(words.say("button_plan_next", {"count": rest}), f"/plan {page + 1}"))
    rows = (
        tuple(moves),
        (Button(words.say("button_report"), "/report", MAIN),),
        (Button(words.say("button_review"), "/review", MOVE),),
    )
    return tuple(blocks), tuple(row for row in rows if row)
