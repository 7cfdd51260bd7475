"""The contract of stores: one suite, run over every store.

Rule of this file: it knows the protocol alone; another store is one more entry in `STORES`.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage.base import (
    Change,
    Consent,
    DuplicateUpdate,
    Erased,
    Link,
    LiveMessage,
    StaleInterview,
    Store,
    StoreError,
    Submission,
)
from storage.opening import open_store
from storage.postgres import PostgresStore
from tests.store_samples import (
    NOON,
    STORES,
    VALUES,
    after,
    answer,
    answered,
    begin,
    binding,
    each_store,
    full,
    interview,
    later,
    person,
    submit,
)

store = each_store


class TestPersons:
    async def test_an_empty_store_knows_nobody(self, store):
        assert await store.person("p1") is None
        assert await store.person_of("telegram", "100") is None
        assert await store.interview("i1") is None
        assert await store.interviews_of("p1") == ()
        assert await store.link("t") is None
        assert await store.live("telegram", "100") is None
        assert await store.offset("polling") is None

    async def test_a_person_comes_back_as_saved(self, store):
        saved = replace(
            person(),
            language="ne",
            time_zone="Asia/Kathmandu",
            current="i1",
            stopped=True,
            hidden=True,
            roles=("operator", "trainer"),
            link_number=3,
        )
        await store.save(Change(person=saved))
        assert await store.person("p1") == saved

    async def test_a_later_save_replaces_the_person(self, store):
        await store.save(Change(person=person()))
        await store.save(Change(person=person(minutes=5)))
        assert await store.person("p1") == person(minutes=5)
        assert (await store.state()).persons == 1

    async def test_the_number_of_her_own_link_never_falls(self, store):
        await store.save(Change(person=replace(person(), link_number=2)))
        await store.save(Change(person=replace(person(minutes=5), link_number=1)))
        assert await store.person("p1") == replace(person(minutes=5), link_number=2)
        await store.save(Change(person=replace(person(), link_number=3)))
        assert (await store.person("p1")).link_number == 3

    async def test_an_account_belongs_to_one_person_at_a_time(self, store):
        await store.save(Change(person=person(), binding=binding()))
        await store.save(Change(person=person("p2"), binding=binding("p2", channel="web")))
        assert await store.person_of("telegram", "100") == person()
        assert await store.person_of("web", "100") == person("p2")
        await store.save(Change(binding=binding("p2")))
        assert await store.person_of("telegram", "100") == person("p2")

    async def test_an_account_of_nobody_is_refused(self, store):
        with pytest.raises(StoreError):
            await store.save(Change(binding=binding("nobody")))
        assert await store.person_of("telegram", "100") is None

    async def test_consents_are_kept_in_order_and_per_person(self, store):
        await begin(store)
        await begin(store, "p2", "i2")
        given = Consent("p1", "keep", True, NOON, "3", "en")
        withdrawn = Consent("p1", "totals", False, later(1), "3", "en", cohort="c1")
        other = Consent("p2", "keep", True, NOON, "3", "en")
        await store.save(Change(consents=(given, other)))
        await store.save(Change(consents=(withdrawn,)))
        assert await store.consents("p1") == (given, withdrawn)
        assert await store.consents("p2") == (other,)


class TestInterviews:
    async def test_every_field_comes_back(self, store):
        await store.save(Change(person=person(), interview=full(interview())))
        assert await store.interview("i1") == full(interview())

    @pytest.mark.parametrize("value", VALUES, ids=repr)
    async def test_every_kind_of_value_comes_back(self, store, value):
        started = await begin(store)
        await store.save(answered(started, answer(value)))
        assert [given.value for given in await store.history("i1")] == [value]
        kept = await store.interview("i1")
        assert kept.answers == {("fee", ""): answer(value)}
        assert type(kept.answers["fee", ""].value) is type(value)

    async def test_a_superseded_answer_stays_in_the_history(self, store):
        first = await begin(store)
        change = answered(first, answer("no"), answer("x", "other", "r1"))
        await store.save(change)
        await store.save(answered(after(change), answer("yes", minutes=2)))
        kept = await store.interview("i1")
        assert {key: given.value for key, given in kept.answers.items()} == {
            ("fee", ""): "yes",
            ("other", "r1"): "x",
        }
        assert [given.value for given in await store.history("i1")] == ["no", "x", "yes"]
        assert (await store.state()).answers == 3

    async def test_a_stale_writer_changes_nothing(self, store):
        started = await begin(store)
        await store.save(answered(started, answer("yes")))
        late = answered(started, answer("no")).but(
            person=person(minutes=9), update=("telegram", "7")
        )
        with pytest.raises(StaleInterview):
            await store.save(late)
        assert (await store.interview("i1")).answers["fee", ""].value == "yes"
        assert await store.person("p1") == person()
        assert not await store.seen(("telegram", "7"))
        assert len(await store.history("i1")) == 1

    async def test_an_id_is_given_once(self, store):
        await begin(store)
        with pytest.raises(StaleInterview):
            await store.save(Change(interview=interview()))

    async def test_of_two_writers_at_once_one_wins(self, store):
        started = await begin(store)
        changes = [answered(started, answer(word)) for word in "abcde"]
        done = await asyncio.gather(*map(store.save, changes), return_exceptions=True)
        assert sorted(map(type, done), key=str) == sorted(
            [type(None), *[StaleInterview] * 4], key=str
        )
        winner = "abcde"[done.index(None)]
        assert (await store.interview("i1")).answers["fee", ""].value == winner
        assert len(await store.history("i1")) == 1

    async def test_the_revision_grows_by_one(self, store):
        started = await begin(store)
        jump = replace(started, revision=7)
        with pytest.raises(StoreError, match="revision 7"):
            await store.save(Change(interview=jump, expected_revision=1))

    async def test_answers_need_their_interview(self, store):
        with pytest.raises(StoreError, match="without their interview"):
            await store.save(Change(answers=(answer("yes"),)))

    async def test_what_cannot_be_text_is_refused_and_harms_nothing(self, store):
        started = await begin(store)
        with pytest.raises(StoreError, match="cannot be stored"):
            await store.save(answered(started, answer("\ud800")))
        await store.save(answered(started, answer("fine")))
        assert len(await store.history("i1")) == 1

    async def test_the_latest_comes_first_and_shared_ones_too(self, store):
        await begin(store)
        await begin(store, "p2", "i2")
        await store.save(Change(interview=interview("i3", "p1", minutes=9)))
        await store.save(Change(interview=interview("i4", "p2", minutes=5)))
        await store.share("i4", "p1", NOON)
        await store.share("i4", "p1", later(1))
        assert [found.id for found in await store.interviews_of("p1")] == ["i3", "i4", "i1"]
        assert [found.id for found in await store.interviews_of("p2")] == ["i4", "i2"]

    async def test_sharing_needs_an_interview_and_a_person(self, store):
        await begin(store)
        with pytest.raises(StoreError):
            await store.share("i1", "nobody", NOON)
        with pytest.raises(StoreError):
            await store.share("none", "p1", NOON)

    async def test_submissions_are_numbered(self, store):
        await begin(store)
        await submit(store, "i1", 2, b"second")
        await submit(store, "i1", 1, b'{"schema": 1}')
        with pytest.raises(StoreError):
            await submit(store, "i1", 2, b"another")
        with pytest.raises(StoreError):
            await submit(store, "none", 1)
        assert await store.submissions("i1") == (
            Submission("i1", 1, NOON, "en", b'{"schema": 1}'),
            Submission("i1", 2, NOON, "en", b"second"),
        )


class TestUpdates:
    async def test_an_update_counts_once(self, store):
        started = await begin(store)
        change = answered(started, answer("yes")).but(update=("telegram", "7"))
        await store.save(change)
        assert await store.seen(("telegram", "7"))
        assert not await store.seen(("web", "7"))
        with pytest.raises(DuplicateUpdate):
            await store.save(change)
        assert len(await store.history("i1")) == 1

    async def test_the_same_update_five_times_at_once_counts_once(self, store):
        change = Change(person=person(), update=("telegram", "7"), at=NOON)
        done = await asyncio.gather(*[store.save(change) for _ in range(5)], return_exceptions=True)
        assert [type(each) for each in done].count(DuplicateUpdate) == 4

    async def test_old_updates_are_forgotten(self, store):
        minutes = {"1": 0, "2": 60 * 24, "3": 60 * 49}
        for number, at in minutes.items():
            await store.save(Change(update=("telegram", number), at=later(at)))
        seen = [await store.seen(("telegram", number)) for number in minutes]
        assert seen == [False, True, True]

    async def test_an_update_needs_a_time(self, store):
        with pytest.raises(StoreError, match=r"Change\.at"):
            await store.save(Change(update=("telegram", "1")))

    async def test_the_live_message_is_the_last_one(self, store):
        for message in ("1", "2"):
            await store.save(Change(live=LiveMessage("telegram", "100", message)))
        assert await store.live("telegram", "100") == LiveMessage("telegram", "100", "2")

    async def test_live_messages_that_are_kept_up_to_date_are_found_again(self, store):
        two = LiveMessage("telegram", "200", "7", "w /workshop run w")
        for live in (two, LiveMessage("telegram", "100", "5", "v /workshop run v")):
            await store.save(Change(live=live))
        await store.save(Change(live=LiveMessage("web", "300", "9", "w x")))
        await store.save(Change(live=LiveMessage("telegram", "100", "6")))
        assert await store.followed("telegram") == (two,)
        assert await store.live("telegram", "200") == two

    async def test_a_counter_keeps_its_last_value(self, store):
        for value in (5, 10**15):
            await store.set_offset("polling", value)
        assert await store.offset("polling") == 10**15


class TestErasure:
    @pytest.fixture
    async def two(self, store) -> Store:
        """p1 owns i1 (shared with p2), p2 owns i2; both have said something."""
        for owner, own in (("p1", "i1"), ("p2", "i2")):
            started = await begin(store, owner, own)
            change = answered(started, answer("no"))
            await store.save(change)
            await store.save(answered(after(change), answer("yes")))
            await submit(store, own, 1)
            account = "100" if owner == "p1" else "200"
            await store.save(
                Change(
                    consents=(Consent(owner, "keep", True, NOON, "3", "en"),),
                    links=(
                        Link(f"{owner} back", "return", owner, NOON),
                        Link(f"{own} report", "report", owner, NOON, None, own, 1),
                    ),
                    live=LiveMessage("telegram", account, "55"),
                )
            )
        await store.share("i1", "p2", NOON)
        await store.save(Change(person=replace(person("p2"), current="i1")))
        return store

    async def test_an_interview_goes_with_all_that_names_it(self, two):
        assert await two.erase_interview("i1") == Erased(interviews=1, answers=2, submissions=1)
        assert await two.interview("i1") is None
        assert await two.history("i1") == ()
        assert await two.submissions("i1") == ()
        assert await two.link("i1 report") is None
        assert await two.link("p1 back") is not None
        assert await two.person("p1") is not None
        assert (await two.person("p2")).current == ""
        assert [found.id for found in await two.interviews_of("p2")] == ["i2"]

    async def test_a_person_goes_with_all_that_is_hers(self, two):
        erased = await two.erase_person("p1")
        assert erased == Erased(interviews=1, answers=2, submissions=1, bindings=1, persons=1)
        assert await two.person("p1") is None
        assert await two.person_of("telegram", "100") is None
        assert await two.interviews_of("p1") == ()
        assert await two.consents("p1") == ()
        assert await two.live("telegram", "100") is None
        assert await two.link("p1 back") is None
        assert await two.link("i1 report") is None

    async def test_nobody_else_loses_anything(self, two):
        before = await two.interview("i2")
        await two.erase_person("p1")
        assert await two.interview("i2") == before
        assert len(await two.history("i2")) == 2
        assert len(await two.consents("p2")) == 1
        assert await two.live("telegram", "200") is not None
        assert await two.link("p2 back") is not None
        assert (await two.state()).interviews == 1

    async def test_a_colleague_who_leaves_takes_nothing_along(self, two):
        await two.erase_person("p2")
        assert (await two.interview("i1")).answers["fee", ""].value == "yes"
        await two.save(Change(person=person("p2")))
        assert await two.interviews_of("p2") == ()

    async def test_erasing_the_unknown_erases_nothing(self, two):
        assert await two.erase_person("nobody") == Erased()
        assert await two.erase_interview("none") == Erased()
        assert await two.erase_person("") == Erased()
        assert await two.erase_interview("") == Erased()
        assert (await two.state()).interviews == 2
        assert await two.link("p1 back") is not None

    async def test_who_was_under_way_cannot_bring_it_back(self, two):
        before = await two.interview("i1")
        await two.erase_interview("i1")
        with pytest.raises(StaleInterview):
            await two.save(answered(before, answer("late")))
        assert await two.interview("i1") is None


async def test_the_state_names_kind_place_and_counts(store):
    await begin(store)
    state = await store.state()
    assert state.kind in STORES
    assert state.place
    assert state.schema >= 1
    assert state.library
    assert (state.persons, state.interviews, state.answers) == (1, 1, 0)


def test_other_addresses_are_refused_kindly(tmp_path):
    assert isinstance(
        open_store("postgresql://fairhire:secret@db/fairhire", tmp_path), PostgresStore
    )
    with pytest.raises(StoreError, match="no database fairhire knows") as told:
        open_store("mysql://root:secret@db", tmp_path)
    assert "secret" not in str(told.value)


async def test_without_a_setting_the_file_lies_in_the_data_folder(tmp_path):
    opened = open_store("", tmp_path / "data")
    await opened.open()
    await opened.close()
    assert [found.name for found in (tmp_path / "data").iterdir()] == ["fairhire.sqlite3"]
