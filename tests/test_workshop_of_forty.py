"""A room of forty owners, one trainer, one wall: a whole workshop in the service as it is served.

Twenty people use Telegram, twenty a browser (some of them a real one), and the trainer's laptop
loses its power in the middle. Rule of this file: what is asserted is what people see, and at the
end what is kept.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.cohorts import codes
from questionnaires.catalog import Catalog
from storage.cohorts import WORKSHOP
from tests.bot_api import BotApiServer, bot_api_server
from tests.chromium import PHONE, chromium
from tests.patience import PATIENCE
from tests.workbook_reading import book_of, cells
from tests.workshop_guests import Guest
from tests.workshop_guests_telegram import TelegramGuest
from tests.workshop_guests_web import PageGuest, WebGuest
from tests.workshop_served import Laptop, PlainTrainer, laptop

WALL: ViewportSize = {"width": 1920, "height": 1080}
RULE, CHANNEL, FIRED = "no_fee_rule_written", "complaint_channel", "retaliation_happened"
ASKED = (RULE, CHANNEL, FIRED)
TELEGRAM, PLAIN = 20, 16
WRONG = "CCCCCC"
REPEATED = ("message is not modified", "query is too old")
"""What Telegram says where a tap came twice, or long before the laptop was back."""
SOME = re.compile(r"[1-9]\d* of 40 have answered here")
SLOW_TELEGRAM = 7
"""The number of the one in Telegram who answers when the figures are already shown."""


@dataclass
class Room:
    """The hall: the laptop, the console, the wall, and who is there."""

    laptop: Laptop
    telegram: BotApiServer
    chrome: Browser
    console: Page
    wall: Page
    guests: list[Guest] = field(default_factory=list)
    gone: list[Guest] = field(default_factory=list)
    code: str = ""
    spoken: str = ""

    async def taps(self, *states: str) -> None:
        """Tap the main button of the console until the room stands so."""
        for state in states:
            await self.console.click(".acts .main")
            await stands(self.console, state)

    async def shows(self, words: str) -> None:
        """Wait until the wall counts so many."""
        await expect(self.wall.locator("#stage")).to_contain_text(words, timeout=PATIENCE * 1000)

    async def bars(self) -> dict[str, str]:
        """The page of figures on the wall: the number of each answer."""
        rows = self.wall.locator("section:visible .chart tbody tr")
        found = {}
        for row in await rows.all():
            found[await row.locator("th").inner_text()] = await row.locator(".number").inner_text()
        return found

    async def together(self, who: Sequence[Guest]) -> None:
        """Let these people answer the part that is open."""
        await asyncio.gather(*(one.takes_part() for one in who))


async def stands(page: Page, state: str) -> None:
    await page.wait_for_selector(f'#stage[data-state="{state}"]', timeout=PATIENCE * 1000)


@pytest.mark.timeout(300)
async def test_forty_owners_one_trainer_and_one_wall(tmp_path: Path) -> None:
    async with (
        bot_api_server() as telegram,
        laptop(tmp_path, telegram) as one,
        chromium() as chrome,
    ):
        room = await prepared(one, telegram, chrome)
        await people_join(room)
        await codes_are_guessed(room)
        await first_part(room)
        await a_late_joiner_catches_up(room)
        await the_laptop_loses_its_power(room)
        await figures_are_shown_and_an_answer_comes_late(room)
        kept, erased = await it_ends(room)
        await the_trainer_has_the_report(room)
        await everything_is_as_it_was_told(room, kept, erased)


# -- the scenes ------------------------------------------------------------------------------------


async def prepared(one: Laptop, telegram: BotApiServer, chrome: Browser) -> Room:
    """The trainer accepts the invitation, sets up, and opens the board on the hall's laptop."""
    console = await (await chrome.new_context(locale="en-GB")).new_page()
    console.set_default_timeout(PATIENCE * 1000)
    await console.goto(f"{one.address}{await one.invitation()}")
    await console.click(".begin .button.main")
    await expect(console.locator("body")).to_contain_text("You now hold this role")
    await console.goto(f"{one.address}/workshop/new")
    await console.get_by_label("Name of the workshop").fill("Hall 2")
    for box in await console.locator('input[name^="module."], input[name^="quiz_"]').all():
        await box.uncheck()
    for name in ("policy", "grievance"):
        await console.locator(f'input[name="module.{name}"]').check()
    await console.click("text=Make the workshop")
    await console.wait_for_url("**/console")
    await console.click("text=Board on another laptop")
    link = await console.inner_text(".address")
    await console.click(".button.main")
    await stands(console, "lobby")
    wall = await (await chrome.new_context(locale="en-GB", viewport=WALL)).new_page()
    await wall.goto(link)
    room = Room(one, telegram, chrome, console, wall)
    room.code = console.url.split("/")[-2]
    room.spoken = (await wall.inner_text(".code")).replace(" ", "").replace("-", "")
    for page in (console, wall):
        await page.evaluate("window.neverReloaded = true")
    return room


