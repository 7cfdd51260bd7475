"""What is asked now, and moving about without changing an answer.

Rule of this file: nothing here touches data; going back, putting off, opening for editing and
reading a card only move the position. A handler returns the view after the event (the same one
when nothing changed) and what is to be said before the question.
"""

from __future__ import annotations

from flows import copying, events, lifecycle, navigation
from flows.answers import offered
from flows.effects import (
    AskBack,
    AskQuestion,
    ChooseRowsToDrop,
    ConfirmChange,
    Effect,
    ShowReview,
    ShowSafetyCard,
    ShowWaiting,
    Tell,
)
from flows.interview import HOW_CARRIED, NO_ROW, Key
from flows.judgement import card_is_due
from flows.view import View

Decision = tuple[View, tuple[Effect, ...]]


def current(view: View) -> tuple[Effect, ...]:
    """Return what to show in `asking`: a pending change, the safety card, or the question.

    Where nothing is left to ask it is the review, or that one waits for a workshop to go on.
    """
    if view.interview.pending is not None:
        return (pending_effect(view),)
    cards = cards_due(view)
    if cards:
        return (ShowSafetyCard(rules=cards, again=bool(view.interview.cards)),)
    key = navigation.position(view)
    if key is None:
        return (ShowReview() if view.gate is None else ShowWaiting(),)
    return (question(view, key),)


def pending_effect(view: View) -> Effect:
    """Return the effect that shows the pending change."""
    pending = view.interview.pending
    assert pending is not None  # callers have looked
    if pending.reason == "rows":
        repeat = view.structure.counts[pending.key[0]]
        rows = tuple(row for row in filled_rows(view, repeat) if row not in pending.dropped)
        return ChooseRowsToDrop(pending, repeat, rows)
    return ConfirmChange(pending)


def filled_rows(view: View, repeat: str) -> tuple[str, ...]:
    """Return the rows of a repeat in which something was answered."""
    names = view.structure.in_repeat[repeat]
    filled = {row for name, row in view.interview.answers if name in names}
    return tuple(row for row in view.rows_in(repeat) if row in filled)


def interrupted(view: View) -> bool:
    """Tell whether something must be settled before the next question."""
    return view.interview.pending is not None or bool(cards_due(view))


def cards_due(view: View) -> tuple[str, ...]:
    """Return the finding rules whose safety card is due now (bank, general rule 6).

    None is while a question is open for editing: that may be the slip the card came from, and the
    card interrupts before the next question only.
    """
    if view.cards is None:
        view.cards = _cards_due(view)
    return view.cards


def _cards_due(view: View) -> tuple[str, ...]:
    interview = view.interview
    if interview.revisiting is not None:
        return ()
    rules, touched = view.structure.safety_rules, view.touched
    if touched is not None:
        if touched.rules.isdisjoint(view.structure.with_card):
            return ()
        rules = tuple([rule for rule in rules if rule.name in touched.rules])
    return tuple(
        [one.name for one in rules if one.name not in interview.cards and card_is_due(view, one)]
    )


def in_passing(view: View) -> tuple[str, ...]:
    """Return the rules due whose card need not interrupt: it did in each of their modules here.

    A card seen before its answers were carried over interrupts again.
    """
    due = cards_due(view)
    if not due:
        return ()
    known, answers = view.structure.rules, view.interview.answers.values()
    given = {one.question for one in answers if one.how != HOW_CARRIED}
    told = {
        known[name].module
        for name in view.interview.cards
        if name in known and given.intersection(known[name].questions)
    }
    return due if all(known[name].module in told for name in due) else ()


def question(view: View, key: Key) -> AskQuestion:
    """Return the effect that asks this question."""
    name, row = key
    asked = view.questionnaire.question_by_name[name]
    interview = view.interview
    answers = interview.answers
    return AskQuestion(
        key=key,
        progress=navigation.progress(view, key),
        intro=interview.revisiting is None and navigation.opens_module(view, key),
        editing=key in answers,
        ticks=ticks_of(view, key),
        offered=tuple([choice.name for choice in offered(view, asked, row)]),
        row=view.row_label(asked.repeat, row) if row else "",
        shared=bool(row) and key not in answers and (name, NO_ROW) in answers,
        same=bool(row) and copying.row_before(view, key) is not None,
        back=navigation.has_previous(view, key),
    )


