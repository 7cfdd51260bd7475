"""One thing at a time for one person: in the order they came, whoever gives up."""

from __future__ import annotations

import asyncio

import pytest

from bot.order import Order


class Desk:
    """Serves people, and notes who was served and how many at once at most."""

    def __init__(self) -> None:
        self.order = Order()
        self.served: list[str] = []
        self.inside = self.most = 0

    async def serve(self, name: str, key: str = "one", fails: bool = False) -> None:
        async with self.order.turn(key):
            self.inside += 1
            self.most = max(self.most, self.inside)
            try:
                await asyncio.sleep(0)
                if fails:
                    raise ValueError(name)
                self.served.append(name)
            finally:
                self.inside -= 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_each_waits_for_who_came_before(desk: Desk) -> None:
    names = [f"p{number}" for number in range(20)]
    await asyncio.gather(*map(desk.serve, names))
    assert (desk.served, desk.most) == (names, 1)
    assert not desk.order._held


async def test_others_need_not_wait(desk: Desk) -> None:
    await asyncio.gather(*(desk.serve(name, name) for name in "abc"))
    assert desk.most == 3


async def test_who_fails_lets_the_next_in(desk: Desk) -> None:
    done = await asyncio.gather(
        desk.serve("a", fails=True), desk.serve("b"), return_exceptions=True
    )
    assert isinstance(done[0], ValueError)
    assert desk.served == ["b"]


async def test_who_gives_up_is_passed_over(desk: Desk) -> None:
    tasks = [asyncio.create_task(desk.serve(name)) for name in "abcd"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    tasks[3].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert desk.served == ["a", "c"]
    assert not desk.order._held


async def test_who_gives_up_just_as_the_turn_comes_gives_it_on(desk: Desk) -> None:
    entered, leave = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with desk.order.turn("one"):
            entered.set()
            await leave.wait()

    holding = asyncio.create_task(first())
    await entered.wait()
    second, third = (asyncio.create_task(desk.serve(name)) for name in "bc")
    await asyncio.sleep(0)
    leave.set()
    while not holding.done():
        await asyncio.sleep(0)
        if not desk.order._held["one"] or len(desk.order._held["one"]) == 1:
            second.cancel()  # its turn was handed over, and it has not heard yet
            break
    await asyncio.gather(holding, second, third, return_exceptions=True)
    assert second.cancelled()
    assert desk.served == ["c"]
    assert not desk.order._held
