"""Broadcasts in Telegram itself: composed there, received there, and stopped there by a button."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.associations import broadcasting
from bot.associations.posting import Posting
from bot.outreach.courier import Courier
from bot.outreach.pace import Pace
from bot.outreach.recipients import desk
from bot.outreach.sender import Sender, Times, utc_now
from bot.telegram.reading import CHANNEL
from storage.base import Change
from storage.cohorts import ASSOCIATION, Joint, Officer
from tests.bot_api import Person
from tests.broadcast_samples import campaign, members
from tests.outreach_running import FIRST
from tests.store_samples import NOON
from tests.telegram_running import Bot, catalog, quickly, running

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    catalog().open("quick_scan", language="en")  # read before anybody waits for an answer
    catalog().library("en")
    async with running("polling") as bot:
        yield bot
        bot.server.assert_clean()


async def send_all(bot: Bot) -> None:
    """Put what is sent into the outbox, and carry it."""
    assert bot.conversation is not None
    around = bot.conversation.around
    await Posting(around, telegram=True).look(utc_now())
    courier = Courier(bot.server.token, bot.server.base_url, net=0)
    await courier.open()
    seconds = iter(range(10_000))
    times = Times(utc_now, lambda: float(next(seconds)), quickly)
    sender = Sender(desk(around), courier, Pace(lambda: float(next(seconds))), times, "first")
    while await sender.send_due():
        pass
    await sender.finish()
    await sender.stop(1)
    await courier.close()


async def compose(ann: Person) -> None:
    """Write a message to all, with a button, and send it."""
    await ann.send("/association")
    await ann.expect("Garment Makers' Association")
    await ann.tap("Write to members")
    await ann.expect("5 to 9 people")
    await ann.tap("all who agreed to messages")
    await ann.expect("Please type the text")
    await ann.send("A <new> guide & more")
    await ann.expect("The text is kept.")
    await ann.tap("Button under the text")
    await ann.expect("What should the button")
    await ann.tap("The questionnaire")
    await ann.expect("a button to the questionnaire")
    await ann.tap("Send …")
    await ann.expect("This goes to 5 to 9 people.")
    await ann.tap("Send now")
    await ann.expect("It is being sent")


async def test_composed_received_and_ended_in_telegram(bot: Bot) -> None:
    cohort = await campaign(bot.store)
    awake = f"Etc/GMT{utc_now().hour - 12:+d}"
    await members(bot.store, range(6), time_zone=awake)
    people = [bot.server.person(FIRST + number, started=True) for number in range(6)]
    office = Officer(cohort.organisation, "p0", ASSOCIATION, NOON)
    await bot.store.save(Change(joint=Joint(officers=(office,))))
    await compose(people[0])
    await bot.server.settle()
    bot.server.fail_next("sendMessage", 403, "Forbidden: bot was blocked by the user",
                         chat_id=FIRST + 5)  # fmt: skip
    await send_all(bot)
    for person in people[1:5]:
        await person.expect("A <new> guide & more")
    await people[1].tap("No more from this campaign")
    await people[1].expect("You get no more messages about")
    await people[2].tap("Stop all messages")
    await bot.server.settle()
    wished = await bot.store.cohorts.consenting(cohort.id, "messages")
    assert wished == {"p0", "p3", "p4", "p5"}
    stopped = await bot.store.person_of(CHANNEL, str(FIRST + 2))
    blocked = await bot.store.person_of(CHANNEL, str(FIRST + 5))
    assert stopped is not None
    assert blocked is not None
    assert (stopped.stopped, blocked.stopped) == (True, True)
    await send_all(bot)
    (one,) = await bot.store.cohorts.broadcasts_in(broadcasting.DONE)
    assert one.content["result"]["blocked"] == 1
    assert one.content["result"]["sent"] == 5
