"""Choices of several, marked one by one.

Rule of this file: a mark carries the wanted state, so the same tap twice changes nothing; the
marks are kept beside the answers and become one with *done*.
"""

from __future__ import annotations

from flows import asking, changing, events, lifecycle, navigation
from flows.answers import Rejection, offered, read
from flows.asking import Decision
from flows.effects import Tell
from flows.view import View
from questionnaires.model import SELECTS_MANY, Question


def ticked(view: View, event: events.Ticked) -> Decision:
    """Mark or unmark a choice; the mark is kept, the answer comes with *done*.

    A choice that stands alone ("nothing of this") is the answer at once while nothing is marked.
    """
    interview = view.interview
    key = event.key
    question = view.questionnaire.question_by_name.get(key[0])
    if question is None or question.type not in SELECTS_MANY:
        return view, (Tell("no_longer_applies"),)
    asking_now = interview.status == lifecycle.ASKING
    if asking_now and asking.interrupted(view):
        return view, ()
    is_open = asking_now and navigation.position(view) == key
    if event.on and _stands_alone(view, question, event):
        if is_open and not asking.ticks_of(view, key):
            picked = events.Picked((event.choice,))
            return changing.answered(
                view, events.Answered(picked, event.at, key, interview.revision)
            )
        if not is_open and asking.ticks_of(view, key) == (event.choice,):
            return view, ()  # tapped twice
    opened, said = (view, ()) if is_open else asking.edited(view, events.Edited(key, event.at))
    if opened is view and not is_open:
        return view, said
    marked = asking.ticks_of(opened, key)
    ticks = _with_tick(opened, question, key[1], marked, event)
    if ticks is not None and (ticks != marked or opened.interview.ticking not in (key, None)):
        opened = opened.seeing(opened.interview.but(ticking=key, ticks=ticks))
    return opened, () if is_open else (Tell("old_button"),)


def _stands_alone(view: View, question: Question, event: events.Ticked) -> bool:
    return any(
        choice.alone and choice.name == event.choice
        for choice in offered(view, question, event.key[1])
    )


def _with_tick(
    view: View, question: Question, row: str, ticks: tuple[str, ...], event: events.Ticked
) -> tuple[str, ...] | None:
    """Return the choices marked afterwards, None if there is no such choice."""
    name = event.choice
    if isinstance(read(view, question, row, events.Picked((name,))), Rejection):
        return None
    if event.on and name in ticks:
        return ticks
    rest = tuple(one for one in ticks if one != name)
    if not event.on:
        return rest
    alone = {choice.name for choice in offered(view, question, row) if choice.alone}
    if name in alone:
        return (name,)
    return (*(one for one in rest if one not in alone), name)


def ticks_done(view: View, event: events.TicksDone) -> Decision:
    """Take the marked choices as the answer."""
    interview = view.interview
    key = event.key
    revision = event.revision
    if interview.status == lifecycle.ASKING and navigation.position(view) == key:
        if revision is None or interview.revisiting != key or interview.ticking == key:
            revision = interview.revision  # marks made since the button was shown count too
    elif revision is None:
        revision = interview.revision - 1
    picked = events.Picked(asking.ticks_of(view, key))
    return changing.answered(view, events.Answered(picked, event.at, key, revision))
