"""Reports their owners share: with an association, or by a link; opened, counted and taken back.

Rule of this file: whether something is shared is looked up each time it is asked for; a share shows
one submission and no other, and whatever opens it writes down that it was opened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from bot.links import digest
from bot.organisations import audit, roles
from bot.reporting import rendering
from bot.reporting.documents import AS, RenderedDocument, look_of
from bot.reporting.shelf import Place, Shelf
from bot.surroundings import Surroundings
from flows.interview import Interview
from storage.base import Change, Store, Submission
from storage.cohorts import ASSOCIATION, CAMPAIGN, Joint, Opening, Organisation, Share

SHARED: Final = "report_shared"
SHARED_BY_LINK: Final = "report_shared_by_link"
REVOKED: Final = "report_share_revoked"
OPENED: Final = "report_opened"
"""Acts in the audit log."""

KIND: Final = "shared"
"""A file of a shared report in a chat: `shared@pdf`."""
FORMATS: Final = ("html", "pdf")
DAYS: Final = (30, 90, 365)
LONGEST_NAME: Final = 60
BY_LINK: Final = "link"
"""Stands where else the id of an organisation does."""


Openings = tuple[tuple[datetime, int], ...]
"""When a shared report was opened, and the number of the officer, 0 where a link was followed."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """A shared report as it is read.

    `newer` is when its owner submitted once more, None where this is still the latest.
    """

    share: Share
    submission: Submission
    title: str
    newer: datetime | None = None


class Sharing:
    """What is shared in this service: one for each process, so that files are made once."""

    def __init__(
        self, around: Surroundings, shelf: Shelf, now: Callable[[], datetime] = _utc_now
    ) -> None:
        self.around = around
        self.store: Store = around.store
        self.now = now
        self._shelf = shelf

    # -- the owner ---------------------------------------------------------------------------------

    async def with_whom(self, person: str) -> tuple[Organisation, ...]:
        """Return the associations whose campaigns somebody is in, the latest joined first."""
        found: dict[str, Organisation] = {}
        for one in await self.store.cohorts.joined(person):
            cohort = await self.store.cohorts.cohort(one.cohort)
            if cohort is not None and cohort.kind == CAMPAIGN:
                organisation = await self.store.cohorts.organisation(cohort.organisation)
                if organisation is not None:
                    found[organisation.id] = organisation
        return tuple(found.values())

    async def share(
        self,
        interview: Interview,
        number: int,
        organisation: str,
        days: int,
        at: datetime,
        name: str = "",
        update: tuple[str, str] | None = None,
    ) -> tuple[Share, str]:
        """Share a submission with an organisation, or (where that is empty) by a link.

        Returns the share and the token of the link, empty without one; it is kept nowhere.

        Raises:
            StoreError: it could not be saved.
            DuplicateUpdate: this was asked for before.
        """
        token = "" if organisation else self.around.new_token()
        id = digest(token) if token else self.around.new_id()
        share = Share(
            id,
            interview.person,
            interview.id,
            number,
            at,
            at + timedelta(days=days),
            organisation,
            name=name,
        )
        kind = SHARED if organisation else SHARED_BY_LINK
        entry = audit.act(kind, at, interview.person, organisation, id, days=days)
        joint = Joint(shares=(share,), acts=(entry,))
        await self.store.save(Change(joint=joint, update=update, at=at))
        return share, token

    async def revoke(
        self, share: Share, at: datetime, update: tuple[str, str] | None = None
    ) -> None:
        """Take a share back; from now on nobody opens it.

        Raises:
            StoreError: it could not be saved; it is still shared.
        """
        entry = audit.act(REVOKED, at, share.person, share.organisation, share.id)
        joint = Joint(shares=(replace(share, revoked_at=at),), acts=(entry,))
        await self.store.save(Change(joint=joint, update=update, at=at))

    async def of(self, person: str, at: datetime) -> tuple[Share, ...]:
        """Return what somebody shares now, the latest first."""
        return tuple(one for one in await self.store.cohorts.shares_of(person) if is_good(one, at))

    async def openings(self, shares: Iterable[Share]) -> dict[str, Openings]:
        """Return for each share when it was opened, and by which officer of its organisation.

        Officers are counted in the order in which they first opened something of hers; 0 where a
        link was followed. The number says nothing else of who it is.
        """
        given = list(shares)
        found = {one.id: await self.store.cohorts.openings(one.id) for one in given}
        where = {one.id: one.organisation for one in given}
        numbers: dict[tuple[str, str], int] = {}
        each = [(opening.at, where[id], opening) for id, some in found.items() for opening in some]
        for _, organisation, opening in sorted(each, key=lambda one: one[0]):
            known = sum(one == organisation for one, _ in numbers)
            numbers.setdefault((organisation, opening.officer), known + 1)
        return {
            id: tuple((one.at, _number(numbers, where[id], one)) for one in some)
            for id, some in found.items()
        }

    # -- who it is shared with ---------------------------------------------------------------------

    async def shared_with(self, organisation: str, at: datetime) -> tuple[Shown, ...]:
        """Return what is shared with an organisation now, the latest first."""
        shares = await self.store.cohorts.shares_with(organisation)
        every = [await self.shown(one) for one in shares if is_good(one, at)]
        return tuple(one for one in every if one is not None)

    async def for_officer(self, person: str, share: str, at: datetime) -> Shown | None:
        """Return what is shared with an organisation this person is an officer of, by its id.

        None for a share of elsewhere, by a link, revoked or over, as for one that does not exist.
        """
        found = await self.store.cohorts.share(share)
        if found is None or not found.organisation or not is_good(found, at):
            return None
        office = await roles.officer_of(self.store, person, found.organisation, ASSOCIATION)
        return await self.shown(found) if office is not None else None

    async def by_link(self, token: str, at: datetime) -> Shown | None:
        """Return what a link shares, None where it is unknown, revoked or over."""
        found = await self.store.cohorts.share(digest(token))
        if found is None or found.organisation or not is_good(found, at):
            return None
        return await self.shown(found)

    async def shown(self, share: Share) -> Shown | None:
        """Return the submission of a share, None where it is not there any more."""
        submissions = await self.store.submissions(share.interview)
        wanted = next((one for one in submissions if one.number == share.submission), None)
        interview = await self.store.interview(share.interview)
        if wanted is None or interview is None:
            return None
        newer = submissions[-1].at if submissions[-1].number > share.submission else None
        questionnaire = self.around.catalog.open(
            interview.ref_id, interview.version, wanted.language
        )
        return Shown(share, wanted, questionnaire.header.title, newer)

    async def file(self, shown: Shown, form: str) -> RenderedDocument:
        """Return a shared report as a file, under the name its owner gave."""
        await rendering.load()
        submission, share = shown.submission, shown.share
        media_type = rendering.renderers()[form].media_type
        kind = f"{form}{AS}{share.id}"
        place = Place(submission.interview, submission.number, kind, submission.language)
        brand = await asyncio.to_thread(look_of, self.around, submission)
        about = rendering.About(subject=share.name)
        make = partial(rendering.kept_report, submission.report, form, brand, about)
        content = await self._shelf.file(place, make)
        name = f"fairhire-report-{roles.short(share.id)}-{submission.at.date()}.{form}"
        return RenderedDocument(name, media_type, content)

    async def opened(self, shown: Shown, at: datetime, officer: str = "") -> None:
        """Write down that a shared report was opened: by an officer, or through its link.

        Raises:
            StoreError: it could not be saved; then it must not be shown.
        """
        share = shown.share
        entry = audit.act(OPENED, at, officer, share.organisation, share.id)
        acts = (entry,) if officer else ()
        joint = Joint(openings=(Opening(share.id, at, officer),), acts=acts)
        await self.store.save(Change(joint=joint, at=at))


def is_good(share: Share, at: datetime) -> bool:
    """Tell whether something is shared at a time."""
    return share.revoked_at is None and at < share.expires_at


def _number(numbers: dict[tuple[str, str], int], organisation: str, opening: Opening) -> int:
    return numbers[organisation, opening.officer] if opening.officer else 0
