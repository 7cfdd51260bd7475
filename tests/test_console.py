"""The trainer's console: what is offered, and what a tap does and does not."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.web import console
from bot.wording import wording
from bot.workshops import steering
from bot.workshops.board_keys import board_keys
from flows.workshop import possible
from flows.workshop_phases import PHASES
from flows.workshop_room import SELF
from storage.base import Change
from storage.cohorts import Joint, Membership
from tests.board_hall import PAID, PLAN, Pages, answered_hall, pages_of, sits, trained_hall
from tests.test_web_lan import IN_CSS, IN_SCRIPT, ONLY_HTTPS, from_elsewhere
from tests.web_client import Browser, Page
from tests.workshop_talk import AT, Hall

STATIC = Path(console.__file__).parent / "static"
INLINE = re.compile(r"\s(on[a-z]+|style)\s*=", re.I)


@pytest.fixture
async def pages() -> AsyncIterator[Pages]:
    async with pages_of(await trained_hall()) as made:
        yield made


def offered(page: Page) -> dict[str, str]:
    """The buttons that move the workshop on, with their labels."""
    found = re.findall(r'name="act" value="(\w+)">(.*?)<', page.text)
    return dict(found)


async def taps(pages: Pages, browser: Browser, name: str, **more: str) -> Page:
    """Tap a button of the page shown."""
    page = browser.page
    fields = {"act": name, "step": page.hidden("step"), "turn": page.hidden("turn"), **more}
    return await browser.send(pages.path("console"), fields)


async def stands(hall: Hall) -> tuple[int, str]:
    room = (await hall.standing()).room
    return room.current, room.phase


# -- the buttons ----------------------------------------------------------------------------------


async def test_a_workshop_is_run_from_the_console_alone(pages: Pages) -> None:
    browser = pages.trainer()
    page = await browser.open(pages.path("console"))
    seen = []
    for name in ("start", "open", "close", "reveal", "next", "open", "reveal", "back"):
        assert name in offered(page), (name, offered(page))
        page = await taps(pages, browser, name)
        seen.append(await stands(pages.hall))
    assert seen == [(1, "ready"), (1, "open"), (1, "closed"), (1, "revealed"), (2, "ready"),
                    (2, "open"), (2, "revealed"), (1, "revealed")]  # fmt: skip
    assert page.path == pages.path("console")
    page = await taps(pages, browser, "finish")
    assert await stands(pages.hall) == (4, "finished")
    assert "The workshop is over." in page.words
    assert "finish" not in offered(page)


async def test_the_console_offers_what_is_possible_and_nothing_else(pages: Pages) -> None:
    browser = pages.trainer()
    names = {kind: name for kind, name in steering._NAMES.items() if name != "finish"}
    for step in ("", "start", "open", "pause", "resume", "close", "reveal"):
        if step:
            await pages.hall.taps(step)
        room = (await pages.hall.standing()).room
        now = set(offered(await browser.open(pages.path("console"))))
        can = {names[kind] for kind in possible(room) if kind in names}
        assert now - can <= {"finish", "close_joining", "prompt"}, step
        assert can - now <= {"back"}, step  # from the first part there is nothing to go back to


async def test_a_double_tap_and_a_late_one_change_nothing(pages: Pages) -> None:
    first, second = pages.trainer(), pages.trainer()
    for browser in (first, second):
        await browser.open(pages.path("console"))
    await taps(pages, first, "start")
    told = await taps(pages, second, "start")
    assert "This was done already" in told.words
    assert await stands(pages.hall) == (1, "ready")
    await taps(pages, first, "open")
    old = first.page
    await taps(pages, first, "extend")
    room = (await pages.hall.standing()).room
    first.page = old
    await taps(pages, first, "extend")
    assert (await pages.hall.standing()).room.deadline == room.deadline


async def test_minutes_of_a_part_become_its_time_box(pages: Pages) -> None:
    browser = pages.trainer()
    await browser.open(pages.path("console"))
    page = await taps(pages, browser, "start")
    assert offered(page)["open"] == "Open this part (8 min)"
    page = await taps(pages, browser, "open")
    assert 7 * 60 < int(re.findall(r'data-seconds="(\d+)"', page.text)[0]) <= 8 * 60
    page = await taps(pages, browser, "extend")
    assert 12 * 60 < int(re.findall(r'data-seconds="(\d+)"', page.text)[0]) <= 13 * 60


async def test_a_self_paced_room_opens_all_for_the_time_of_all() -> None:
    async with pages_of(await trained_hall(replace(PLAN, pacing=SELF))) as pages:
        browser = pages.trainer()
        await browser.open(pages.path("console"))
        page = await taps(pages, browser, "start")
        assert 17 * 60 < int(re.findall(r'data-seconds="(\d+)"', page.text)[0]) <= 18 * 60


async def test_what_comes_from_elsewhere_or_is_made_up_changes_nothing(pages: Pages) -> None:
    browser = pages.trainer()
    await browser.open(pages.path("console"))
    path, start = pages.path("console"), {"act": "start", "step": "0", "turn": "0"}
    elsewhere = {"Origin": "http://elsewhere.example"}
    assert (await browser.send(path, start, headers=elsewhere)).status == 403
    assert "This was done already" in (await browser.send(path, start, own=False)).words
    for odd in ({"act": "erase"}, {"act": "start"}, {"act": "start", "step": "99", "turn": "0"},
                {"act": "open", "step": "-1", "turn": "x"}):  # fmt: skip
        await browser.open(path)
        assert (await browser.send(path, odd)).status == 400
    assert await stands(pages.hall) == (0, "lobby")
    stranger = pages.stranger()
    await stranger.open("/")
    assert (await stranger.send(path, start)).status == 404
    assert (await stranger.send(pages.path("board-link"), {})).status == 404


# -- the people in the room -----------------------------------------------------------------------


async def test_the_console_shows_counts_and_never_an_answer() -> None:
    hall = await answered_hall(6, main_activity="seafood")
    helped = Membership(hall.cohort.id, "guest2", AT, help_at=AT)
    await hall.store.save(Change(joint=Joint(memberships=(helped,)), at=AT))
    await hall.taps("start")
    async with pages_of(hall) as pages:
        page = await pages.trainer().open(pages.path("console"))
        counts = re.findall(r"<dt>(.*?)</dt><dd>(\d+)</dd>", page.text)
        assert counts == [("Joined", "6"), ("Answered here", "6"), ("Finished here", "0"),
                          ("Active, last 10 min", "6"), ("Ask for help", "1")]  # fmt: skip
        rows = re.findall(r'<th scope="row">(\d+)</th><td>([\d:]+)</td><td>(\d+)</td>', page.text)
        assert [(seat, answers) for seat, _, answers in rows] == [
            (str(n), "6") for n in range(1, 7)
        ]
        assert "eafood" not in page.text
        assert "guest" not in page.text


async def test_a_joker_is_left_out_before_figures_are_shown_and_not_after() -> None:
    hall = await answered_hall(12)
    await hall.taps("start", "next", "next", "open")
    async with pages_of(hall) as pages:
        browser = pages.trainer()
        page = await browser.open(pages.path("console"))
        assert page.text.count('name="seat"') == 12
        page = await browser.send(pages.path("console"), {"seat": "aside 3"})
        assert "1 left out" in page.words
        assert (await hall.standing()).room.aside == (3,)
        page = await browser.send(pages.path("console"), {"seat": "count 3"})
        assert (await hall.standing()).room.aside == ()
        unknown = await browser.send(pages.path("console"), {"seat": "aside 77"})
        assert "Nobody sits on this seat" in unknown.words
        await hall.taps("reveal")
        page = await browser.open(pages.path("console"))
        assert page.text.count('name="seat"') == 0
        refused = await browser.send(pages.path("console"), {"seat": "aside 3"})
        assert "Figures were shown already" in refused.words
        assert (await hall.standing()).room.aside == ()


async def test_figures_move_on_only_with_five_more_people() -> None:
    hall = await answered_hall(12)
    await hall.taps("start", "next", "next", "open", "reveal")
    async with pages_of(hall) as pages:
        browser = pages.trainer()
        await browser.open(pages.path("console"))
        await sits(hall, {PAID: "yes", "workers_hired_24_months": 3}, 4, first=20)
        told = await taps(pages, browser, "reveal")
        assert "fewer than five more people" in told.words


async def test_joining_is_closed_and_opened_and_the_prompt_changed(pages: Pages) -> None:
    browser = pages.trainer()
    await browser.open(pages.path("console"))
    await taps(pages, browser, "close_joining")
    assert not (await pages.hall.standing()).cohort.open
    await taps(pages, browser, "open_joining")
    assert (await pages.hall.standing()).cohort.open
    await taps(pages, browser, "start")
    page = await taps(pages, browser, "prompt", about="1", text="Who hires for you? <b>")
    assert "Who hires for you? &lt;b&gt;" in page.text
    long = await taps(pages, browser, "prompt", about="1", text="x" * 501)
    assert "This text is too long" in long.words


async def test_the_console_comes_as_a_part_to_its_script(pages: Pages) -> None:
    browser = pages.trainer()
    await browser.open(pages.path("console"))
    fields = {"act": "start", "step": "0", "turn": "0"}
    part = {"Fairhire-Part": "console"}
    page = await browser.send(pages.path("console"), fields, headers=part)
    assert page.text.startswith('<div id="stage" data-state="ready"')


async def test_the_console_leads_to_the_files_there_are(pages: Pages) -> None:
    browser = pages.trainer()
    found = re.compile(r'href="/workshop/[\w-]+/(\w+\.\w+)" download')
    before = found.findall((await browser.open(pages.path("console"))).text)
    assert before == ["guide.pdf", "guide.docx", "poster.pdf", "code.png"]
    async with browser.client.get(pages.path("code.png")) as code:
        assert (code.status, code.content_type) == (200, "image/png")
    await pages.hall.taps("finish")
    after = found.findall((await browser.open(pages.path("console"))).text)
    assert after == ["report.pdf", "report.xlsx", "guide.pdf", "guide.docx"]


async def test_an_address_only_this_machine_reaches_is_told() -> None:
    async with pages_of(await trained_hall(), "http://127.0.0.1:8080") as pages:
        page = await pages.trainer().open(pages.path("console"))
        assert "Phones cannot reach this address" in page.words
        board = await pages.trainer().open(pages.path())
        assert "To join, open 127.0.0.1:8080/join" in board.words


async def test_no_page_of_a_workshop_has_inline_script_or_style() -> None:
    hall = await answered_hall(12)
    async with pages_of(hall) as pages:
        browser = pages.trainer()
        for steps in ((), ("start", "next", "next", "open"), ("reveal",), ("finish",)):
            await hall.taps(*steps)
            for path in (pages.path(), pages.path("console"), "/workshop/new"):
                page = await browser.open(path)
                markup = re.sub(r">[^<]*<", "><", page.text)
                assert not INLINE.search(markup), path
                assert "<script>" not in page.text
                assert "script-src 'self';" in page.headers["Content-Security-Policy"]


def test_every_key_of_the_board_is_explained_and_known_to_its_script() -> None:
    script = (STATIC / "board.js").read_text()
    keys = board_keys(wording("en"))
    assert len(keys) == len(board_keys(wording("ar"))) == 7
    assert len(board_keys(wording("en"), steers=False)) == 5
    for key, _ in keys:
        for one in key.split(" / "):
            known = {"Space": '" "', "←": "ArrowLeft", "→": "ArrowRight", "?": '"?"'}
            assert f"{known.get(one, one if len(one) > 1 else one.lower())}:" in script, one


@pytest.mark.parametrize("language", ["en", "ar"])
def test_everything_that_can_be_told_has_its_sentence(language: str) -> None:
    words = wording(language)
    told = [words.say(f"act_said_{reason}") for reason in console.REASONS]
    told += [words.say(f"console_state_{phase}") for phase in PHASES]
    told += [words.say(f"act_button_{name}", count=5) for name in steering._NAMES.values()
             if name != "finish"]  # fmt: skip
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("name", ["live.js", "board.js", "console.js", "board.css", "workshop.css"])
def test_nothing_is_loaded_from_elsewhere_and_nothing_needs_https(name: str) -> None:
    text = (STATIC / name).read_text()
    assert from_elsewhere([a or b for a, b in IN_CSS.findall(text)]) == []
    assert not IN_SCRIPT.search(text)
    assert not ONLY_HTTPS.search(text)
