"""The board of a workshop: who may see it, and what it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.settings import Settings
from bot.web.board_charts import Charts
from bot.wiring import Service
from bot.wording import wording
from flows import workshop_events as events
from flows.workshop_room import Figure
from storage.base import Change
from storage.cohorts import TRAINER, Joint, Officer
from tests.board_hall import (
    PAID,
    PLAN,
    Pages,
    answered_hall,
    pages_of,
    shows_fees,
    sits,
    trained_hall,
)
from tests.web_client import Browser, Page
from tests.workshop_talk import AT, CATALOG

PAGES = ("board", "board/live", "console", "console/live")


def stage(page: Page) -> str:
    """The part of the board that changes."""
    return page.text[page.text.index('<div id="stage"') : page.text.index("</main>")]


def leaves(page: Page) -> list[str]:
    """The titles of the pages of a revealed part."""
    return re.findall(r'<h1 id="leaf-\d+"[^>]*>(.*?)</h1>', page.text)


ARABIC = re.compile("[\u0620-\u064a]{2}")


def bars(page: Page) -> list[str]:
    """What the bars of the figures are called."""
    return re.findall(r'<th scope="row">(.*?)</th>', page.text.partition("</main>")[0])


# -- who may see it --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
async def test_whoever_is_no_trainer_here_is_told_what_an_unknown_code_is_told(page: str) -> None:
    hall = await trained_hall()
    guest = hall.person("guest", "web")
    await guest.joins()
    async with pages_of(hall) as pages:
        trainer, stranger = pages.trainer(), pages.stranger()
        unknown = await trainer.open(f"/workshop/{'x' * 22}/{page}")
        refused = await stranger.open(pages.path(page))
        spoken = await trainer.open(f"/workshop/{hall.cohort.spoken}/{page}")
        assert (unknown.status, refused.status, spoken.status) == (404, 404, 404)
        assert unknown.text == refused.text == spoken.text
        assert hall.cohort.title not in refused.text


async def test_a_trainer_of_another_organisation_sees_nothing() -> None:
    hall = await trained_hall()
    left = Officer("o1", "trainer", TRAINER, AT, left_at=AT)
    async with pages_of(hall) as pages:
        browser = pages.trainer()
        assert (await browser.open(pages.path())).status == 200
        await hall.store.save(Change(joint=Joint(officers=(left,)), at=AT))
        assert (await browser.open(pages.path())).status == 404
        assert (await browser.open(pages.path("console"))).status == 404
        assert (await browser.open("/workshop/new")).status == 404


async def key_of(pages: Pages, browser: Browser) -> str:
    """Make a link to the board, and return its address without the host."""
    await browser.open(pages.path("console"))
    page = await browser.send(pages.path("board-link"), {})
    found = re.search(r"192\.168\.43\.1:8080(/workshop/[^<]*\?key=[\w-]+)", page.text)
    assert found, page.words
    return found[1]


async def test_the_laptop_of_the_hall_sees_the_board_by_its_key_and_nothing_else() -> None:
    hall = await trained_hall()
    async with pages_of(hall) as pages:
        link = await key_of(pages, pages.trainer())
        laptop = pages.stranger()
        board = await laptop.open(link)
        assert (board.status, board.path) == (200, pages.path())
        assert 'id="steer"' not in board.text
        assert "form_token" not in board.text
        assert (await laptop.open(pages.path("console"))).status == 404
        assert (await pages.stranger().open(pages.path())).status == 404
        wrong = pages.stranger()
        assert (await wrong.open(f"{pages.path()}?key={'k' * 32}")).status == 404
        hall.tick(2 * 24 * 3600)
        assert (await laptop.open(pages.path())).status == 404


async def test_a_new_key_ends_the_one_before_and_a_role_ends_all() -> None:
    hall = await trained_hall()
    async with pages_of(hall) as pages:
        trainer, first, second = pages.trainer(), pages.stranger(), pages.stranger()
        await first.open(await key_of(pages, trainer))
        await second.open(await key_of(pages, trainer))
        assert (await first.open(pages.path())).status == 404
        assert (await second.open(pages.path())).status == 200
        left = Officer("o1", "trainer", TRAINER, AT, left_at=AT)
        await hall.store.save(Change(joint=Joint(officers=(left,)), at=AT))
        assert (await second.open(pages.path())).status == 404


async def test_keys_are_not_guessed_for_long() -> None:
    hall = await trained_hall()
    async with pages_of(hall) as pages:
        browser = pages.stranger()
        link = f"{pages.path()}?key={'k' * 32}"
        seen = [(await browser.open(link)).status for _ in range(31)]
        assert seen == [404] * 30 + [429]


# -- what it shows ---------------------------------------------------------------------------------


async def test_the_lobby_shows_how_to_join_and_how_many_did() -> None:
    hall = await trained_hall()
    await sits(hall, {}, 3)
    async with pages_of(hall) as pages:
        page = await pages.trainer().open(pages.path())
        spoken = hall.cohort.spoken
        assert "192.168.43.1:8080/join" in page.words
        assert f"{spoken[:3]} {spoken[3:]}" in page.words
        assert 'role="img" aria-label="QR code' in page.text
        assert "3 joined" in page.words
        await hall.does(events.CloseJoining())
        closed = await pages.trainer().open(pages.path())
        assert "Joining is closed" in closed.words
        assert spoken[:3] not in closed.words


async def test_the_lobby_names_the_bot_once_telegram_told_its_name() -> None:
    hall = await trained_hall()
    hall.talk.workshops = hall.workshops
    async with pages_of(hall) as pages:
        assert "Telegram" not in (await pages.trainer().open(pages.path())).words
        Service(Settings(), hall.store, CATALOG, hall.talk).called("fair_bot")
        assert "In Telegram: open @fair_bot" in (await pages.trainer().open(pages.path())).words


async def test_an_open_part_shows_how_many_answered_and_the_time_left() -> None:
    hall = await answered_hall(6)
    await sits(hall, {}, 2, first=7)
    await hall.taps("start")
    async with pages_of(hall) as pages:
        browser = pages.trainer()
        ready = await browser.open(pages.path())
        assert "Part 1 of 3" in ready.words
        assert "Company and workforce profile" in ready.words
        step = (await hall.standing()).room.current
        await hall.does(events.Open(step=step, deadline=hall.at.replace(minute=30)))
        page = await browser.open(pages.path())
        assert "6 of 8 have answered here" in page.words
        assert 'aria-valuemax="8" aria-valuenow="6"' in page.text
        left = int(re.findall(r'data-seconds="(\d+)"', page.text)[0])
        assert 28 * 60 < left < 30 * 60
        await hall.taps("pause")
        assert "Pause. We go on soon." in (await browser.open(pages.path())).words


async def test_a_revealed_part_has_a_table_for_each_question_and_a_question_to_talk_about() -> None:
    hall = await answered_hall(12)
    await shows_fees(hall)
    async with pages_of(hall) as pages:
        page = await pages.trainer().open(pages.path())
        asked, *gaps, talk = leaves(page)
        assert asked.startswith("Did any worker pay money")
        assert set(gaps) == {"The gaps most firms here have"}
        assert talk == "Fees and related costs"
        table = page.text[page.text.index("<table") : page.text.index("</table>")]
        assert re.findall(r'class="number">(.*?)<', table) == ["6", "0", "6"]
        assert re.findall(r'class="share">(.*?)<', table) == ["50 %", "0 %", "50 %"]
        assert re.findall(r'class="sure" width="([\d.]+)%"', table) == ["50.0", "0.0", "50.0"]
        assert "What on this board surprises you?" in page.words


async def test_a_room_of_four_shows_no_distribution() -> None:
    hall = await answered_hall(4)
    await shows_fees(hall)
    async with pages_of(hall) as pages:
        page = await pages.trainer().open(pages.path())
        assert "fewer than five people answered" in page.words
        assert "<table" not in stage(page)
        assert "<rect" not in stage(page)
        assert leaves(page) == ["Fees and related costs"]


async def test_a_late_answer_after_the_reveal_changes_nothing_on_the_board() -> None:
    hall = await answered_hall(12)
    await shows_fees(hall)
    async with pages_of(hall) as pages:
        browser = pages.trainer()
        before = stage(await browser.open(pages.path()))
        await sits(hall, {PAID: "yes", "workers_hired_24_months": 3}, 1, first=30)
        after = stage(await browser.open(pages.path()))
        assert after.replace("13</strong> joined", "12</strong> joined") == before


async def test_what_few_chose_stands_apart_without_a_number() -> None:
    hall = await answered_hall(16)
    await sits(hall, {PAID: "partly", "workers_hired_24_months": 3}, 2, first=20)
    await sits(hall, {PAID: "yes", "workers_hired_24_months": 3}, 4, first=30)
    await shows_fees(hall)
    async with pages_of(hall) as pages:
        page = await pages.trainer().open(pages.path())
        assert 'class="number">12<' in page.text
        assert "Not shown, so that nobody can be recognised:" in page.words
        assert not re.search(r'class="number">[1-4]<', page.text)


async def test_pages_are_turned_and_looked_at_anew_without_script() -> None:
    hall = await answered_hall(12)
    await shows_fees(hall)
    async with pages_of(hall) as pages:
        browser = pages.trainer()
        page = await browser.open(pages.path())
        assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page.text
        assert 'href="?page=2&amp;language=en"' in page.text
        second = await browser.open(f"{pages.path()}?page=2&language=en")
        shown = re.findall(r'data-page="(\d+)"(?! hidden)', second.text)
        assert shown == ["2"]
        far = await browser.open(f"{pages.path()}?page=99")
        assert re.findall(r'data-page="(\d+)"(?! hidden)', far.text) == [str(len(leaves(far)))]


async def test_the_board_speaks_the_languages_of_the_room() -> None:
    hall = await answered_hall(12, replace(PLAN, languages=("ar", "en")))
    await shows_fees(hall)
    async with pages_of(hall) as pages:
        arabic = await pages.trainer().open(pages.path())
        assert '<html lang="ar" dir="rtl">' in arabic.text
        assert "الرسوم" in arabic.words
        english = await pages.trainer().open(f"{pages.path()}?language=en")
        assert leaves(english)[0].startswith("Did any worker pay money")
        assert not any(map(ARABIC.search, bars(english)))  # the names of gaps too
        assert len(bars(arabic)) == len(bars(english)) == 4  # yes, partly, no, and a gap
        assert all(map(ARABIC.search, bars(arabic)))
        other = await pages.trainer().open(f"{pages.path()}?language=fr")
        assert 'lang="ar"' in other.text


def test_a_question_too_few_answered_is_counted_and_not_drawn() -> None:
    figure: dict[str, Any] = {"name": PAID, "shown": "nothing", "answered": None, "most": "",
                              "several": False, "bars": []}  # fmt: skip
    charts = Charts(CATALOG, wording("en"))
    version = CATALOG.open("quick_scan").version
    drawn = charts.of("quick_scan", version, "fees", {PAID: Figure(figure, frozenset())})
    assert drawn.charts == ()
    assert drawn.without == 8


def test_where_only_the_most_frequent_answer_may_be_shown_no_bar_is_drawn() -> None:
    bars = [{"code": one, "label": one, "people": None} for one in ("yes", "partly", "no")]
    figure = {"name": PAID, "shown": "most", "answered": {"least": 6, "most": 6}, "several": False,
              "most": "no", "bars": bars}  # fmt: skip
    version = CATALOG.open("quick_scan").version
    charts = Charts(CATALOG, wording("en"))
    (chart,) = charts.of("quick_scan", version, "fees", {PAID: Figure(figure, frozenset())}).charts
    assert (chart.most, chart.bars, chart.kept_back) == ("No", (), "")
