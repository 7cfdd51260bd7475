"""Cost sheet and repayment plan of a firm come into its gap report, and into no other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation import Conversation, Surroundings
from bot.reporting.sheets import extras_of
from flows import lifecycle
from flows.interview import Interview
from questionnaires.catalog import Catalog
from reports.report_json import report_to_dict
from storage.base import Binding, Change, Person, Submission
from storage.memory import MemoryStore
from tests.sample_costs import sample_costs
from tests.sample_report import sample_report

THEN = datetime(2026, 11, 1, 9, tzinfo=UTC)


def interview(name: str, ref_id: str, subject: str = "") -> Interview:
    return Interview(
        name, "p1", ref_id, 1, lifecycle.COMPLETED, THEN, THEN, language="en", subject=subject,
        revision=1, submissions=1, completed_at=THEN,
    )  # fmt: skip


async def talk_with(*sheets: tuple[str, str, str, str]) -> Conversation:
    """A person with cost sheets: id, questionnaire, subject and the currency of the sheet."""
    store = MemoryStore()
    await store.open()
    await store.save(
        Change(person=Person("p1", THEN, THEN), binding=Binding("terminal", "a", "p1", THEN))
    )
    for days, (name, ref_id, subject, currency) in enumerate(sheets):
        costs = replace(sample_costs(), currency=currency)
        content = json.dumps(report_to_dict(replace(sample_report(), costs=costs))).encode()
        at = THEN + timedelta(days=days)
        one = interview(name, ref_id, subject)
        made = Submission(name, 1, at, "en", content)
        await store.save(Change(interview=one, submission=made, at=at))
    around = Surroundings(store, Catalog(), lambda: "x" * 16, lambda: "y" * 32)
    return Conversation(around)


@pytest.mark.parametrize("ref_id", ["quick_scan", "fair_recruitment"])
async def test_the_latest_sheet_of_the_same_subject_comes_in(ref_id: str) -> None:
    talk = await talk_with(
        ("c1", "recruitment_costs", "", "NPR"),
        ("c2", "recruitment_costs", "", "MYR"),
        ("c3", "recruitment_costs", "other site", "USD"),
    )
    extras = await extras_of(talk, interview("i1", ref_id))
    assert extras.costs is not None
    assert extras.costs.currency == "MYR"
    assert extras.repayment is None
    other = await extras_of(talk, interview("i2", ref_id, "other site"))
    assert other.costs is not None
    assert other.costs.currency == "USD"


async def test_no_sheet_comes_into_a_report_that_is_not_about_the_firm() -> None:
    talk = await talk_with(("c1", "recruitment_costs", "", "NPR"))
    assert (await extras_of(talk, interview("i1", "recruiter_screening"))).costs is None
