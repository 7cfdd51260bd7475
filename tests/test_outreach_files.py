"""A file on its way to Telegram: its own messages wait for it, all others go out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict

import pytest

from bot.outreach.letters import written
from bot.telegram.text import Enclosed
from storage.outbox import SENT, WAITING
from tests.evidence_samples import PDF
from tests.outreach_running import FIRST, Hands, letter, sending

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
UPLOAD = 0.5
"""Seconds that a file takes."""


@pytest.fixture
async def hands() -> AsyncIterator[Hands]:
    async with sending(limits=False) as hands:

        async def pause(seconds: float) -> None:
            hands.seconds += seconds
            await asyncio.sleep(0)

        hands.pause = pause  # type: ignore[method-assign]  # here the clock does not wait
        hands.begin()
        yield hands


async def kept(hands: Hands, owner: str = "broadcast") -> Enclosed:
    async def chunks() -> AsyncIterator[bytes]:
        yield PDF

    held = await hands.store.files.hold(chunks(), 1_000_000)
    await hands.store.files.keep(held, owner)
    return Enclosed(owner, held.sha256, "guide.pdf")


async def members(hands: Hands, count: int, file: Enclosed) -> None:
    """So many messages with the file, and after them one without."""
    await hands.people(count + 1)
    payload = written({"en": "A guide"}, file=asdict(file))
    items = [letter(f"file{number}", number, payload=payload) for number in range(count)]
    await hands.post(*items, letter("reminder", count))


def brought(hands: Hands) -> list[bool]:
    """Of each call with a file, whether it brought it."""
    calls = [one for one in hands.server.calls_of("sendDocument") if one.error is None]
    return [not isinstance(one.given.get("document"), str) for one in calls]


async def test_while_a_file_is_brought_other_messages_go_out(hands: Hands) -> None:
    hands.server.latency["sendDocument"] = UPLOAD
    await members(hands, 40, await kept(hands))
    await hands.sender.send_due()
    await hands.server.people[FIRST + 40].expect("reminder", timeout=UPLOAD / 2)
    assert brought(hands) == []
    await hands.sender.finish()
    hands.server.latency.clear()
    await hands.send()
    assert sorted(brought(hands)) == [False] * 39 + [True]
    assert await hands.store.outbox.counts() == {("broadcast", SENT): 41}


async def test_two_files_are_brought_at_once(hands: Hands) -> None:
    hands.server.latency["sendDocument"] = UPLOAD
    await hands.people(2)
    for number, owner in enumerate(("first", "second")):
        payload = written({"en": "A guide"}, file=asdict(await kept(hands, owner)))
        await hands.post(letter(owner, number, payload=payload))
    start = asyncio.get_running_loop().time()
    await hands.send()
    assert asyncio.get_running_loop().time() - start < 2 * UPLOAD
    assert brought(hands) == [True, True]


async def test_when_it_could_not_be_brought_the_next_message_brings_it(hands: Hands) -> None:
    hands.server.fail_next("sendDocument", 502, "Bad Gateway")
    await members(hands, 5, await kept(hands))
    await hands.send(until=30)
    assert sorted(brought(hands)) == [False] * 4 + [True]
    assert await hands.store.outbox.counts() == {("broadcast", SENT): 6}


async def test_who_waits_for_a_file_when_the_service_stops_is_given_back(hands: Hands) -> None:
    hands.server.latency["sendDocument"] = 30
    await members(hands, 5, await kept(hands))
    await hands.sender.send_due()
    await hands.sender.stop(0.2)
    waiting = [one for number in range(1, 5) for one in await hands.posted(number)]
    assert {(one.state, one.holder) for one in waiting} == {(WAITING, "")}
    assert await hands.states(5) == [SENT]
