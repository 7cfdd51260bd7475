"""What an association sees of its campaign: released figures, the same in every file."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from re import findall, search, sub
from typing import Any

import openpyxl
import pytest

from bot.associations.releasing import Releasing, released_summary
from reports.renderers.totals import totals_csv
from reports.totals.data import COLUMNS, Data
from storage.base import Change, Consent
from storage.cohorts import WORKSHOP, Joint, Membership, Release
from storage.memory import MemoryStore
from tests.campaign_samples import AT, GARMENTS, QUICK, TOKENS, Scene, join, scene
from tests.example_firms import catalog
from tests.web_client import Browser, Page, Parrot, browsing

LATER = AT + timedelta(days=1)
FORMATS = ("csv", "xlsx", "json", "sqlite")


@dataclass
class Office:
    """A scene, its pages, and the clock of both."""

    scene: Scene
    releasing: Releasing
    browsers: Any
    now: datetime = LATER

    def browser(self, organisation: str = "o1") -> Browser:
        made: Browser = self.browsers()
        if organisation:
            made.client.session.cookie_jar.update_cookies({"fairhire": TOKENS[organisation]})
        return made

    async def page(self, organisation: str = "o1", language: str = "en") -> Page:
        path = f"/association/{self.scene.campaign.code}?language={language}"
        return await self.browser(organisation).open(path)

    async def file(self, format: str, organisation: str = "o1") -> bytes:
        code = self.scene.campaign.code
        browser = self.browser(organisation)
        response = await browser.client.get(f"/association/{code}/figures/{format}")
        assert response.status == 200
        return await response.read()


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    store = MemoryStore()
    await store.open()
    made = await scene(store)
    releasing = Releasing(store, catalog(), every=timedelta(0))
    found = Office(made, releasing, None)
    async with browsing(Parrot(), clock=lambda: found.now, releasing=releasing) as browsers:
        found.browsers = browsers
        yield found
    await store.close()


@pytest.fixture
async def filled(office: Office) -> Office:
    """A campaign with figures: 40 finished, 12 began, 9 only joined; 6 said no to being counted."""
    campaign, store = office.scene.campaign, office.scene.store
    await join(store, campaign, range(40))
    await join(store, campaign, range(40, 52), state="started")
    await join(store, campaign, range(52, 61), state="not_started")
    await join(store, campaign, range(61, 67), totals=False)
    return office


Cells = dict[str, str]
"""Numbers in words by their places."""


def on_page(page: Page) -> Cells:
    """Every number of the page, by the place it names."""
    tag = r'<(td|p)[^>]*data-figure="([^"]*)"[^>]*>(.*?)</\1>'
    found = {}
    for _, place, inner in findall(tag, page.text):
        number = search(r'class="number">(.*?)</span>', inner)
        found[unescape(place)] = unescape(number[1] if number else sub(r"^.*?: ", "", inner))
    return found


def in_rows(rows: list[dict[str, Any]]) -> Cells:
    names = ("questionnaire", "topic", "subgroup", "item", "measure")
    return {"|".join(row[name] or "" for name in names): row["text"] for row in rows}


def read(content: bytes, format: str) -> list[dict[str, Any]]:
    """The rows of a file, read by somebody else's library."""
    if format == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    if format == "json":
        return list(json.loads(content)["figures"])
    if format == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content))["Figures"]
        head, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(content)
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute("SELECT * FROM figures ORDER BY rowid")]


