"""What becomes of an action: what people say, what answers close, and what comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import follow_up as plan
from flows.follow_up import (
    ANSWERS,
    CAME_BACK,
    CLOSED,
    DECLINED,
    DONE,
    GAP_BACK,
    GAP_GONE,
    HELP,
    LATER,
    OPEN,
    OWNER,
    STATES,
    Happened,
    Mark,
    Standing,
)
from tests.property_tries import tries

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SAID = (plan.MARKED_DONE, plan.PUT_OFF, plan.HELP_ASKED, plan.TURNED_DOWN, plan.REOPENED)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def said(trigger: str, minutes: int = 0, **more) -> Happened:
    until = date(2026, 12, 1) if trigger == plan.PUT_OFF else None
    return Happened(trigger, at(minutes), OWNER, **{"until": until, **more})


def marked(*events: Happened, action: str = "A10") -> tuple[Mark, ...]:
    """Return the marks that these events make, one after the other."""
    standing, marks = Standing(action), []
    for event in events:
        mark = plan.advance(standing, event)
        if mark is not None:
            marks.append(mark)
            standing = plan.after(standing, mark)
    return tuple(marks)


def stands(*marks: Mark, action: str = "A10") -> Standing:
    return plan.standing_of(action, plan.standings(marks))


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), OPEN),
        ((plan.MARKED_DONE,), DONE),
        ((plan.PUT_OFF,), LATER),
        ((plan.PUT_OFF, plan.HELP_ASKED, plan.MARKED_DONE), DONE),
        ((plan.TURNED_DOWN, plan.MARKED_DONE), DONE),
        ((plan.MARKED_DONE, plan.PUT_OFF), DONE),
        ((plan.MARKED_DONE, plan.REOPENED), OPEN),
        ((plan.REOPENED,), OPEN),
        ((plan.MARKED_DONE, plan.REOPENED, plan.TURNED_DOWN), DECLINED),
    ],
)
def test_where_an_action_stands_after_what_was_said(events: tuple[str, ...], state: str) -> None:
    assert stands(*marked(*(said(one) for one in events))).state == state


def test_two_taps_count_once() -> None:
    assert len(marked(said(plan.MARKED_DONE), said(plan.MARKED_DONE, 1))) == 1
    assert len(marked(said(plan.PUT_OFF), said(plan.PUT_OFF, 1))) == 1
    moved = said(plan.PUT_OFF, 1, until=date(2026, 12, 8))
    assert stands(*marked(said(plan.PUT_OFF), moved)).times_put_off == 2


def test_putting_off_needs_a_date() -> None:
    assert marked(said(plan.PUT_OFF, until=None)) == ()


def test_the_date_that_counts_is_the_one_it_was_put_off_to() -> None:
    end = date(2026, 11, 24)
    assert Standing("A10").due(end) == end
    assert stands(*marked(said(plan.PUT_OFF))).due(end) == date(2026, 12, 1)
    assert stands(*marked(said(plan.PUT_OFF), said(plan.MARKED_DONE))).due(end) == end


# -- new submissions ---------------------------------------------------------------------------


def resubmitted(marks: tuple[Mark, ...], planned: dict, before: tuple[str, ...] = ("A10",)):
    return plan.resubmitted(marks, planned, before, at(60))


def test_an_action_whose_gap_is_gone_closes_by_itself() -> None:
    (mark,) = resubmitted((), {"A03": None}, ("A10", "A03"))
    assert (mark.action, mark.state, mark.by, mark.number) == ("A10", CLOSED, ANSWERS, 1)
    assert resubmitted((mark,), {}) == ()


def test_what_was_put_off_or_turned_down_closes_too() -> None:
    for trigger in SAID[:-1]:
        marks = marked(said(trigger))
        assert [one.state for one in resubmitted(marks, {})] == [CLOSED], trigger


def test_an_action_that_closed_and_is_planned_again_comes_back() -> None:
    marks = marked(said(plan.MARKED_DONE), Happened(GAP_GONE, at(5), ANSWERS))
    (back,) = resubmitted(marks, {"A10": at(30)})
    assert back.state == CAME_BACK
    assert stands(*marks, back).done_at == at(0)
    assert stands(*marks, back).to_do


def test_what_was_done_stays_done_until_an_answer_given_later_shows_the_gap_again() -> None:
    marks = marked(said(plan.MARKED_DONE, 10))
    assert resubmitted(marks, {"A10": at(5)}) == ()
    assert resubmitted(marks, {"A10": None}) == ()
    assert [one.state for one in resubmitted(marks, {"A10": at(11)})] == [CAME_BACK]


def test_what_was_said_of_an_open_action_stays_with_the_next_plan() -> None:
    for trigger in (plan.PUT_OFF, plan.HELP_ASKED, plan.TURNED_DOWN):
        assert resubmitted(marked(said(trigger)), {"A10": at(30)}) == ()
    assert resubmitted((), {"A10": at(30)}) == ()


def test_marks_of_another_interview_follow_on_those_that_are_there() -> None:
    there = plan.standings(marked(said(plan.MARKED_DONE)))
    brought = marked(said(plan.PUT_OFF), said(plan.HELP_ASKED), action="A10")
    assert [one.number for one in plan.renumbered(brought, there)] == [2, 3]
    assert [one.number for one in plan.renumbered(brought, {})] == [1, 2]


# -- whatever happens --------------------------------------------------------------------------

ACTIONS = ("A03", "A10", "A12")
TAPS = st.tuples(st.sampled_from(ACTIONS), st.sampled_from(SAID))
PLANS = st.dictionaries(st.sampled_from(ACTIONS), st.integers(0, 400) | st.none())


@tries(300)
@given(st.lists(TAPS | PLANS, max_size=25))
def test_taps_and_new_submissions_never_lose_what_was_done(steps: list) -> None:
    marks: tuple[Mark, ...] = ()
    done: set[str] = set()
    before: tuple[str, ...] = ACTIONS
    for minute, step in enumerate(steps, 1):
        if isinstance(step, dict):
            planned = {one: None if when is None else at(when) for one, when in step.items()}
            marks += plan.resubmitted(marks, planned, before, at(minute))
            before = tuple(step)
        else:
            action, trigger = step
            standing = stands(*marks, action=action)
            mark = plan.advance(standing, said(trigger, minute))
            marks += (mark,) if mark else ()
            if mark and mark.state in (DONE, OPEN):
                (done.add if mark.state == DONE else done.discard)(action)
        known = plan.standings(marks)
        assert {one for one, standing in known.items() if standing.done_at} == done
        for one, standing in known.items():
            assert (standing.state == LATER) == (standing.until is not None)
            assert standing.number == sum(mark.action == one for mark in marks)
        if isinstance(step, dict):
            closed = {one for one, standing in known.items() if standing.state == CLOSED}
            assert closed.isdisjoint(step)
            assert not {one for one in known if one not in step} - closed
    assert plan.standings(reversed(marks)) == plan.standings(marks)


def test_only_answers_close_or_bring_back() -> None:
    for row in plan.TRANSITIONS:
        by_answers = row["trigger"] in (GAP_GONE, GAP_BACK)
        assert (row["dest"] in (CLOSED, CAME_BACK)) == by_answers
    assert set(STATES) == {row["dest"] for row in plan.TRANSITIONS}
    assert plan.next_state(HELP, plan.MARKED_DONE) == DONE
    assert plan.next_state(CLOSED, plan.MARKED_DONE) is None


def test_the_diagram_is_drawn_from_the_table() -> None:
    drawn = plan.diagram()
    assert "An action of the plan" in drawn
    assert "closed --> came_back: gap_back" in drawn
