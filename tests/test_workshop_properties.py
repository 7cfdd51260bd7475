"""Whatever is tapped, in any order, twice or late: the room stays valid and names nobody."""

import json
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows import workshop_effects as effects
from flows import workshop_events as events
from flows import workshop_phases as phases
from flows import workshop_view as view
from flows.workshop import REASONS, Turn, advance, possible
from flows.workshop_reveal import LEAST, has_shown
from flows.workshop_room import KIND_FINISH, KIND_LOBBY, Figure, Room, room_from_dict, room_to_dict
from tests.property_tries import tries
from tests.workshop_samples import PLAIN, QUIZ, SELF, START, TRAINER, people, sample_room

EDGES = {(row["source"], row["dest"]) for row in phases.TRANSITIONS}

# -- chance ----------------------------------------------------------------------------------
# A tap is a word with numbers, made an event for the room it meets; `slip` sends some of them to
# the wrong step. So most of what is tapped could be tapped, and hypothesis can shorten it.

WORDS = (*PLAIN, *("start", "open", "next", "close"), *("reveal",) * 5, "extend", "box", "boxless",
         "aside", "taken", "join", "nojoin", "prompt", "rename")  # fmt: skip
TAPS = st.lists(
    st.tuples(
        st.sampled_from(WORDS),
        st.integers(0, 24),  # how many people answered, which minute, seat or step
        st.sampled_from([0, 0, 0, 0, 0, 0, 1, -1]),
        st.integers(-5, 600),  # seconds since the tap before; clocks go wrong
    ),
    max_size=40,
)
ROOMS = st.sampled_from(
    [sample_room(), sample_room(SELF), sample_room(TRAINER, QUIZ), sample_room(SELF, QUIZ)]
)
Tap = tuple[str, int, int, int]


