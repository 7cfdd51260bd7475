"""The action plan in the chat, some actions at a time.

Rule of this file: the order is that of the plan; what stands on another page is said and one tap
away, and every action has its number to open it.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from bot.follow_up.plan import Plan
from bot.follow_up.words import SEE, data, day, state_of
from bot.messages import CHOICE, ITEM, MAIN, MOVE, TEXT, TITLE, Block, Button
from bot.wording import Wording
from flows.follow_up import CAME_BACK, CLOSED, DECLINED, DONE, HELP, LATER
from reports.follow_up import states
from reports.model import PlannedAction

Rows = tuple[tuple[Button, ...], ...]
PLAN_LINES: Final = 8
NUMBERS_IN_A_ROW: Final = 4
COUNTED: Final = (DONE, LATER, HELP, DECLINED, CAME_BACK, CLOSED)
"""States that are counted above the list, in this order."""


def page_of(words: Wording, plan: Plan, wanted: str) -> tuple[tuple[Block, ...], Rows]:
    """Return a page of the plan and the buttons under it; pages are counted from 1."""
    actions = plan.report.actions
    pages = max((len(actions) + PLAN_LINES - 1) // PLAN_LINES, 1)
    page = min(max(int(wanted), 1), pages) if wanted.isdecimal() else 1
    here = actions[(page - 1) * PLAN_LINES : page * PLAN_LINES]
    blocks = [Block(TITLE, words.say("plan_title", {"count": len(actions)}))]
    blocks += _counts(words, plan)
    blocks += [Block(ITEM, _line(words, plan, one)) for one in here]
    if here:
        blocks.append(Block(TEXT, words.say("plan_choose")))
    numbers = [Button(f"{one.order}", data(SEE, one.id, plan.interview), CHOICE) for one in here]
    moves = []
    if page > 1:
        moves.append(Button(words.say("button_plan_before"), f"/plan {page - 1}", MOVE))
    if page < pages:
        rest = len(actions) - page * PLAN_LINES
        moves.append(Button(words.say("button_plan_next", {"count": rest}), f"/plan {page + 1}"))
    rows = (
        *_in_rows(numbers),
        tuple(moves),
        (Button(words.say("button_report"), "/report", MAIN),),
        (Button(words.say("button_review"), "/review", MOVE),),
    )
    return tuple(blocks), tuple(row for row in rows if row)


def _in_rows(numbers: list[Button]) -> Rows:
    steps = range(0, len(numbers), NUMBERS_IN_A_ROW)
    return tuple(tuple(numbers[at : at + NUMBERS_IN_A_ROW]) for at in steps)


def _counts(words: Wording, plan: Plan) -> list[Block]:
    """Return how many actions stand where, in one line; nothing before the first was marked."""
    found = Counter(one.state for one in states(plan.report).values())
    found[CLOSED] = len(plan.report.follow_up.closed) if plan.report.follow_up else 0
    parts = [words.say(f"plan_count_{one}", {"count": found[one]}) for one in COUNTED if found[one]]
    return [Block(TEXT, " · ".join(parts))] if parts else []


def _line(words: Wording, plan: Plan, action: PlannedAction) -> str:
    state = states(plan.report).get(action.id)
    if state is None:
        about = {
            "order": action.order,
            "label": action.label,
            "role": action.role_label,
            "due": day(words, action.due),
            "step": action.steps[0] if action.steps else "",
        }
        return words.say("plan_line", about)
    about = {"order": action.order, "label": action.label, "state": state_of(words, state)}
    return words.say("plan_line_state", about)
