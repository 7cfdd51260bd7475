"""What members say of their plans, in the groups an association sees as numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.associations import audiences
from flows.follow_up import DECLINED, DONE, HELP, LATER, OPEN, OWNER, Mark
from storage.base import Change, Consent, Store
from storage.follow_up_values import FollowUp
from storage.memory import MemoryStore
from tests import joining_samples
from tests.broadcast_samples import campaign, handed_in, members
from tests.joining_talk import Chat
from tests.sharing_samples import service, with_gaps
from tests.store_samples import NOON

PAST = (NOON - timedelta(days=1)).date()


@pytest.fixture
async def store() -> Store:
    kept = MemoryStore()
    await kept.open()
    return kept


async def marked(
    store: Store, number: int, state: str, until: date | None = None, *, counted: bool = False
) -> None:
    one = Mark("a1", 1, state, NOON, OWNER, until, counted=counted)
    await store.save(Change(follow_up=FollowUp(f"i{number}", (one,))))


async def test_who_did_or_moved_it_is_not_overdue(store: Store) -> None:
    cohort = await campaign(store)
    await members(store, range(10), begun=True)
    for number in range(10):
        await handed_in(store, number, complete=PAST)
    await marked(store, 0, DONE)
    await marked(store, 1, DECLINED)
    await marked(store, 2, LATER, NOON.date() + timedelta(days=7))
    await marked(store, 3, LATER, PAST)
    await marked(store, 4, HELP)
    await marked(store, 5, OPEN)
    groups = await audiences.groups_of(store, cohort, NOON)
    assert groups.members[audiences.OVERDUE] == {f"p{number}" for number in range(3, 10)}


async def test_wishes_for_help_are_a_number_from_five_on(store: Store) -> None:
    cohort = await campaign(store)
    await members(store, range(20), begun=True)
    for number in range(20):
        await handed_in(store, number, complete=NOON.date())
    for number in range(8):
        await marked(store, number, HELP, counted=number < 4)
    groups = await audiences.groups_of(store, cohort, NOON)
    assert groups.members[audiences.HELP] == {f"p{number}" for number in range(4)}
    assert groups.cell(audiences.HELP) is None
    for number in range(8, 14):
        await marked(store, number, HELP, counted=True)
    groups = await audiences.groups_of(store, cohort, NOON)
    assert groups.cell(audiences.HELP) == {"least": 10, "most": 14}
    done = Mark("a1", 2, DONE, NOON, OWNER)
    await store.save(Change(follow_up=FollowUp("i0", (done,))))
    groups = await audiences.groups_of(store, cohort, NOON)
    assert "p0" not in groups.members[audiences.HELP]


async def test_a_member_is_asked_and_her_yes_counts_once() -> None:
    product = await service()
    one = await with_gaps(product)
    await _open_first(one)
    told = (await one.tap("I need help")).messages[-1].text
    assert f"May {joining_samples.ASSOCIATION.name} count that one more member wishes" in told
    assert "Thank you. You are counted" in (await one.tap("Yes, count me")).messages[-1].text
    person = await product.store.person_of("terminal", "me")
    assert person is not None
    (first, second) = await product.store.marks(person.current)
    assert [one.counted for one in (first, second)] == [False, True]
    again = (await one.tap("I need help")).messages[-1].text
    assert "count" not in again


async def test_who_is_not_counted_in_the_totals_is_not_asked() -> None:
    product = await service()
    one = await with_gaps(product)
    person = await one.person()
    no = Consent(person.id, "totals", False, NOON, "1", "en", "campaign")
    await product.store.save(Change(consents=(no,)))
    await _open_first(one)
    assert "count" not in (await one.tap("I need help")).messages[-1].text


async def _open_first(one: Chat) -> None:
    await one.say("/plan")
    await one.tap("1")
