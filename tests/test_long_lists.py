"""Long lists by pages and by typing, in Telegram and in a browser without script."""

from __future__ import annotations

import pytest

from benchmarks.walk import AT, conversation, visit_of
from bot import intents, keyboards
from bot.asking import presenter
from bot.messages import Message
from bot.settings import Settings
from bot.telegram.text import parts_of
from bot.wiring import make_service
from bot.wording import wording
from flows import engine, lifecycle
from flows.effects import AskQuestion, Progress, ShowReview
from flows.events import Reviewed
from flows.interview import Answer
from questionnaires import territories
from questionnaires.catalog import Catalog
from storage.memory import MemoryStore
from tests.telegram_running import at_a_choice, running
from tests.web_client import browsing

COUNTRIES = set(dict(territories.countries("en")).values())
CHOSEN = (keyboards.ANSWER, keyboards.TICK, keyboards.UNTICK)
MORE, EARLIER = wording("en").say("button_more"), wording("en").say("button_earlier")


async def test_every_country_is_reached_in_telegram() -> None:
    async with running("webhook") as bot:
        person = await at_a_choice(bot)
        await person.tap("Employer")
        await person.expect("In which country")
        seen: set[str] = set()
        for _ in range(60):
            await bot.server.settle()
            labels = [label for row in person.last.buttons for label in row]
            seen |= set(labels)
            if MORE not in labels:
                break
            await person.tap(MORE)
        assert seen >= COUNTRIES
        assert len([one for one in person.messages if one.outgoing]) < 5  # turned in place
        await person.tap(EARLIER)
        await bot.server.settle()
        assert MORE in [label for row in person.last.buttons for label in row]
        await person.send("mal")
        await person.expect("That could be several")
        await person.tap("Malta")
        await person.expect("main activity")
        await bot.server.settle()
        bot.server.assert_clean()


@pytest.mark.parametrize(("typed", "taken"), [("Malta", ""), ("mal", "Malta"), ("côte d", "")])
async def test_every_country_is_reached_in_a_browser(typed: str, taken: str) -> None:
    settings = Settings(languages=("en",))
    service = make_service(settings, base_url="http://127.0.0.1:8080", store=MemoryStore())
    await service.store.open()
    async with browsing(service.conversation) as browser:
        page = browser()
        await page.start()
        await page.tap("Yes, keep")
        await page.tap("Employer")
        seen: set[str] = set()
        for _ in range(60):
            labels = [label for label, _ in page.page.buttons]
            seen |= set(labels)
            if MORE not in labels or typed != "Malta":
                break
            await page.tap(MORE)
        assert seen >= COUNTRIES or typed != "Malta"
        await page.say(typed)
        if taken:
            assert "That could be several" in page.page.words
            await page.tap(taken)
        assert "main activity" in page.page.words
    await service.store.close()


LIBRARY = Catalog()


@pytest.mark.parametrize(
    ("ref_id", "name"),
    [
        ("fair_recruitment", "worker_languages"),
        ("fair_recruitment", "origin_countries"),
        ("recruitment_costs", "sum_currency"),
    ],
)
def test_every_language_and_currency_is_reached_by_pages(ref_id: str, name: str) -> None:
    questionnaire = LIBRARY.open(ref_id)
    question = questionnaire.question_by_name[name]
    telling = conversation(LIBRARY).telling(
        visit_of(engine.begin(questionnaire, "i", "p", AT, "en").interview)
    )
    offered = tuple(choice.name for choice in question.choices)
    ticks = ("ne",) if name == "worker_languages" else ()
    asked = AskQuestion((name, ""), Progress(1, 1, 9), offered=offered, ticks=ticks)
    seen: list[str] = []
    for page in range(80):
        message = presenter.present(telling, (asked,), page)
        taps = [tap for one in _data(message) if (tap := keyboards.decode(one)) is not None]
        seen += [tap.argument for tap in taps if tap.verb in CHOSEN]
        assert len(_data(message)) < 40
        assert not ticks or any(tap.verb == keyboards.DONE for tap in taps)
        if MORE not in _labels(message):
            break
    known = territories.languages("en") if ticks else territories.countries("en")
    assert set(seen) == set(offered or dict(known))


def test_the_answers_about_many_recruiters_are_reached_by_pages_and_all_can_be_changed() -> None:
    questionnaire = LIBRARY.open("fair_recruitment")
    begun = engine.begin(questionnaire, "i", "p", AT, "en").interview
    rows = tuple(f"r{number}" for number in range(1, 21))
    asked = [one for one in questionnaire.questions if one.repeat == "recruiters"][:8]
    answers = {(one.name, row): Answer(one.name, row, "yes", AT) for row in rows for one in asked}
    for name, value in (("how_workers_found_job", ("b",)), ("recruiters_used", 20)):
        answers[name, ""] = Answer(name, "", value, AT)
    interview = begun.but(
        status=lifecycle.REVIEWING, answers=answers, rows={"recruiters": rows}, revision=1
    )
    telling = conversation(LIBRARY).telling(visit_of(interview))
    module, reached = f"{asked[0].module}", set()
    for _ in range(20):
        message = presenter.present(telling, (ShowReview(module),))
        shown = parts_of(message)[-1].keyboard
        assert shown is not None
        data = [one["callback_data"] for row in shown["inline_keyboard"] for one in row]
        assert data == _data(message)  # none was left out for want of room
        taps = [tap for one in data if (tap := keyboards.decode(one)) is not None]
        reached |= {(tap.question, tap.row) for tap in taps if tap.verb == keyboards.EDIT}
        if MORE not in _labels(message):
            break
        at = _labels(message).index(MORE)
        tap = keyboards.decode(data[at])
        assert tap is not None
        event = intents.tap_event(tap, questionnaire, AT)
        assert isinstance(event, Reviewed)
        module = event.module
    changed = {(questionnaire.questions[number].name, row) for number, row in reached}
    assert changed >= {key for key in answers if key[1]}


def _labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def _data(message: Message) -> list[str]:
    return [button.data for row in message.buttons for button in row]
