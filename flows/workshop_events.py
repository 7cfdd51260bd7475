"""What the trainer did: the events of a workshop's room.

Rule of this file: an event about the pacing carries the number of the step it was meant for, so
that a second tap or a late one changes nothing; its time is given beside it. Where a button also
knows the `turn` of the room it was shown with, it gives that: then whatever happened in between
makes it stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.workshop_room import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paced:
    """`step`: the number of the step on the board when the button was shown."""

    step: int
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Start(_Paced):
    """Leave the lobby for the first step. In a self-paced room all opens, until `deadline`."""

    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Open(_Paced):
    """Send the questions of the step, again where it was closed; a time box ends at `deadline`."""

    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Close(_Paced):
    """Stop asking the questions of the step, for the discussion."""


@dataclass(frozen=True, slots=True)
class Reveal(_Paced):
    """Show the figures of the step, by name; one that is open is closed with it.

    Each figure stands for itself: it counts the people of its own basis.
    """

    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Next(_Paced):
    """Go on to the next step; from the last one to the finish."""


@dataclass(frozen=True, slots=True)
class Back(_Paced):
    """Go back to the step before; from the finish to the step it came from."""


@dataclass(frozen=True, slots=True)
class Pause(_Paced):
    """Hold everything, the time box too."""


@dataclass(frozen=True, slots=True)
class Resume(_Paced):
    """Go on after a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(_Paced):
    """Give `minutes` more (from now, where time has run out or there was no time box).

    `turn` is needed here, so that a double tap gives the minutes once.
    """

    minutes: int
    turn: int


@dataclass(frozen=True, slots=True)
class SetTimeBox(_Paced):
    """End the time box at `deadline`, or take it away."""

    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class Finish(_Paced):
    """End the workshop, from wherever it stands."""


@dataclass(frozen=True, slots=True)
class CloseJoining:
    """Let nobody else join."""


@dataclass(frozen=True, slots=True)
class OpenJoining:
    """Let people join again."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Leave whoever sits on this seat out of the room's totals."""

    seat: int


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Count whoever sits on this seat after all."""

    seat: int


@dataclass(frozen=True, slots=True)
class SetPrompt:
    """Write the discussion prompt of step `number`; empty for the default one."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Give the workshop another title."""

    title: str


Paced = Start | Open | Close | Reveal | Next | Back | Pause | Resume | Extend | SetTimeBox | Finish
Arranged = CloseJoining | OpenJoining | SetAside | TakeBack | SetPrompt | Rename
Event = Paced | Arranged
