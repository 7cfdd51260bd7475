"""Organisations, and the cohorts that join by one code: campaigns and workshops.

Rule of this file: values and the `Cohorts` protocol only. Everything here is written through a
`Change`, in the same transaction as what caused it; what is read for totals carries random ids
only, and says nothing of who somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from storage.audit_proof import Proof

CAMPAIGN: Final = "campaign"
WORKSHOP: Final = "workshop"

ASSOCIATION: Final = "association"
TRAINER: Final = "trainer"
OPERATOR: Final = "operator"
"""Roles. The first two are held in an organisation, the last is a role of a person."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An association, or whoever a trainer works for; `brand` names its branding folder."""

    id: str
    name: str
    created_at: datetime
    brand: str = ""


@dataclass(frozen=True, slots=True)
class Officer:
    """A person's role (`association`, `trainer`) in an organisation, since `at`."""

    organisation: str
    person: str
    role: str
    at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """People who joined by the same code: a campaign or a workshop.

    `code` (128 random bits, as text) stands in links and QR codes; `spoken` (six letters and
    digits, empty when there is none) opens joining only, and only while `open`. `campaign` is the
    campaign a workshop belongs to. `settings` is plain JSON: what the officer or trainer chose, and
    for a workshop where the room stands. `revision` grows with each change.
    """

    id: str
    kind: str
    organisation: str
    title: str
    code: str
    created_at: datetime
    revision: int = 1
    open: bool = True
    spoken: str = ""
    campaign: str = ""
    closed_at: datetime | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Membership:
    """That a person joined a cohort.

    `seat` is the place in the order of joining, from 1; the store gives it when it is 0. `aside`:
    left out of the room's totals. `help_at`: she asked for help then.
    """

    cohort: str
    person: str
    joined_at: datetime
    seat: int = 0
    left_at: datetime | None = None
    aside: bool = False
    help_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """That an interview counts in a cohort: at most one campaign and one workshop for each."""

    cohort: str
    interview: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """How far an interview of a cohort got; without answers."""

    cohort: str
    person: str
    interview: str
    ref_id: str
    version: int
    language: str
    status: str
    started_at: datetime
    updated_at: datetime
    submissions: int = 0


