"""The pages of one action: what, who, by when, how proven, and what can be said of it.

Rule of this file: blocks and buttons of what it is given; nothing is loaded and nothing is saved.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bot.follow_up import words as said
from bot.follow_up.plan import Plan
from bot.follow_up.words import data, day, state_of
from bot.keyboards import EDIT
from bot.messages import (
    CHOICE,
    HINT,
    ITEM,
    MAIN,
    MOVE,
    NOTICE,
    PROGRESS,
    QUESTION,
    TEXT,
    TITLE,
    Block,
    Button,
)
from bot.telling import Telling
from bot.wording import Wording
from flows.follow_up import CAME_BACK, COLLEAGUE, DECLINED, DONE, HELP, LATER
from flows.interview import NO_ROW, Key
from questionnaires.model import Severity
from reports.follow_up import furthest, states
from reports.model import PlannedAction
from reports.timeline import severity_of
from reports.wording import wording_for

Rows = tuple[tuple[Button, ...], ...]
Page = tuple[tuple[Block, ...], Rows]

LATER_BY: Final = (7, 14, 30)
"""Days that a tap puts an action off by: a week, two, a month."""
REASONS: Final = ("1", "2", "3")
"""Reasons that are offered as buttons, by the end of the key of their words."""
MOST_QUESTIONS: Final = 3
"""Buttons to answer again that stand under one action."""


def one(telling: Telling, plan: Plan, action: PlannedAction, files: int) -> Page:
    """Return an action with all that is needed to do it and to say what became of it."""
    words, say = telling.wording, wording_for(telling.wording.language)
    place = {
        "order": action.order,
        "total": len(plan.report.actions),
        "severity": say(f"severity.{severity_of(action)}"),
    }
    blocks = [
        Block(PROGRESS, words.say("plan_place", place)),
        Block(TITLE, action.label),
    ]
    state = state_of(words, states(plan.report).get(action.id))
    if state:
        blocks.append(Block(NOTICE, state))
        if plan.standing(action.id).by == COLLEAGUE:
            blocks.append(Block(HINT, words.say("plan_by_colleague")))
    people = said.listed(words, (action.role_label, *action.helpers))
    due = {"due": day(words, action.due), "complete": day(words, action.complete)}
    blocks.append(Block(TEXT, words.say("plan_who", {"people": people})))
    when = "plan_when" if action.due < action.complete else "plan_when_one"
    blocks.append(Block(TEXT, words.say(when, due)))
    blocks += [Block(ITEM, f"{at}. {step}") for at, step in enumerate(action.steps, 1)]
    if action.evidence:
        kept = {"papers": said.listed(words, action.evidence, "comma")}
        blocks.append(Block(TEXT, words.say("plan_proof", kept)))
    if action.verify:
        blocks.append(Block(TEXT, words.say("plan_verify", {"how": action.verify})))
    if files:
        blocks.append(Block(TEXT, words.say("plan_files", {"count": files})))
    return tuple(blocks), (*choices(words, plan, action), *again(telling, plan, action))


def choices(words: Wording, plan: Plan, action: PlannedAction) -> Rows:
    """Return what can be said of an action as it stands now."""
    state = plan.standing(action.id).state

    def button(word: str, kind: str = CHOICE) -> Button:
        return Button(words.say(f"button_plan_{word}"), data(word, action.id, plan.interview), kind)

    proof = (button(said.PROOF, MOVE),)
    rows: Rows
    if state == DONE:
        rows = (proof, (button(said.OPEN, MOVE),))
    elif state == DECLINED:
        rows = ((button(said.OPEN, MAIN),), (button(said.DONE),))
    else:
        rows = (
            (button(said.DONE, MAIN), button(said.LATER)),
            (button(said.HELP), button(said.NOT_FOR_US)),
            proof,
        )
        rows = (*rows, (button(said.OPEN, MOVE),)) if state in (LATER, HELP) else rows
    return (*rows, (Button(words.say("button_plan"), "/plan", MOVE),))


def again(telling: Telling, plan: Plan, action: PlannedAction) -> Rows:
    """Return the buttons that open the questions behind an action, once somebody acted on it."""
    if plan.standing(action.id).state not in (DONE, CAME_BACK):
        return ()
    known = telling.questionnaire.question_by_name
    return tuple(
        (
            Button(
                telling.wording.say("button_plan_answer", {"ref": known[key[0]].ref or key[0]}),
                telling.question_data(EDIT, key),
                CHOICE,
            ),
        )
        for key in keys_behind(telling, plan, action)[:MOST_QUESTIONS]
    )


def keys_behind(telling: Telling, plan: Plan, action: PlannedAction) -> tuple[Key, ...]:
    """Return the questions whose answers call for an action, each with the rows concerned."""
    known = telling.questionnaire.question_by_name
    found: dict[Key, None] = {}
    for finding in plan.report.findings:
        if finding.id in action.findings:
            for asked in finding.asked:
                question = known.get(asked.name)
                if question is not None:
                    rows = finding.rows if question.repeat and finding.rows else (NO_ROW,)
                    found |= dict.fromkeys((asked.name, row) for row in rows)
    return tuple(found)


# -- after a tap -----------------------------------------------------------------------------------


def done(telling: Telling, plan: Plan, action: PlannedAction) -> Page:
    """Return what is said when an action was marked as done: what closes the gap."""
    words = telling.wording
    blocks = [Block(NOTICE, words.say("plan_done", {"action": action.label}))]
    if again(telling, plan, action):
        critical = action.severity is Severity.CRITICAL
        key = "plan_done_critical" if critical else "plan_done_again"
        blocks.append(Block(TEXT, words.say(key)))
    if action.evidence:
        kept = {"papers": said.listed(words, action.evidence, "comma")}
        blocks.append(Block(TEXT, words.say("plan_done_proof", kept)))
    rows = (*again(telling, plan, action), *choices(words, plan, action))
    return tuple(blocks), rows


def until(telling: Telling, plan: Plan, action: PlannedAction, today: date, told: str = "") -> Page:
    """Ask for the new date; another one than those offered can be written."""
    words, last = telling.wording, furthest(action, today)
    blocks = [Block(NOTICE, told)] if told else []
    about = {"action": action.label, "last": day(words, last)}
    blocks.append(Block(QUESTION, words.say("plan_until", about)))
    if action.severity is Severity.CRITICAL:
        blocks.append(Block(TEXT, words.say("plan_until_critical")))
    rows = []
    for days in LATER_BY:
        new = today + timedelta(days=days)
        if new <= last:
            label = words.say("button_plan_days", {"count": days, "date": day(words, new)})
            more = data(said.UNTIL, action.id, plan.interview, new.isoformat())
            rows.append((Button(label, more, CHOICE),))
    blocks.append(Block(HINT, words.say("plan_until_typed")))
    return tuple(blocks), (*rows, _back(words, plan, action))


def why_not(telling: Telling, plan: Plan, action: PlannedAction, told: str = "") -> Page:
    """Ask in a line why an action is not for them."""
    words = telling.wording
    blocks = [Block(NOTICE, told)] if told else []
    blocks.append(Block(QUESTION, words.say("plan_why", {"action": action.label})))
    if action.severity is Severity.CRITICAL:
        blocks.append(Block(TEXT, words.say("plan_why_critical")))
    blocks.append(Block(HINT, words.say("plan_why_typed")))
    rows = tuple(
        (
            Button(
                words.say(f"plan_reason_{one}"),
                data(said.WHY, action.id, plan.interview, one),
                CHOICE,
            ),
        )
        for one in REASONS
    )
    return tuple(blocks), (*rows, _back(words, plan, action))


def helped(
    telling: Telling, plan: Plan, action: PlannedAction, contacts: tuple[str, ...], ask: str
) -> Page:
    """Say who helps; with `ask` (the name of an association) ask whether the wish may count."""
    words = telling.wording
    blocks = [Block(NOTICE, words.say("plan_help", {"action": action.label}))]
    blocks += [Block(ITEM, one) for one in contacts]
    blocks.append(Block(TEXT, words.say("plan_help_general")))
    rows: Rows = ()
    if ask:
        blocks.append(Block(QUESTION, words.say("plan_help_count", {"organisation": ask})))
        count = data(said.COUNT, action.id, plan.interview)
        see = data(said.SEE, action.id, plan.interview)
        rows = (
            (Button(words.say("button_plan_count"), count, MAIN),),
            (Button(words.say("button_plan_count_no"), see, MOVE),),
        )
    return tuple(blocks), (*rows, *(() if ask else choices(words, plan, action)))


def to_question(words: Wording) -> Rows:
    """Return the way back to the question that waits meanwhile."""
    return ((Button(words.say("button_plan_question"), f"/plan {said.QUESTION}", MOVE),),)


def _back(words: Wording, plan: Plan, action: PlannedAction) -> tuple[Button, ...]:
    see = data(said.SEE, action.id, plan.interview)
    return (Button(words.say("button_plan_cancel"), see, MOVE),)
