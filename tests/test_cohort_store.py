"""Organisations and who joins their cohorts: one contract, run over every store.

Rule of this file: it knows the protocol alone, but where it plays somebody who tampers with a file.
"""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from storage.base import (
    Change,
    Link,
    StaleCohort,
    Store,
    StoreError,
)
from storage.cohorts import (
    WORKSHOP,
    Broadcast,
    Enrolment,
    Joint,
    Membership,
    Officer,
    Opening,
    Organisation,
    Release,
)
from storage.errors import TakenCode
from tests.cohort_samples import (
    ASSOCIATION,
    cohort,
    found,
    join,
    save,
    share,
    tally,
    told,
)
from tests.store_samples import (
    NOON,
    SECRET,
    answer,
    answered,
    begin,
    each_store,
    later,
    person,
)

store = each_store


BROKEN: tuple[dict[str, Any], ...] = (
    {"memberships": (Membership("c9", "p1", NOON),)},
    {"memberships": (Membership("c1", "nobody", NOON),)},
    {"enrolments": (Enrolment("c1", "i9"),)},
    {"enrolments": (Enrolment("c9", "i1"),)},
    {"tallies": (tally("p1", "i9"),)},
    {"releases": (Release("c9", "all", 1, NOON, (), {}),)},
    {"shares": (share(interview="i9"),)},
    {"openings": (Opening("s9", NOON),)},
    {"cohort": cohort("c2", organisation="o9")},
    {"cohort": cohort("c2", settings={"not": object()})},
    {"acts": (told("bad", detail={"not": object()}),)},
    {"broadcast": Broadcast("b1", "c9", "o1", "p1", NOON, "draft")},
)
"""Parts of a change that no store takes; `p1`, `i1`, `o1` and `c1` are kept."""


class TestOrganisations:
    async def test_an_empty_store_knows_none(self, store: Store) -> None:
        seen = store.cohorts
        for one in (seen.organisation, seen.cohort, seen.cohort_of_code, seen.share):
            assert await one("x") is None
        assert await seen.cohort_of_code("") is None
        assert await seen.broadcast("x") is None
        assert await seen.release("c1", "all") is None
        assert await seen.membership("c1", "p1") is None
        for many in (seen.officers, seen.offices, seen.members, seen.joined, seen.answers):
            assert await many("x") == ()
        assert not await seen.organisations()
        assert not await seen.acts()
        assert not await seen.tallies("c1")
        assert await seen.broken_at() is None

    async def test_they_come_back_as_saved_the_first_first(self, store: Store) -> None:
        second = Organisation("o0", "نقابة", later(1))
        await save(store, organisations=(second, ASSOCIATION))
        assert await store.cohorts.organisations() == (ASSOCIATION, second)
        renamed = replace(ASSOCIATION, name="Garment and shoe makers")
        await save(store, organisations=(renamed,))
        assert await store.cohorts.organisation("o1") == renamed

    async def test_roles_are_held_until_they_end(self, store: Store) -> None:
        await begin(store)
        await begin(store, "p2", "i2")
        await save(store, organisations=(ASSOCIATION, Organisation("o2", "Trainers", NOON)))
        first = Officer("o1", "p2", "association", NOON)
        second = Officer("o1", "p1", "association", later(1))
        trainer = Officer("o2", "p1", "trainer", later(2))
        await save(store, officers=(second, first, trainer))
        assert await store.cohorts.officers("o1") == (first, second)
        assert await store.cohorts.offices("p1") == (trainer, second)
        await save(store, officers=(replace(second, left_at=later(3)),))
        assert await store.cohorts.officers("o1") == (first,)
        assert await store.cohorts.offices("p1") == (trainer,)
        with pytest.raises(StoreError):
            await save(store, officers=(Officer("o1", "nobody", "trainer", NOON),))

    async def test_a_link_says_what_organisation_it_invites_to(self, store: Store) -> None:
        link = Link("t", "officer", "", NOON, later(60), about="o1")
        await store.save(Change(links=(link,)))
        assert await store.link("t") == link
        assert await store.spend("t", later(1)) == replace(link, spent_at=later(1))


