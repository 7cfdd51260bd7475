"""What must now be done, in the imperative: the second half of the contract with the channels.

Rule of this file: effects carry keys and numbers, never sentences; a channel performs them in order
and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from flows.interview import Key, Pending


class Progress(msgspec.Struct, frozen=True, gc=False):
    """`module` of `modules` that apply; `left`: how many questions remain at most, this one too."""

    module: int
    modules: int
    left: int


@dataclass(frozen=True, slots=True)
class AskLanguage:
    """Ask in which language to talk."""


@dataclass(frozen=True, slots=True)
class AskConsent:
    """Say what this is and who sees what, and ask for consent."""


class AskQuestion(msgspec.Struct, frozen=True, gc=False):
    """Ask this question.

    `intro`: its module opens here; `editing`: it has an answer already;
    `ticks`: choices marked so far; `offered`: the choices to offer, by name; `row`: the row's
    label; `shared`: the answer given for all rows stands beside it; `same`: *same as the last
    one* can be offered.
    """

    key: Key
    progress: Progress
    intro: bool = False
    editing: bool = False
    ticks: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    row: str = ""
    shared: bool = False
    same: bool = False
    back: bool = False


@dataclass(frozen=True, slots=True)
class RejectAnswer:
    """Say why the reply could not be taken and how to put it; the question is asked again.

    `suggestions` are replies that would be understood.
    """

    reason: str
    params: Mapping[str, object] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tell:
    """Say the sentence of this key."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskBack:
    """A check across answers fired: say its sentence and offer to change the answer it hangs on."""

    rule: str
    key: Key


@dataclass(frozen=True, slots=True)
class Explain:
    """Explain the question: why, an example, what good looks like, the source."""

    key: Key


@dataclass(frozen=True, slots=True)
class ShowSafetyCard:
    """Interrupt with the safety card; `again`: it was shown before, so a short form is enough.

    `passing`: it interrupted in this module already, so it is said above the next question.
    """

    rules: tuple[str, ...]
    again: bool = False
    passing: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmChange:
    """Show what the pending change affects, before it is saved."""

    pending: Pending


@dataclass(frozen=True, slots=True)
class ChooseRowsToDrop:
    """The number of rows fell by `pending.surplus`: ask which rows go."""

    pending: Pending
    repeat: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowFilled:
    """Show the answers that were taken over into a row, and offer to let them go again."""

    repeat: str
    row: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class ShowReview:
    """Show the answers, of one module or the list of modules, with what is open."""

    module: str = ""


@dataclass(frozen=True, slots=True)
class ShowOffered:
    """Show what answers a file brought, and ask whether to go on with them."""


@dataclass(frozen=True, slots=True)
class ShowWaiting:
    """Nothing may be answered now, where a workshop sets the pace: show what it waits for."""


@dataclass(frozen=True, slots=True)
class ShowCompleted:
    """The interview is submitted: show the result again, and what can be done next."""


@dataclass(frozen=True, slots=True)
class DeliverReport:
    """Make the gap report and action plan of this submission, and hand them over."""

    submission: int


@dataclass(frozen=True, slots=True)
class EraseInterview:
    """Erase this interview; nothing of it is kept."""


Effect = (
    AskLanguage
    | AskConsent
    | AskQuestion
    | RejectAnswer
    | Tell
    | AskBack
    | Explain
    | ShowSafetyCard
    | ConfirmChange
    | ChooseRowsToDrop
    | ShowFilled
    | ShowReview
    | ShowOffered
    | ShowWaiting
    | ShowCompleted
    | DeliverReport
    | EraseInterview
)
