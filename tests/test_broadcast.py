"""Messages of an association: to whom, each once, at once no more, and nothing told of anybody."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.associations import audiences, broadcasting, envelopes, posting
from bot.associations.broadcast_given import BroadcastError
from bot.associations.broadcast_pages import results
from bot.associations.posting import SETTLES, Posting
from bot.associations.running import NAME, broadcasts
from bot.cohorts import consents
from bot.wording import wording
from storage.base import Change, StaleCohort, Store, StoreError
from storage.cohorts import Joint, Membership
from storage.outbox import SENT, Outcome
from tests.broadcast_running import look_until, now, post, ready
from tests.broadcast_samples import (
    campaign,
    drafted,
    members,
    moved,
    state,
    surroundings,
)
from tests.outreach_running import FIRST, Hands, calls_by_chat, sending
from tests.role_samples import service
from tests.store_samples import NOON, STORES

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def hands() -> AsyncIterator[Hands]:
    async with sending() as hands:
        yield hands
        hands.server.assert_clean()


# -- each once -------------------------------------------------------------------------------------


async def test_everybody_who_agreed_gets_it_once_and_it_says_who_writes(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await drafted(hands.store, cohort, button="https://example.org/guide")
    assert await post(hands) == 0  # a draft goes nowhere
    await moved(hands.store, one, broadcasting.SEND)
    assert await look_until(hands, one) == broadcasting.DONE
    assert calls_by_chat(hands) == Counter({FIRST + number: 1 for number in range(6)})
    (sent,) = hands.server.people[FIRST].messages
    head = "Garment Makers' Association writes to the members of “Fair jobs 2026”:"
    assert sent.words == f"{head}\n\nA new guide is here."
    assert [label for row in sent.buttons for label in row] == [
        "Open the page", "No more from this campaign", "Stop all messages",
    ]  # fmt: skip
    assert await post(hands) == 0


async def test_in_the_language_of_the_member_if_it_was_written_in_it(hands: Hands) -> None:
    cohort = await ready(hands)
    arabic = await hands.store.person("p0")
    assert arabic is not None
    await hands.store.save(Change(person=replace(arabic, language="ar")))
    one = await drafted(hands.store, cohort, texts={"en": "Guide", "ar": "دليل"})
    await moved(hands.store, one, broadcasting.SEND)
    await look_until(hands, one)
    assert "دليل" in hands.seen(0)[0]
    assert "Guide" in hands.seen(1)[0]


async def test_what_is_planned_begins_by_itself(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await drafted(hands.store, cohort)
    later = NOON + timedelta(minutes=5)
    await broadcasting.move(surroundings(hands.store), one, broadcasting.PLAN, "ann", NOON, later)
    await look_until(hands, one)
    assert calls_by_chat(hands) == Counter()
    hands.seconds = 301
    assert await look_until(hands, one) == broadcasting.DONE
    assert len(calls_by_chat(hands)) == 6
    acts = [act.act for act in await hands.store.cohorts.acts(cohort.organisation)]
    assert acts == ["broadcast_made", "broadcast_plan", "broadcast_send", "broadcast_done"]


async def test_where_it_is_night_it_waits_for_the_morning(hands: Hands) -> None:
    cohort = await ready(hands, time_zone="Etc/GMT-12")  # midnight there
    one = await drafted(hands.store, cohort)
    await moved(hands.store, one, broadcasting.SEND)
    assert await look_until(hands, one) == broadcasting.SENDING
    assert calls_by_chat(hands) == Counter()
    hands.seconds = 8 * 3600 + 1
    assert await look_until(hands, one) == broadcasting.DONE
    assert len(calls_by_chat(hands)) == 6


class Failing:
    """A store whose saves fail when it is told to, before or after they are done."""

    def __init__(self, store: Store) -> None:
        self._store, self.fails_at, self.saves = store, -1, 0
        self.is_done_first = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def save(self, change: Change) -> None:
        self.saves += 1
        fails = self.saves == self.fails_at
        if not fails or self.is_done_first:
            await self._store.save(change)
        if fails:
            raise StoreError("The machine went away.")


@pytest.mark.parametrize(("kind", "is_done_first"), [("sqlite", False), ("postgresql", True)])
async def test_a_crash_in_the_middle_loses_nothing_and_sends_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, is_done_first: bool
) -> None:
    monkeypatch.setattr(posting, "AT_ONCE", 4)
    async with sending(STORES[kind](tmp_path)) as hands:
        cohort = await ready(hands, 10)
        await moved(hands.store, await drafted(hands.store, cohort), broadcasting.SEND)
        failing = Failing(hands.store)
        failing.fails_at, failing.is_done_first = 2, is_done_first
        around = replace(surroundings(hands.store), store=cast("Store", failing))
        with pytest.raises(StoreError):
            await Posting(around, telegram=True).look(hands.now())
        written = sum((await hands.store.outbox.counts()).values())
        assert written == (8 if is_done_first else 4)
        (one,) = await hands.store.cohorts.broadcasts_in(broadcasting.SENDING)
        hands.begin("second")  # another process goes on
        assert await look_until(hands, one) == broadcasting.DONE
        assert calls_by_chat(hands) == Counter({FIRST + number: 1 for number in range(10)})
        hands.server.assert_clean()


# -- pause, resume, stop ---------------------------------------------------------------------------


async def test_paused_it_goes_on_later_and_nobody_gets_it_twice(hands: Hands) -> None:
    cohort = await ready(hands, 8)
    one = await drafted(hands.store, cohort)
    await moved(hands.store, one, broadcasting.SEND)
    await post(hands)
    taken = await hands.store.outbox.claim("first", NOON, NOON + timedelta(minutes=1), 3)
    await moved(hands.store, one, broadcasting.PAUSE)
    await hands.send()
    assert calls_by_chat(hands) == Counter()
    await moved(hands.store, one, broadcasting.RESUME)
    assert await post(hands) == 0  # what was on its way may still arrive
    await hands.store.outbox.settle([Outcome(taken[0].number, "first", SENT, NOON)])
    hands.seconds = SETTLES.total_seconds()
    assert await look_until(hands, one) == broadcasting.DONE
    reached = set(calls_by_chat(hands))
    assert len(reached) == 7
    assert FIRST + int(taken[0].item.person[1:]) not in reached
    assert max(calls_by_chat(hands).values()) == 1
    lines = await results(hands.store, wording("en"), await now(hands, one))
    assert "Sent: 5 to 9 people" in lines


async def test_stopped_it_never_goes_on(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await drafted(hands.store, cohort)
    await moved(hands.store, one, broadcasting.SEND)
    await post(hands)
    await moved(hands.store, one, broadcasting.STOP)
    hands.seconds = 3600
    assert await look_until(hands, one) == broadcasting.STOPPED
    assert calls_by_chat(hands) == Counter()
    for what in (broadcasting.RESUME, broadcasting.SEND, broadcasting.PAUSE):
        with pytest.raises(BroadcastError):
            await moved(hands.store, one, what)


async def test_two_officers_at_once_do_not_undo_each_other(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await drafted(hands.store, cohort)
    await moved(hands.store, one, broadcasting.SEND)
    with pytest.raises(StaleCohort):
        await broadcasting.move(surroundings(hands.store), one, broadcasting.DROP, "ben", NOON)
    assert await state(hands.store, one) == broadcasting.SENDING


# -- who wants none --------------------------------------------------------------------------------


async def test_a_no_before_it_is_sent_wins_over_what_waits(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await drafted(hands.store, cohort)
    await moved(hands.store, one, broadcasting.SEND)
    await post(hands)
    no = consents.act("p0", consents.MESSAGES, cohort.id, False, NOON, "en")
    stopped = await hands.store.person("p1")
    assert stopped is not None
    await hands.store.save(Change(person=replace(stopped, stopped=True), consents=(no,)))
    hands.server.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user",
                           chat_id=FIRST + 2)  # fmt: skip
    assert await look_until(hands, one) == broadcasting.DONE
    assert sorted(calls_by_chat(hands)) == [FIRST + number for number in (3, 4, 5)]
    found = (await now(hands, one)).content["result"]
    assert (found["sent"], found["opted_out"], found["blocked"]) == (3, 2, 1)


async def test_who_never_agreed_or_left_is_in_no_group(hands: Hands) -> None:
    cohort = await ready(hands)
    await members(hands.store, [20], wishes=False)
    await hands.store.save(Change(joint=Joint(memberships=(
        Membership(cohort.id, "p0", NOON, left_at=NOON),))))  # fmt: skip
    groups = await audiences.groups_of(hands.store, cohort, NOON)
    assert groups.members[audiences.ALL] == {"p1", "p2", "p3", "p4", "p5"}


async def test_the_service_looks_after_them_by_itself() -> None:
    product = await service()
    cohort = await campaign(product.store)
    await members(product.store, range(6), telegram=False)
    one = await drafted(product.store, cohort)
    await moved(product.store, one, broadcasting.SEND)
    async with asyncio.timeout(60), broadcasts(product):
        for _ in range(5000):
            if await state(product.store, one) == broadcasting.DONE:
                break
            await asyncio.sleep(0.01)
    assert (await envelopes.counts(product.store, one))["in_chat"] == 6
    assert await product.store.leases.claim(NAME, "next", NOON, timedelta(1)) == "next"
    await product.store.close()
