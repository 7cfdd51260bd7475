"""A trainer's workshops in the chat: planned, run and taken away, with buttons that forgive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.messages import Incoming, Reply
from bot.wiring import Service
from bot.workshops.replanning import plan_of
from bot.workshops.values import Standing
from flows.workshop_room import KIND_MODULE, SELF
from storage.base import Binding, Change
from storage.cohorts import CAMPAIGN, WORKSHOP, Cohort, Joint, Organisation
from tests.board_hall import answered_hall, pages_of
from tests.role_samples import AT, GARMENT, data, labels, officer, service, told, words
from tests.workshop_talk import SMALL, Hall, hall

TITLE = "Fair jobs"


class Trainer:
    """Somebody at a terminal who taps and types; every button she is shown is looked at."""

    def __init__(self, made: Service) -> None:
        self.talk, self.reply = made.conversation, Reply(())

    async def taps(self, *names: str) -> Reply:
        for name in names:
            await self._sends(data=data(self.reply, name))
        return self.reply

    async def says(self, text: str) -> Reply:
        return await self._sends(text=text)

    async def sends(self, what: str) -> Reply:
        return await self._sends(data=what)

    async def _sends(self, **what: Any) -> Reply:
        self.reply = await told(self.talk, "trainer", **what)
        rows = [row for one in self.reply.messages for row in one.buttons]
        assert all(len(one.data.encode()) <= 64 for row in rows for one in row)
        return self.reply

    async def standing(self) -> Standing:
        organisation = (await self.talk.store.cohorts.organisations())[0].id
        cohorts = await self.talk.store.cohorts.cohorts_of(organisation)
        found = await self.talk.workshops.load(cohorts[0].id)
        assert found is not None
        return found


@pytest.fixture
async def trainer() -> AsyncIterator[Trainer]:
    made = await service()
    await officer(made.conversation, "trainer", "trainer", "Field Trainers")
    one = Trainer(made)
    await one.says("/workshop")
    yield one
    await made.store.close()


async def planned(trainer: Trainer) -> Trainer:
    await trainer.taps("New workshop, here")
    await trainer.says(TITLE)
    return trainer


# -- planning --------------------------------------------------------------------------------------


async def test_a_title_is_enough_for_a_workshop_with_the_quick_scan(trainer: Trainer) -> None:
    await trainer.taps("New workshop, here")
    assert "at most 120 letters" in words(await trainer.says("x" * 121))
    await trainer.says(f"  {TITLE}  ")
    standing = await trainer.standing()
    plan = plan_of(standing)
    assert (plan.title, plan.ref_id, plan.pacing) == (TITLE, "quick_scan", "trainer")
    assert (plan.quiz_before, plan.quiz_after, plan.languages) == (True, True, ("en",))
    assert all(plan.minutes[name] >= 5 for name in plan.modules)
    assert standing.cohort.spoken
    assert "Quick scan, all parts" in words(trainer.reply)


async def test_every_choice_says_what_is_to_be_so_that_a_second_tap_changes_nothing(
    trainer: Trainer,
) -> None:
    await planned(trainer)
    page = trainer.reply
    for label, wanted in (
        ("Let each go", {"pacing": SELF}),
        ("Knowledge check before", {"quiz_before": False}),
        ("Knowledge check after", {"quiz_after": False}),
    ):
        for _ in range(2):
            await trainer.sends(data(page, label))
        plan = plan_of(await trainer.standing())
        assert {name: getattr(plan, name) for name in wanted} == wanted
    await trainer.sends(data(page, "Choose parts"))
    parts = trainer.reply
    for _ in range(2):
        await trainer.sends(data(parts, "5. Fees"))
    assert "fees" not in plan_of(await trainer.standing()).modules
    assert "✓" not in labels(trainer.reply)[0]


async def test_parts_that_rest_on_the_first_bring_it_and_one_part_always_stays(
    trainer: Trainer,
) -> None:
    await planned(trainer)
    await trainer.taps("Choose parts")
    for number in (3, 4, 6, 7, 8, 9, 10, 1, 2):
        await trainer.taps(f"{number}. ")
    steps = (await trainer.standing()).room.steps
    assert [one.module for one in steps if one.kind == KIND_MODULE] == ["profile", "fees"]
    await trainer.taps("5. Fees")
    await trainer.taps("1. ")
    assert "at least one part" in words(trainer.reply)
    assert plan_of(await trainer.standing()).modules == ("profile",)


async def test_the_languages_of_the_room_are_those_of_the_questions() -> None:
    made = await service()
    made.conversation.around = replace(made.conversation.around, languages=("en", "ar"))
    await officer(made.conversation, "trainer", "trainer", "Field Trainers")
    trainer = Trainer(made)
    await trainer.says("/workshop")
    await planned(trainer)
    await trainer.taps("Languages", "العربية", "English")
    assert plan_of(await trainer.standing()).languages == ("ar",)
    assert "The board speaks العربية" in words(trainer.reply)
    await trainer.taps("العربية")
    assert "at least one language" in words(trainer.reply)
    assert plan_of(await trainer.standing()).languages == ("ar",)


async def test_a_question_to_talk_about_is_typed_and_taken_back(trainer: Trainer) -> None:
    await planned(trainer)
    await trainer.taps("Questions to talk", "Policy")
    assert "at most 500 letters" in words(await trainer.says("x" * 501))
    await trainer.says("Who could sign such a rule?")
    assert plan_of(await trainer.standing()).prompts == {"policy": "Who could sign such a rule?"}
    await trainer.taps("Policy", "Use our question")
    assert plan_of(await trainer.standing()).prompts == {}


async def test_once_it_has_begun_the_plan_stands(trainer: Trainer) -> None:
    await planned(trainer)
    page = trainer.reply
    await trainer.taps("Done", "Run it", "Start")
    await trainer.sends(data(page, "Let each go"))
    assert "has begun" in words(trainer.reply)
    assert plan_of(await trainer.standing()).pacing == "trainer"


async def test_once_somebody_joined_the_questionnaire_stands(trainer: Trainer) -> None:
    await planned(trainer)
    code = (await trainer.standing()).cohort.code
    await told(trainer.talk, "guest", data=f"/join {code} +en")
    await trainer.taps("Choose parts", "Fair recruitment")
    assert "People have joined" in words(trainer.reply)
    await trainer.taps("2. Policy")
    assert "policy" not in plan_of(await trainer.standing()).modules


# -- running ---------------------------------------------------------------------------------------


async def test_how_people_join_stands_on_one_page(trainer: Trainer) -> None:
    await planned(trainer)
    await trainer.taps("Done")
    cohort, said = (await trainer.standing()).cohort, words(trainer.reply)
    assert f"{cohort.spoken[:3]} {cohort.spoken[3:]}" in said
    assert f"http://192.0.2.7:8080/join/{cohort.code}" in said
    await trainer.taps("Board in a browser")
    assert "/open/" in words(trainer.reply)


async def test_a_second_tap_does_nothing_and_says_where_the_room_stands(trainer: Trainer) -> None:
    await planned(trainer)
    await trainer.taps("Done", "Run it")
    lobby = trainer.reply
    await trainer.taps("Start")
    before = await trainer.standing()
    await trainer.sends(data(lobby, "Start"))
    assert await trainer.standing() == before
    assert "done already" in words(trainer.reply)
    assert data(trainer.reply, "Open this part")


async def test_the_counts_stand_in_one_line_and_ending_is_asked_twice() -> None:
    made = await answered_hall(12)

    async def tap(what: str) -> Reply:
        return await made.talk.handle(Incoming("terminal", "boss", made.tick(), data=what))

    await made.store.save(Change(binding=_bound(made.at)))
    await made.taps("start", "open")
    reply = await tap(f"/workshop run @o1 {made.cohort.id}")
    assert "12 people joined · 12 answered in this part" in words(reply)
    end = await tap(data(reply, "End the workshop"))
    assert (await made.standing()).room.phase == "open"
    over = await tap(data(end, "Yes"))
    assert labels(over)[:2] == ["Workshop report (PDF)", "Workshop report (Excel)"]


def _bound(at: datetime) -> Binding:
    return Binding("terminal", "boss", "trainer", at)


async def test_a_workshop_of_others_is_as_unknown_as_none(trainer: Trainer) -> None:
    await planned(trainer)
    mine = (await trainer.standing()).cohort.id
    await officer(trainer.talk, "other", "trainer", "Others")
    for word in ("room", "plan", "run", "files", "talk", "set", "do", "say", "file"):
        reply = await told(trainer.talk, "other", text=f"/workshop {word} {mine} quick")
        assert "not among yours" in words(reply), word


# -- what is taken away ----------------------------------------------------------------------------


async def test_files_are_the_trainers_and_the_report_comes_at_the_end() -> None:
    made = await answered_hall(12)
    await made.store.save(Change(binding=_bound(made.at)))

    async def file(account: str, form: str) -> bytes:
        found = await made.talk.document("terminal", account, made.cohort.id, 0, f"workshop@{form}")
        return found.content if found is not None else b""

    assert (await file("boss", "code")).startswith(b"\x89PNG")
    assert (await file("boss", "poster")).startswith(b"%PDF")
    assert (await file("boss", "guide_docx")).startswith(b"PK")
    assert await file("boss", "report_pdf") == b""
    await made.taps("start", "open", "reveal", "finish")
    assert (await file("boss", "report_pdf")).startswith(b"%PDF")
    await told(made.talk, "stranger", text="/start")
    assert await file("stranger", "report_pdf") == b""


async def test_the_report_is_fetched_from_the_console_by_its_trainer_alone() -> None:
    made = await answered_hall(12)
    async with pages_of(made) as pages:
        browser = pages.trainer()
        assert (await browser.open(pages.path("report.pdf"))).status == 404
        await made.taps("start", "open", "reveal", "finish")
        assert (await pages.stranger().open(pages.path("report.xlsx"))).status == 404
        session = browser.client.session
        async with session.get(browser.client.make_url(pages.path("report.xlsx"))) as got:
            assert got.status == 200
            assert got.headers["Content-Disposition"].endswith('.xlsx"')
            assert (await got.read()).startswith(b"PK")


async def test_who_took_part_is_kept_at_the_end_whoever_erases_her_answers_later() -> None:
    made = await answered_hall(12)
    await made.taps("start", "open", "reveal", "finish")
    await made.store.erase_person("guest1")
    joined, parts = (await made.standing()).cohort.settings["took_part"]
    assert joined == 12
    assert [part[1] for part in parts if part[0] == 1] == [12]


# -- a campaign ------------------------------------------------------------------------------------


async def test_who_keeps_the_answers_is_told_of_the_campaign_and_asked_there() -> None:
    made = await hall(replace(SMALL, modules=("policy",)))
    store = made.store
    campaign = Cohort("c1", CAMPAIGN, "a1", "Fair garments", "c" * 22, AT)
    firm = Organisation("a1", GARMENT, AT)
    await store.save(Change(joint=Joint(organisations=(firm,), cohort=campaign), at=AT))
    workshop = replace((await made.standing()).cohort, campaign="c1")
    workshop = replace(workshop, revision=workshop.revision + 1)
    await store.save(Change(joint=Joint(cohort=workshop), at=AT))
    person = (await made.people(1))[0]
    await made.taps("start", "open")
    await person.goes_on()
    await person.taps("Yes")
    await made.taps("finish")
    await person.goes_on()
    await person.taps("Keep as my assessment")
    assert "asked there whether your answers may be counted" in person.sees
    own = (await store.interviews_of(await person.id()))[0]
    kinds = [one.kind for one in await store.cohorts.cohorts_of_interview(own.id)]
    assert kinds == [WORKSHOP]
    await person.taps("See the campaign", "Join")
    await person.taps("Yes, count me")
    assert await store.cohorts.consenting("c1", "totals") == {await person.id()}
    while await _not_there(made, own.id):
        await person.sends(next(iter(person.buttons.values())))  # no messages; use these answers


async def _not_there(made: Hall, interview: str) -> bool:
    found = await made.store.cohorts.cohorts_of_interview(interview)
    return "c1" not in [one.id for one in found]
