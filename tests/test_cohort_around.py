"""What stands around a cohort, over every store: workshops beside it, and who helps in it."""

from __future__ import annotations

from dataclasses import replace

from storage.base import Change, Store
from storage.cohorts import WORKSHOP, Enrolment, Membership, Organisation
from tests.cohort_samples import ASSOCIATION, cohort, found, save
from tests.store_samples import NOON, begin, each_store, later

store = each_store


async def test_the_workshops_beside_a_campaign_are_its_own_and_those_of_its_organisation(
    store: Store,
) -> None:
    await save(store, organisations=(ASSOCIATION, Organisation("o2", "Trainers", NOON)))
    await save(store, cohort=cohort())
    beside = cohort("w1", WORKSHOP), cohort("w2", WORKSHOP, organisation="o2", campaign="c1")
    others = cohort("c2"), cohort("w3", WORKSHOP, organisation="o2")
    for one in (*beside, *others):
        await save(store, cohort=one)
    assert await store.cohorts.workshops_beside("c1", "o1") == beside


async def test_who_helps_is_at_an_interview_of_it_that_is_not_hers(store: Store) -> None:
    await begin(store)
    await begin(store, "p2", "i2")
    await found(store)
    owner = Membership("c1", "p1", NOON)
    await save(store, memberships=(owner,), enrolments=(Enrolment("c1", "i1"),))
    helper = await store.person("p2")
    assert helper is not None
    await store.share("i1", "p2", NOON)
    assert await store.cohorts.helping("c1") == ()  # she is at her own
    await store.save(Change(person=replace(helper, current="i1")))
    assert await store.cohorts.helping("c1") == ("p2",)
    await save(store, memberships=(replace(owner, left_at=later(1)),))
    assert await store.cohorts.helping("c1") == ()