def ticks_of(view: View, key: Key) -> tuple[str, ...]:
    """Return the choices marked in a question: half-made, or those of its answer."""
    interview = view.interview
    if interview.ticking == key:
        return () if interview.ticks == AWAITS_REASON else interview.ticks
    answer = interview.answers.get(key)
    return answer.value if answer and isinstance(answer.value, tuple) else ()


AWAITS_REASON = ("reason",)
"""Stands in place of marked choices while the reason for *not applicable* is awaited."""


def asked_back(view: View, key: Key) -> tuple[AskBack, ...]:
    """Return the checks across answers that fire now and were not asked back before."""
    found: list[AskBack] = []
    touched = view.touched
    if touched is not None and touched.rules.isdisjoint(view.structure.asking_back):
        return ()
    for rule in view.structure.checks:
        if touched is not None and rule.name not in touched.rules:
            continue
        if rule.name in view.interview.asked_back or view.judged(rule.name) is None:
            continue
        hangs_on = rule.hangs_on or rule.questions[0]
        row = key[1] if key[0] == hangs_on else _first_row(view, hangs_on)
        found.append(AskBack(rule=rule.name, key=(hangs_on, row)))
    return tuple(found)


def _first_row(view: View, name: str) -> str:
    for row in view.rows_of(name):
        if (name, row) in view.interview.answers:
            return row
    return NO_ROW


# -- events that move ----------------------------------------------------------------------


def skipped(view: View, event: events.Skipped) -> Decision:
    """Put the current question off."""
    key = navigation.position(view)
    interview = view.interview
    if key is None or (event.key is not None and event.key != key) or interrupted(view):
        return view, ()
    later = tuple(one for one in interview.skipped if one != key)
    answered = key in interview.answers
    moved = interview.but(
        skipped=later if answered else (*later, key),
        revisiting=_onwards(view, key),
        ticking=None,
        ticks=(),
    )
    if answered:
        return view.seeing(moved), (Tell("kept"),)
    return view.seeing(moved), (Tell("put_off", {"count": len(moved.skipped)}),)


def _onwards(view: View, key: Key) -> Key | None:
    """While walking through answered questions, *later* goes one on instead of to the end."""
    if view.interview.revisiting is None or not view.interview.walking:
        return None
    after = navigation.following(view, key)
    return after if after is not None and after in view.interview.answers else None


def later_reopened(view: View, event: events.LaterReopened) -> Decision:
    """Ask the questions that were put off."""
    if not navigation.put_off(view):
        return view, (Tell("nothing_put_off"),)
    return view.seeing(view.interview.but(skipped=(), revisiting=None)), ()


def went_back(view: View, event: events.WentBack) -> Decision:
    """Go one question back; no answer is touched. From a result, back leads to the review."""
    interview = view.interview
    if event.revision is not None and event.revision != interview.revision:
        return view, ()  # tapped twice, or an old button: once is enough
    if interview.status == lifecycle.COMPLETED:
        return view.seeing(interview.but(status=lifecycle.REVIEWING)), (ShowReview(),)
    if interview.pending is not None:
        return view.seeing(interview.but(pending=None)), ()
    here = navigation.position(view) if interview.status == lifecycle.ASKING else None
    before = navigation.previous(view, here)
    if before is None:
        return view, (Tell("at_beginning"),)
    moved = interview.but(revisiting=before, walking=True, ticking=None, ticks=())
    return view.seeing(moved), ()


def edited(view: View, event: events.Edited) -> Decision:
    """Open a question for editing; where each row has its own, the first that needs an answer."""
    key = event.key
    rows = () if key[1] else view.rows_of(key[0])
    if rows:
        answers = view.interview.answers
        row = next((one for one in rows if (key[0], one) not in answers), rows[0])
        key = (key[0], row)
    if not navigation.can_be_asked(view, key):
        return view, (Tell("no_longer_applies"),)
    moved = view.interview.but(revisiting=key, walking=False, pending=None, ticking=None, ticks=())
    return view.seeing(moved), ()


def card_seen(view: View, event: events.CardSeen) -> Decision:
    """Go on after the safety card."""
    due = cards_due(view)
    if not due:
        return view, ()
    return view.seeing(view.interview.but(cards=(*view.interview.cards, *due))), ()


def module_opened(view: View, event: events.ModuleOpened) -> Decision:
    """Ask a module in full, on request."""
    interview = view.interview
    name = view.structure.module_names.get(event.module)
    if name is None or name in interview.opened:
        return view, ()
    after = view.seeing(interview.but(opened=(*interview.opened, name)))
    if len(after.open_questions()) <= len(view.open_questions()):
        return view, (Tell("nothing_deeper"),)
    return after, ()
