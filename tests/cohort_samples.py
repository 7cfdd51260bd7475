"""Organisations and cohorts for the tests of stores: short ids, fixed times."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage.base import (
    Change,
    Store,
)
from storage.cohorts import (
    CAMPAIGN,
    WORKSHOP,
    Act,
    Broadcast,
    Cohort,
    Enrolment,
    Joint,
    Membership,
    Officer,
    Opening,
    Organisation,
    Release,
    Share,
    Tally,
)
from tests.store_samples import (
    NOON,
    begin,
    later,
)

ASSOCIATION = Organisation("o1", "Garment makers", NOON, "garments")


def cohort(id: str = "c1", kind: str = CAMPAIGN, **fields: Any) -> Cohort:
    named = {"organisation": "o1", "title": f"Cohort {id}", "code": f"code-{id}"}
    return Cohort(id=id, kind=kind, **({"created_at": NOON} | named | fields))


async def save(store: Store, **parts: Any) -> None:
    await store.save(Change(joint=Joint(**parts)))


async def found(store: Store, *ids: str) -> None:
    """Save the association, and cohorts by their ids; one that begins with `w` is a workshop."""
    await save(store, organisations=(ASSOCIATION,))
    for id in ids or ("c1",):
        await save(store, cohort=cohort(id, WORKSHOP if id.startswith("w") else CAMPAIGN))


async def join(store: Store, person_id: str, *cohorts: str, interview_id: str = "") -> str:
    """Begin an interview of a new person that counts in these cohorts; return its id."""
    started = interview_id or f"i-{person_id}"
    await begin(store, person_id, started)
    await save(
        store,
        memberships=tuple(Membership(one, person_id, NOON) for one in cohorts),
        enrolments=tuple(Enrolment(one, started) for one in cohorts),
    )
    return started


def tally(person: str = "p1", interview: str = "i-p1", number: int = 1, **facts: int) -> Tally:
    return Tally(person, interview, number, "fair_recruitment", later(number), facts or {"r1": 2})


def share(id: str = "s1", person: str = "p1", interview: str = "i-p1", to: str = "o1") -> Share:
    return Share(id, person, interview, 1, NOON, NOON + timedelta(days=90), to, name="Nile Sewing")


def told(text: str, minutes: float = 0, **fields: Any) -> Act:
    return Act(later(minutes), "p1", text, **fields)


async def filled(store: Store) -> None:
    """Save two cohorts, two people in them, and something of everything."""
    await found(store, "c1", "w1")
    await join(store, "p1", "c1", "w1")
    await join(store, "p2", "c1")
    await save(
        store,
        officers=(Officer("o1", "p1", "association", NOON),),
        tallies=(tally(), tally("p2", "i-p2")),
        shares=(share(), share("s2", "p2", "i-p2")),
        openings=(Opening("s1", NOON, "p2"), Opening("s2", NOON, "p1")),
        acts=(told("opened", about="s2"),),
        releases=(Release("c1", "all", 1, NOON, ("i-p1:1",), {"people": 5}),),
        broadcast=Broadcast("b1", "c1", "o1", "p1", NOON, "done"),
    )