async def people_join(room: Room) -> None:
    """Half of them scan the code, the others type what stands on the wall."""
    ways = (room.code, room.spoken)
    for number in range(TELEGRAM):
        room.guests.append(TelegramGuest(number, room.telegram.person(1001 + number)))
    for number in range(TELEGRAM, TELEGRAM + PLAIN):
        room.guests.append(WebGuest(number, await room.laptop.browser()))
    for number in range(TELEGRAM + PLAIN, TELEGRAM + PLAIN + 2):
        phone = await (await room.chrome.new_context(**PHONE)).new_page()
        room.guests.append(PageGuest(number, phone, room.laptop.address))
    await asyncio.gather(*(one.joins(ways[one.number % 2]) for one in room.guests))
    await expect(room.wall.locator(".joined")).to_have_text("38 joined")


async def codes_are_guessed(room: Room) -> None:
    """Who guesses waits, others do not; the link of the QR code always works."""
    joker = room.telegram.person(2001)
    for _ in range(codes.MOST_EACH):
        await joker.send(f"/join {WRONG}")
        await room.telegram.settle(PATIENCE)
    await joker.send(f"/join {room.spoken}")
    await joker.expect("Too many codes", PATIENCE)
    for _ in range(codes.MOST_AT_AN_ADDRESS - codes.MOST_EACH):
        page = await (await room.laptop.browser()).open(f"/join/{WRONG}")
        assert page.status == 404
    guesser = await room.laptop.browser()
    for _ in range(codes.MOST_EACH):
        await guesser.open(f"/join/{WRONG}")
    anybody = await room.laptop.browser()
    slowed = await anybody.open(f"/join/{room.spoken}")
    assert slowed.status == 429
    assert "Too many codes" in slowed.words
    assert (await anybody.open(f"/join/{room.code}")).status == 200
    await expect(room.wall.locator(".joined")).to_have_text("38 joined")


async def first_part(room: Room) -> None:
    """Two people share a phone; the wall shows what all of them said."""
    await room.taps("ready", "open")
    await room.together(room.guests)
    await room.shows("38 of 38")
    await a_phone_is_passed_on(room)
    await room.shows("39 of 39")
    await room.taps("closed", "revealed")
    await stands(room.wall, "revealed")
    assert await room.bars() == counted([*room.guests, *room.gone], RULE)
    await room.taps("ready")


async def a_phone_is_passed_on(room: Room) -> None:
    before = room.guests.pop()
    assert isinstance(before, PageGuest)
    page = before.page
    await page.goto(f"{room.laptop.address}/join/{room.code}")
    await expect(page.locator("main")).to_contain_text("You are in already, with this browser")
    assert await page.get_by_role("button", name="Go on as before").is_visible()
    await page.get_by_role("button", name="Someone else: join anew").click()
    await page.wait_for_url("**/chat")
    after = PageGuest(before.number + 1, page, room.laptop.address)
    await after.answers()
    assert after.main != before.main
    room.gone.append(before)
    room.guests.append(after)


async def a_late_joiner_catches_up(room: Room) -> None:
    late = WebGuest(TELEGRAM + PLAIN + 3, await room.laptop.browser())
    await late.joins(room.code)
    assert late.said(RULE), await late.sees()
    assert late.said(CHANNEL) is None
    room.guests.append(late)
    await expect(room.wall.locator(".joined")).to_have_text("40 joined")


async def the_laptop_loses_its_power(room: Room) -> None:
    """It is killed while people answer; all come back by themselves, and nothing is lost."""
    await room.taps("open")
    slow = room.guests[SLOW_TELEGRAM]
    await slow.part_opens()
    others = [one for one in room.guests if one is not slow]
    plain = [one for one in others if not isinstance(one, PageGuest)]
    for one in plain:
        one.thought = 0.3 + one.number / 20
    answering = asyncio.gather(*(one.takes_part() for one in plain))
    await expect(room.wall.locator(".count")).to_have_text(SOME, timeout=PATIENCE * 1000)
    await room.laptop.kill()
    assert sum(one.said(FIRED) is None for one in plain) > 5
    await room.wall.wait_for_selector("#trouble:not([hidden])", timeout=PATIENCE * 1000)
    await room.laptop.start()
    await answering
    for one in plain:
        one.thought = 0.0
    await room.together([one for one in others if isinstance(one, PageGuest)])
    await room.wall.wait_for_selector("#trouble", state="hidden", timeout=PATIENCE * 1000)
    await room.shows("38 of 40")
    for page in (room.console, room.wall):
        assert await page.evaluate("window.neverReloaded")
    assert all(one.lost for one in room.guests if isinstance(one, WebGuest))


