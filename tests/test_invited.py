"""How many were invited: said by an officer, shown beside who joined, started and finished."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.associations import campaigns, exporting
from bot.associations.campaigns import CampaignError
from bot.associations.releasing import Releasing, released_summary
from bot.cohorts import terms
from bot.wiring import Service
from reports.totals.lines import INVITED, Line
from reports.totals.showing import Table
from storage.base import Change
from storage.cohorts import Cohort, Joint
from storage.memory import MemoryStore
from tests.campaign_samples import AT, QUICK, Scene, join, scene
from tests.command_line import runner
from tests.example_firms import catalog
from tests.test_campaigns import made, new_campaign, product

__all__ = ["product"]
LATER = AT + timedelta(days=1)


@pytest.mark.parametrize("typed", ["1200", " 1,200 ", "1 200", "١٢٠٠", "1.200", "1\u202f200"])
def test_a_number_is_read_as_people_write_it(typed: str) -> None:
    assert campaigns.invited_of(typed) == 1200


@pytest.mark.parametrize("typed", ["", "many", "0", "-5", "12a", "1000001", "9" * 400, "1/2"])
def test_what_is_no_number_is_told_how_to_repair(typed: str) -> None:
    with pytest.raises(CampaignError) as wrong:
        campaigns.invited_of(typed)
    assert wrong.value.key == "campaign_invited_wrong"


async def test_said_and_taken_back_in_the_chat(product: Service) -> None:
    one, _ = await new_campaign(product)
    await one.tap("How many were invited")
    await one.say("a few")
    assert "I cannot read this as a number" in one.words
    await one.say("1,200")
    assert "Invited: 1200 people" in one.words
    assert (await made(product)).settings["invited"] == 1200
    await one.tap("Open for joining")
    await one.tap("Change something")
    await one.tap("How many were invited")
    await one.tap("I do not say")
    assert terms.invited(await made(product)) == 0
    await one.tap("Messages to forward")
    await one.tap("Say how many you invite")
    assert "How many people do you invite" in one.words


@pytest.mark.parametrize("odd", [None, "12", True, -3, 0, 10**9, 2.5, []])
def test_odd_settings_count_as_not_said(odd: object) -> None:
    cohort = Cohort("c", "campaign", "o", "T", "code", AT, settings={"invited": odd})
    assert terms.invited(cohort) == 0


# -- the figures -----------------------------------------------------------------------------------


async def campaign_of(invited: int, **people: int) -> tuple[Scene, Cohort]:
    store = MemoryStore()
    await store.open()
    found = await scene(store)
    start = 0
    for state, number in people.items():
        await join(store, found.campaign, range(start, start + number), state=state)
        start += number
    settings = {**found.campaign.settings, "invited": invited}
    cohort = replace(found.campaign, settings=settings, revision=found.campaign.revision + 1)
    await store.save(Change(joint=Joint(cohort=cohort), at=AT))
    return found, cohort


async def lines(found: Scene, cohort: Cohort) -> dict[str, Line]:
    _, every = await released_summary(found.store, catalog(), cohort, LATER)
    return {one.item: one for one in every if one.table == INVITED}


async def table(found: Scene, cohort: Cohort, language: str = "en") -> Table | None:
    figures = await exporting.figures(Releasing(found.store, catalog()), cohort, language)
    return figures.board.invited


async def test_shares_are_of_all_who_were_invited() -> None:
    found, cohort = await campaign_of(200, finished=40, started=12, not_started=9)
    await lines(found, cohort)
    shown = await table(found, cohort)
    assert shown is not None
    assert [(row.label, row.figures[0].text) for row in shown.rows] == [
        ("Invited", "200"),
        ("Joined", "60 to 64 (30% to 32%)"),
        ("Started, not finished", "12 (6%)"),
        ("Finished", "40 (20%)"),
    ]
    arabic = await table(found, cohort, "ar")
    assert arabic is not None
    assert arabic.title == "من الدعوة إلى النهاية"


async def test_no_number_of_fewer_than_five_and_none_that_tells_one() -> None:
    found, cohort = await campaign_of(100, finished=20, started=3, not_started=9)
    said = await lines(found, cohort)
    _, every = await released_summary(found.store, catalog(), cohort, LATER)
    progress = {
        one.item: one for one in every if (one.table, one.questionnaire) == ("progress", QUICK)
    }
    for item in ("started", "finished"):  # nothing more than stands in the table of progress
        assert (said[item].least, said[item].most) == (progress[item].least, progress[item].most)
        assert said[item].least not in (1, 2, 3, 4)
    assert said["started"].shown != "exact"


async def test_more_joined_than_were_invited() -> None:
    found, cohort = await campaign_of(30, finished=40)
    said = await lines(found, cohort)
    assert (said["joined"].least, said["joined"].out_of) == (40, None)
    shown = await table(found, cohort)
    assert shown is not None
    assert shown.rows[1].figures[0].text == "40 to 44"


async def test_nothing_is_shown_where_nobody_said_or_fewer_than_five_joined() -> None:
    found, cohort = await campaign_of(0, finished=40)
    assert await lines(found, cohort) == {}
    found, cohort = await campaign_of(50, finished=4)
    assert await lines(found, cohort) == {}


def test_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = runner(tmp_path, monkeypatch, capsys)
    run("invite", "--role", "association", "--name", "Garments")
    given = ("campaign", "new", "--association", "Garments", "--title", "Fair jobs")
    assert run(*given, "--invited", "1200")[0] == 0
    assert run(*given, "--invited", "-3")[0] == 2
