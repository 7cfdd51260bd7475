"""A campaign whose members agreed to messages, and what looks after broadcasts, for tests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from bot.associations import broadcasting
from bot.associations.broadcasting import Written
from bot.surroundings import Surroundings
from bot.wiring import new_id, new_token
from storage.base import Binding, Change, Consent, Person, Store, Submission
from storage.cohorts import Broadcast, Cohort, Enrolment, Joint, Membership, Tally
from tests import joining_samples
from tests.outreach_running import FIRST
from tests.store_samples import NOON, interview
from tests.telegram_running import catalog

TEXTS = {"en": "A new guide is here."}


def surroundings(store: Store) -> Surroundings:
    return Surroundings(store, catalog(), new_id, new_token, languages=("en", "ar"))


async def campaign(store: Store, **changes: Any) -> Cohort:
    given = {"settings": {"languages": ["en", "ar"]}, **changes}
    return await joining_samples.campaign(store, **given)


async def members(
    store: Store,
    numbers: Iterable[int],
    *,
    wishes: bool = True,
    begun: bool = False,
    telegram: bool = True,
    cohort: str = "campaign",
    **about: Any,
) -> list[str]:
    """Make persons `p<number>` who joined and were asked whether they wish for messages."""
    made = []
    for number in numbers:
        known = Person(f"p{number}", NOON, NOON, language="en", **about)
        acts = [
            Consent(known.id, purpose, wishes, NOON, "1", "en", cohort)
            for purpose in ("messages", "totals")
        ]
        channel, account = ("telegram", str(FIRST + number)) if telegram else ("web", f"w{number}")
        await store.save(
            Change(
                person=known,
                binding=Binding(channel, account, known.id, NOON),
                consents=tuple(acts),
                joint=Joint(memberships=(Membership(cohort, known.id, NOON),)),
            )
        )
        if begun:
            await store.save(Change(interview=interview(f"i{number}", known.id)))
            await store.save(Change(joint=Joint(enrolments=(Enrolment(cohort, f"i{number}"),))))
        made.append(known.id)
    return made


async def handed_in(
    store: Store, number: int, *, critical: bool = False, complete: date | None = None
) -> None:
    """Hand in the interview of somebody who began, with one action to be done by a day."""
    actions = [{"id": "a1", "complete": complete.isoformat()}] if complete else []
    report = json.dumps({"actions": actions}).encode()
    facts = {"critical_open": critical, "actions": [one["id"] for one in actions]}
    await store.save(
        Change(
            submission=Submission(f"i{number}", 1, NOON, "en", report),
            joint=Joint(
                tallies=(Tally(f"p{number}", f"i{number}", 1, "fair_recruitment", NOON, facts),)
            ),
        )
    )


async def drafted(
    store: Store, cohort: Cohort, audience: str = "all", at: datetime = NOON, **given: Any
) -> Broadcast:
    written = Written(given.get("texts", TEXTS), given.get("button", ""))
    return await broadcasting.draft(surroundings(store), cohort, audience, "ann", at, written)


async def moved(store: Store, one: Broadcast, what: str, at: datetime = NOON) -> Broadcast:
    """Do something with a broadcast as it stands in the store."""
    now = await store.cohorts.broadcast(one.id)
    assert now is not None
    return await broadcasting.move(surroundings(store), now, what, "ann", at)


async def state(store: Store, one: Broadcast) -> str:
    now = await store.cohorts.broadcast(one.id)
    assert now is not None
    return now.state