def event_of(room: Room, tap: Tap, seconds: int) -> events.Event:
    """The event of a tap; figures are of the people 1 to n, one of them seldom missing."""
    word, number, slip, _ = tap
    step = room.current + slip
    at = START + timedelta(seconds=seconds)
    gone = {"p2"} if number % 7 == 0 else set()
    found: dict[str, events.Event] = {
        "reveal": events.Reveal(
            {
                "q1": Figure({"n": number}, people(number) - gone),
                "q2": Figure({"n": number}, people(number // 2)),
            },
            step=step,
        ),
        "extend": events.Extend(minutes=number - 2, step=step, turn=room.turn + slip),
        "box": events.SetTimeBox(at + timedelta(minutes=number - 4), step=step),
        "boxless": events.SetTimeBox(None, step=step),
        "aside": events.SetAside(number),
        "taken": events.TakeBack(number),
        "join": events.OpenJoining(),
        "nojoin": events.CloseJoining(),
        "prompt": events.SetPrompt(number - 4, "a" * number),
        "rename": events.Rename("b" * number),
    }
    return found[word] if word in found else PLAIN[word](step=step)


def walk(room: Room, taps: list[Tap]) -> list[tuple[Room, events.Event, int, Turn]]:
    """Each tap: the room before, the event, the second it happened in, and what came of it."""
    seconds, steps = 0, []
    for tap in taps:
        seconds += tap[3]
        event = event_of(room, tap, seconds)
        turn = advance(room, event, START + timedelta(seconds=seconds))
        steps.append((room, event, seconds, turn))
        room = turn.room
    return steps


# -- what always holds -----------------------------------------------------------------------


@tries(150)
@given(ROOMS, TAPS)
def test_any_taps_leave_a_valid_room(room: Room, taps: list[Tap]) -> None:
    for before, _, seconds, (after, done) in walk(room, taps):
        assert done
        assert len(after.steps) == len(after.marks) == len(room.steps)
        assert (before.phase, after.phase) in EDGES or after == before
        assert after.turn == before.turn + (after != before)
        kind = after.step.kind
        assert (after.phase == phases.LOBBY) == (kind == KIND_LOBBY)
        assert (after.phase == phases.FINISHED) == (kind == KIND_FINISH)
        assert after.current <= after.furthest < len(after.steps)
        assert list(after.aside) == sorted(set(after.aside))
        assert all(one.reason in REASONS for one in done if isinstance(one, effects.Refuse))
        for number in (None, *range(len(after.steps))):
            assert view.standing(after, number) in view.STANDINGS
        left = view.remaining(after, START + timedelta(seconds=seconds))
        assert left is None or left >= timedelta(0)


@tries(100)
@given(ROOMS, TAPS)
def test_a_room_is_read_as_it_was_stored(room: Room, taps: list[Tap]) -> None:
    for *_, (after, _) in walk(room, taps):
        stored = json.loads(json.dumps(room_to_dict(after)))
        assert room_from_dict(stored) == after
        assert room_to_dict(room_from_dict(stored)) == stored


@tries(150)
@given(ROOMS, TAPS)
def test_the_same_event_twice_in_a_row_is_one(room: Room, taps: list[Tap]) -> None:
    for _, event, seconds, (after, done) in walk(room, taps):
        again = advance(after, event, START + timedelta(seconds=seconds))
        assert again.room == after
        if again.effects != done:  # refused as before, or a second time
            assert {type(one) for one in again.effects} <= {effects.Stale, effects.Refuse}


@tries(150)
@given(ROOMS, TAPS)
def test_figures_lose_nobody_and_never_move_by_fewer_than_five(room: Room, taps: list[Tap]) -> None:
    for before, _, _, (after, _) in walk(room, taps):
        for old, new in zip(before.marks, after.marks, strict=True):
            assert set(old.figures) <= set(new.figures)
            for name, figure in new.figures.items():
                was = old.figures[name].basis if name in old.figures else frozenset()
                assert was <= figure.basis
                more = len(figure.basis - was)
                assert more >= LEAST or figure == old.figures[name]
        if has_shown(before):
            assert after.aside == before.aside


@tries(100)
@given(ROOMS, TAPS, st.integers(0, 10_000))
def test_time_in_a_pause_does_not_count(room: Room, taps: list[Tap], paused: int) -> None:
    for *_, seconds, (after, _) in walk(room, taps):
        at = START + timedelta(seconds=seconds)
        if after.paused_at is not None or events.Pause not in possible(after):
            continue
        before = view.remaining(after, at)
        held = advance(after, events.Pause(step=after.current), at).room
        later = at + timedelta(seconds=paused)
        assert view.remaining(held, later) == before
        going = advance(held, events.Resume(step=after.current), later).room
        assert view.remaining(going, later) == before


@tries(100)
@given(ROOMS, TAPS)
def test_what_was_possible_to_answer_stays_so_but_for_close_pause_and_the_quiz(
    room: Room, taps: list[Tap]
) -> None:
    for before, event, _, (after, _) in walk(room, taps):
        lost = set(view.open_modules(before)) - set(view.open_modules(after))
        if isinstance(event, events.Finish | events.Resume | events.Open):
            assert not lost
        if isinstance(event, events.Start | events.Next):
            assert not lost or came_back_to_what_is_not_open(before, after, lost)
        elif lost:
            assert isinstance(event, events.Close | events.Reveal | events.Pause | events.Back)


def came_back_to_what_is_not_open(before: Room, after: Room, lost: set[str]) -> bool:
    """After going back, going on leads to a step as it was left: not open, while on the board."""
    return (
        before.current < before.furthest
        and after.phase != phases.OPEN
        and lost == {after.step.module}
    )


def test_going_back_and_on_again_finds_a_step_closed_until_the_room_moves_on() -> None:
    room = walk(sample_room(), [("start", 0, 0, 0), ("open", 0, 0, 0)])[-1][-1].room
    module = room.step.module
    seen = []
    for _, _, _, (after, _) in walk(room, [(word, 0, 0, 0) for word in ("back", "start", "next")]):
        seen.append(view.may_answer(after, module))
    assert seen == [True, False, True]


@tries(100)
@given(ROOMS, TAPS)
def test_an_event_that_is_offered_is_not_refused_as_impossible(room: Room, taps: list[Tap]) -> None:
    for *_, seconds, (after, _) in walk(room, taps):
        for kind in possible(after):
            if kind in PLAIN.values():
                event = kind(step=after.current)  # type: ignore[call-arg] # the plain ones need no more
                turn = advance(after, event, START + timedelta(seconds=seconds))
                assert turn.room != after
