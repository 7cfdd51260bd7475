"""What is kept: the `Store` protocol and the values that pass through it.

Rule of this file: one `Change` is saved whole or not at all; a stale writer is told and changes
nothing; whatever a store acknowledged is on disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from msgspec import structs

from flows.follow_up import Mark
from flows.interview import Answer, Interview
from storage.cohorts import Cohorts, Joint
from storage.errors import DuplicateUpdate, SpentLink, StaleCohort, StaleInterview, StoreError
from storage.evidence_values import Evidence
from storage.follow_up_values import Due, FollowUp
from storage.outbox import Outbox, OutboxItem, Recall

if TYPE_CHECKING:
    from storage.evidence import EvidenceFiles
    from storage.leases import Leases
    from storage.resealing import Resealed

__all__ = [
    "Binding",
    "Change",
    "Consent",
    "DuplicateUpdate",
    "Erased",
    "Link",
    "LiveMessage",
    "Person",
    "SpentLink",
    "StaleCohort",
    "StaleInterview",
    "Store",
    "StoreError",
    "StoreState",
    "Submission",
]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks with us: a random id, and what is needed to answer.

    `current` is the interview the chat is about; `stopped`: writes to us, but wants no unasked
    messages; `roles` such as `operator`; `hidden`: the web chat is hidden until asked for;
    `link_number` counts how often her own link back was replaced: a store never lets it fall, so
    that somebody who writes an older copy of her does not bring a replaced link back.
    """

    id: str
    created_at: datetime
    seen_at: datetime
    language: str = ""
    time_zone: str = ""
    current: str = ""
    stopped: bool = False
    hidden: bool = False
    roles: tuple[str, ...] = ()
    link_number: int = 0


@dataclass(frozen=True, slots=True)
class Binding:
    """An account of a channel (`telegram`, `web`, `terminal`) that belongs to a person.

    `account` is Telegram's user id, the SHA-256 of a browser's cookie token, or the user's name.
    """

    channel: str
    account: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """One act of consent or its withdrawal: `keep`, `totals`, `reminders`, `plan` or `messages`.

    `cohort`: it holds for this campaign alone.
    """

    person: str
    purpose: str
    given: bool
    at: datetime
    text_version: str
    language: str
    cohort: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission of an interview with its report.json (UTF-8 bytes); numbered from 1."""

    interview: str
    number: int
    at: datetime
    language: str
    report: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """A link we gave out, stored by the SHA-256 of its token.

    `purpose`: `device` (same person), `colleague` (this interview only), `return` (own link back),
    `operator` (invitation), `report` (a shared report). A one-time link is gone once `spent_at`.
    `about` is the organisation an invitation is to.
    """

    token: str
    purpose: str
    person: str
    created_at: datetime
    expires_at: datetime | None = None
    interview: str = ""
    submission: int = 0
    spent_at: datetime | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """Where in a channel the current question of a person stands, to edit it in place.

    `follows` is what it shows that is kept up to date by itself, in the words of the channel; empty
    for most.
    """

    channel: str
    account: str
    message: str
    follows: str = ""


class Change(msgspec.Struct, frozen=True):
    """Everything one event causes, saved in one transaction.

    `expected_revision` is that of the interview as it was loaded (0 for a new one); the interview
    given here carries the next one. `answers` are the answers that are new with this change.
    `update` is the channel's id of what came in, kept so that it is handled once. `recalls` take
    back what waits in the outbox, then `outbox` is written; one whose key is there stays as it is.
    `spent` is the token of a one-time link that this uses up: one change gets it, or none.
    `evidence` is written anew, with the answers it backs; `dropped` goes. `joint` is what changes
    in organisations and cohorts, `follow_up` what became of the plan of an interview.
    """

    person: Person | None = None
    binding: Binding | None = None
    interview: Interview | None = None
    expected_revision: int = 0
    answers: tuple[Answer, ...] = ()
    consents: tuple[Consent, ...] = ()
    submission: Submission | None = None
    links: tuple[Link, ...] = ()
    spent: str = ""
    live: LiveMessage | None = None
    recalls: tuple[Recall, ...] = ()
    outbox: tuple[OutboxItem, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    dropped: tuple[Evidence, ...] = ()
    update: tuple[str, str] | None = None
    at: datetime | None = None
    joint: Joint | None = None
    follow_up: FollowUp | None = None

    def but(self, **changes: Any) -> Change:
        """Return the same with these fields changed."""
        return structs.replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased, as counts; nothing else of it is kept."""

    interviews: int = 0
    answers: int = 0
    submissions: int = 0
    bindings: int = 0
    persons: int = 0
    evidence: int = 0

    def __add__(self, other: Erased) -> Erased:
        """Return the counts of both together."""
        return Erased(
            interviews=self.interviews + other.interviews,
            answers=self.answers + other.answers,
            submissions=self.submissions + other.submissions,
            bindings=self.bindings + other.bindings,
            persons=self.persons + other.persons,
            evidence=self.evidence + other.evidence,
        )