@dataclass(frozen=True, slots=True)
class CohortAnswer:
    """A current answer in a cohort; `value` is the JSON it is kept as."""

    person: str
    interview: str
    ref_id: str
    question: str
    row: str
    value: Any
    at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """What a submission adds to totals: requirements, severities, bands; never a typed text.

    `facts` is plain JSON, made by `reports.totals`; it is written with the submission.
    """

    person: str
    interview: str
    submission: int
    ref_id: str
    at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Release:
    """Figures of a cohort that were shown, and whose submissions stood behind them.

    They stay until enough others have come or gone (`reports.totals` decides); `view` names what
    they are figures of, `number` counts from 1. `figures` and `basis` are plain JSON.
    """

    cohort: str
    view: str
    number: int
    at: datetime
    basis: Sequence[str]
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """An entry of the audit log: who did what, when; never the text of an answer.

    `number` and `digest` are given by the store: each digest covers the entry and the digest
    before it, so that a line changed or taken out later shows.
    """

    at: datetime
    actor: str
    act: str
    organisation: str = ""
    about: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A report its owner shares: with an organisation, or by a link (`organisation` empty).

    `id` is random; for a link the SHA-256 of its token. Gone when `revoked_at` or past
    `expires_at`. `name` is what the owner wants to be called there, empty where nothing.
    """

    id: str
    person: str
    interview: str
    submission: int
    created_at: datetime
    expires_at: datetime
    organisation: str = ""
    revoked_at: datetime | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """That a shared report was opened; `officer` is empty where a link was followed."""

    share: str
    at: datetime
    officer: str = ""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A message of an association to those of a campaign who wished for messages.

    Its items stand in the outbox with `batch` = `id`. `state` is `draft`, `planned`, `sending`,
    `paused`, `stopped` or `done`; `content` (texts by language, button, audience) is plain JSON.
    """

    id: str
    cohort: str
    organisation: str
    author: str
    created_at: datetime
    state: str
    revision: int = 1
    send_at: datetime | None = None
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Joint:
    """What a change does to organisations and cohorts; part of `storage.base.Change`.

    `cohort` and `broadcast` carry the revision they are to have; one that does not follow the
    stored revision by one (or is 1 for a new one) is stale, and nothing is saved; so is a release
    whose number its view has already: what was shown is never written over. Everything else is
    written over what has the same key; acts, openings and tallies are only ever added (a tally
    of a submission that has one stays as it is). A membership with seat 0 keeps the seat it has; an
    interview enrolled in another cohort of the same kind moves there.
    """

    organisations: tuple[Organisation, ...] = ()
    officers: tuple[Officer, ...] = ()
    cohort: Cohort | None = None
    memberships: tuple[Membership, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    tallies: tuple[Tally, ...] = ()
    releases: tuple[Release, ...] = ()
    acts: tuple[Act, ...] = ()
    shares: tuple[Share, ...] = ()
    openings: tuple[Opening, ...] = ()
    broadcast: Broadcast | None = None


class Cohorts(Protocol):
    """Organisations and cohorts of a store; one contract suite runs over all of them."""

    async def organisation(self, organisation: str) -> Organisation | None:
        """Load an organisation by id."""

    async def organisations(self) -> tuple[Organisation, ...]:
        """Load all organisations, the first first."""

    async def officers(self, organisation: str) -> tuple[Officer, ...]:
        """Load who holds a role in an organisation now, the first first."""

    async def offices(self, person: str) -> tuple[Officer, ...]:
        """Load the roles a person holds now, the latest first."""

    async def cohort(self, cohort: str) -> Cohort | None:
        """Load a cohort by id."""

    async def cohort_of_code(self, code: str) -> Cohort | None:
        """Load the cohort with this code or spoken code (in any case); closed ones too."""

    async def cohorts_of(self, organisation: str) -> tuple[Cohort, ...]:
        """Load the cohorts of an organisation, the latest first."""

    async def workshops_beside(self, campaign: str, organisation: str) -> tuple[Cohort, ...]:
        """Load the workshops that belong to a campaign or to this organisation, by their id."""

    async def membership(self, cohort: str, person: str) -> Membership | None:
        """Load that somebody joined a cohort."""

    async def members(self, cohort: str) -> tuple[Membership, ...]:
        """Load who joined a cohort, by seat; who left too."""

    async def helping(self, cohort: str) -> tuple[str, ...]:
        """Load the ids of colleagues who are at an interview of a cohort that is not their own.

        Only where its owner did not leave.
        """

    async def joined(self, person: str) -> tuple[Membership, ...]:
        """Load the cohorts a person joined and did not leave, the latest first."""

    async def enrolled(self, cohort: str) -> tuple[Enrolled, ...]:
        """Load how far the interviews of a cohort got, the first started first."""

    async def cohorts_of_interview(self, interview: str) -> tuple[Cohort, ...]:
        """Load the cohorts an interview counts in."""

    async def answers(
        self, cohort: str, questions: Sequence[str] | None = None
    ) -> tuple[CohortAnswer, ...]:
        """Load the current answers of a cohort's interviews, to these questions or to all.

        Only of members who did not leave; whether an answer is active only the flow can tell.
        """

    async def tallies(self, cohort: str) -> tuple[Tally, ...]:
        """Load the latest tally of each interview of a cohort, the first submitted first.

        Of members who left or were put aside too: the caller looks at `members` and `consenting`.
        """

    async def consenting(self, cohort: str, purpose: str) -> frozenset[str]:
        """Return whose latest act on this purpose and cohort is a yes."""

    async def release(self, cohort: str, view: str) -> Release | None:
        """Load the latest release of a view."""

    async def acts(self, organisation: str = "") -> tuple[Act, ...]:
        """Load the audit log, all of it or one organisation's, the first first."""

    async def proof(self) -> Proof:
        """Tell what the digests of the audit log prove."""

    async def broken_at(self) -> int | None:
        """Return the number of the first entry of the audit log whose digest does not hold."""

    async def share(self, share: str) -> Share | None:
        """Load a share by id."""

    async def shares_of(self, person: str) -> tuple[Share, ...]:
        """Load what a person shares or shared, the latest first."""

    async def shares_with(self, organisation: str) -> tuple[Share, ...]:
        """Load what was shared with an organisation, the latest first; revoked ones too."""

    async def openings(self, share: str) -> tuple[Opening, ...]:
        """Load when a shared report was opened, the first first."""

    async def broadcast(self, broadcast: str) -> Broadcast | None:
        """Load a broadcast by id."""

    async def broadcasts_of(self, organisation: str) -> tuple[Broadcast, ...]:
        """Load the broadcasts of an organisation, the latest first."""

    async def broadcasts_in(self, state: str) -> tuple[Broadcast, ...]:
        """Load all broadcasts in a state, the first first."""

    async def stamp(self, cohort: str) -> str:
        """Return a short text that changes whenever a cohort, its members or answers change."""