async def figures_are_shown_and_an_answer_comes_late(room: Room) -> None:
    await room.taps("closed", "revealed")
    await stands(room.wall, "revealed")
    slow = room.guests[SLOW_TELEGRAM]
    assert slow.said(CHANNEL) is None
    assert await room.bars() == counted(room.guests, CHANNEL)
    before = await room.wall.inner_text("section:visible")
    await slow.answers()
    assert slow.said(CHANNEL)
    await expect(room.console.locator("#plan .here td:nth-child(3)")).to_have_text("39")
    assert await room.wall.inner_text("section:visible") == before
    await room.console.click('.others [value="reveal"]')
    await expect(room.console.locator("#said")).to_be_visible()
    assert await room.wall.inner_text("section:visible") == before


async def it_ends(room: Room) -> tuple[list[Guest], list[Guest]]:
    """Half of them keep their answers and get a report, the others have them erased."""
    await room.console.click("#end summary")
    await room.console.click('#end [value="finish"]')
    await stands(room.console, "finished")
    erased = [one for one in room.guests if one.number % 2 == 0]
    kept = [one for one in room.guests if one.number % 2]
    await asyncio.gather(*(one.decides("forget", "forget yes") for one in erased))
    await asyncio.gather(*(keeps(one) for one in kept))
    return kept, erased


async def keeps(one: Guest) -> None:
    await one.decides("keep")
    await one.hands_in()
    content = await one.report()
    assert content.startswith(b"%PDF") or b"<h1" in content


async def the_trainer_has_the_report(room: Room) -> None:
    await room.console.reload()
    files = {}
    for link in await room.console.locator('#report a[href*="/report."]').all():
        where = await link.get_attribute("href")
        answer = await room.console.request.get(f"{room.laptop.address}{where}")
        assert answer.ok
        files[str(where).rpartition(".")[2]] = await answer.body()
    assert files["pdf"].startswith(b"%PDF")
    said = [str(cell.value) for cell in cells(book_of(files["xlsx"]))]
    assert "Took part: 40" in said
    assert any(one.startswith("Hall 2") for one in said)


# -- what was told and what is kept ----------------------------------------------------------------


def counted(who: Sequence[Guest], question: str) -> dict[str, str]:
    """What the wall should show of these people's answers."""
    asked = Catalog().open("quick_scan").question_by_name[question]
    labels = {one.name: one.label for one in asked.choices}
    said = Counter(one.said(question) for one in who)
    return {label: str(said[name]) for name, label in labels.items()}


async def everything_is_as_it_was_told(
    room: Room, kept: Sequence[Guest], erased: Sequence[Guest]
) -> None:
    for one in room.guests:
        if isinstance(one, WebGuest):
            await one.leaves()
    await room.telegram.settle(PATIENCE)
    code, err = await room.laptop.service.end()
    assert code == 0
    assert "Traceback" not in err
    room.telegram.allow(*REPEATED)
    room.telegram.assert_clean()
    async with room.laptop.stored() as store:
        cohort = await store.cohorts.cohort_of_code(room.code)
        assert cohort is not None
        assert cohort.kind == WORKSHOP
        assert len(await store.cohorts.members(cohort.id)) == 40
        for one in (*kept, *room.gone):
            interview = await store.interview(one.main)
            assert interview is not None
            given = {name: said.value for (name, _), said in interview.answers.items()}
            assert given == {
                name: said for name in (RULE, CHANNEL, FIRED) if (said := one.said(name))
            }
            submitted = await store.submissions(one.main)
            assert len(submitted) == (one in kept)
        for one in erased:
            for interview_id in {place[0] for place in one.told}:
                assert await store.interview(interview_id) is None


# -- a small room ----------------------------------------------------------------------------------


async def test_a_room_of_four_shows_no_distribution(tmp_path: Path) -> None:
    async with bot_api_server() as telegram, laptop(tmp_path, telegram) as one:
        trainer = PlainTrainer(await one.browser())
        await trainer.accepts(await one.invitation())
        await trainer.sets_up("Four of us", "policy")
        guests = [WebGuest(number, await one.browser()) for number in range(4)]
        await asyncio.gather(*(guest.joins(trainer.code) for guest in guests))
        await trainer.taps("start", "open")
        await asyncio.gather(*(guest.takes_part() for guest in guests))
        await trainer.taps("close", "reveal")
        assert all(guest.said(RULE) for guest in guests)
        board = await trainer.board()
        assert "4 joined" in board.words
        assert "fewer than five people answered" in board.words
        assert "<rect" not in board.text.split('class="below"')[0].split("</header>")[1]
        for label in counted(guests, RULE):
            assert f">{label}<" not in board.text
        for guest in guests:
            await guest.leaves()
