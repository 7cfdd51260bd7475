"""What handing in again would change in the plan, shown before it is done.

Rule of this file: nothing is saved; the result is made as submitting makes it, and let go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from bot import saying
from bot.follow_up import words as said
from bot.follow_up.plan import Plan
from bot.follow_up.submitting import answered_at
from bot.messages import ITEM, MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button, Reply
from bot.reporting import results
from bot.saying import Rows
from bot.visit import Visit
from bot.wording import Wording
from flows import lifecycle
from flows.follow_up import CAME_BACK, CLOSED, resubmitted
from reports.model import Report

if TYPE_CHECKING:
    from bot.talk import Talk

WORD: Final = "preview"
"""`/plan preview`."""
NEW: Final = "new"
CHANGING: Final = (lifecycle.ASKING, lifecycle.REVIEWING)


def offered(visit: Visit, words: Wording) -> tuple[tuple[Block, ...], Rows]:
    """Return the word that answers changed since the plan was made, and the way to look ahead."""
    interview = visit.interview
    if interview is None or interview.status not in CHANGING:
        return (), ()
    button = Button(words.say("button_plan_preview"), f"/plan {WORD}", MOVE)
    return (Block(NOTICE, words.say("plan_changed")),), ((button,),)


async def shown(talk: Talk, visit: Visit, plan: Plan) -> Reply:
    """Return what would close, come back and be new in the plan."""
    interview = plan.interview
    _, report = await results.submit(talk, visit, interview)
    marks = await talk.store.marks(interview.id)
    before = [one.id for one in plan.report.actions]
    at = visit.incoming.at
    made = resubmitted(marks, answered_at(report, interview), before, at)
    found = {
        state: [one.action for one in made if one.state == state] for state in (CLOSED, CAME_BACK)
    }
    found[NEW] = [one for one in _ids(report) if one not in (*before, *found[CAME_BACK])]
    words = talk.telling(visit).wording
    blocks = [Block(TITLE, words.say("plan_preview"))]
    blocks += [
        Block(ITEM, words.say(f"plan_preview_{key}", _named(talk, words, names)))
        for key, names in found.items()
        if names
    ]
    if len(blocks) == 1:
        blocks.append(Block(TEXT, words.say("plan_preview_same")))
    blocks.append(Block(TEXT, words.say("plan_preview_nothing_saved")))
    rows = (
        (Button(words.say("button_review"), "/review", MAIN),),
        (Button(words.say("button_plan"), "/plan", MOVE),),
    )
    return Reply((saying.message(talk, visit, tuple(blocks), rows),))


def _ids(report: Report) -> tuple[str, ...]:
    return tuple(one.id for one in report.actions)


def _named(talk: Talk, words: Wording, names: Iterable[str]) -> dict[str, object]:
    known = talk.around.catalog.library(words.language).actions
    labels = [known[one].label if one in known else one for one in names]
    return {"count": len(labels), "actions": said.listed(words, labels)}