class TestCohorts:
    async def test_they_come_back_as_saved_the_latest_first(self, store: Store) -> None:
        await save(store, organisations=(ASSOCIATION,))
        first = cohort(settings={"room": {"step": 2}, "languages": ["en", "ar"]})
        second = cohort("w1", WORKSHOP, created_at=later(1), spoken="AB34CD", campaign="c1")
        await save(store, cohort=first)
        await save(store, cohort=second)
        assert await store.cohorts.cohorts_of("o1") == (second, first)
        closed = replace(first, revision=2, open=False, closed_at=later(5), title="Over")
        await save(store, cohort=closed)
        assert await store.cohorts.cohort("c1") == closed

    async def test_codes_open_it_the_spoken_one_in_any_case(self, store: Store) -> None:
        await save(store, organisations=(ASSOCIATION,))
        await save(store, cohort=cohort(spoken="ab34cd"))
        kept = cohort(spoken="AB34CD")
        for code in ("code-c1", "AB34CD", "aB34Cd"):
            assert await store.cohorts.cohort_of_code(code) == kept
        for code in ("CODE-C1", "AB34C", "", "code-c1 "):
            assert await store.cohorts.cohort_of_code(code) is None
        await save(store, cohort=replace(kept, revision=2, open=False, spoken=""))
        assert await store.cohorts.cohort_of_code("AB34CD") is None

    async def test_a_code_is_taken_once_and_no_spoken_code_by_many(self, store: Store) -> None:
        await save(store, organisations=(ASSOCIATION,))
        await save(store, cohort=cohort(spoken="AB34CD"))
        for taken in (cohort("c2", code="code-c1"), cohort("c2", spoken="ab34cd")):
            with pytest.raises(TakenCode):
                await save(store, cohort=taken)
        await save(store, cohort=cohort("c2"))
        await save(store, cohort=cohort("c3"))
        assert len(await store.cohorts.cohorts_of("o1")) == 3

    async def test_a_stale_one_saves_nothing_of_the_change(self, store: Store) -> None:
        started = await begin(store)
        await found(store)
        before = await store.cohorts.stamp("c1")
        for revision in (1, 3, 0):
            change = answered(started, answer("yes")).but(
                joint=Joint(
                    cohort=replace(cohort(), revision=revision, title="New"),
                    memberships=(Membership("c1", "p1", NOON),),
                    acts=(told("closed"),),
                ),
            )
            with pytest.raises(StaleCohort):
                await store.save(change)
        assert await store.interview("i1") == started
        assert await store.cohorts.cohort("c1") == cohort()
        assert not await store.cohorts.members("c1")
        assert not await store.cohorts.acts()
        assert await store.cohorts.stamp("c1") == before
        with pytest.raises(StaleCohort):
            await save(store, cohort=replace(cohort("new"), revision=2))

    async def test_a_part_that_cannot_be_saved_saves_nothing(self, store: Store) -> None:
        started = await begin(store)
        await found(store)
        good: dict[str, Any] = {
            "organisations": (replace(ASSOCIATION, name="Other"),),
            "officers": (Officer("o1", "p1", "trainer", NOON),),
            "acts": (told("fine"),),
        }
        for broken in BROKEN:
            change = answered(started, answer("yes")).but(joint=Joint(**(good | broken)))
            with pytest.raises(StoreError):
                await store.save(change)
        assert await store.interview("i1") == started
        assert await store.cohorts.organisation("o1") == ASSOCIATION
        assert not await store.cohorts.offices("p1")
        assert not await store.cohorts.acts()
        assert await store.cohorts.broken_at() is None


