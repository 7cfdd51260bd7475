"""Exports of a workshop: what stood on the board and no more, before and after one more joins."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.associations import exporting
from bot.associations.room_export import room_figures
from bot.web.board_view import Door, board_view
from bot.wording import wording
from bot.workshops.reporting import report_of
from bot.workshops.values import Plan
from reports.totals.data import COLUMNS
from reports.totals.room_lines import AFTER, ANSWERS, BEFORE, KNOWLEDGE, PARTS
from storage.sqlite import SqliteStore
from tests.board_hall import PAID, answered_hall, pages_of, shows_fees, sits, trained_hall
from tests.command_line import runner
from tests.workshop_talk import CATALOG, Hall

NAMES = [name for name, _ in COLUMNS]


async def made(hall: Hall, format: str = "json", language: str = "en") -> bytes:
    cohort = await hall.store.cohorts.cohort(hall.cohort.id)
    assert cohort is not None
    found = await room_figures(hall.store, CATALOG, cohort, language)
    assert found is not None
    return await exporting.exported(found, format)


async def rows(hall: Hall, language: str = "en") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(await made(hall, language=language))["figures"]
    return found


def of(rows: list[dict[str, Any]], topic: str) -> list[dict[str, Any]]:
    return [one for one in rows if one["topic"] == topic]


async def over(hall: Hall) -> None:
    await hall.taps("finish")


async def test_what_stood_on_the_board_is_in_it_and_nothing_else() -> None:
    hall = await answered_hall(12)
    assert await rows(hall) == []
    await shows_fees(hall)
    found = await rows(hall)
    standing, counts = await hall.standing(), await hall.workshops.counts(hall.cohort.id)
    view = board_view(standing, counts, CATALOG, wording("en"), Door("", "", "", ""), hall.at)
    charts = {one.title: [(bar.label, bar.text) for bar in one.bars] for one in view.charts}
    answers = of(found, ANSWERS)
    asked = {one["subgroup_label"] for one in answers}
    titles = set(charts)
    assert asked <= titles, asked - titles
    said = {(one["subgroup_label"], one["item_label"], one["least"], one["most"])
            for one in answers if one["item"] and one["shown"] != "kept_back"}  # fmt: skip
    paid = next(one for one in answers if one["subgroup"] == PAID)["subgroup_label"]
    assert (paid, "Yes", 6, 6) in said
    assert (paid, "No", 6, 6) in said
    assert {one["topic"] for one in found} <= {ANSWERS, "requirement"}
    assert of(found, PARTS) == of(found, "joined") == []


async def test_one_more_who_joins_and_answers_changes_nothing() -> None:
    hall = await answered_hall(12)
    await shows_fees(hall)
    before = {name: await made(hall, name) for name in exporting.FORMATS}
    await sits(hall, {PAID: "yes"}, 1, first=40)
    assert {name: await made(hall, name) for name in exporting.FORMATS} == before
    await over(hall)
    after = {name: await made(hall, name) for name in exporting.FORMATS}
    assert after != before  # who took part stands in it from now on
    await sits(hall, {PAID: "yes"}, 1, first=41)
    for member in (await hall.store.cohorts.members(hall.cohort.id))[:1]:
        await hall.store.erase_person(member.person)
    assert {name: await made(hall, name) for name in exporting.FORMATS} == after


async def test_numbers_are_those_of_the_report() -> None:
    hall = await answered_hall(23)
    await shows_fees(hall)
    await over(hall)
    found, standing = await rows(hall), await hall.standing()
    report = await report_of(hall.talk.around, standing, "en", "UTC")
    (joined,) = of(found, "joined")
    assert (joined["least"], joined["most"]) == (23, 23)
    told = [(one["subgroup_label"], one["item"], one["least"], one["most"])
            for one in of(found, PARTS)]  # fmt: skip
    wanted = [
        (part.title, state, count.least, count.most)
        for part in report.parts
        for state, count in zip(
            ("finished", "started", "not_started"),
            (part.finished, part.begun, part.not_begun),
            strict=True,
        )
    ]
    assert told == wanted
    bars = {(one.title, bar.label.removesuffix(" ✓"), bar.count.least, bar.count.most)
            for one in report.shown for bar in one.bars}  # fmt: skip
    lines = {(one["subgroup_label"], one["item_label"], one["least"], one["most"])
             for one in of(found, ANSWERS) if one["item"] and one["least"] is not None}  # fmt: skip
    assert lines == bars
    gaps = [] if report.gaps is None else report.gaps.bars
    assert [(one.label, one.count.least) for one in gaps] == [
        (one["item_label"], one["least"]) for one in of(found, "requirement") if one["item"]
    ]


@pytest.mark.parametrize("count", [1, 4])
async def test_a_room_of_fewer_than_five_has_no_number(count: int) -> None:
    hall = await trained_hall()
    await sits(hall, {PAID: "yes"}, count)
    await shows_fees(hall)
    await over(hall)
    assert {(one["least"], one["most"]) for one in await rows(hall)} <= {(None, None)}


async def test_no_small_number_and_nothing_of_a_seat_is_anywhere() -> None:
    hall = await answered_hall(17)
    await sits(hall, {PAID: "partly"}, 2, first=50)
    await shows_fees(hall)
    await over(hall)
    for one in await rows(hall):
        assert one["least"] is None or one["least"] == 0 or one["least"] >= 5, one
        assert one["shown"] != "exact" or one["least"] == 0 or one["least"] >= 5
    names = {one.person for one in await hall.store.cohorts.members(hall.cohort.id)}
    for format in exporting.FORMATS:
        content = await made(hall, format)
        assert not any(name.encode() in content for name in names if len(name) > 6), format
        assert b"seat" not in content


async def test_the_check_before_and_after_stand_apart() -> None:
    plan = Plan("Quiz", ("en",), modules=("fees",), quiz_before=True, quiz_after=True)
    hall = await trained_hall(plan)
    found = await rows(hall)
    assert of(found, BEFORE) == of(found, AFTER) == of(found, KNOWLEDGE) == []


async def test_every_format_holds_the_same_lines_and_columns() -> None:
    hall = await answered_hall(12)
    await shows_fees(hall)
    await over(hall)
    lines = await rows(hall)
    text = io.StringIO((await made(hall, "csv")).decode("utf-8-sig"))
    as_csv = list(csv.DictReader(text))
    assert list(as_csv[0]) == NAMES
    assert [one["text"] for one in as_csv] == [one["text"] for one in lines]
    book = openpyxl.load_workbook(io.BytesIO(await made(hall, "xlsx")))
    tab = book["Figures"]
    cells = list(tab.values)
    assert list(cells[0])[: len(NAMES)] == NAMES
    assert len(cells) == len(lines) + 1
    assert "Codebook" in book.sheetnames


async def test_the_sqlite_file_explains_itself_and_labels_follow_the_language(
    tmp_path: Path,
) -> None:
    hall = await answered_hall(12)
    await shows_fees(hall)
    path = tmp_path / "figures.sqlite"
    path.write_bytes(await made(hall, "sqlite", "ar"))
    with sqlite3.connect(path) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(figures)")]
        codes = {row[0] for row in db.execute("SELECT code FROM codebook WHERE code <> ''")}
        used = {row[0] for row in db.execute("SELECT topic FROM figures")}
        labels = {row[0] for row in db.execute("SELECT subgroup_label FROM figures")}
    assert columns == NAMES
    assert used <= codes
    assert any("دفع" in label for label in labels)


async def test_a_trainer_takes_it_from_the_console_and_nobody_else() -> None:
    hall = await answered_hall(12)
    async with pages_of(hall) as pages:
        trainer, stranger = pages.trainer(), pages.stranger()
        address = pages.path("figures/json")
        assert (await stranger.open(address)).status == 404
        assert (await trainer.open(pages.path("figures/pdf"))).status == 404
        await shows_fees(hall)
        await over(hall)
        page = await trainer.open(pages.path("console"))
        assert address in page.text
        response = await trainer.client.get(address)
        assert json.loads(await response.read()) == json.loads(await made(hall))
        assert "attachment" in response.headers["Content-Disposition"]
    acts = await hall.store.cohorts.acts(hall.cohort.organisation)
    assert [one.act for one in acts].count(exporting.EXPORTED) == 1


def test_the_command_exports_a_workshop_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import asyncio

    run = runner(tmp_path, monkeypatch, capsys)
    assert run("migrate")[0] == 0

    async def fill() -> tuple[str, bytes]:
        hall = await Hall(SqliteStore(tmp_path / "data" / "fairhire.sqlite3")).open()
        await hall.taps("start")
        content = await made(hall, "csv")
        await hall.store.close()
        return hall.cohort.spoken, content

    spoken, content = asyncio.run(fill())
    out = tmp_path / "room.csv"
    assert run("export", "--cohort", spoken, "--out", out)[0] == 0
    assert out.read_bytes() == content