class TestShowing:
    async def test_every_file_holds_exactly_what_the_page_shows(self, filled: Office) -> None:
        page = on_page(await filled.page())
        assert len(page) > 200
        assert page["quick_scan|progress|||people"] == "61"
        assert page["quick_scan|progress||finished|people"] == "40 (66%)"
        assert page["quick_scan|severity|||people"] == "40"
        assert "fewer than 5 or kept back" in page.values()
        for format in FORMATS:
            assert in_rows(read(await filled.file(format), format)) == page, format

    async def test_files_have_the_columns_of_the_codebook(self, filled: Office) -> None:
        await filled.page()
        names = [name for name, _ in COLUMNS]
        files = {one: await filled.file(one) for one in FORMATS}
        assert [list(read(files[one], one)[0]) for one in FORMATS] == [names] * 4
        book = json.loads(files["json"])["codebook"]
        assert [one["column"] for one in book if not one["code"]] == names
        with closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(files["sqlite"])
            said = db.execute('SELECT "column", code, kind, meaning FROM codebook').fetchall()
            assert [tuple(one.values()) for one in book] == said
            kinds = db.execute("SELECT DISTINCT typeof(least) FROM figures ORDER BY 1").fetchall()
            assert kinds == [("integer",), ("null",)]
            used = db.execute("SELECT DISTINCT topic, measure, shown FROM figures").fetchall()
        codes = {(one["column"], one["code"]) for one in book}
        for topic, measure, shown in used:
            assert {("topic", topic), ("measure", measure), ("shown", shown)} <= codes

    async def test_the_same_figures_are_the_same_file(self, filled: Office) -> None:
        await filled.page()
        first = {one: await filled.file(one) for one in ("xlsx", "sqlite")}
        filled.now += timedelta(hours=3)
        assert {one: await filled.file(one) for one in first} == first

    async def test_labels_are_words_in_each_language(self, filled: Office) -> None:
        english = (await filled.page()).words
        assert (
            "Garment Association · Figures of 3 Nov 2026 · Self-assessed, not verified" in english
        )
        assert "Workers do not pay recruitment fees" in english
        for words in (
            "Nepal to Malaysia",
            "10 to 49 workers",
            "Garments",
            "How we protect members",
        ):
            assert words in english
        arabic = await filled.page(language="ar")
        assert 'dir="rtl"' in arabic.text
        assert "كيف نحمي الأعضاء" in arabic.words
        assert on_page(arabic).keys() == on_page(await filled.page()).keys()

    async def test_an_empty_campaign_says_when_figures_come(self, office: Office) -> None:
        await join(office.scene.store, office.scene.campaign, range(4))
        page = await office.page()
        assert "There are no figures yet" in page.words
        assert on_page(page) == {}
        for format in FORMATS:
            assert read(await office.file(format), format) == []

    def test_a_text_that_looks_like_a_formula_stays_a_text(self) -> None:
        row = tuple("=1+1" if name == "item_label" else None for name, _ in COLUMNS)
        content = totals_csv(Data({}, (row,), ())).decode("utf-8-sig")
        assert read(content.encode(), "csv")[0]["item_label"] == "'=1+1"


class TestKeepingPeopleSafe:
    async def test_who_is_no_officer_here_learns_nothing(self, filled: Office) -> None:
        """Of another association, nobody's browser, or unknown: one answer, to the letter."""
        cohort = filled.scene.campaign
        strangers = [filled.browser("o2"), filled.browser("")]
        unknown = await filled.browser("o2").open("/association/" + "x" * 22)
        assert unknown.status == 404
        for browser in strangers:
            for named in (cohort.code, cohort.id, cohort.spoken, "x" * 22):
                for rest in ("", "/figures/csv", "/figures/sqlite", "/figures/nothing"):
                    page = await browser.open(f"/association/{named}{rest}")
                    assert (page.status, page.text) == (404, unknown.text)
        acts = await filled.scene.store.cohorts.acts()
        assert [one.act for one in acts] == []

    async def test_a_code_for_joining_opens_no_figures(self, filled: Office) -> None:
        path = f"/association/{filled.scene.campaign.spoken}"
        assert (await filled.browser().open(path)).status == 404

    async def test_a_workshop_has_no_dashboard(self, filled: Office) -> None:
        room = replace(filled.scene.campaign, id="w1", kind=WORKSHOP, code="w" * 22, spoken="")
        await filled.scene.store.save(Change(joint=Joint(cohort=room), at=AT))
        assert (await filled.browser().open("/association/" + "w" * 22)).status == 404

    async def test_an_officer_who_left_sees_nothing_more(self, filled: Office) -> None:
        store = filled.scene.store
        assert (await filled.page()).status == 200
        held = (await store.cohorts.officers(GARMENTS.id))[0]
        gone = replace(held, left_at=LATER)
        await store.save(Change(joint=Joint(officers=(gone,)), at=LATER))
        assert (await filled.page()).status == 404

    async def test_four_newcomers_move_nothing_and_the_fifth_does(self, filled: Office) -> None:
        store, campaign = filled.scene.store, filled.scene.campaign
        before = on_page(await filled.page())
        for numbers in ((100,), (101, 102, 103)):
            await join(store, campaign, numbers, LATER)
            filled.now += timedelta(hours=1)
            assert on_page(await filled.page()) == before
        await join(store, campaign, (104,), LATER)
        filled.now += timedelta(hours=1)
        after = on_page(await filled.page())
        assert after["quick_scan|severity|||people"] == "45"
        assert in_rows(read(await filled.file("csv"), "csv")) == after

    async def test_who_did_not_agree_or_left_is_in_no_figure(self, filled: Office) -> None:
        store, campaign = filled.scene.store, filled.scene.campaign
        for number in range(10):
            left = Membership(campaign.id, f"m{number}", AT, left_at=AT)
            await store.save(Change(joint=Joint(memberships=(left,)), at=AT))
        for number in range(10, 17):
            no = Consent(f"m{number}", "totals", False, AT, "1", "en", campaign.id)
            await store.save(Change(consents=(no,), at=AT))
        page = on_page(await filled.page())
        assert page["quick_scan|severity|||people"] == "23"
        assert page["quick_scan|progress|||people"] == "44"
        assert page["|joined|||people"] == "55 to 59"

    async def test_what_was_not_agreed_to_does_not_show_in_who_joined(self, office: Office) -> None:
        """All who joined stand in a range, so that nobody is told how few said no."""
        await join(office.scene.store, office.scene.campaign, range(20))
        await join(office.scene.store, office.scene.campaign, (20,), totals=False)
        page = on_page(await office.page())
        assert page["|joined|||people"] == "20 to 24"
        assert page["quick_scan|progress|||people"] == "20"


