"""A room that answers the same question within ten seconds, while its board is watched.

Rule of this file: everybody goes through the whole conversation and a store on disk, spread evenly
over the time; the board watches as every board does, and is right when it has counted everybody.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import Figure, Size, percentile
from benchmarks.walk import library
from bot.conversation import Conversation, Surroundings
from bot.keyboards import ANSWER, CONSENT, decode
from bot.messages import Incoming, Reply
from bot.workshops.pushing import go_data
from bot.workshops.values import Plan
from flows import workshop_events as events
from storage.base import Change, Person
from storage.cohorts import Cohort, Joint, Organisation
from storage.sqlite import SqliteStore

NAME: Final = "workshop"
MODULE: Final = "policy"
"""A part of the quick scan with one question."""
OWNER: Final = "organisation-org"
BAR_WAIT: Final = 0.100
BAR_BOARD: Final = 1.0
PATIENCE: Final = 60.0
AT_ONCE: Final = 20


@dataclass
class Room:
    """People in a workshop, and the button each of them is about to tap."""

    talk: Conversation
    cohort: Cohort
    taps: dict[str, str] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    answered_at: float = 0.0
    right_at: float = 0.0

    async def tap(self, account: str, data: str) -> Reply:
        update = secrets.token_hex(8)
        incoming = Incoming("web", account, _now(), data=data, update=update, language="en")
        return await self.talk.handle(incoming)

    async def enter(self, account: str) -> None:
        joined = await self.tap(account, f"/join {self.cohort.code} +en")
        await self.tap(account, _button(joined, CONSENT))

    async def ask(self, account: str) -> None:
        asked = await self.tap(account, go_data(self.cohort.id))
        self.taps[account] = _button(asked, ANSWER)

    async def answer(self, account: str, after: float) -> None:
        await asyncio.sleep(after)
        begun = time.perf_counter()
        await self.tap(account, self.taps[account])
        self.answered_at = time.perf_counter()
        self.waits.append(self.answered_at - begun)

    async def watch(self, people: int) -> None:
        """Do what a board does, until it has counted everybody."""
        async with aclosing(self.talk.workshops.watch(self.cohort.id)) as stamps:
            async for _ in stamps:
                counts = await self.talk.workshops.counts(self.cohort.id)
                if counts.answered(1) == people:
                    self.right_at = time.perf_counter()
                    return


def measure(size: Size) -> list[Figure]:
    with TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), size.of(500, 10), size.seconds(10, 0.5)))


async def _measure(folder: Path, people: int, over: float) -> list[Figure]:
    store = SqliteStore(folder / "fairhire.sqlite3")
    await store.open()
    try:
        room = await _room(store)
        accounts = [f"person{number}" for number in range(people)]
        await _some_at_once(room.enter, accounts)
        await _act(room, events.Start(step=0), events.Open(step=1))
        await _some_at_once(room.ask, accounts)
        board = asyncio.ensure_future(room.watch(people))
        await asyncio.gather(
            *(room.answer(one, at * over / people) for at, one in enumerate(accounts))
        )
        await asyncio.wait_for(board, PATIENCE)
        stored = len(await store.cohorts.answers(room.cohort.id))
        return _figures(room, people, stored, over)
    finally:
        await store.close()


async def _room(store: SqliteStore) -> Room:
    around = Surroundings(
        store=store,
        catalog=library(),
        new_id=lambda: secrets.token_urlsafe(12),
        new_token=lambda: secrets.token_urlsafe(24),
    )
    talk, at = Conversation(around), _now()
    trainer = Person("trainer", at, at)
    owner = Organisation(OWNER, "Trainers", at)
    await store.save(Change(person=trainer, joint=Joint(organisations=(owner,)), at=at))
    plan = Plan("A full hall", ("en",), modules=(MODULE,))
    return Room(talk, await talk.workshops.create(trainer, OWNER, plan, at))


async def _act(room: Room, *done: events.Event) -> None:
    for one in done:
        await room.talk.workshops.act(room.cohort.id, one, "trainer", _now())


async def _some_at_once(what: Callable[[str], Awaitable[None]], accounts: list[str]) -> None:
    for at in range(0, len(accounts), AT_ONCE):
        await asyncio.gather(*(what(one) for one in accounts[at : at + AT_ONCE]))


def _figures(room: Room, people: int, stored: int, over: float) -> list[Figure]:
    wait, late = percentile(room.waits, 0.99), max(0.0, room.right_at - room.answered_at)
    note = f"{people} people within {over:g} s, SQLite on disk, one process with the board"
    return [
        Figure(
            NAME, "answers stored", str(stored), f"{people} given", "-", "all", stored == people,
            note,
        ),
        Figure(
            NAME, "an answer, 99th percentile", f"{wait * 1000:.0f} ms", "-", "-",
            f"at most {BAR_WAIT * 1000:.0f} ms", wait <= BAR_WAIT,
        ),
        Figure(
            NAME, "board right after the last answer", f"{late:.2f} s", "-", "-",
            f"at most {BAR_BOARD:g} s", late <= BAR_BOARD,
        ),
    ]  # fmt: skip


def _button(reply: Reply, verb: str) -> str:
    for row in reply.messages[-1].buttons:
        for one in row:
            tap = decode(one.data)
            if tap is not None and tap.verb == verb:
                return one.data
    raise AssertionError(f"no button {verb} in {reply}")


def _now() -> datetime:
    return datetime.now(UTC)
