"""Reminders of the dates of a plan: a week before and on the day, for who wants them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import zones
from bot.follow_up import dates
from bot.follow_up.plan import plan_of
from bot.follow_up.reminders import MOST
from bot.outreach.permission import Unwanted, objection
from bot.outreach.recipients import part_of, recipient_of
from bot.reminding import Reminding
from flows.follow_up import LATER, Standing
from storage.base import Change, Person, StoreError
from tests.plan_talk import INTERVIEW, PERSON, Owner, firm
from tests.store_samples import NOON


def noon(month: int, day: int, year: int = 2026, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
async def owner() -> Owner:
    """She handed in on 21 November 2026 and wants to be reminded."""
    owner = await Owner().begin()
    await owner.submits()
    await owner.says("/plan")
    assert "We remind you of the dates" in await owner.taps("Remind me of the dates")
    return owner


async def test_she_is_asked_once_and_says_yes_by_an_act_of_its_own(owner: Owner) -> None:
    acts = await owner.store.consents(PERSON)
    assert [(one.purpose, one.given) for one in acts] == [("plan", True)]
    await owner.says("/plan")
    assert "Remind me of the dates" not in owner.labels
    assert "You allowed us to remind you of the dates" in await owner.says("/reminders")
    assert "no reminders of the plan" in await owner.taps("No reminders of the plan")
    assert await owner.look(noon(11, 28)) == 0


async def test_without_a_yes_nothing_is_written() -> None:
    owner = await Owner().begin()
    await owner.submits()
    await owner.says("/reminders yes")  # of what is half done, which is another thing
    for day in (28, 29):
        assert await owner.look(noon(11, day)) == 0


async def test_on_the_day_and_a_week_before(owner: Owner) -> None:
    assert await owner.look(noon(11, 27)) == 0
    assert await owner.look(noon(11, 28)) == 1
    assert await owner.look(noon(11, 28, hour=13)) == 0
    told = await owner.opens_letter()
    assert told.startswith("Today is the day for the first step: Interview workers about fees")
    assert owner.labels == ["Done", "Do it later", "I need help", "Stop these messages"]
    assert await owner.look(noon(12, 14)) == 1
    ahead = [one.item.payload for one in await owner.waiting()][-1]
    assert ahead["sentence"] == "plan_reminder_end_week_more"
    assert ahead["params"]["date"] == {"day": "2026-12-21"}
    assert ahead["params"]["count"] == 16
    assert await owner.look(noon(12, 21)) == 1
    assert await owner.look(noon(12, 22)) == 0


async def test_what_is_ended_is_not_told_and_done_takes_back_what_waits(owner: Owner) -> None:
    assert await owner.look(noon(11, 28)) == 1
    await owner.opens_letter()
    assert "by your own word" in await owner.taps("Done")
    assert await owner.waiting() == []
    await owner.act("open", "A10")
    assert await owner.look(noon(11, 28, hour=15)) == 0


async def test_later_moves_the_dates(owner: Owner) -> None:
    await owner.look(noon(11, 28))
    await owner.opens_letter()
    await owner.taps("Do it later")
    await owner.taps("In 14 days (12 Dec 2026)")
    assert await owner.look(noon(12, 5)) == 1
    assert "on December 12, 2026, comes what you put off: Interview" in await owner.opens_letter()
    await owner.look(noon(12, 12))
    last = (await owner.waiting())[-1].item.payload["sentence"]
    assert last == "plan_reminder_until_day"


async def test_at_night_it_waits_and_it_is_her_day_that_counts(owner: Owner) -> None:
    person = await owner.store.person(PERSON)
    assert person is not None
    await owner.store.save(Change(person=replace(person, time_zone="Pacific/Auckland")))
    assert await owner.look(noon(11, 27, hour=10)) == 0  # 23:00 on the 27th there
    assert await owner.look(noon(11, 27, hour=12)) == 1  # 01:00 on the 28th
    (one,) = await owner.waiting()
    there = zones.local(one.item.not_before, "Pacific/Auckland")
    assert (there.hour, there.date()) == (8, date(2026, 11, 28))


async def test_a_stop_wins_over_what_waits(owner: Owner) -> None:
    await owner.look(noon(11, 28))
    (one,) = await owner.waiting()
    await owner.says("/stop")
    assert await owner.waiting() == []
    objected = objection(one.item, await recipient_of(owner.around, one.item), owner.at)
    assert objected == Unwanted("stopped")
    acts = await owner.store.consents(PERSON)
    assert [(one.purpose, one.given) for one in acts] == [("plan", True), ("plan", False)]
    assert await owner.look(noon(12, 14)) == 0


async def test_no_more_than_a_few_in_a_month(owner: Owner) -> None:
    for order, action in enumerate(("A03", "A13", "A20", "A24", "A28", "A08"), 1):
        await owner.act("until", action, date(2026, 12, order).isoformat())
    written = [await owner.look(noon(11, 24) + timedelta(days=days)) for days in range(16)]
    assert sum(written) == MOST


async def test_a_new_result_takes_back_what_waited_and_counts_anew(owner: Owner) -> None:
    await owner.look(noon(11, 28))
    await owner.answers("yes", "results_told")
    await owner.submits()
    assert await owner.waiting() == []
    plan = await plan_of(owner.talk, await owner.interview())
    assert plan is not None
    assert plan.report.date == date(2026, 11, 28)
    assert await owner.look(noon(12, 5)) == 1


async def test_a_plan_another_one_went_on_with_is_not_told_any_more(owner: Owner) -> None:
    other = replace(firm(), id="firm000000000002", carried_from=INTERVIEW, submissions=1)
    await owner.store.save(Change(interview=other, answers=tuple(other.answers.values())))
    assert await owner.look(noon(11, 28)) == 0
    assert await owner.store.plans_due(date(2030, 1, 1), "", 9) == ()


async def test_who_is_not_in_telegram_is_not_written_to() -> None:
    owner = await Owner("web").begin()
    await owner.submits()
    await owner.says("/reminders plan")
    assert await owner.look(noon(11, 28)) == 0


async def test_an_outage_delays_and_does_not_repeat(owner: Owner) -> None:
    assert await owner.look(noon(11, 30)) == 1  # two days late
    assert await owner.look(noon(12, 1)) == 0
    assert await owner.look(noon(12, 25)) == 0  # four days late: no more of it


async def test_odd_data_of_one_keeps_nobody_else_from_being_reminded(owner: Owner) -> None:
    from storage.base import Submission
    from storage.follow_up_values import FollowUp

    odd = replace(firm(), id="a-first", person="p2")
    await owner.store.save(
        Change(
            person=Person("p2", NOON, NOON),
            interview=odd,
            submission=Submission("a-first", 1, NOON, "en", b"{}"),
            follow_up=FollowUp("a-first", (), date(2026, 11, 28)),
        )
    )
    assert await owner.look(noon(11, 28)) == 1


async def test_the_hourly_look_looks_at_plans_too(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await Reminding(owner.around).look(noon(11, 28)) == 1

    async def save(change: Change) -> None:
        raise StoreError("There is no room left.")

    monkeypatch.setattr(owner.store, "save", save)
    with pytest.raises(StoreError):
        await owner.look(noon(12, 14))


# -- the days themselves ---------------------------------------------------------------------------


async def test_every_date_is_told_twice_at_most(owner: Owner) -> None:
    plan = await plan_of(owner.talk, await owner.interview())
    assert plan is not None
    every = dates.tellings(plan.report.actions, {}, plan.report.date)
    told = [(one.action.id, one.kind, one.is_ahead) for one in every]
    assert len(told) == len(set(told))
    assert all(one.day > plan.report.date for one in every)
    one = plan.report.actions[0]
    off = {one.id: Standing(one.id, LATER, 1, NOON, until=date(2026, 12, 30))}
    moved = list(dates.tellings([one], off, plan.report.date))
    assert [(each.day, each.of) for each in moved] == [
        (date(2026, 12, 23), date(2026, 12, 30)),
        (date(2026, 12, 30), date(2026, 12, 30)),
    ]


async def test_the_message_fits_telegram_in_both_languages(owner: Owner) -> None:
    await owner.look(noon(11, 28))
    await owner.look(noon(12, 14))
    for one in await owner.waiting():
        to = await recipient_of(owner.around, one.item)
        assert to is not None
        for language in ("en", "ar"):
            part = part_of(one.item, replace(to, person=replace(to.person, language=language)))
            keyboard = part.keyboard or {}
            rows = keyboard["inline_keyboard"]
            assert len(rows) >= 4
            assert all(len(each["callback_data"].encode()) <= 64 for row in rows for each in row)
            assert "Interview workers about fees" in part.html or "Pay costs" in part.html
