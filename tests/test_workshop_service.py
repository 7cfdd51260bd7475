"""The workshop service: made, moved on, counted, revealed and watched, over every store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.messages import Incoming
from bot.organisations import audit
from bot.wording import wording
from bot.workshops import counting
from bot.workshops.service import Workshops
from bot.workshops.values import Plan, PlanError, UnknownWorkshop
from flows import workshop_events as events
from flows.workshop_effects import AnnounceOpened, Refuse, ShowReveal, Stale
from flows.workshop_phases import FINISHED
from storage.base import Change, Person, StaleCohort
from storage.memory import MemoryStore
from storage.outbox import CANCELLED, WAITING
from storage.sqlite import SqliteStore
from tests.patience import PATIENCE
from tests.store_samples import STORES
from tests.workshop_talk import AT, Hall, answered, bars, hall, revealed

POLICY = Plan("Room 4", ("en",), modules=("policy",))
RULE = "written_no_fee_policy"


@pytest.fixture
async def room() -> AsyncIterator[Hall]:
    made = await hall(POLICY)
    yield made
    await made.store.close()


# -- making --------------------------------------------------------------------------------------


async def test_a_new_workshop_waits_in_its_lobby_with_codes_and_is_in_the_audit_log(
    room: Hall,
) -> None:
    cohort, place = await room.standing()
    assert (len(cohort.code), len(cohort.spoken)) == (22, 6)
    assert cohort.open
    assert [step.module or step.kind for step in place.steps] == ["lobby", "policy", "finish"]
    (act,) = await room.store.cohorts.acts("o1")
    assert (act.act, act.actor, act.about) == ("workshop_created", "trainer", cohort.id)


async def test_modules_that_rest_on_the_profile_bring_it_along() -> None:
    made = await hall(Plan("Room", modules=("fees",)))
    steps = (await made.standing()).room.steps
    assert [step.module for step in steps if step.module] == ["profile", "fees"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": "  "}, "no_title"),
        ({"title": "x" * 200}, "too_long"),
        ({"prompts": {"policy": "x" * 600}}, "too_long"),
        ({"languages": ("xx",)}, "no_such_language"),
        ({"languages": ()}, "no_such_language"),
        ({"ref_id": "nothing"}, "no_such_questionnaire"),
        ({"ref_id": "knowledge_quiz"}, "no_such_questionnaire"),
        ({"ref_id": "repayment_plan"}, "no_such_questionnaire"),
        ({"modules": ("nothing",)}, "no_such_module"),
        ({"modules": ("policy", "policy")}, "no_such_module"),
        ({"pacing": "wild"}, "no_such_pacing"),
    ],
)
async def test_a_plan_that_makes_no_workshop_is_refused(
    room: Hall, wrong: dict[str, Any], why: str
) -> None:
    with pytest.raises(PlanError, match=why):
        await room.workshops.create(Person("t", AT, AT), "o1", replace(POLICY, **wrong), AT)


async def test_an_unknown_organisation_and_an_unknown_workshop_are_refused(room: Hall) -> None:
    with pytest.raises(PlanError, match="no_such_organisation"):
        await room.workshops.create(Person("t", AT, AT), "o9", POLICY, AT)
    with pytest.raises(UnknownWorkshop):
        await room.workshops.act("nothing", events.Start(step=0), "trainer", AT)
    assert await room.workshops.load("nothing") is None


# -- moving on -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgresql"])
async def test_a_whole_workshop_on_every_store(kind: str, tmp_path: Path) -> None:
    room = await hall(POLICY, STORES[kind](tmp_path))
    who = await room.people(10)
    await room.taps("start", "open")
    await answered(who, "No")
    shown = await room.taps("reveal")
    assert any(isinstance(one, ShowReveal) and one.moved for one in shown)
    (found,) = [one for name, one in (await revealed(room)).items() if name != "gaps"]
    assert bars(found)["no"] == {"least": 6, "most": 10}
    counts = await room.workshops.counts(room.cohort.id)
    assert (counts.joined, counts.active, counts.answered(1)) == (10, 10, 10)
    assert [one.answers for one in counts.seats] == [1] * 10
    await room.taps("finish")
    cohort, place = await room.standing()
    assert (place.phase, cohort.open, cohort.closed_at) == (FINISHED, False, room.at)
    assert await room.store.cohorts.broken_at() is None
    await room.taps("back")
    assert (await room.standing()).cohort.closed_at is None
    await room.store.close()


async def test_a_second_tap_is_stale_and_leaves_no_trace(room: Hall) -> None:
    await room.taps("start")
    before = await room.standing()
    assert isinstance((await room.does(events.Start(step=0)))[0], Stale)
    assert await room.standing() == before
    assert len(await room.store.cohorts.acts("o1")) == 2


async def test_two_trainers_who_tap_at_once_both_count() -> None:
    class Slow(MemoryStore):
        async def save(self, change: Change) -> None:
            await asyncio.sleep(0)
            await super().save(change)

    room = await hall(POLICY, Slow())
    await room.people(1)
    await asyncio.gather(
        room.does(events.SetPrompt(1, "Why?")),
        room.does(events.CloseJoining()),
        room.does(events.Rename("Room 5")),
        room.does(events.SetAside(1)),
    )
    cohort, place = await room.standing()
    assert (cohort.title, cohort.open) == ("Room 5", False)
    assert (place.steps[1].prompt, place.aside, place.joining) == ("Why?", (1,), False)
    (member,) = await room.store.cohorts.members(room.cohort.id)
    assert member.aside
    assert cohort.revision == 5


async def test_a_hand_that_always_loses_says_so() -> None:
    class Lost(MemoryStore):
        lost = False

        async def save(self, change: Change) -> None:
            if self.lost:
                raise StaleCohort("another")
            await super().save(change)

    store = Lost()
    room = await hall(POLICY, store)
    store.lost = True
    with pytest.raises(Exception, match="too many at once"):
        await room.taps("start")


async def test_nobody_sits_on_a_seat_that_was_never_taken(room: Hall) -> None:
    assert await room.does(events.SetAside(7)) == (Refuse("no_such_seat"),)
    assert (await room.standing()).room.aside == ()


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_the_audit_log_says_what_a_trainer_did_in_words(room: Hall, language: str) -> None:
    await room.people(1)
    await room.taps("start", "open", "pause", "resume")
    for event in (
        events.Extend(minutes=5, step=1, turn=(await room.standing()).room.turn),
        events.SetTimeBox(None, step=1),
        events.SetAside(1),
        events.TakeBack(1),
        events.SetPrompt(1, "Why?"),
        events.Rename("Room 5"),
        events.CloseJoining(),
        events.OpenJoining(),
    ):
        await room.does(event)
    await room.taps("close", "open", "reveal", "next", "back", "finish")
    acts = await room.store.cohorts.acts("o1")
    lines = [audit.line(wording(language), one) for one in acts]
    assert len(lines) == 19
    assert not [line for line in lines if "workshop_" in line]
    assert "Room 5" in lines[-1]
    assert "5" in lines[5]


# -- telling and watching ------------------------------------------------------------------------


async def test_opening_tells_who_has_telegram_and_takes_back_what_was_not_sent_yet(
    room: Hall,
) -> None:
    phone, browser = room.person("1001", "telegram"), room.person("b", "web")
    for one in (phone, browser):
        await one.joins()
    assert isinstance((await room.taps("start", "open"))[0], AnnounceOpened)
    (posted,) = await room.store.outbox.of(await phone.id())
    assert posted.item.kind == "push"
    assert posted.item.topic == ""
    assert "Policy commitment" in posted.item.payload["texts"]["en"]
    assert await room.store.outbox.of(await browser.id()) == ()
    await room.taps("finish")
    before, over = await room.store.outbox.of(await phone.id())
    assert (before.state, over.state) == (CANCELLED, WAITING)
    assert "is over" in over.item.payload["texts"]["en"]


async def test_a_colleague_who_helps_is_told_of_what_is_open_and_not_of_the_end(
    room: Hall,
) -> None:
    phone, other = room.person("1001", "telegram"), room.person("1002", "telegram")
    await phone.joins()
    await phone.says("/share colleague")
    token = phone.sees.rpartition("/open/")[2].split()[0]
    followed = Incoming(other.channel, other.name, room.tick(), language="en")
    assert await room.talk.follow_link(token, followed) is not None
    colleague = await other.id()
    assert await room.store.cohorts.helping(room.cohort.id) == (colleague,)
    await room.taps("start", "open")
    (posted,) = await room.store.outbox.of(colleague)
    assert "Policy commitment" in posted.item.payload["texts"]["en"]
    await room.taps("finish")
    assert [one.state for one in await room.store.outbox.of(colleague)] == [CANCELLED]


async def test_who_watches_sees_the_present_stamp_and_every_later_one() -> None:
    room = await hall(POLICY)
    workshops = Workshops(room.talk.around)
    workshops._watching._every = 0.005
    watch = workshops.watch
    async with aclosing(watch(room.cohort.id)) as mine, aclosing(watch(room.cohort.id)) as others:
        seen = [await anext(mine), await anext(others)]
        assert seen[0] == seen[1]
        for change in (room.taps("start"), room.people(1)):
            await change
            newer = await asyncio.wait_for(anext(mine), PATIENCE)
            assert newer not in seen
            seen.append(newer)
    assert not workshops._watching._watched


@pytest.mark.parametrize("together", [0, 60])
async def test_counts_follow_every_change(
    room: Hall, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "AT_ONCE", together)
    who = await room.people(3)
    await room.taps("start", "open")

    async def counted() -> tuple[int, int, list[int]]:
        counts = await room.workshops.counts(room.cohort.id)
        assert counts.finished(1) == counts.answered(1)  # of one question
        return counts.joined, counts.answered(1), [one.answers for one in counts.seats]

    assert await counted() == (3, 0, [0, 0, 0])
    await answered(who[:2], "No")
    assert await counted() == (3, 2, [1, 1, 0])
    await who[0].sends(f"/join at {room.cohort.id} leave yes")
    await who[1].says("/forget yes")
    assert await counted() == (1, 0, [0])


async def test_who_has_begun_a_part_has_finished_it_once_nothing_that_comes_is_left_open() -> None:
    room = await hall(Plan("Room 4", ("en",), modules=("documents",)))  # the first one comes along
    (one,) = await room.people(1)
    await room.taps("start", "next", "open")
    await one.goes_on()

    async def stands() -> tuple[int, int]:
        counts = await room.workshops.counts(room.cohort.id)
        return counts.answered(2), counts.finished(2)

    assert await stands() == (0, 0)
    await one.taps("We do")  # then it is asked whether workers can take them
    assert await stands() == (1, 0)
    await one.answers("Yes", "Yes", "Yes")
    assert await stands() == (1, 1)


async def test_what_many_ask_for_at_one_stamp_is_read_once(tmp_path: Path) -> None:
    room = await hall(POLICY, SqliteStore(tmp_path / "fairhire.sqlite3"))
    await room.people(3)
    found = await asyncio.gather(*(room.workshops.counts(room.cohort.id) for _ in range(5)))
    assert all(one is found[0] for one in found)
    await room.taps("start")
    assert await room.workshops.counts(room.cohort.id) is not found[0]
    await room.store.close()
