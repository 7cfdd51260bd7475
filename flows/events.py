"""What happened, in the past tense: the first half of the contract between channels and engine.

Rule of this file: an event carries its own time (`at`, UTC) and everything else that is random or
from outside, so that the engine needs neither clock nor luck. A channel needs nothing but these
events and `flows.effects`. Non-goals: sending, wording, remembering who somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from flows.interview import Answer, Key
from questionnaires.values import Typed


@dataclass(frozen=True, slots=True)
class Written:
    """The person typed this text."""

    text: str


class Picked(msgspec.Struct, frozen=True):
    """The person chose these choices by name (one, or several where several may be chosen)."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The person chose a typed value: don't know, not applicable, prefer not to say."""

    value: Typed


@dataclass(frozen=True, slots=True)
class SameAsLast:
    """The same answer as in the row before."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is no answer: a sticker, a location, an empty message. `kind` names it."""

    kind: str


Raw = Written | Picked | Said | SameAsLast | Unreadable


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The person chose the language of the conversation."""

    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Consented:
    """The person agreed that her answers are kept; `version` is that of the text she read."""

    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Declined:
    """The person did not agree; nothing is kept."""

    at: datetime


class Answered(msgspec.Struct, frozen=True):
    """An answer came in.

    `key` is None when it is about the current question (typed text);
    `revision` is that of the interview when the tapped button was made, None for typed text.
    """

    raw: Raw
    at: datetime
    key: Key | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Ticked:
    """A choice of several was marked (`on`) or unmarked; the button carries the wanted state."""

    key: Key
    choice: str
    on: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class TicksDone:
    """The choices marked so far are the answer; `revision` as for `Answered`."""

    key: Key
    at: datetime
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """*Later*: this question is passed over for now."""

    at: datetime
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class LaterReopened:
    """The questions passed over are to be asked now."""

    at: datetime


@dataclass(frozen=True, slots=True)
class WentBack:
    """One question back; no answer is touched. `revision`: when the tapped button was made."""

    at: datetime
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """The person asked what the current question means."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The person wants to see her answers; `module` opens that module's list."""

    at: datetime
    module: str = ""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The person goes on: out of a review, an explanation, a safety card, after days."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Edited:
    """A question was opened for editing, from the review list or by an old button."""

    key: Key
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeConfirmed:
    """The pending change is wanted, with its consequences."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeCancelled:
    """The pending change is not wanted."""

    at: datetime


@dataclass(frozen=True, slots=True)
class RowDropped:
    """This row goes, because the number of rows fell."""

    repeat: str
    row: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RowFilled:
    """Answers given before about what this row is about are to be used; `source`: the interview."""

    repeat: str
    row: str
    answers: tuple[Answer, ...]
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RowFillRefused:
    """Earlier answers are not wanted in this row: everything is to be asked."""

    repeat: str
    row: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RowEmptied:
    """The answers taken over into this row are not wanted after all."""

    repeat: str
    row: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CardSeen:
    """The safety card was read."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ModuleOpened:
    """The person asked to go deeper into a module."""

    module: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Submitted:
    """The person submitted her answers."""

    at: datetime


@dataclass(frozen=True, slots=True)
class AnswersBrought:
    """The person agreed that answers are kept (to this text version), and brought some in a file.

    `rows` and `opened` as in `Interview`; `subject`: what the interview is about, empty if unnamed.
    """

    answers: tuple[Answer, ...]
    version: str
    at: datetime
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opened: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """The person goes on with the answers she brought."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SetAside:
    """The person does not go on with the answers she brought; they are to be erased."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The person gave this interview up; it is to be erased."""

    at: datetime


Event = (
    LanguageChosen
    | Consented
    | Declined
    | Answered
    | Ticked
    | TicksDone
    | Skipped
    | LaterReopened
    | WentBack
    | Explained
    | Reviewed
    | Resumed
    | Edited
    | ChangeConfirmed
    | ChangeCancelled
    | RowDropped
    | RowFilled
    | RowFillRefused
    | RowEmptied
    | CardSeen
    | ModuleOpened
    | Submitted
    | AnswersBrought
    | TakenUp
    | SetAside
    | Withdrawn
)
