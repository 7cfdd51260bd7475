"""The pacing of a room as a trainer meets it; the room is stored and read between all taps."""

from datetime import datetime, timedelta

import pytest

from flows import workshop_effects as effects
from flows import workshop_events as events
from flows import workshop_phases as phases
from flows import workshop_view as view
from flows.errors import FlowError
from flows.workshop import REASONS, advance, possible
from flows.workshop_room import Mark
from tests.workshop_samples import (
    QUIZ,
    SELF,
    START,
    TRAINER,
    Trainer,
    button,
    said,
    sample_room,
)

# taps so far | one more | where the room stands then | what is done
BEHAVIOUR = """
                          | start  | 1 ready           | AnnounceStep
                          | open   | 0 lobby           | Refuse(not_started)
                          | close  | 0 lobby           | Refuse(not_started)
                          | reveal | 0 lobby           | Refuse(not_started)
                          | next   | 0 lobby           | Refuse(not_started)
                          | back   | 0 lobby           | Refuse(not_started)
                          | extend | 0 lobby           | Refuse(not_started)
                          | pause  | 0 lobby paused    | AnnouncePaused
                          | resume | 0 lobby           | Stale
                          | finish | 3 finished        | SetJoining AnnounceFinished
start                     | start  | 1 ready           | Refuse(not_open)
start                     | open   | 1 open            | AnnounceOpened
start                     | close  | 1 ready           | Refuse(not_open)
start                     | reveal | 1 ready           | Refuse(not_open)
start                     | extend | 1 ready           | Refuse(not_open)
start                     | next   | 2 ready           | AnnounceStep
start                     | back   | 0 lobby           | AnnounceStep
start open                | open   | 1 open            | Stale
start open                | close  | 1 closed          | AnnounceClosed
start open                | reveal | 1 revealed        | AnnounceClosed ShowReveal
start open                | extend | 1 open            | AnnounceTime
start open                | next   | 2 ready           | AnnounceClosed AnnounceStep
start open                | back   | 0 lobby           | AnnounceClosed AnnounceStep
start open                | finish | 3 finished        | AnnounceClosed SetJoining AnnounceFinished
start open close          | close  | 1 closed          | Stale
start open close          | open   | 1 open            | AnnounceOpened
start open close          | reveal | 1 revealed        | ShowReveal
start open close          | extend | 1 closed          | Refuse(not_open)
start open close reveal   | reveal | 1 revealed        | Stale
start open close reveal   | close  | 1 revealed        | Stale
start open close reveal   | open   | 1 open            | AnnounceOpened
start open reveal next    | back   | 1 revealed        | AnnounceStep
start open reveal next    | next   | 3 finished        | SetJoining AnnounceFinished
start open close next     | back   | 1 closed          | AnnounceStep
start next                | back   | 1 ready           | AnnounceStep
start open pause          | pause  | 1 open paused     | Stale
start open pause          | resume | 1 open            | AnnounceResumed
start open pause          | open   | 1 open paused     | Stale
start open pause          | close  | 1 open paused     | Refuse(paused)
start open pause          | reveal | 1 open paused     | Refuse(paused)
start open pause          | next   | 1 open paused     | Refuse(paused)
start open pause          | back   | 1 open paused     | Refuse(paused)
start open pause          | extend | 1 open paused     | AnnounceTime
start open pause          | finish | 3 finished        | AnnounceClosed SetJoining AnnounceFinished
start finish              | finish | 3 finished        | Stale
start finish              | next   | 3 finished        | Refuse(finished)
start finish              | open   | 3 finished        | Refuse(finished)
start finish              | pause  | 3 finished        | Refuse(finished)
start finish              | back   | 1 ready           | AnnounceStep
start open reveal finish  | back   | 1 revealed        | AnnounceStep
finish                    | back   | 0 lobby           | AnnounceStep
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in BEHAVIOUR.strip("\n").splitlines()]


@pytest.fixture
def trainer() -> Trainer:
    return Trainer(sample_room())


@pytest.mark.parametrize(("before", "tap", "stands", "done"), ROWS)
def test_a_tap_does_what_the_table_says(
    trainer: Trainer, before: str, tap: str, stands: str, done: str
) -> None:
    trainer.taps(*before.split())
    untouched = trainer.room
    shown = trainer.taps(tap)
    assert (trainer.stands, said(shown)) == (stands, done)
    if done.startswith(("Refuse", "Stale")):
        assert trainer.room == untouched
    else:
        assert trainer.room.turn == untouched.turn + 1


@pytest.mark.parametrize(("before", "tap", "stands", "done"), ROWS)
def test_the_console_offers_what_would_do_something(
    trainer: Trainer, before: str, tap: str, stands: str, done: str
) -> None:
    trainer.taps(*before.split())
    event = button(trainer.room, tap)
    if tap != "reveal" or stands != "1 revealed":  # whether figures move is known only with them
        assert (type(event) in possible(trainer.room)) == (not done.startswith(("Ref", "Sta")))


# -- twice, and late -------------------------------------------------------------------------


def test_a_double_tap_on_next_skips_no_step(trainer: Trainer) -> None:
    trainer.taps("start")
    tapped = events.Next(step=1)
    trainer.does(tapped)
    assert trainer.does(tapped) == (effects.Stale(2, trainer.room.turn),)
    assert trainer.stands == "2 ready"


def test_a_double_tap_gives_the_minutes_once(trainer: Trainer) -> None:
    trainer.taps("start")
    trainer.does(events.Open(trainer.at + timedelta(minutes=10), step=1))
    tapped = events.Extend(minutes=5, step=1, turn=trainer.room.turn)
    until = trainer.room.deadline
    assert until is not None
    trainer.does(tapped)
    assert said(trainer.does(tapped)) == "Stale"
    assert trainer.room.deadline == until + timedelta(minutes=5)


def test_a_button_of_an_earlier_turn_does_not_open_again(trainer: Trainer) -> None:
    trainer.taps("start")
    late = events.Open(step=1, turn=trainer.room.turn)
    trainer.does(late)
    trainer.taps("close")
    assert said(trainer.does(late)) == "Stale"
    assert trainer.stands == "1 closed"


# -- time ------------------------------------------------------------------------------------


def left(trainer: Trainer) -> float | None:
    found = view.remaining(trainer.room, trainer.at)
    return None if found is None else found / timedelta(minutes=1)


def with_time_box(trainer: Trainer, minutes: int = 10) -> None:
    trainer.taps("start")
    trainer.does(events.Open(trainer.at + timedelta(minutes=minutes, seconds=1), step=1))


def test_the_time_box_counts_down_and_closes_nothing(trainer: Trainer) -> None:
    with_time_box(trainer)
    assert left(trainer) == 10
    trainer.waits(4)
    assert left(trainer) == 6
    trainer.waits(30)
    assert left(trainer) == 0
    assert trainer.stands == "1 open"
    assert view.may_answer(trainer.room, "policy")


def test_time_in_a_pause_does_not_count(trainer: Trainer) -> None:
    with_time_box(trainer)
    trainer.waits(4)
    trainer.taps("pause")
    before = left(trainer)
    trainer.waits(45)
    assert left(trainer) == before
    trainer.taps("resume")
    assert left(trainer) == before


def test_a_clock_that_goes_back_in_a_pause_takes_no_time_away(trainer: Trainer) -> None:
    with_time_box(trainer)
    trainer.taps("pause")
    until = trainer.room.deadline
    trainer.waits(-5)
    assert trainer.taps("resume") == (effects.AnnounceResumed(until),)


def test_a_step_keeps_when_it_was_first_opened(trainer: Trainer) -> None:
    trainer.taps("start", "open")
    first = trainer.at
    trainer.taps("close")
    assert trainer.room.marks[1].closed_at == trainer.at
    assert trainer.taps("open") == (effects.AnnounceOpened(1, again=True),)
    assert trainer.room.marks[1] == Mark(opened_at=first)


def test_minutes_are_added_from_now_where_time_ran_out(trainer: Trainer) -> None:
    with_time_box(trainer)
    trainer.waits(25)
    trainer.taps("extend")
    assert left(trainer) == 5
    trainer.taps("pause")
    trainer.waits(25)
    trainer.taps("extend", "resume")
    assert left(trainer) == pytest.approx(10, abs=0.1)


def test_a_time_box_is_set_moved_and_taken_away(trainer: Trainer) -> None:
    trainer.taps("start", "open")
    assert left(trainer) is None
    until = trainer.at + timedelta(minutes=3)
    assert trainer.does(events.SetTimeBox(until, step=1)) == (effects.AnnounceTime(until),)
    assert said(trainer.does(events.SetTimeBox(until, step=1))) == "Stale"
    trainer.does(events.SetTimeBox(None, step=1))
    assert left(trainer) is None


@pytest.mark.parametrize(("minutes", "reason"), [(0, "wrong_minutes"), (-5, "wrong_minutes"),
                                                 (10_000, "wrong_minutes")])  # fmt: skip
def test_odd_minutes_are_refused(trainer: Trainer, minutes: int, reason: str) -> None:
    with_time_box(trainer)
    event = events.Extend(minutes=minutes, step=1, turn=trainer.room.turn)
    assert trainer.does(event) == (effects.Refuse(reason),)


def test_a_time_box_of_days_is_refused_however_it_comes(trainer: Trainer) -> None:
    far = START + timedelta(days=3)
    trainer.does(events.Start(far, step=0))
    assert trainer.effects == (effects.Refuse("too_far"),)
    trainer.taps("start")
    assert trainer.does(events.Open(far, step=1)) == (effects.Refuse("too_far"),)
    trainer.taps("open")
    assert trainer.does(events.SetTimeBox(far, step=1)) == (effects.Refuse("too_far"),)
    trainer.does(events.SetTimeBox(trainer.at + timedelta(hours=23, minutes=59), step=1))
    assert trainer.taps("extend") == (effects.Refuse("too_far"),)


def test_leaving_or_closing_a_step_ends_its_time_box(trainer: Trainer) -> None:
    with_time_box(trainer)
    trainer.taps("close")
    assert left(trainer) is None
    trainer.does(events.Open(trainer.at + timedelta(minutes=9), step=1))
    trainer.taps("next")
    assert left(trainer) is None


def test_a_time_without_zone_is_the_programmers_fault() -> None:
    with pytest.raises(FlowError):
        advance(sample_room(), events.Start(step=0), datetime(2026, 11, 22))  # noqa: DTZ001 - what is tried here


# -- what participants may answer ------------------------------------------------------------

# taps | what may be answered | what is told of the room, and of policy and recruiters
TRAINER_PACED = [
    ("", "", "wait wait wait"),
    ("start", "", "wait wait wait"),
    ("start open", "policy", "open open wait"),
    ("start open pause", "", "paused paused wait"),
    ("start open close", "", "closed closed wait"),
    ("start open reveal", "", "closed closed wait"),
    ("start open reveal next", "policy", "wait open wait"),
    ("start open reveal next pause", "policy", "wait open wait"),
    ("start open reveal next open", "policy recruiters", "open open open"),
    ("start next", "policy", "wait open wait"),
    ("start open reveal next open close back", "recruiters", "closed closed open"),
    ("start open reveal next open close back open", "policy recruiters", "open open open"),
    ("start next back", "", "wait wait wait"),
    ("start open back", "policy", "wait open wait"),
    ("start finish", "policy recruiters", "finished finished finished"),
]
SELF_PACED = [
    ("", "", "wait wait wait"),
    ("start", "policy recruiters", "open open open"),
    ("start close reveal", "policy recruiters", "open open open"),
    ("start pause", "", "paused paused paused"),
    ("start pause resume", "policy recruiters", "open open open"),
    ("start next back back", "policy recruiters", "open open open"),
    ("start finish", "policy recruiters", "finished finished finished"),
]
ANSWERING = [(TRAINER, *row) for row in TRAINER_PACED] + [(SELF, *row) for row in SELF_PACED]


@pytest.mark.parametrize(("pacing", "taps", "modules", "told"), ANSWERING)
def test_what_may_be_answered_and_what_is_told(
    pacing: str, taps: str, modules: str, told: str
) -> None:
    trainer = Trainer(sample_room(pacing))
    trainer.taps(*taps.split())
    assert view.open_modules(trainer.room) == tuple(modules.split())
    for module in ("policy", "recruiters"):
        assert view.may_answer(trainer.room, module) == (module in modules.split())
    asked = (None, view.step_of(trainer.room, "policy"), view.step_of(trainer.room, "recruiters"))
    assert " ".join(view.standing(trainer.room, number) for number in asked) == told


def test_the_quiz_before_is_over_once_the_room_went_on() -> None:
    trainer = Trainer(sample_room(quiz=QUIZ))
    assert view.step_of(trainer.room, "quiz_before") == 1
    trainer.taps("start", "open")
    assert view.open_steps(trainer.room) == (1,)
    trainer.taps("close")
    assert view.standing(trainer.room) == view.OVER
    trainer.taps("next", "open")
    assert view.open_steps(trainer.room) == (2,)
    assert view.standing(trainer.room, 1) == view.OVER
    trainer.taps("next", "open", "next", "open")
    assert view.open_steps(trainer.room) == (2, 3, 4)
    trainer.taps("next")
    assert trainer.stands == "5 finished"
    assert view.open_steps(trainer.room) == (2, 3)


def test_nothing_is_answered_that_is_not_in_the_plan(trainer: Trainer) -> None:
    trainer.taps("start", "open")
    assert not view.may_answer(trainer.room, "wages")
    assert view.step_of(trainer.room, "wages") is None


def test_in_a_self_paced_room_all_opens_at_once_and_one_time_box_holds() -> None:
    trainer = Trainer(sample_room(SELF))
    until = START + timedelta(minutes=60)
    done = trainer.does(events.Start(until, step=0))
    assert done == (effects.AnnounceAllOpened(until), effects.AnnounceStep(1))
    assert trainer.stands == "1 open"
    assert trainer.taps("reveal")[0] == effects.AnnounceClosed(1, still_asked=True)
    assert trainer.taps("next") == (effects.AnnounceStep(2),)
    assert trainer.room.deadline == until
    assert trainer.taps("back") == (effects.AnnounceStep(1, back=True),)
    assert trainer.taps("extend") == (effects.AnnounceTime(until + timedelta(minutes=5)),)
    assert trainer.taps("open") == (effects.AnnounceStep(1),)


# -- the table -------------------------------------------------------------------------------


def test_every_reason_has_its_own_name_and_every_phase_a_way_out() -> None:
    assert len(set(REASONS)) == len(REASONS)
    for phase in phases.PHASES:
        ways = {row["dest"] for row in phases.TRANSITIONS if row["source"] == phase}
        assert ways - {phase}


def test_the_pacing_is_drawn_from_its_table() -> None:
    drawn = phases.diagram()
    assert "stateDiagram" in drawn
    assert "open --> closed" in drawn
    assert "finished --> open: came_to_open_step" in drawn
