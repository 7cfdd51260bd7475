"""The figures of a campaign without their page: the menu, the command, reports shared by name."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.associations import exporting, shared_files
from bot.associations.releasing import Releasing
from bot.settings import Settings
from bot.wiring import make_service, opened
from storage.base import Change
from storage.cohorts import Joint, Share
from storage.memory import MemoryStore
from storage.sqlite import SqliteStore
from tests.campaign_samples import AT, join, scene, shared_submission
from tests.command_line import runner
from tests.example_firms import catalog
from tests.role_samples import data, officer, told

LATER = AT + timedelta(days=1)


async def test_an_officer_finds_the_figures_in_her_menu() -> None:
    service = make_service(
        Settings(languages=("en",), secret_key="a key for tests, made by nobody else"),
        base_url="http://192.0.2.7:8080",
        store=MemoryStore(),
    )
    await service.store.open()
    made = await officer(service.conversation, "a")
    cohort = replace((await scene(service.store)).campaign, id="mine", code="m" * 22, spoken="",
                     organisation=made.organisation.id)  # fmt: skip
    await service.store.save(Change(joint=Joint(cohort=cohort), at=AT))
    menu = await told(service.conversation, "a", text="/association")
    campaign = await told(service.conversation, "a", data=data(menu, "Fair jobs"))
    assert data(campaign, "Figures: Fair jobs").startswith("/association figures ")
    await service.store.close()


def test_the_command_writes_what_the_page_shows(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = runner(tmp_path, monkeypatch, capsys)
    assert run("migrate")[0] == 0

    async def fill() -> dict[tuple[str, str], bytes]:
        async with opened(SqliteStore(tmp_path / "data" / "fairhire.sqlite3")) as store:
            made = await scene(store)
            await join(store, made.campaign, range(25))
            releasing = Releasing(store, catalog())
            await releasing.release(made.campaign, LATER)
            return {
                (language, format): await exporting.exported(
                    await exporting.figures(releasing, made.campaign, language), format
                )
                for language, format in (("en", "csv"), ("ar", "sqlite"))
            }

    for (language, format), content in asyncio.run(fill()).items():
        out = tmp_path / "out" / f"figures.{format}"
        given = ("--format", format, "--out", out, "--language", language)
        code, told, wrong = run("export", "--cohort", "HKM347", *given)
        assert (code, wrong) == (0, "")
        assert str(out) in told
        assert out.read_bytes() == content, format
    assert run("export", "--cohort", "nothing", "--out", tmp_path / "x")[0] == 1
    assert run("export", "--cohort", "co1", "--format", "pdf", "--out", tmp_path / "x")[0] == 2
    assert not (tmp_path / "x").exists()
    assert "figures of “Fair jobs, Garment Association” (sqlite)" in run("audit")[1]


async def test_rows_of_reports_are_only_those_that_are_shared_now() -> None:
    store = MemoryStore()
    await store.open()
    made = await scene(store)
    await join(store, made.campaign, range(4))
    for number in range(4):
        await shared_submission(store, number)
    until = LATER + timedelta(days=30)
    shares = (
        Share("s0", "m0", "i0", 1, AT, until, "o1"),
        Share("s1", "m1", "i1", 1, AT, LATER, "o1"),
        Share("s2", "m2", "i2", 1, AT, until, "o1", revoked_at=AT),
        Share("s3", "m3", "i3", 1, AT, until, "o2"),
    )
    await store.save(Change(joint=Joint(shares=shares), at=AT))
    (one,) = await shared_files.shared_now(store, "o1", LATER)
    assert one.share == "s0"
    assert one.report["questionnaire"]["ref_id"] == "fair_recruitment"
    assert await shared_files.shared_now(store, "o3", LATER) == ()
    await store.close()
