"""What must now be done in a workshop, in the imperative: for chat, board, console and store.

Rule of this file: as for `flows.effects`: numbers and keys, never sentences. `number` is that of a
step in `Room.steps`. Every effect may be performed twice without harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AnnounceStep:
    """Show this step on the board; participants are told what comes (`back`: what is taken up)."""

    number: int
    back: bool = False


@dataclass(frozen=True, slots=True)
class AnnounceOpened:
    """Push the first question of this step to the participants; `again`: it was open before."""

    number: int
    deadline: datetime | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class AnnounceAllOpened:
    """Push the beginning to the participants: all steps are open, each goes at her own pace."""

    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnnounceClosed:
    """Tell that this step is closed, and that it can be finished later.

    `still_asked`: the room is self-paced; only the board says so, participants go on.
    """

    number: int
    still_asked: bool = False


@dataclass(frozen=True, slots=True)
class ShowReveal:
    """Show the figures of this step.

    `shown`: all names with figures; `moved`: those new or replaced now; `held`: those given that
    are not shown, or stay as they were, because fewer than five (more) people answered.
    """

    number: int
    shown: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnouncePaused:
    """Tell that the workshop pauses, and stop the countdown."""


@dataclass(frozen=True, slots=True)
class AnnounceResumed:
    """Tell that it goes on; the time box now ends at `deadline`."""

    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnnounceTime:
    """Show the end of the time box, or that there is none."""

    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnnounceFinished:
    """Thank everybody, and offer each to keep the answers as her own assessment."""


@dataclass(frozen=True, slots=True)
class SetJoining:
    """Open or close the cohort for joining (`Cohort.open`)."""

    open: bool


@dataclass(frozen=True, slots=True)
class CountSeat:
    """Leave this seat out of the totals, or count it (`Membership.aside`)."""

    seat: int
    aside: bool


@dataclass(frozen=True, slots=True)
class ShowPrompt:
    """Show the new discussion prompt of this step, where it is on the board."""

    number: int


@dataclass(frozen=True, slots=True)
class SetTitle:
    """Give the workshop this title (`Cohort.title`)."""

    title: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Tell the trainer that this is not possible, and why.

    `reason` is one of `flows.workshop.REASONS`.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class Stale:
    """The button was pressed twice or came late: nothing changed; show where the room stands."""

    number: int
    turn: int


Effect = (
    AnnounceStep
    | AnnounceOpened
    | AnnounceAllOpened
    | AnnounceClosed
    | ShowReveal
    | AnnouncePaused
    | AnnounceResumed
    | AnnounceTime
    | AnnounceFinished
    | SetJoining
    | CountSeat
    | ShowPrompt
    | SetTitle
    | Refuse
    | Stale
)
