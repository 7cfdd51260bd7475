"""A workshop with a trainer's browser, and people in the room whose answers are put in at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from tests.workshop_talk import AT, Hall, hall

TOKEN = "trainer-" + "t" * 35
"""What the cookie of the trainer's browser holds."""
PLAN = Plan(
    "Fair jobs, Tuesday",
    ("en", "ar"),
    modules=("profile", "policy", "fees"),
    minutes={"profile": 8, "fees": 10},
)
POLICY, PAID = "no_fee_policy", "worker_paid_agency"


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


def app_of(made: Hall, address: str = "http://192.168.43.1:8080") -> web.Application:
    """The pages of a hall, reached from phones at this address."""
    return create_app(
        made.talk,
        Settings(public_url=address),
        clock=lambda: made.at,
        workshops=made.workshops,
    )
