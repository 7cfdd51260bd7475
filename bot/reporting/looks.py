"""Whose look a report carries: decided when it is handed in, kept, and found again.

Rule of this file: only who is in a campaign or workshop when she hands in carries its look, and was
told so before she joined; a report keeps the look it was handed in with, whatever changes later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.cohorts import terms
from flows.effects import Tell
from flows.interview import Interview
from reports.model import CarriedLook, Report
from storage.base import Store
from storage.cohorts import Cohort, Membership

if TYPE_CHECKING:
    from bot.surroundings import Surroundings
    from reports.branding import Brand


async def memberships(store: Store, interview: Interview) -> tuple[Cohort, ...]:
    """Return the cohorts an interview counts in and its owner is in now, the latest joined first.

    Raises:
        StoreError: they could not be read.
    """
    found: list[tuple[Membership, Cohort]] = []
    for cohort in await store.cohorts.cohorts_of_interview(interview.id):
        member = await store.cohorts.membership(cohort.id, interview.person)
        if member is not None and member.left_at is None:
            found.append((member, cohort))
    newest = sorted(found, key=lambda one: (one[0].joined_at, one[1].id), reverse=True)
    return tuple(cohort for _, cohort in newest)


async def carried(
    around: Surroundings, cohorts: Iterable[Cohort], near: tuple[str, ...]
) -> CarriedLook | None:
    """Return the look a report carries that is handed in now, and keep it for later.

    It is that of the first of these cohorts whose organisation has a branding folder that can be
    used; `near` are the sentences on local help that go with it.

    Raises:
        StoreError: they could not be read.
    """
    looks = around.looks
    if looks is None:
        return None
    for cohort in cohorts:
        organisation = await around.store.cohorts.organisation(cohort.organisation)
        if organisation is None or not organisation.brand or _is_plain(cohort):
            continue
        digest = await asyncio.to_thread(looks.keep, organisation.brand)
        if digest:
            return CarriedLook(organisation.name, digest, near)
    return None


async def promised(around: Surroundings, cohort: Cohort) -> Brand | None:
    """Return the look that reports of a campaign's or workshop's members will carry, if any.

    Raises:
        StoreError: it could not be read.
    """
    organisation = await around.store.cohorts.organisation(cohort.organisation)
    if around.looks is None or organisation is None or not organisation.brand or _is_plain(cohort):
        return None
    return await asyncio.to_thread(around.looks.named, organisation.brand)


async def told(around: Surroundings, report: Report) -> tuple[Tell, ...]:
    """Return the sentence that says whose look a report carries, none for a plain one."""
    if report.look is None:
        return ()
    brand = await asyncio.to_thread(brand_of, around, report)
    name = brand.line(report.language).name if brand else report.look.organisation
    return (Tell("report_look", {"name": name}),)


def _is_plain(cohort: Cohort) -> bool:
    return terms.look(cohort) == terms.PLAIN_LOOK


def brand_of(around: Surroundings, report: Report) -> Brand | None:
    """Return the look to make a report's files in: the one it carries, else that of the service."""
    return brand_named(around, report.look.brand if report.look else "")


def brand_named(around: Surroundings, digest: str) -> Brand | None:
    """Return the look kept under a digest, else that of the service; empty: none was carried."""
    kept = around.looks.kept(digest) if around.looks and digest else None
    return kept or around.brand
