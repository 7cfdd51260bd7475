"""The part `plan` of an answers document: what became of the actions of the plan, step by step.

Rule of this file: a step is taken whole or not at all; what is wrong is told with its place, and
words from outside are cleaned. Times in it are taken as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date
from typing import Any, Final

from flows.follow_up import ACTORS, LATER, LONGEST_REASON, OWNER, STATES, Mark
from reports.answer_entries import DocumentProblem, Unusable, read_moment
from reports.answer_values import clean

MOST: Final = 2000
"""Steps that one document may have."""
ACTION: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")

PLAN_ENTRY: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "action": {"type": "string", "pattern": f"^{ACTION.pattern}$"},
        "state": {"enum": list(STATES), "description": "Where the action stands after this step."},
        "at": {"type": "string", "format": "date-time"},
        "by": {"enum": list(ACTORS), "description": "`answers`: a new submission."},
        "until": {"type": "string", "format": "date", "description": "The new date, for `later`."},
        "reason": {"type": "string", "maxLength": LONGEST_REASON},
    },
    "required": ["action", "state", "at"],
    "additionalProperties": False,
}
"""The schema of a step; what one says of an action is by its own word, and not verified."""


def plan_entries(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Return the steps as they stand in a document, in order."""
    found = []
    for mark in marks:
        entry: dict[str, Any] = {
            "action": mark.action,
            "state": mark.state,
            "at": mark.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "by": mark.by,
        }
        if mark.until is not None:
            entry["until"] = mark.until.isoformat()
        if mark.reason:
            entry["reason"] = mark.reason
        found.append(entry)
    return found


def read_plan(data: Mapping[str, Any], problems: list[DocumentProblem]) -> tuple[Mark, ...]:
    """Return the steps of a document, numbered; problems are added to `problems`."""
    entries = data.get("plan", [])
    if not isinstance(entries, list) or len(entries) > MOST:
        problems.append(DocumentProblem("plan", "document.plan", {"limit": MOST}))
        return ()
    marks: list[Mark] = []
    for place, entry in enumerate(entries):
        where = f"plan[{place}]"
        try:
            mark = _mark(entry, where, problems)
        except Unusable as fault:
            problems.append(fault.problem)
            continue
        number = 1 + sum(one.action == mark.action for one in marks)
        marks.append(replace(mark, number=number))
    return tuple(marks)


def _mark(entry: Any, where: str, problems: list[DocumentProblem]) -> Mark:
    if not isinstance(entry, dict):
        raise Unusable(where, "document.plan_step")
    action, state = entry.get("action"), entry.get("state")
    at, by = read_moment(entry.get("at"), where, problems), entry.get("by", OWNER)
    named = isinstance(action, str) and ACTION.fullmatch(action) is not None
    if not named or state not in STATES or by not in ACTORS or at is None:
        raise Unusable(where, "document.plan_step")
    reason, until = entry.get("reason", ""), _day(entry.get("until"), where)
    if not isinstance(reason, str) or len(reason) > LONGEST_REASON:
        raise Unusable(where, "document.text", limit=LONGEST_REASON)
    if (state == LATER) != (until is not None):
        raise Unusable(where, "document.plan_step")
    return Mark(str(action), 0, state, at, by, until, " ".join(clean(reason).split()))


def _day(text: Any, where: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise Unusable(where, "document.plan_step") from None
