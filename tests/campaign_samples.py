"""A campaign with many members, put into a store at once: an association, its officer, tallies.

Rule of this file: facts come from the reports of the example firms, shifted by member, so that they
look like real ones; the store is told what a conversation would have told it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any

from flows.interview import Answer, Interview
from reports.report_json import report_to_dict
from reports.totals.facts import facts_of
from storage.base import Binding, Change, Consent, Person, Store, Submission
from storage.cohorts import (
    ASSOCIATION,
    CAMPAIGN,
    Cohort,
    Enrolment,
    Joint,
    Membership,
    Officer,
    Organisation,
    Tally,
)
from tests.example_firms import FIRMS, example

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
QUICK = "quick_scan"
GARMENTS = Organisation("o1", "Garment Association", AT)
BAKERS = Organisation("o2", "Bakers", AT)
TOKENS = {"o1": "garments-" + "t" * 34, "o2": "bakers-" + "t" * 36}
"""What the cookie of each association's officer holds."""
SECTORS = ("garments", "garments", "construction", "seafood", "hospitality")
SIZES = ("1_9", "10_49", "10_49", "50_249", "250_up")
CORRIDORS = ("NP-MY", "NP-MY", "BD-MY", "ID-TW", "PH-SA")
KINDS = ("employer", "employer", "employer", "both", "recruiter")
MODULES = ("main_activity", "worker_paid_agency")
"""A question of the first part, and one of a later one."""


@dataclass(frozen=True)
class Scene:
    """A store with a campaign of each association."""

    store: Store
    campaign: Cohort
    foreign: Cohort


async def scene(store: Store) -> Scene:
    """Save two associations, each with an officer in a browser and a campaign."""
    made = []
    for organisation in (GARMENTS, BAKERS):
        officer = f"officer-{organisation.id}"
        account = sha256(TOKENS[organisation.id].encode()).hexdigest()
        cohort = Cohort(
            id=f"c{organisation.id}", kind=CAMPAIGN, organisation=organisation.id,
            title=f"Fair jobs, {organisation.name}",
            code=f"code-{organisation.id}".ljust(22, "x"), created_at=AT,
            spoken={"o1": "HKM347", "o2": "CDFHJK"}[organisation.id],
        )  # fmt: skip
        person = Person(officer, AT, AT, roles=(ASSOCIATION,))
        joint = Joint(
            organisations=(organisation,),
            officers=(Officer(organisation.id, officer, ASSOCIATION, AT),),
            cohort=cohort,
        )
        binding = Binding("web", account, officer, AT)
        await store.save(Change(person=person, binding=binding, joint=joint, at=AT))
        made.append(cohort)
    return Scene(store, *made)


@cache
def _facts(firm: str) -> dict[str, Any]:
    return facts_of(example(firm), ())


def facts(number: int, most: int = 99) -> dict[str, Any]:
    """The facts of a member: those of an example firm, some of its gaps closed.

    `most` is how many requirements are in them.
    """
    chance = Random(number)
    whole = _facts(FIRMS[number % len(FIRMS)])
    met = {"status": "met", "severity": ""}
    asked = sorted(whole["requirements"])[:most]
    found = {name: met if chance.random() < 0.3 else whole["requirements"][name] for name in asked}
    return {
        **whole,
        "questionnaire": QUICK,
        "sector": chance.choice(SECTORS),
        "size": chance.choice(SIZES),
        "kind": chance.choice(KINDS),
        "corridors": [chance.choice(CORRIDORS)],
        "requirements": found,
    }


async def join(
    store: Store,
    cohort: Cohort,
    numbers: Iterable[int],
    at: datetime = AT,
    *,
    totals: bool = True,
    state: str = "finished",
    most: int = 99,
) -> None:
    """Let members join, agree to be counted or not, and get as far as `state`.

    `most` is how many requirements their results tell of.
    """
    for number in numbers:
        name, id = f"m{number}", f"i{number}"
        joint = Joint(memberships=(Membership(cohort.id, name, at),))
        consent = Consent(name, "totals", totals, at, "1", "en", cohort.id)
        change = Change(person=Person(name, at, at), consents=(consent,), joint=joint, at=at)
        if state != "not_started":
            asked = MODULES[: 1 + number % 2]
            given = tuple(Answer(one, "", "yes", at + timedelta(minutes=at_)) for at_, one in
                          enumerate(asked))  # fmt: skip
            done = state == "finished"
            interview = Interview(
                id=id, person=name, ref_id=QUICK, version=1, started_at=at,
                status="completed" if done else "asking", language="en", revision=1,
                updated_at=at + timedelta(minutes=12), consented_at=at,
            )  # fmt: skip
            for one in given:
                interview = interview.with_answer(one)
            joint = replace(joint, enrolments=(Enrolment(cohort.id, id),))
            joint = replace(joint, tallies=(tally(number, at, most),) if done else ())
            change = change.but(interview=interview, answers=given, joint=joint)
        await store.save(change)


def tally(number: int, at: datetime = AT, most: int = 99) -> Tally:
    """What the submission of a member adds."""
    when = at + timedelta(minutes=14)
    return Tally(f"m{number}", f"i{number}", 1, QUICK, when, facts(number, most))


async def shared_submission(store: Store, number: int, at: datetime = AT) -> None:
    """Save the submission of a member whose report may be shared: that of an example firm."""
    report = json.dumps(report_to_dict(example(FIRMS[0]))).encode()
    interview = await store.interview(f"i{number}")
    assert interview is not None
    made = Submission(interview.id, 1, at, "en", report)
    newer = replace(interview, revision=interview.revision + 1)
    revision = interview.revision
    await store.save(Change(interview=newer, expected_revision=revision, submission=made, at=at))