class TestMembers:
    async def test_seats_go_by_the_order_of_joining(self, store: Store) -> None:
        await found(store, "c1", "w1")
        for number in (3, 1, 2):
            await join(store, f"p{number}", "c1")
        await save(store, memberships=(Membership("w1", "p2", NOON),))
        assert [(one.person, one.seat) for one in await store.cohorts.members("c1")] == [
            ("p3", 1),
            ("p1", 2),
            ("p2", 3),
        ]
        assert await store.cohorts.membership("w1", "p2") == Membership("w1", "p2", NOON, 1)

    async def test_who_comes_again_keeps_her_seat(self, store: Store) -> None:
        await found(store)
        await join(store, "p1", "c1")
        await join(store, "p2", "c1")
        gone = Membership("c1", "p1", NOON, 1, left_at=later(1))
        await save(store, memberships=(gone,))
        assert await store.cohorts.joined("p1") == ()
        assert await store.cohorts.membership("c1", "p1") == gone
        again = Membership("c1", "p1", later(2), aside=True, help_at=later(3))
        await save(store, memberships=(again,))
        assert await store.cohorts.membership("c1", "p1") == replace(again, seat=1)
        with pytest.raises(StoreError):
            await save(store, memberships=(replace(again, seat=2),))

    async def test_of_many_who_join_at_once_each_has_a_seat(self, store: Store) -> None:
        await found(store)
        everyone = [f"p{number}" for number in range(25)]
        for one in everyone:
            await store.save(Change(person=person(one)))
        joins = [save(store, memberships=(Membership("c1", one, NOON),)) for one in everyone]
        await asyncio.gather(*joins)
        members = await store.cohorts.members("c1")
        assert [one.seat for one in members] == list(range(1, 26))
        assert {one.person for one in members} == set(everyone)

    async def test_what_a_person_joined_the_latest_first(self, store: Store) -> None:
        await found(store, "c1", "c2")
        await begin(store)
        first, second = Membership("c1", "p1", NOON), Membership("c2", "p1", later(1))
        await save(store, memberships=(second, first))
        assert await store.cohorts.joined("p1") == (replace(second, seat=1), replace(first, seat=1))


class TestAudit:
    async def test_entries_are_numbered_and_sealed(self, store: Store) -> None:
        first = told("created", organisation="o1", about="c1", detail={"b": 1, "a": ["x", None]})
        await save(store, acts=(first, told("seen", 1)))
        await save(store, acts=(told("closed", 2, organisation="o1"),))
        every = await store.cohorts.acts()
        assert [(one.number, one.act) for one in every] == [
            (1, "created"),
            (2, "seen"),
            (3, "closed"),
        ]
        assert every[0] == replace(first, number=1, digest=every[0].digest)
        assert [one.act for one in await store.cohorts.acts("o1")] == ["created", "closed"]
        assert len({one.digest for one in every}) == 3
        assert await store.cohorts.broken_at() is None

    async def test_the_digest_is_what_is_written_about_it(
        self, store: Store, request: pytest.FixtureRequest
    ) -> None:
        def digest(text: str) -> str:
            if "encrypted" not in request.node.name:
                return sha256(text.encode()).hexdigest()
            key = hmac.digest(SECRET.encode(), b"fairhire audit log", "sha256")
            named = sha256(b"key id" + key).hexdigest()[:8]
            return f"k{named}:{hmac.digest(key, text.encode(), 'sha256').hex()}"

        await save(store, acts=(told("created", detail={"b": 1, "a": "ä"}), told("seen")))
        start = '{"about":"","act":'
        end = '"organisation":""}'
        at = '"actor":"p1","at":"2026-11-21T12:00:00+00:00","detail"'
        first = digest(f'{start}"created",{at}:{{"a":"ä","b":1}},{end}')
        second = digest(f'{first}{start}"seen",{at}:{{}},{end}')
        assert [one.digest for one in await store.cohorts.acts()] == [first, second]

    async def test_those_written_at_once_stand_in_one_chain(self, store: Store) -> None:
        await asyncio.gather(*(save(store, acts=(told(f"act {one}"),)) for one in range(20)))
        assert [one.number for one in await store.cohorts.acts()] == list(range(1, 21))
        assert await store.cohorts.broken_at() is None
