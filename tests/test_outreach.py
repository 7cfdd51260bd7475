"""What goes out of the outbox: at Telegram's pace, once, and only to who allows it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.outreach.sender import TRIES
from storage.base import Change
from storage.outbox import BLOCKED, CANCELLED, FAILED, REFUSED, SENT, WAITING
from tests.outreach_running import FIRST, Hands, calls_by_chat, letter, sending
from tests.store_samples import NOON, interview

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def hands() -> AsyncIterator[Hands]:
    async with sending() as hands:
        yield hands
        hands.server.assert_clean()


# -- pace ------------------------------------------------------------------------------------


async def test_many_are_written_to_at_the_pace_telegram_allows_each_once(hands: Hands) -> None:
    await hands.people(90)
    await hands.post(*(letter(f"k{number}", number) for number in range(90)))
    await hands.send()
    assert calls_by_chat(hands) == Counter({FIRST + number: 1 for number in range(90)})
    assert hands.server.refusals == []
    assert 90 / 30 - 0.2 < hands.seconds < 90 / 30 * 1.05 + 0.1
    assert await hands.store.outbox.counts() == {("broadcast", SENT): 90}


async def test_one_chat_gets_one_message_a_second_in_order(hands: Hands) -> None:
    await hands.people(2)
    await hands.post(*(letter(f"k{number}") for number in range(4)), letter("other", 1))
    await hands.send(until=6)
    assert hands.seen() == ["k0", "k1", "k2", "k3"]
    assert hands.server.refusals == []
    times = [one.settled_at for one in await hands.posted() if one.settled_at is not None]
    assert len(times) == 4
    assert all(later - one >= timedelta(seconds=1) for one, later in pairwise(times))


async def test_too_fast_in_one_chat_slows_that_chat_alone(hands: Hands) -> None:
    await hands.people(3)
    hands.server.fail_next("sendMessage", 429, "Slow down", retry_after=30, chat_id=FIRST)
    await hands.post(*(letter(f"k{number}", number) for number in range(3)))
    await hands.post(letter("second"))
    await hands.send()
    assert [await hands.states(number) for number in range(3)] == [[WAITING] * 2, [SENT], [SENT]]
    await hands.send(until=29)
    assert hands.seen() == []
    await hands.send(until=35)
    assert hands.seen() == ["k0", "second"]
    assert [one.attempts for one in await hands.posted()] == [0, 0]


async def test_too_fast_in_several_chats_at_once_slows_the_bot(hands: Hands) -> None:
    await hands.people(40)
    hands.server.fail_next("sendMessage", 429, "Slow down", retry_after=20, times=2)
    await hands.post(*(letter(f"k{number}", number) for number in range(40)))
    await hands.send()
    before = sum(calls_by_chat(hands).values())
    await hands.send(until=15)
    assert sum(calls_by_chat(hands).values()) == before <= 1
    await hands.send(until=25)
    assert await hands.store.outbox.counts() == {("broadcast", SENT): 40}


# -- what Telegram says ------------------------------------------------------------------------


async def test_who_blocked_us_is_stopped_and_keeps_her_answers(hands: Hands) -> None:
    await hands.people(2)
    await hands.store.save(Change(interview=interview("i", "p0")))
    await hands.server.people[FIRST].block_bot()
    hands.server.allow("bot was blocked by the user")
    await hands.post(letter("a"), letter("b"), letter("c", 1))
    await hands.send()
    known = await hands.store.person("p0")
    assert known is not None
    assert known.stopped
    assert await hands.store.interview("i") is not None
    assert await hands.states() == [BLOCKED, CANCELLED]
    assert await hands.states(1) == [SENT]
    assert len(hands.server.refusals) == 1


async def test_what_telegram_refuses_is_not_tried_again(hands: Hands) -> None:
    await hands.people(1)
    hands.server.fail_next("sendMessage", 400, "Bad Request: chat not found")
    await hands.post(letter("a"), letter("b"))
    await hands.send(until=5)
    assert await hands.states() == [REFUSED, SENT]
    assert (await hands.posted())[0].fault == "BadRequest"
    assert hands.seen() == ["b"]


@pytest.mark.parametrize("trouble", ["500", "502", "reset"])
async def test_what_may_pass_is_tried_again_and_the_next_waits_for_it(
    hands: Hands, trouble: str
) -> None:
    await hands.people(1)
    if trouble == "reset":
        hands.server.drop_next("sendMessage", times=2)
    else:
        hands.server.fail_next("sendMessage", int(trouble), "Not now", times=2)
    await hands.post(letter("a"), letter("b"))
    await hands.send(until=30)
    assert hands.seen() == ["a", "b"]
    assert await hands.states() == [SENT, SENT]


async def test_no_answer_in_time_is_trouble_and_the_message_may_come_twice(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hands.people(1)
    hands.server.drop_next("sendMessage", executed=True)
    await hands.post(letter("a"))
    await hands.send(until=10)
    assert hands.seen() == ["a", "a"]  # whether it arrived could not be known
    assert await hands.states() == [SENT]


async def test_one_that_always_fails_is_given_up_while_others_pass(hands: Hands) -> None:
    await hands.people(2)
    hands.server.fail_next("sendMessage", 500, "Never", times=99, chat_id=FIRST)
    await hands.post(letter("bad"))
    for number in range(60):
        await hands.post(letter(f"k{number}", 1, not_before=NOON + timedelta(seconds=30 * number)))
    await hands.send(until=2000, step=10)
    (bad,) = await hands.posted()
    assert (bad.state, bad.attempts, bad.fault) == (FAILED, TRIES, "NetworkError")
    assert await hands.states(1) == [SENT] * 60


async def test_nothing_is_given_up_while_telegram_is_down_for_all(hands: Hands) -> None:
    await hands.people(5)
    hands.server.fail_next("sendMessage", 502, "Bad Gateway", times=10_000)
    await hands.post(*(letter(f"k{number}", number) for number in range(5)))
    await hands.send(until=3600, step=10)
    assert len(hands.server.calls_of("sendMessage")) < 100
    assert await hands.store.outbox.counts() == {("broadcast", WAITING): 5}
    hands.server._faults.clear()
    await hands.send(until=3600 + 700, step=10)
    assert await hands.store.outbox.counts() == {("broadcast", SENT): 5}


async def test_a_slow_telegram_holds_up_its_own_chat_alone() -> None:
    async with sending(limits=False) as hands:
        await hands.people(30)
        hands.server.latency["sendMessage"] = 0.3
        await hands.post(*(letter(f"k{number}", number) for number in range(30)))

        async def pause(seconds: float) -> None:
            hands.seconds += seconds
            await asyncio.sleep(0)

        hands.pause = pause  # type: ignore[method-assign]  # here the clock does not wait
        hands.begin()
        start = asyncio.get_running_loop().time()
        await hands.send()
        assert asyncio.get_running_loop().time() - start < 9  # so long it takes one after the other
        assert len(calls_by_chat(hands)) == 30


async def test_a_wrong_token_loses_nothing(hands: Hands) -> None:
    await hands.people(2)
    hands.server.fail_next("sendMessage", 401, "Unauthorized", times=2)
    await hands.post(letter("a"), letter("b", 1))
    await hands.send()
    assert await hands.store.outbox.counts() == {("broadcast", WAITING): 2}
    await hands.send(until=700, step=10)
    assert await hands.store.outbox.counts() == {("broadcast", SENT): 2}
