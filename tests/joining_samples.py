"""An association, its campaign and a workshop, put into any store, and persons who joined them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from storage.base import Change, Consent, Person, Store
from storage.cohorts import (
    CAMPAIGN,
    WORKSHOP,
    Cohort,
    Enrolment,
    Joint,
    Membership,
    Organisation,
)

BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

ASSOCIATION = Organisation("org-garments", "Garment Makers' Association", BEGIN)
CAMPAIGN_CODE = "campaign-code-22-chars"
CAMPAIGN_SPOKEN = "CDFHJK"
WORKSHOP_CODE = "workshop-code-22-chars"
WORKSHOP_SPOKEN = "HKM347"
CONTACTS = ("Migrant Workers' Centre, 555 0100, every day",)


async def association(store: Store, **changes: Any) -> Organisation:
    """Save an association."""
    made = replace(ASSOCIATION, **changes)
    await store.save(Change(joint=Joint(organisations=(made,)), at=BEGIN))
    return made


async def campaign(store: Store, **changes: Any) -> Cohort:
    """Save a campaign of the association, which is saved first if it is not there.

    `settings` are those of `bot.cohorts.terms`; everything else of `Cohort` can be given too.
    """
    made = Cohort(
        id="campaign",
        kind=CAMPAIGN,
        organisation=ASSOCIATION.id,
        title="Fair jobs 2026",
        code=CAMPAIGN_CODE,
        created_at=BEGIN,
        spoken=CAMPAIGN_SPOKEN,
    )
    return await _saved(store, replace(made, **changes))


async def workshop(store: Store, **changes: Any) -> Cohort:
    """Save a workshop of the association, which is saved first if it is not there."""
    made = Cohort(
        id="workshop",
        kind=WORKSHOP,
        organisation=ASSOCIATION.id,
        title="Room 4, Tuesday",
        code=WORKSHOP_CODE,
        created_at=BEGIN,
        spoken=WORKSHOP_SPOKEN,
    )
    return await _saved(store, replace(made, **changes))


async def _saved(store: Store, made: Cohort) -> Cohort:
    if await store.cohorts.organisation(made.organisation) is None:
        await association(store, id=made.organisation)
    await store.save(Change(joint=Joint(cohort=made), at=made.created_at))
    return made


async def changed(store: Store, cohort: str, **changes: Any) -> Cohort:
    """Save a cohort as it is now with these changes, such as `open=False`."""
    now = await store.cohorts.cohort(cohort)
    assert now is not None
    made = replace(now, revision=now.revision + 1, **changes)
    await store.save(Change(joint=Joint(cohort=made), at=made.created_at))
    return made


async def member(
    store: Store, cohort: Cohort, name: str, *interviews: str, totals: bool = True
) -> Person:
    """Save a person who joined, with her consent to totals; `interviews` are enrolled."""
    person = Person(name, BEGIN, BEGIN, language="en")
    joint = Joint(
        memberships=(Membership(cohort.id, name, BEGIN),),
        enrolments=tuple(Enrolment(cohort.id, one) for one in interviews),
    )
    act = Consent(name, "totals", totals, BEGIN, "1", "en", cohort.id)
    await store.save(Change(person=person, consents=(act,), joint=joint, at=BEGIN))
    return person


SCENES = {"campaign": campaign, "workshop": workshop}
"""What a transcript can set up: `* campaign`."""


async def happens(store: Store, name: str) -> bool:
    """Set a scene up or close joining (`* workshop closes`); False for anything else."""
    what, _, closes = name.partition(" ")
    if what not in SCENES:
        return False
    if closes:
        await changed(store, what, open=False)
    else:
        await SCENES[what](store)
    return True
