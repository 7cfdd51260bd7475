"""Evidence in every store: rows and files come and go together, and a crash leaves no lie."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest

from storage import retention
from storage.base import Change, DuplicateUpdate, StoreError
from storage.evidence import ARRIVING, TooLargeError
from storage.evidence_erasing import sweep
from tests.evidence_filed import PAPER, filed, held, pieces
from tests.store_samples import NOON, answer, answered, begin, each_store, later, person

store = each_store


class TestRows:
    async def test_every_field_comes_back(self, store):
        await begin(store)
        one = await filed(
            store,
            name="licence «2026».pdf",
            caption="page 1",
            width=1280,
            height=960,
            shrunk=True,
            album="a1",
            expires_on=date(2027, 3, 1),
            answers=(("fee", ""), ("other", "r2")),
        )
        assert await store.evidence("i1") == (one,)
        assert await store.evidence_of("p1") == (one,)
        assert await store.evidence("i2") == ()

    async def test_they_come_in_the_order_they_were_sent(self, store):
        await begin(store)
        await filed(store, id="z", at=later(1))
        await filed(store, id="y", at=later(3))
        await filed(store, id="x", at=later(2))
        assert [one.id for one in await store.evidence("i1")] == ["z", "x", "y"]

    async def test_only_its_date_and_its_answers_change(self, store):
        await begin(store)
        one = await filed(store)
        later_one = replace(
            one, expires_on=date(2027, 1, 2), answers=(("other", "r1"),), size=5, name="other"
        )
        await store.save(Change(evidence=(later_one,)))
        expected = replace(one, expires_on=later_one.expires_on, answers=later_one.answers)
        assert await store.evidence("i1") == (expected,)

    async def test_an_id_is_never_taken_over(self, store):
        await begin(store)
        await begin(store, "p2", "i2")
        one = await filed(store)
        with pytest.raises(StoreError):
            await store.save(Change(evidence=(replace(one, person="p2", interview="i2"),)))
        assert await store.evidence("i1") == (one,)

    async def test_it_needs_its_person_and_its_interview(self, store):
        await begin(store)
        one = await filed(store)
        for wrong in (replace(one, id="e2", person="nobody"), replace(one, id="e2", interview="?")):
            with pytest.raises(StoreError):
                await store.save(Change(evidence=(wrong,)))
        assert len(await store.evidence_of("p1")) == 1

    async def test_the_same_update_keeps_it_once(self, store):
        await begin(store)
        one = await filed(store)
        change = Change(evidence=(replace(one, id="e2"),), update=("telegram", "7"), at=NOON)
        await store.save(change)
        with pytest.raises(DuplicateUpdate):
            await store.save(change.but(evidence=(replace(one, id="e3"),)))
        assert [found.id for found in await store.evidence("i1")] == ["e1", "e2"]

    async def test_an_answer_given_again_keeps_its_evidence(self, store):
        started = await begin(store)
        one = await filed(store)
        await store.save(answered(started, answer("yes")))
        assert await store.evidence("i1") == (one,)


class TestFiles:
    async def test_the_content_comes_back(self, store):
        await begin(store)
        one = await filed(store)
        assert await store.files.read("p1", one.sha256) == PAPER
        assert await store.files.has("p1", one.sha256)
        assert not await store.files.has("p2", one.sha256)

    async def test_the_same_content_is_there_once_and_goes_with_its_last_row(self, store):
        await begin(store)
        one = await filed(store)
        same = await filed(store, id="e2", interview="i1")
        await store.save(Change(dropped=(one,)))
        assert await store.files.read("p1", one.sha256) == PAPER
        await store.save(Change(dropped=(same,)))
        assert not await store.files.has("p1", one.sha256)
        assert await store.files.persons() == ()

    async def test_erasing_an_interview_takes_its_files_and_no_others(self, store):
        await begin(store)
        await begin(store, "p1", "i2")
        first = await filed(store)
        shared = await filed(store, b"in both", id="e2")
        await filed(store, b"in both", id="e3", interview="i2")
        erased = await store.erase_interview("i1")
        assert erased.evidence == 2
        assert not await store.files.has("p1", first.sha256)
        assert await store.files.read("p1", shared.sha256) == b"in both"
        assert [one.id for one in await store.evidence_of("p1")] == ["e3"]

    async def test_erasing_a_person_takes_all_her_files(self, store):
        await begin(store)
        await begin(store, "p2", "i2")
        await filed(store)
        await store.files.keep(await held(store.files, b"no row yet"), "p1")
        other = await filed(store, id="e2", person="p2", interview="i2")
        assert (await store.erase_person("p1")).evidence == 1
        assert await store.files.persons() == ("p2",)
        assert await store.evidence_of("p1") == ()
        assert await store.files.read("p2", other.sha256) == PAPER

    async def test_retention_takes_files_and_spares_who_came_back(self, store):
        await begin(store)
        await begin(store, "p2", "i2")
        await filed(store)
        await filed(store, id="e2", person="p2", interview="i2")
        await store.save(Change(person=person("p2", minutes=90)))
        erased = [part async for part in retention.erase_idle(store, later(60))]
        assert [part.evidence for part in erased] == [1]
        assert await store.files.persons() == ("p2",)

    async def test_too_much_is_refused_and_leaves_nothing(self, store, tmp_path):
        assert (await store.files.hold(pieces(b"x" * 10), 10)).size == 10
        with pytest.raises(TooLargeError):
            await store.files.hold(pieces(b"x" * 11), 10)
        arriving = tmp_path / "evidence" / ARRIVING
        assert not arriving.exists() or len(list(arriving.iterdir())) == 1  # the first one

    async def test_who_stops_sending_leaves_nothing(self, store, tmp_path):
        async def broken() -> AsyncIterator[bytes]:
            yield b"x" * 100
            raise ConnectionResetError

        with pytest.raises((ConnectionResetError, StoreError)):
            await store.files.hold(broken(), 1000)
        arriving = tmp_path / "evidence" / ARRIVING
        assert not arriving.exists() or not list(arriving.iterdir())

    async def test_a_file_whose_row_could_not_be_saved_goes_with_the_sweep(self, store):
        await begin(store)
        kept = await filed(store)
        lost = await held(store.files, b"the disk was full, then it was killed")
        await store.files.keep(lost, "p1")
        swept = await sweep(store, later(60 * 24 * 365 * 99))
        assert swept.orphans == 1
        assert not await store.files.has("p1", lost.sha256)
        assert await store.files.has("p1", kept.sha256)

    async def test_an_offer_nobody_took_goes_after_a_day(self, store):
        await begin(store)
        offer = await filed(store, answers=())
        taken = await filed(store, b"taken", id="e2")
        assert (await sweep(store, later(60 * 23))).offers == 0
        assert (await sweep(store, later(60 * 25))).offers == 1
        assert not await store.files.has("p1", offer.sha256)
        assert await store.evidence("i1") == (taken,)
