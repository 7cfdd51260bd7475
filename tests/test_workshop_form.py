"""The set-up form of a workshop in the browser: it makes one, or says what to repair."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from bot.web.board_view import prompt_of
from bot.wording import wording
from storage.base import Change
from storage.cohorts import CAMPAIGN, TRAINER, WORKSHOP, Cohort, Joint, Officer
from storage.cohorts import Organisation as Firm
from tests.board_hall import Pages, pages_of, trained_hall
from tests.workshop_talk import AT


@pytest.fixture
async def pages() -> AsyncIterator[Pages]:
    async with pages_of(await trained_hall()) as made:
        yield made


FILLED = {"title": "  Room   7 ", "language.en": "on", "language.ar": "on", "board": "ar",
          "pacing": "trainer", "quiz_before": "on", "module.policy": "on", "minutes.policy": "7",
          "module.fees": "on", "minutes.fees": "", "questionnaire": "quick_scan"}  # fmt: skip


async def workshops(pages: Pages) -> list[Cohort]:
    found = await pages.hall.store.cohorts.cohorts_of("o1")
    return [one for one in found if one.kind == WORKSHOP and one.id != pages.hall.cohort.id]


async def test_the_form_makes_a_workshop_and_leads_to_its_console(pages: Pages) -> None:
    browser = pages.trainer()
    page = await browser.open("/workshop/new")
    assert re.findall(r'name="prompt.fees"[^>]*>(.*?)<', page.text)[0].endswith("?")
    page = await browser.send("/workshop/new", {**FILLED, "prompt.fees": "And you?"})
    (made,) = await workshops(pages)
    assert page.path == f"/workshop/{made.code}/console"
    assert made.title == "Room 7"
    assert made.settings["languages"] == ["ar", "en"]
    steps = made.settings["room"]["steps"]
    assert [(one["kind"], one["module"], one["minutes"], one["prompt"]) for one in steps] == [
        ("lobby", "", 0, ""),
        ("quiz_before", "", 5, ""),
        ("module", "profile", 0, ""),
        ("module", "policy", 7, ""),
        ("module", "fees", 0, "And you?"),
        ("finish", "", 0, ""),
    ]


async def test_a_default_question_stays_one_in_every_language(pages: Pages) -> None:
    browser = pages.trainer()
    await browser.open("/workshop/new")
    usual, other = (wording("en").say(f"discuss_{one}") for one in ("reasons", "first_step"))
    typed = {"prompt.fees": f"  {usual}", "prompt.policy": other, "prompt.profile": usual}
    await browser.send("/workshop/new", {**FILLED, **typed})
    (made,) = await workshops(pages)
    prompts = {one["module"]: one["prompt"] for one in made.settings["room"]["steps"]}
    assert (prompts["fees"], prompts["policy"]) == ("", other)
    standing = await pages.hall.workshops.load(made.id)
    assert standing is not None
    number = [step.module for step in standing.room.steps].index("policy")
    assert prompt_of(standing, number, wording("ar")) == wording("ar").say("discuss_first_step")


async def test_what_is_wrong_is_said_at_once_with_its_repair_and_nothing_is_lost(
    pages: Pages,
) -> None:
    browser = pages.trainer()
    await browser.open("/workshop/new")
    wrong = {"title": " ", "pacing": "trainer", "questionnaire": "quick_scan",
             "module.fees": "on", "minutes.fees": "soon", "prompt.fees": "Mine"}  # fmt: skip
    page = await browser.send("/workshop/new", wrong)
    assert page.status == 422
    assert "Please repair 3 things:" in page.words
    assert "Please give the workshop a name." in page.words
    assert "Please choose at least one language." in page.words
    assert "Fees and related costs: please write minutes as a number from 0 to 180" in page.words
    for name in re.findall(r'href="#([^"]+)"', page.text):
        assert f'id="{name}"' in page.text
    assert 'value="soon"' in page.text
    assert ">Mine</textarea>" in page.text
    assert await workshops(pages) == []
    none = await browser.send("/workshop/new", {**FILLED, "module.fees": ""} | {"title": "x" * 121})
    assert "at most 120 letters" in none.words


async def test_a_form_without_any_part_is_refused(pages: Pages) -> None:
    browser = pages.trainer()
    await browser.open("/workshop/new")
    fields = {name: one for name, one in FILLED.items() if not name.startswith("module.")}
    assert "Please choose at least one part." in (await browser.send("/workshop/new", fields)).words


async def test_a_form_sent_twice_makes_one_workshop(pages: Pages) -> None:
    browser = pages.trainer()
    page = await browser.open("/workshop/new")
    fields = {**FILLED, "form": page.hidden("form"), "once": page.hidden("once")}
    first = await browser.send("/workshop/new", fields)
    second = await browser.send("/workshop/new", fields)
    assert first.path == second.path
    assert len(await workshops(pages)) == 1


async def test_the_parts_of_another_questionnaire_are_shown(pages: Pages) -> None:
    page = await pages.trainer().open("/workshop/new?questionnaire=fair_recruitment")
    assert 'name="module.adverts"' in page.text
    assert 'name="module.adverts" value="on" checked' not in page.text
    offered = re.findall(r'<option value="(\w+_\w+)"', page.text)
    assert offered == ["quick_scan", "fair_recruitment", "recruiter_screening"]


async def test_what_is_worked_through_at_a_desk_is_no_matter_for_a_room(pages: Pages) -> None:
    page = await pages.trainer().open("/workshop/new?questionnaire=recruitment_costs")
    assert page.hidden("questionnaire") == "quick_scan"


async def test_a_workshop_belongs_to_a_campaign_of_its_own_organisation_only(pages: Pages) -> None:
    store = pages.hall.store
    theirs = Firm("o2", "Others", AT)
    await store.save(Change(joint=Joint(organisations=(theirs,)), at=AT))
    for name, where in (("ours", "o1"), ("foreign", "o2")):
        one = Cohort(name, CAMPAIGN, where, name.title(), name.ljust(22, "x"), AT)
        await store.save(Change(joint=Joint(cohort=one), at=AT))
    browser = pages.trainer()
    page = await browser.open("/workshop/new")
    assert "Ours" in page.words
    assert "Foreign" not in page.words
    await browser.send("/workshop/new", {**FILLED, "campaign": "foreign", "organisation": "o2"})
    await browser.open("/workshop/new")
    await browser.send("/workshop/new", {**FILLED, "campaign": "ours"})
    made = await workshops(pages)
    assert {(one.organisation, one.campaign) for one in made} == {("o1", "ours"), ("o1", "")}


async def test_a_trainer_of_two_organisations_chooses(pages: Pages) -> None:
    store = pages.hall.store
    joint = Joint(
        organisations=(Firm("o2", "Others", AT),),
        officers=(Officer("o2", "trainer", TRAINER, AT),),
    )
    await store.save(Change(joint=joint, at=AT))
    browser = pages.trainer()
    assert "Others" in (await browser.open("/workshop/new")).words
    await browser.send("/workshop/new", {**FILLED, "organisation": "o2"})
    (made,) = await store.cohorts.cohorts_of("o2")
    assert made.title == "Room 7"


async def test_the_menu_of_a_trainer_leads_to_her_pages(pages: Pages) -> None:
    browser = pages.trainer()
    await browser.open("/chat")
    page = await browser.send("/chat/say", {"text": "/workshop"})
    links = re.findall(r'href="(/workshop/[^"]+)"', page.text)
    assert links[0] == "/workshop/new"
    for path in links:
        assert (await browser.open(path)).status == 200
