"""One person's way through a questionnaire by taps alone, to be walked by many.

Rule of this file: the taps are those of the real conversation, so that every measurement answers
the same questions in the same order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from random import Random
from typing import Final

from msgspec import structs

from bot import intents, keyboards
from bot.asking import presenter
from bot.conversation import Conversation, Surroundings
from bot.messages import Incoming, Message
from bot.visit import Visit
from flows import engine, events, lifecycle
from flows.interview import Interview
from questionnaires.catalog import Catalog
from storage.base import Binding, Change, Person, Store
from storage.memory import MemoryStore

AT: Final = datetime(2026, 11, 21, 8, tzinfo=UTC)
SOMEBODY: Final = "somebody-somebody"[:16]
INTERVIEW: Final = "interviewinterview"[:16]
PREFERRED: Final = (
    keyboards.DONE,
    keyboards.ANSWER,
    keyboards.CARD_SEEN,
    keyboards.CONFIRM,
    keyboards.TYPED_VALUE,
    keyboards.TICK,
    keyboards.LATER,
)
LONGEST: Final = 400


@cache
def library() -> Catalog:
    """The program's questionnaires, read once."""
    return Catalog()


@dataclass(frozen=True)
class Standing:
    """Where a person stands, and the button she taps next."""

    interview: Interview
    data: str


def conversation(catalog: Catalog, store: Store | None = None) -> Conversation:
    return Conversation(
        Surroundings(
            store=store or MemoryStore(),
            catalog=catalog,
            new_id=lambda: INTERVIEW,
            new_token=lambda: "token",
        )
    )


def visit_of(interview: Interview) -> Visit:
    person = Person(interview.person, AT, AT, "en", current=interview.id)
    incoming = Incoming("telegram", "1", AT, update="1")
    return Visit(incoming, person, person, interview, None, False)


def next_tap(message: Message) -> str | None:
    """The button tapped by a person who answers with what comes first."""
    return next(iter(_fitting(message)), None)


def any_tap(chance: Random) -> Callable[[Message], str | None]:
    """Return what taps like somebody who answers now this, now that."""

    def tapped(message: Message) -> str | None:
        fitting = _fitting(message)
        return chance.choice(fitting) if fitting else None

    return tapped


def _fitting(message: Message) -> list[str]:
    """The buttons of the kind that goes on best."""
    buttons = [button.data for row in message.buttons for button in row]
    kinds = ([one for one in buttons if one.startswith(f"{verb}:")] for verb in PREFERRED)
    return next((kind for kind in kinds if kind), [])


def walk(
    catalog: Catalog,
    ref_id: str = "quick_scan",
    most: int = LONGEST,
    choose: Callable[[Message], str | None] = next_tap,
) -> list[Standing]:
    """Every place on the way, from the first question to the review."""
    talk = conversation(catalog)
    questionnaire = catalog.open(ref_id)
    begun = engine.begin(questionnaire, INTERVIEW, SOMEBODY, AT, "en").interview
    step = engine.advance(questionnaire, replace(begun, revision=1), events.Consented("1", AT))
    places: list[Standing] = []
    while len(places) < most and step.interview.status == lifecycle.ASKING:
        message = presenter.present(talk.telling(visit_of(step.interview)), step.effects)
        data = choose(message)
        tap = keyboards.decode(data) if data else None
        event = intents.tap_event(tap, questionnaire, AT) if tap else None
        if data is None or event is None:
            break
        places.append(Standing(step.interview, data))
        step = engine.advance(questionnaire, step.interview, event)
    return places


def finished(
    catalog: Catalog,
    ref_id: str = "quick_scan",
    choose: Callable[[Message], str | None] = next_tap,
) -> Interview:
    """The interview of somebody who answered everything, and only has to submit."""
    last, questionnaire = walk(catalog, ref_id, choose=choose)[-1], catalog.open(ref_id)
    tap = keyboards.decode(last.data)
    event = intents.tap_event(tap, questionnaire, AT) if tap else None
    assert event is not None  # walked
    step = engine.advance(questionnaire, last.interview, event)
    assert step.interview.status == lifecycle.REVIEWING
    return step.interview


def placed(place: Standing, number: int) -> Change:
    """The change that puts person `number` where `place` is; her data follows from `tap_of`."""
    person = Person(f"person{number:010d}", AT, AT, "en", current=_id(number))
    interview = replace(place.interview, id=_id(number), person=person.id, revision=1)
    return Change(
        person=person,
        binding=Binding("telegram", str(number), person.id, AT),
        interview=interview,
        expected_revision=0,
        answers=tuple(interview.answers.values()),
        at=AT,
    )


def tap_of(place: Standing, number: int, revision: int, update: int) -> Incoming:
    """What comes in when person `number`, who stands at `place`, taps."""
    tap = keyboards.decode(place.data)
    assert tap is not None  # our own button
    data = keyboards.encode(structs.replace(tap, interview=_id(number), revision=revision))
    return Incoming("telegram", str(number), AT, data=data, update=str(update))


def _id(number: int) -> str:
    return f"interv{number:010d}"
