"""The figures of a room: five at least, frozen once shown, of those who are counted."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.workshops.values import Plan
from flows import workshop_events as events
from flows.workshop_effects import ShowReveal
from tests.workshop_talk import Hall, answered, bars, hall, revealed

POLICY = Plan("Room 4", ("en",), modules=("policy",))


@pytest.fixture
async def room() -> AsyncIterator[Hall]:
    made = await hall(POLICY)
    yield made
    await made.store.close()


async def test_a_room_of_four_shows_no_distribution(room: Hall) -> None:
    who = await room.people(4)
    await room.taps("start", "open")
    await answered(who, "No")
    done = await room.taps("reveal")
    (shown,) = [one for one in done if isinstance(one, ShowReveal)]
    assert shown.shown == ()
    assert set(shown.held) >= {"gaps"}
    assert await revealed(room) == {}
    (figure,) = [
        one for name, one in (await room.workshops.figures(room.cohort.id, 1)).items()
        if name != "gaps"
    ]  # fmt: skip
    assert set(bars(figure).values()) == {None}


async def test_a_late_answer_changes_nothing_on_the_board_until_five_came(room: Hall) -> None:
    who = await room.people(12)
    await room.taps("start", "open")
    await answered(who[:11], "No")
    await room.taps("reveal")
    first = await revealed(room)
    assert {one.answers for one in first.values()} == {11}
    await room.taps("open")
    await answered(who[11:], "Yes")
    assert await room.taps("reveal") != ()
    assert await revealed(room) == first
    more = await room.people(4, first=20)
    await room.taps("open")
    await answered(more, "Yes")
    await room.taps("reveal")
    moved = await revealed(room)
    assert {one.answers for name, one in moved.items() if name != "gaps"} == {16}


async def test_seats_left_out_and_people_who_left_are_not_in_the_figures(room: Hall) -> None:
    who = await room.people(12)
    await room.taps("start", "open")
    await answered(who, "No")
    await room.does(events.SetAside(3))
    await who[0].sends(f"/join at {room.cohort.id} leave yes")
    figures = await room.workshops.figures(room.cohort.id, 1)
    for one in figures.values():
        assert one.answers == 10
        assert await who[0].id() not in one.basis
        assert await who[2].id() not in one.basis
    counts = await room.workshops.counts(room.cohort.id)
    assert counts.joined == 11
    assert [one.seat for one in counts.seats if one.aside] == [3]


async def test_the_top_gaps_of_the_room_come_with_the_reveal_and_are_kept(room: Hall) -> None:
    who = await room.people(10)
    await room.taps("start", "open")
    await answered(who, "No")
    await room.taps("reveal")
    gaps = (await revealed(room))["gaps"].value
    assert gaps["people"] == {"least": 10, "most": 10}
    assert [one["gap"]["most"] for one in gaps["gaps"]] == [10]
    assert gaps["gaps"][0]["label"] != gaps["gaps"][0]["requirement"]
    release = await room.store.cohorts.release(room.cohort.id, "room_gaps")
    assert release is not None
    assert release.number == 1


async def test_before_and_after_are_compared_only_as_pairs_of_five() -> None:
    room = await hall(POLICY, quiz_before=True, quiz_after=True)
    who = await room.people(5)
    for step, label in ((1, "The worker"), (3, "The employer")):
        await room.taps(*(("start",) if step == 1 else ("next", "next")), "open")
        for one in who:
            await one.goes_on()
            assert one.question.startswith("A worker gets a job")
            await one.taps(label)
        assert ("pairs" in await room.workshops.figures(room.cohort.id, step)) == (step == 3)
    pairs = (await room.workshops.figures(room.cohort.id, 3))["pairs"].value
    assert (pairs["pairs"], pairs["before"], pairs["after"]) == (5, 0, 5)
    counts = await room.workshops.counts(room.cohort.id)
    assert [one.people for one in counts.steps] == [5, 0, 5]
