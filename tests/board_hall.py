"""A workshop with a trainer's browser, and people in the room whose answers are put in at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from aiohttp import web

from bot.settings import Settings
from bot.web.app import create_app
from bot.workshops.values import Plan
from flows.interview import Answer, Interview
from questionnaires.values import Value
from storage.base import Binding, Change, Person
from storage.cohorts import TRAINER, Enrolment, Joint, Membership, Officer
from tests.web_client import Browser, browsing
from tests.workshop_talk import AT, Hall, hall

TOKEN = "trainer-" + "t" * 35
"""What the cookie of the trainer's browser holds."""
PLAN = Plan(
    "Fair jobs, Tuesday",
    ("en", "ar"),
    modules=("profile", "policy", "fees"),
    minutes={"profile": 8, "fees": 10},
)
PAID = "worker_paid_agency"
ADDRESS = "http://192.168.43.1:8080"


async def trained_hall(plan: Plan = PLAN, **changes: Any) -> Hall:
    """A hall whose trainer is bound to a browser with the cookie `TOKEN`."""
    made = await hall(plan, **changes)
    account = sha256(TOKEN.encode()).hexdigest()
    person = Person("trainer", AT, AT, roles=(TRAINER,))
    binding = Binding("web", account, "trainer", AT)
    joint = Joint(officers=(Officer("o1", "trainer", TRAINER, AT),))
    await made.store.save(Change(person=person, binding=binding, joint=joint, at=AT))
    return made


async def sits(
    made: Hall, answers: Mapping[str, Value], count: int = 1, first: int = 1
) -> Sequence[str]:
    """Let people join who answer all the same; return their ids."""
    step = made.cohort.settings["room"]["steps"][1]
    found = []
    for number in range(first, first + count):
        name, at = f"guest{number}", made.tick()
        given = tuple(Answer(question, "", value, at) for question, value in answers.items())
        interview = Interview(
            id=f"i{number}", person=name, ref_id="quick_scan", version=step["version"],
            status="asking", started_at=at, updated_at=at, language="en", revision=1,
            consented_at=at,
        )  # fmt: skip
        for one in given:
            interview = interview.with_answer(one)
        joint = Joint(
            memberships=(Membership(made.cohort.id, name, at),),
            enrolments=(Enrolment(made.cohort.id, interview.id),),
        )
        change = Change(
            person=Person(name, at, at), interview=interview, answers=given, joint=joint, at=at
        )
        await made.store.save(change)
        found.append(name)
    return found


def app_of(made: Hall, address: str = ADDRESS) -> web.Application:
    """The pages of a hall, reached from phones at this address."""
    return create_app(
        made.talk,
        Settings(public_url=address),
        clock=lambda: made.at,
        workshops=made.workshops,
    )


@asynccontextmanager
async def pages_of(made: Hall, address: str = ADDRESS) -> AsyncIterator[Pages]:
    """Serve a hall's pages."""
    settings, more = Settings(public_url=address), {"workshops": made.workshops}
    async with browsing(made.talk, settings, clock=lambda: made.at, **more) as new_browser:
        yield Pages(made, new_browser)


@dataclass
class Pages:
    """The pages of a hall, for whoever opens them."""

    hall: Hall
    stranger: Callable[[], Browser]

    def trainer(self) -> Browser:
        """The browser of the trainer."""
        browser = self.stranger()
        browser.client.session.cookie_jar.update_cookies({"fairhire": f"{TOKEN}.1"})
        return browser

    def path(self, page: str = "board") -> str:
        return f"/workshop/{self.hall.cohort.code}/{page}"


async def answered_hall(count: int, plan: Plan = PLAN, **answers: Value) -> Hall:
    """A hall in which so many people have answered, half yes and half no to who pays."""
    made = await trained_hall(plan)
    profile: dict[str, Any] = {
        "respondent_kind": "employer", "workers_total": 40, "workers_international": 30,
        "workers_hired_24_months": 12, **answers,
    }  # fmt: skip
    half = count // 2
    await sits(made, {**profile, PAID: "yes"}, count - half)
    await sits(made, {**profile, PAID: "no"}, half, first=count - half + 1)
    return made


async def shows_fees(made: Hall) -> None:
    """Move the board on to the revealed part about fees."""
    await made.taps("start", "next", "next", "open", "reveal")
