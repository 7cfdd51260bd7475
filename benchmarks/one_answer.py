"""One answer through engine and rendering, against one trigger of `transitions`.

Rule of this file: from the data of a tap to the JSON Telegram gets, without any I/O, in processor
time, so that neighbours do not count; one person answers one question after the other, as people
do. The baseline is one shared machine with many models, triggered once after each answer: neither
finds its code and data in the processor's caches, as a trigger in a loop of its own would.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any, Final

import msgspec
from transitions import Machine

from benchmarks.figures import Figure, Size
from benchmarks.walk import AT, Standing, conversation, library, visit_of, walk
from bot import intents, keyboards
from bot.asking import presenter
from bot.conversation import Conversation
from bot.telegram.text import parts_of
from flows import engine, lifecycle
from flows.interview import Interview
from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire

NAME: Final = "answer"
BAR: Final = 15.0
TRIGGER: Final = "trigger"
Clock = Callable[[], float]


class Somebody:
    """A model of the machine; `transitions` hangs its triggers on it."""

    answered: Callable[[], bool]


def measure(size: Size) -> list[Figure]:
    catalog = library()
    figures = []
    for ref_id in ("quick_scan", "fair_recruitment")[: size.of(2, 1)]:
        places = walk(catalog, ref_id, size.of(400, 12))
        figures.append(_figure(catalog, ref_id, places, size.of(15, 2)))
    return figures


def _figure(catalog: Catalog, ref_id: str, places: list[Standing], rounds: int) -> Figure:
    talk, questionnaire = conversation(catalog), catalog.open(ref_id)
    trigger = _shared_machine()
    _walked(talk, questionnaire, places, trigger)
    ours: list[float] = []
    theirs: list[float] = []
    parts: list[dict[str, float]] = []
    for _ in range(rounds):
        taken = _walked(talk, questionnaire, places, trigger)
        shares = {name: sum(one[name] for one in taken) / len(places) for name in taken[0]}
        theirs.append(shares.pop(TRIGGER))
        ours.append(sum(shares.values()))
        parts.append(shares)
    figure, baseline = median(ours), median(theirs)
    ratio = median(mine / other for mine, other in zip(ours, theirs, strict=True))
    words = ", ".join(f"{name} {median(p[name] for p in parts) * 1e6:.0f}" for name in parts[0])
    alone = median(_in_a_loop(trigger, 20 * len(places)) for _ in range(rounds))
    return Figure(
        NAME,
        f"one answer, engine and rendering, {ref_id}",
        f"{figure * 1e6:.0f} µs",
        f"{baseline * 1e6:.1f} µs a transitions trigger",
        f"{ratio:.1f}×",
        f"at most {BAR:.0f}×",
        ratio <= BAR,
        f"{ref_id}, {len(places)} taps, µs: {words}; a trigger in a loop of its own"
        f" {alone * 1e6:.1f}",
    )


def _walked(
    talk: Conversation,
    questionnaire: Questionnaire,
    places: list[Standing],
    trigger: Callable[[], bool],
    clock: Clock = time.thread_time,
) -> list[dict[str, float]]:
    """Answer everything from the first place on, with a trigger after each; return the seconds."""
    taken = []
    place = places[0]
    for following in (*places[1:], None):
        seconds, interview = stages(talk, questionnaire, place, clock)
        start = clock()
        trigger()
        seconds[TRIGGER] = clock() - start
        taken.append(seconds)
        if following is not None:
            assert interview.answers == following.interview.answers  # the same way again
            place = Standing(interview, following.data)
    return taken


def stages(
    talk: Conversation,
    questionnaire: Questionnaire,
    place: Standing,
    clock: Clock = time.thread_time,
) -> tuple[dict[str, float], Interview]:
    """Take one answer through; return the seconds of each stage, and the interview after it."""
    start = clock()
    tap = keyboards.decode(place.data)
    assert tap is not None  # our own button
    event = intents.tap_event(tap, questionnaire, AT)
    assert event is not None  # of this questionnaire
    read = clock()
    before = talk.seen.of(place.interview)
    step = engine.advance(questionnaire, place.interview, event, before=before)
    talk.seen.keep(step.view)
    decided = clock()
    telling = talk.telling(visit_of(step.interview))
    message = presenter.present(telling, step.effects)
    worded = clock()
    msgspec.json.encode({"method": "editMessageText", **parts_of(message)[0].edited(1, 2)})
    done = clock()
    seconds = {
        "reading": read - start,
        "engine": decided - read,
        "wording": worded - decided,
        "telegram": done - worded,
    }
    return seconds, step.interview


def _shared_machine() -> Callable[[], bool]:
    machine: Any = Machine(
        model=None,
        states=list(lifecycle.STATUSES),
        transitions=lifecycle.TRANSITIONS,
        initial=lifecycle.ASKING,
        auto_transitions=False,
    )
    somebody = Somebody()
    machine.add_model(somebody)
    return somebody.answered


def _in_a_loop(trigger: Callable[[], bool], times: int) -> float:
    start = time.thread_time()
    for _ in range(times):
        trigger()
    return (time.thread_time() - start) / times