class TestReleasing:
    async def test_two_processes_release_once(self, filled: Office) -> None:
        """Who comes second shows what the first one kept, and writes over nothing."""
        store, campaign = filled.scene.store, filled.scene.campaign
        first, second = (Releasing(store, catalog()) for _ in range(2))
        release = store.cohorts.release

        class Late:
            """The store as the second process saw it: before the first one saved."""

            def __getattr__(self, name: str) -> Any:
                return getattr(store.cohorts, name)

            async def release(self, cohort: str, view: str) -> Release | None:
                return None

        class Slow:
            cohorts = Late()
            save = store.save

        assert await first.release(campaign, LATER) == 4
        kept = await release(campaign.id, QUICK)
        second.store = Slow()  # type: ignore[assignment]  # a store, as far as releasing asks it
        assert await second.release(campaign, LATER + timedelta(minutes=1)) == 0
        assert await release(campaign.id, QUICK) == kept

    async def test_figures_are_looked_at_every_few_minutes_at_most(self, filled: Office) -> None:
        store, campaign = filled.scene.store, filled.scene.campaign
        seldom = Releasing(store, catalog(), every=timedelta(minutes=5))
        assert await seldom.fresh(campaign, LATER)
        await join(store, campaign, range(100, 120), LATER)
        await seldom.fresh(campaign, LATER + timedelta(minutes=4))
        assert (await seldom.shown(campaign)).totals[QUICK].number == 1
        await seldom.fresh(campaign, LATER + timedelta(minutes=6))
        assert (await seldom.shown(campaign)).totals[QUICK].number == 2

    async def test_what_takes_long_is_there_later(self, filled: Office) -> None:
        campaign = filled.scene.campaign
        slow = Releasing(filled.scene.store, catalog())
        assert not await slow.fresh(campaign, LATER, patience=0)
        assert await slow.fresh(campaign, LATER, patience=60)
        assert (await slow.shown(campaign)).totals

    async def test_once_a_day_all_campaigns_move_on(self, filled: Office) -> None:
        await filled.releasing.every_campaign(LATER)
        stands, lines = await released_summary(
            filled.scene.store, catalog(), filled.scene.campaign, LATER
        )
        assert stands.at == LATER
        assert {one.table for one in lines} >= {"joined", "progress", "requirement", "sector"}
        assert not (await filled.releasing.shown(filled.scene.foreign)).questionnaires


class TestWritingDown:
    async def test_looking_is_written_down_once_a_day_and_each_export(self, filled: Office) -> None:
        for _ in range(3):
            await filled.page()
        await filled.file("csv")
        await filled.file("xlsx")
        filled.now += timedelta(days=1)
        await filled.page()
        acts = await filled.scene.store.cohorts.acts("o1")
        assert [(one.act, one.actor, one.detail.get("format", "")) for one in acts] == [
            ("dashboard_opened", "officer-o1", ""),
            ("figures_exported", "officer-o1", "csv"),
            ("figures_exported", "officer-o1", "xlsx"),
            ("dashboard_opened", "officer-o1", ""),
        ]

    async def test_the_list_has_the_campaigns_of_ones_own(self, filled: Office) -> None:
        page = await filled.browser().open("/association")
        assert "Fair jobs, Garment Association" in page.words
        assert "Bakers" not in page.words
        assert (await filled.browser("").open("/association")).status == 404
