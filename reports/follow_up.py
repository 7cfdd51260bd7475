"""The plan with what became of it: states beside actions, in words, and what is still to do.

Rule of this file: states come in from outside, with their days; without any, the report is what it
was. No state takes a finding or an action away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from flows.follow_up import CAME_BACK, CLOSED, DECLINED, LATER, OPEN, TO_DO, Standing
from questionnaires.model import Severity, Status
from reports.action_plan import DAYS, LIMITS
from reports.follow_up_model import ActionState, ClosedAction, PlanState
from reports.model import PlannedAction, Report
from reports.wording import Wording

CRITICAL_DAYS = 30
"""A critical point harms people now and its plan starts in three days: a month is the longest that
one tap may put it off (proposal)."""


def with_states(
    report: Report,
    standings: Mapping[str, Standing],
    day_of: Callable[[datetime], date],
    labels: Mapping[str, str],
) -> Report:
    """Return the report with where its actions stand; the same report where nothing was said.

    `labels` are the names of all actions of the library, in the language of the report.
    """
    planned = {one.id for one in report.actions}
    said = [one for one in standings.values() if one.at is not None and one.state != OPEN]
    actions = tuple(_state(standings[one.id], day_of) for one in report.actions
                    if one.id in standings and standings[one.id] in said)  # fmt: skip
    closed = tuple(
        ClosedAction(one.action, labels.get(one.action, one.action), *_days(one, day_of))
        for one in sorted(said, key=lambda each: each.action)
        if one.state == CLOSED and one.action not in planned
    )
    days = [day_of(one.at) for one in standings.values() if one.at is not None]
    if not actions and not closed:
        return report
    steps = sum(one.number for one in standings.values())
    return replace(report, follow_up=PlanState(max(days), steps, actions, closed))


def _state(one: Standing, day_of: Callable[[datetime], date]) -> ActionState:
    on, done_on = _days(one, day_of)
    return ActionState(
        action=one.action,
        state=one.state,
        on=on,
        by=one.by,
        until=one.until,
        reason=one.reason,
        done_on=done_on,
        put_off=one.times_put_off,
    )


def _days(one: Standing, day_of: Callable[[datetime], date]) -> tuple[date, date | None]:
    assert one.at is not None  # callers have looked
    return day_of(one.at), day_of(one.done_at) if one.done_at else None


def states(report: Report) -> dict[str, ActionState]:
    """Return what is known of the actions of a report, by id."""
    known = report.follow_up.actions if report.follow_up else ()
    return {one.action: one for one in known}


def to_do(report: Report) -> tuple[PlannedAction, ...]:
    """Return the actions in which somebody is still to act, in the order of the plan."""
    known = states(report)
    return tuple(
        one for one in report.actions if one.id not in known or known[one.id].state in TO_DO
    )


def first_up(report: Report) -> tuple[PlannedAction, ...]:
    """Return what is to be done first: what is still to do, and was not put off for now."""
    known = states(report)
    return tuple(one for one in to_do(report) if not _waits(report, known.get(one.id)))


def _waits(report: Report, state: ActionState | None) -> bool:
    if report.follow_up is None or state is None or state.until is None:
        return False
    return state.until > report.follow_up.date


def complete_by(action: PlannedAction, known: Mapping[str, ActionState]) -> date:
    """Return by when an action is to be done: the plan's date, or the one it was put off to."""
    state = known.get(action.id)
    return state.until if state and state.state == LATER and state.until else action.complete


def furthest(action: PlannedAction, today: date) -> date:
    """Return the latest day to which an action can be put off.

    As long from today as its severity may take at all by the table of deadlines, and for a
    critical one `CRITICAL_DAYS`: putting off gives no more time than the plan gave.
    """
    if action.severity is Severity.CRITICAL:
        return today + timedelta(days=CRITICAL_DAYS)
    level = action.severity or (Status.UNKNOWN if action.findings else Severity.MAJOR)
    return today + timedelta(days=DAYS[LIMITS[level][1]])


# -- in words --------------------------------------------------------------------------------------


def label(state: ActionState | None, say: Wording) -> str:
    """Return a state in a word or two, empty where nothing was said."""
    if state is None:
        return ""
    if state.state == LATER and state.until:
        return say("plan.state.later_until", until=say.date(state.until))
    return say(f"plan.state.{state.state}")


def sentence(state: ActionState | None, say: Wording) -> str:
    """Return what is known of an action, in a sentence; empty where nothing was said."""
    if state is None:
        return ""
    day = say.date(state.on)
    if state.state == LATER and state.until:
        return say("plan.said.later", date=day, until=say.date(state.until))
    if state.state == DECLINED and state.reason:
        return say("plan.said.declined_because", date=day, reason=state.reason)
    if state.state == CAME_BACK and state.done_on:
        return say("plan.said.came_back_done", date=day, done=say.date(state.done_on))
    return say(f"plan.said.{state.state}", date=day)


def closed_lines(known: Iterable[ClosedAction], say: Wording) -> tuple[str, ...]:
    """Return what closed because the answers changed, a line each."""
    return tuple(
        say("plan.closed_line_done", action=one.label, date=say.date(one.on),
            done=say.date(one.done_on))
        if one.done_on
        else say("plan.closed_line", action=one.label, date=say.date(one.on))
        for one in known
    )  # fmt: skip