@dataclass(frozen=True, slots=True)
class StoreState:
    """What `doctor` and `/readyz` tell about a store.

    `unsealed` counts rows that are yet to be encrypted with the first key, where that was counted.
    """

    kind: str
    place: str
    schema: int
    library: str
    persons: int = 0
    interviews: int = 0
    answers: int = 0
    unsealed: int = 0
    warnings: tuple[str, ...] = field(default_factory=tuple)


class Store(Protocol):
    """What a store does; one contract suite runs over all of them.

    `files` are the contents of the evidence; what a store erases is gone there too.
    """

    files: EvidenceFiles

    @property
    def outbox(self) -> Outbox:
        """What is to be sent later."""

    @property
    def leases(self) -> Leases:
        """Who alone does something just now."""

    @property
    def cohorts(self) -> Cohorts:
        """Organisations, campaigns and workshops."""

    async def open(self) -> None:
        """Make the store ready, migrating it where that is allowed.

        Raises:
            StoreError: cannot be opened, is damaged, or is newer than the program.
        """

    async def close(self) -> None:
        """Finish what is under way and let go of the store."""

    async def state(self) -> StoreState:
        """Tell kind, place, schema version and counts."""

    async def person(self, person: str) -> Person | None:
        """Load a person by id."""

    async def person_of(self, channel: str, account: str) -> Person | None:
        """Load the person an account belongs to."""

    async def interview(self, interview: str) -> Interview | None:
        """Load an interview with its current answers."""

    async def interviews_of(self, person: str) -> tuple[Interview, ...]:
        """Load a person's interviews, the latest first; also those she was invited to."""

    async def submissions(self, interview: str) -> tuple[Submission, ...]:
        """Load the submissions of an interview, the first first."""

    async def history(self, interview: str) -> tuple[Answer, ...]:
        """Load every answer ever given, superseded ones too, in the order they were given."""

    async def consents(self, person: str) -> tuple[Consent, ...]:
        """Load the acts of consent of a person in order."""

    async def evidence(self, interview: str) -> tuple[Evidence, ...]:
        """Load the evidence of an interview, the first first."""

    async def evidence_of(self, person: str) -> tuple[Evidence, ...]:
        """Load the evidence of all interviews of a person, the first first."""

    async def marks(self, interview: str) -> tuple[Mark, ...]:
        """Load what became of the actions of an interview's plan, every step, the first first."""

    async def plans_due(self, until: date, after: str, most: int) -> tuple[Due, ...]:
        """Return at most so many interviews whose plan is to be looked at by this day, and when.

        In the order of their ids, from the one after `after` on.
        """

    async def live(self, channel: str, account: str) -> LiveMessage | None:
        """Load where the live message of this account stands."""

    async def followed(self, channel: str) -> tuple[LiveMessage, ...]:
        """Load the live messages of a channel that are kept up to date, by account."""

    async def seen(self, update: tuple[str, str]) -> bool:
        """Tell whether this update (channel, id) was handled before."""

    async def save(self, change: Change) -> None:
        """Save a change; it is on disk when this returns.

        Raises:
            StaleInterview: the interview has another revision than expected, or an action of its
                plan another mark of this number; nothing is saved.
            StaleCohort: the cohort or broadcast has another revision; nothing is saved.
            SpentLink: the link it spends is unknown, spent or expired; nothing is saved.
            TakenCode: another cohort has this code or spoken code; nothing is saved.
            DuplicateUpdate: the update was handled before; nothing is saved.
            StoreError: the disk is full, read-only or damaged; nothing is saved.
        """

    async def link(self, token: str) -> Link | None:
        """Load a link by the SHA-256 of its token."""

    async def spend(self, token: str, at: datetime) -> Link | None:
        """Spend a one-time link; None when it is unknown, spent, or expired. One caller wins."""

    async def share(self, interview: str, person: str, at: datetime) -> None:
        """Let another person work on this interview too."""

    async def erase_interview(self, interview: str) -> Erased:
        """Erase an interview with all superseded answers, submissions and links, at once."""

    async def erase_person(self, person: str, idle_since: datetime | None = None) -> Erased:
        """Erase everything of a person, at once; with `idle_since` only if she still is idle."""

    async def reseal(self) -> Resealed:
        """Write with the first key all that is not, batch by batch, while others work here.

        Raises:
            StoreError: it cannot be written; what was done before stays done.
        """

    async def idle_since(self, before: datetime, most: int) -> tuple[str, ...]:
        """Return at most so many persons without activity since then, the longest idle first.

        Activity is when she was last seen, and the last change to an interview that is hers or
        that she was invited to.
        """

    async def offset(self, name: str) -> int | None:
        """Load a named counter, such as the offset of polling."""

    async def set_offset(self, name: str, value: int) -> None:
        """Save a named counter."""
