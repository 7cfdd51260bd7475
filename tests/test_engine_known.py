"""What is known from the step before leads to the same as what is worked out from nothing."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playing.walks import Walker
from bot.seen import Seen
from flows import dependence, engine, events, lifecycle, navigation
from flows.coming import may_come
from flows.interview import Interview
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.domains import samples_of
from questionnaires.model import Questionnaire
from tests.questionnaire_samples import START
from tests.test_engine_properties import SAMPLES, WALK, begun, happening

LIBRARY = ("quick_scan", "fair_recruitment", "recruiter_screening", "recruitment_costs",
           "repayment_plan", "worker_interview", "orientation_checklists", "knowledge_quiz",
           )  # fmt: skip
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


def taken(questionnaire: Questionnaire, step: engine.Step, event: events.Event) -> engine.Step:
    """Take a step from what is known, and look whether it is the one worked out from nothing."""
    anew = engine.advance(questionnaire, step.interview, event)
    going_on = engine.advance(questionnaire, step.interview, event, before=step.view)
    assert (going_on.interview, going_on.effects) == (anew.interview, anew.effects)
    if going_on.view is not None:
        look_at_facts(going_on.view)
    return going_on


def look_at_facts(view: View) -> None:
    """Every single fact is what a view that knows nothing says."""
    known, fresh = view.known, View(view.questionnaire, view.interview, view.today)
    for row, facts in known.relevant.items():
        assert facts == {name: fresh.relevant(name, row) for name in facts}
    for row, values in known.values.items():
        assert values == {name: fresh.value(name, row or None) for name in values}
    for row, facts in known.coming.items():
        assert facts == {name: may_come(fresh, (name, row)) for name in facts}
    assert known.rows == {name: fresh.rows_in(name) for name in known.rows}
    assert known.judged == {rule: fresh.judged(rule) for rule in known.judged}
    assert known.depth == {key: fresh.depth_holds(*key) for key in known.depth}
    if known.outlook is not None:
        assert known.outlook == navigation.outlook(fresh)


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(numbers=WALK)
def test_a_step_from_what_is_known_is_the_step_from_nothing(name: str, numbers: list[int]) -> None:
    questionnaire = SAMPLES[name]
    step = engine.Step(begun(questionnaire), ())
    for number in numbers:
        step = taken(questionnaire, step, happening(step.interview, questionnaire, number))


@pytest.mark.parametrize("ref_id", LIBRARY)
@settings(max_examples=3, deadline=None, suppress_health_check=SLOW)
@given(seed=st.integers(0, 10**6), steps=st.integers(20, 90))
def test_so_it_is_all_through_the_library(
    catalog: Catalog, ref_id: str, seed: int, steps: int
) -> None:
    questionnaire = catalog.open(ref_id)
    walker = Walker(questionnaire, catalog.library("en"), str(seed), samples_of(questionnaire))
    step = engine.begin(questionnaire, "i1", "p1", START)
    while step.interview.status != lifecycle.COMPLETED and walker.steps < steps:
        event = walker._next(step)
        assert event is not None
        walker.steps += 1
        step = taken(questionnaire, step, event)


def test_what_an_answer_cannot_reach_is_not_worked_out_again(catalog: Catalog) -> None:
    questionnaire = catalog.open("fair_recruitment")
    step = engine.advance(questionnaire, begun(questionnaire), events.Resumed(START))
    assert step.view is not None
    navigation.outlook(step.view)
    there = dict(step.view.known.relevant[""])
    event = happening(step.interview, questionnaire, 24 * 5)
    after = engine.advance(questionnaire, step.interview, event, before=step.view)
    assert after.interview.answers
    assert after.view is not None
    assert len(set(there) & set(after.view.known.relevant[""])) > len(there) / 2
    look_at_facts(step.view)  # it gave away what it knew, and says the same all the same


def test_what_is_reached_is_named_by_the_questionnaire(catalog: Catalog) -> None:
    questionnaire = catalog.open("fair_recruitment")
    reach = dependence.reached(questionnaire, ("value", "workers_international", 0))
    assert "workers_international" in reach.names
    assert reach.rules
    assert reach.modules


def test_a_view_serves_its_own_interview_day_and_questionnaire_only(catalog: Catalog) -> None:
    questionnaire, seen = catalog.open("quick_scan"), Seen()
    step = engine.advance(questionnaire, begun(questionnaire), events.Resumed(START))
    view, interview = step.view, step.interview
    assert view is not None
    seen.keep(view)
    assert seen.of(interview) is view
    assert seen.of(interview.but(revision=interview.revision)) is None
    assert seen.view(questionnaire, interview, view.today, None).known is view.known
    other_day = view.today + timedelta(days=1)
    assert seen.view(questionnaire, interview, other_day, None).known is not view.known
    arabic = catalog.open("quick_scan", language="ar")
    assert seen.view(arabic, interview, view.today, None).known is not view.known


def test_the_views_kept_have_a_bound(catalog: Catalog) -> None:
    questionnaire, seen = catalog.open("quick_scan"), Seen(bound=30_000)
    kept: list[Interview] = []
    for number in range(40):
        start = engine.begin(questionnaire, f"i{number}", "p1", START, "en").interview
        step = engine.advance(questionnaire, start, events.Consented("1", START))
        seen.keep(step.view)
        kept.append(step.interview)
    assert seen.of(kept[-1]) is not None
    assert seen.of(kept[0]) is None
    assert seen.weight <= 30_000
