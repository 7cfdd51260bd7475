"""What counts in cohorts, what is shared and sent, and what erasing leaves, over every store.

Rule of this file: it knows the protocol alone.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.base import (
    Change,
    Consent,
    StaleCohort,
    Store,
)
from storage.cohorts import (
    WORKSHOP,
    Broadcast,
    Enrolment,
    Membership,
    Opening,
    Release,
)
from tests.cohort_samples import (
    cohort,
    filled,
    found,
    join,
    save,
    share,
    tally,
    told,
)
from tests.store_samples import (
    NOON,
    VALUES,
    answer,
    answered,
    begin,
    each_store,
    interview,
    later,
    submit,
)

store = each_store


class TestCounting:
    async def test_an_interview_counts_in_one_campaign_and_one_workshop(self, store: Store) -> None:
        await found(store, "c1", "c2", "w1")
        await join(store, "p1", "c1", "w1")
        counts = await store.cohorts.cohorts_of_interview("i-p1")
        assert [one.id for one in counts] == ["c1", "w1"]
        await save(store, enrolments=(Enrolment("c2", "i-p1"),))
        counts = await store.cohorts.cohorts_of_interview("i-p1")
        assert [one.id for one in counts] == ["c2", "w1"]
        assert await store.cohorts.enrolled("c1") == ()

    async def test_how_far_each_got(self, store: Store) -> None:
        await found(store)
        await join(store, "p2", "c1")
        await join(store, "p1", "c1")
        await begin(store, "p3", "i3")
        started = await store.interview("i-p1")
        assert started is not None
        await store.save(answered(started, answer("yes"), minutes=4))
        await submit(store, "i-p1", 1)
        await submit(store, "i-p1", 2)
        first, second = await store.cohorts.enrolled("c1")
        assert (first.interview, first.person, first.submissions) == ("i-p1", "p1", 2)
        assert (first.ref_id, first.version, first.language) == ("fair_recruitment", 1, "ar")
        assert (first.status, first.started_at, first.updated_at) == ("asking", NOON, later(4))
        assert (second.interview, second.submissions, second.cohort) == ("i-p2", 0, "c1")

    async def test_current_answers_of_those_who_stayed(self, store: Store) -> None:
        await found(store, "w1")
        for one in ("p1", "p2", "p3"):
            await join(store, one, "w1")
            given = (answer(f"first {one}"), answer("b", "other", "r1"))
            await store.save(answered(interview(f"i-{one}", one), *given))
        again = await store.interview("i-p1")
        assert again is not None
        await store.save(answered(again, answer("second", minutes=9), minutes=9))
        await save(store, memberships=(Membership("w1", "p3", NOON, left_at=later(1)),))
        every = await store.cohorts.answers("w1")
        assert [(one.interview, one.question, one.row, one.value) for one in every] == [
            ("i-p1", "fee", "", "second"),
            ("i-p1", "other", "r1", "b"),
            ("i-p2", "fee", "", "first p2"),
            ("i-p2", "other", "r1", "b"),
        ]
        assert (every[0].person, every[0].ref_id, every[0].at) == (
            "p1",
            "fair_recruitment",
            later(9),
        )
        asked = await store.cohorts.answers("w1", ("fee", "unknown"))
        assert [one.value for one in asked] == ["second", "first p2"]
        assert await store.cohorts.answers("w1", ()) == ()

    async def test_values_are_the_json_they_are_kept_as(self, store: Store) -> None:
        await found(store, "w1")
        await join(store, "p1", "w1")
        kept = [value for value in VALUES if value != VALUES[1]]
        given = [answer(value, f"q{number:02}") for number, value in enumerate(kept)]
        await store.save(answered(interview("i-p1", "p1"), *given))
        values = [one.value for one in await store.cohorts.answers("w1")]
        assert values[:5] == ["yes", "", 0, -40, 10**30]
        assert {"amount": "1200.00", "currency": "USD"} in values
        assert ["a", "b"] in values

    async def test_the_latest_tally_of_each(self, store: Store) -> None:
        await found(store)
        for one in ("p1", "p2", "p3"):
            await join(store, one, "c1")
        await begin(store, "p4", "i-p4")
        last = tally(number=10, r1=3)
        others = (tally("p2", "i-p2", 2), tally("p4", "i-p4"))
        await save(store, tallies=(tally(number=9), *others))
        await save(store, tallies=(last, tally(number=2)))
        assert await store.cohorts.tallies("c1") == (others[0], last)
        await save(store, tallies=(tally(number=10, r1=0),))
        assert (await store.cohorts.tallies("c1"))[1].facts == {"r1": 3}

    async def test_the_latest_act_of_consent_counts(self, store: Store) -> None:
        for one in ("p1", "p2", "p3"):
            await begin(store, one, f"i-{one}")

        def act(who: str, given: bool, cohort: str = "c1", purpose: str = "totals") -> Consent:
            return Consent(who, purpose, given, NOON, "1", "en", cohort)

        await store.save(Change(consents=(act("p1", True), act("p2", True), act("p3", False))))
        await store.save(Change(consents=(act("p2", False), act("p3", True))))
        await store.save(Change(consents=(act("p1", False, "c2"), act("p1", False, "c1", "keep"))))
        assert await store.cohorts.consenting("c1", "totals") == {"p1", "p3"}
        assert await store.cohorts.consenting("c2", "totals") == frozenset()
        assert await store.cohorts.consenting("c1", "messages") == frozenset()

    async def test_the_latest_release_of_each_view(self, store: Store) -> None:
        await found(store)
        first = Release("c1", "all", 9, NOON, ("i1:1", "i2:1"), {"people": 5})
        second = Release("c1", "all", 10, later(1), ("i1:2",), {"people": 10, "by": [1, None]})
        await save(store, releases=(second, first, replace(first, view="sector", number=11)))
        assert await store.cohorts.release("c1", "all") == second
        assert await store.cohorts.release("c1", "size") is None

    async def test_what_was_shown_is_never_written_over(self, store: Store) -> None:
        await found(store)
        shown = Release("c1", "all", 1, NOON, ("i1:1",), {"people": 5})
        await save(store, releases=(shown,))
        other = replace(shown, figures={"people": 6})
        with pytest.raises(StaleCohort):
            await save(store, releases=(replace(shown, number=2), other))
        assert await store.cohorts.release("c1", "all") == shown

    async def test_the_stamp_changes_with_whatever_is_seen(self, store: Store) -> None:
        await found(store, "w1", "w2")
        seen = [await store.cohorts.stamp("w1")]
        other = await store.cohorts.stamp("w2")

        async def differs() -> None:
            now = await store.cohorts.stamp("w1")
            assert now not in seen
            assert await store.cohorts.stamp("w1") == now
            seen.append(now)

        await join(store, "p1", "w1")
        await differs()
        await join(store, "p2", "w1")
        await differs()
        for aside in (True, False):
            await save(store, memberships=(Membership("w1", "p1", NOON, aside=aside),))
            await differs()
        started = await store.interview("i-p1")
        assert started is not None
        await store.save(answered(started, answer("yes")))
        await differs()
        await save(store, cohort=replace(cohort("w1", WORKSHOP), revision=2))
        await differs()
        await save(store, tallies=(tally(),))
        await differs()
        withdrawn = Consent("p1", "totals", False, NOON, "1", "en", "w1")
        await store.save(Change(consents=(withdrawn,)))
        await differs()
        assert await store.cohorts.stamp("w2") == other
        await save(store, enrolments=(Enrolment("w2", "i-p2"),))
        await differs()
        await store.erase_interview("i-p1")
        await differs()
        await store.erase_person("p2")
        await differs()


class TestShares:
    async def test_they_are_seen_by_owner_and_organisation(self, store: Store) -> None:
        await found(store)
        await join(store, "p1", "c1")
        await join(store, "p2", "c1")
        link = replace(share("s0", to=""), created_at=later(1))
        other = replace(share("s2", "p2", "i-p2"), created_at=later(2))
        await save(store, shares=(share(), link, other))
        assert await store.cohorts.shares_of("p1") == (link, share())
        assert await store.cohorts.shares_with("o1") == (other, share())
        revoked = replace(share(), revoked_at=later(3))
        opened = (Opening("s1", later(2), "p2"), Opening("s1", later(1)))
        await save(store, shares=(revoked,), openings=opened)
        assert await store.cohorts.share("s1") == revoked
        assert await store.cohorts.openings("s1") == opened
        assert await store.cohorts.openings("s0") == ()


class TestBroadcasts:
    async def test_they_are_found_by_organisation_and_state(self, store: Store) -> None:
        await found(store)
        content = {"texts": {"en": "Hello"}, "button": None}
        first = Broadcast("b2", "c1", "o1", "p1", NOON, "draft", content=content)
        second = Broadcast("b1", "c1", "o1", "p1", later(1), "draft")
        await save(store, broadcast=first)
        await save(store, broadcast=second)
        assert await store.cohorts.broadcasts_of("o1") == (second, first)
        assert await store.cohorts.broadcasts_in("draft") == (first, second)
        planned = replace(first, state="planned", revision=2, send_at=later(60))
        await save(store, broadcast=planned)
        assert await store.cohorts.broadcast("b2") == planned
        assert await store.cohorts.broadcasts_in("draft") == (second,)
        with pytest.raises(StaleCohort):
            await save(store, broadcast=planned, acts=(told("planned"),))
        assert await store.cohorts.acts() == ()


class TestErasing:
    async def test_a_person_leaves_nothing_but_random_ids(self, store: Store) -> None:
        await filled(store)
        await store.erase_person("p1")
        seen = store.cohorts
        assert [one.person for one in await seen.members("c1")] == ["p2"]
        assert await seen.members("w1") == await seen.joined("p1") == ()
        assert not await seen.officers("o1")
        assert not await seen.shares_of("p1")
        assert await seen.share("s1") is None
        assert await seen.openings("s1") == ()
        assert await seen.openings("s2") == (Opening("s2", NOON, "p1"),)
        assert [one.person for one in await seen.tallies("c1")] == ["p2"]
        assert [one.person for one in await seen.enrolled("c1")] == ["p2"]
        assert len(await seen.acts()) == 1
        assert await seen.broken_at() is None
        assert await seen.release("c1", "all") is not None
        assert await seen.broadcast("b1") is not None

    async def test_an_interview_leaves_the_totals_and_its_owner_stays(self, store: Store) -> None:
        await filled(store)
        await store.erase_interview("i-p1")
        seen = store.cohorts
        assert [one.person for one in await seen.members("c1")] == ["p1", "p2"]
        assert [one.interview for one in await seen.enrolled("c1")] == ["i-p2"]
        assert [one.interview for one in await seen.tallies("c1")] == ["i-p2"]
        assert not await seen.cohorts_of_interview("i-p1")
        assert not await seen.shares_of("p1")
        assert await seen.share("s1") is None
        assert await seen.openings("s1") == ()
        assert len(await seen.officers("o1")) == 1
