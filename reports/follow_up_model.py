"""What became of the plan since it was made, as a report tells it.

Rule of this file: values only. A state says what people say of an action; it never changes what a
finding says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ActionState:
    """Where an action stands: `state` as in `flows.follow_up`, since `on`, said `by` whom.

    `until` is the new date of what was put off, `reason` why it is not for the firm, `done_on` when
    it was last said to be done; `put_off` counts new dates.
    """

    action: str
    state: str
    on: date
    by: str
    until: date | None = None
    reason: str = ""
    done_on: date | None = None
    put_off: int = 0


@dataclass(frozen=True, slots=True)
class ClosedAction:
    """An action of an earlier plan that the answers do not call for any more."""

    action: str
    label: str
    on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanState:
    """What is known of the plan on a day, the latest on which anything was said of it.

    `steps` counts all that was ever said of it, so that a later state has a higher number.
    """

    date: date
    steps: int
    actions: tuple[ActionState, ...] = ()
    closed: tuple[ClosedAction, ...] = ()
