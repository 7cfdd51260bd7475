"""What is asked now, and moving about without changing an answer.

Rule of this file: nothing here touches data; going back, putting off, opening for editing and
reading a card only move the position.
"""

from __future__ import annotations

from dataclasses import replace

from flows import events, lifecycle, navigation
from flows.answers import offered
from flows.effects import (
    AskBack,
    AskQuestion,
    ChooseRowsToDrop,
    ConfirmChange,
    Effect,
    ShowReview,
    ShowSafetyCard,
    Tell,
)
from flows.interview import NO_ROW, Interview, Key
from flows.view import View
from questionnaires.model import Severity

Decision = tuple[Interview, tuple[Effect, ...]]


def current(view: View) -> tuple[Effect, ...]:
    """Return what to show in `asking`: a pending change, the safety card, or the question."""
    pending = view.interview.pending
    if pending is not None:
        return (pending_effect(view),)
    cards = cards_due(view)
    if cards:
        return (ShowSafetyCard(rules=cards, again=bool(view.interview.cards)),)
    key = navigation.position(view)
    if key is None:
        return (ShowReview(),)
    return (question(view, key),)


def pending_effect(view: View) -> Effect:
    """Return the effect that shows the pending change."""
    pending = view.interview.pending
    assert pending is not None  # callers have looked
    if pending.reason == "rows":
        repeat = repeat_counted_by(view, pending.key[0])
        return ChooseRowsToDrop(pending, repeat, view.rows_in(repeat))
    return ConfirmChange(pending)


def repeat_counted_by(view: View, name: str) -> str:
    """Return the repeat whose rows this question counts, or ''."""
    for repeat in view.questionnaire.repeats:
        if repeat.count == name:
            return repeat.name
    return ""


def interrupted(view: View) -> bool:
    """Tell whether something must be settled before the next question."""
    return view.interview.pending is not None or bool(cards_due(view))


def cards_due(view: View) -> tuple[str, ...]:
    """Return the finding rules whose safety card is due now (bank, general rule 6)."""
    interview = view.interview
    due = []
    for rule in view.questionnaire.findings:
        if not rule.safety_card or rule.name in interview.cards:
            continue
        verdict = view.verdict(rule.name)
        if verdict is None or verdict.severity is not Severity.CRITICAL or verdict.waiting:
            continue
        due.append(rule.name)
    return tuple(due)


def is_question(effect: Effect) -> bool:
    """Tell whether an effect asks for a reply, so that nothing more is to be shown."""
    return isinstance(
        effect, AskQuestion | ShowSafetyCard | ConfirmChange | ChooseRowsToDrop | ShowReview
    )


def question(view: View, key: Key) -> AskQuestion:
    """Return the effect that asks this question."""
    name, row = key
    asked = view.questionnaire.question_by_name[name]
    interview = view.interview
    ticks = interview.ticks if interview.ticking == key else _ticks_of(view, key)
    return AskQuestion(
        key=key,
        progress=navigation.progress(view, key),
        intro=interview.revisiting is None and navigation.opens_module(view, key),
        editing=key in interview.answers,
        ticks=ticks,
        offered=tuple(choice.name for choice in offered(view, asked, row)),
        row=view.row_label(asked.repeat, row) if asked.repeat and row else "",
        shared=bool(row) and key not in interview.answers and (name, NO_ROW) in interview.answers,
        same=_same_as_last(view, key) is not None,
        back=navigation.previous(view, key) is not None,
    )


def _ticks_of(view: View, key: Key) -> tuple[str, ...]:
    answer = view.interview.answers.get(key)
    return answer.value if answer and isinstance(answer.value, tuple) else ()


def _same_as_last(view: View, key: Key) -> Key | None:
    """Return the same question in the row before, if it has an answer of its own."""
    name, row = key
    if not row or name in {repeat.label for repeat in view.questionnaire.repeats}:
        return None
    rows = view.rows_of(name)
    before = rows[: rows.index(row)] if row in rows else ()
    for earlier in reversed(before):
        if (name, earlier) in view.interview.answers:
            return (name, earlier)
    return None


def row_before(view: View, key: Key) -> Key | None:
    """Return where *same as the last one* takes its answer from."""
    return _same_as_last(view, key)


# -- events that move ----------------------------------------------------------------------


def skipped(view: View, event: events.Skipped) -> Decision:
    """Put the current question off."""
    key = navigation.position(view)
    interview = view.interview
    if key is None or (event.key is not None and event.key != key) or interrupted(view):
        return interview, current(view)
    later = tuple(one for one in interview.skipped if one != key)
    moved = replace(
        interview,
        skipped=(*later, key) if key not in interview.answers else later,
        revisiting=_onwards(view, key),
        ticking=None,
        ticks=(),
        pending=None,
    )
    if key in interview.answers:
        return moved, (Tell("kept"),)
    return moved, (Tell("put_off", {"count": len(moved.skipped)}),)


def _onwards(view: View, key: Key) -> Key | None:
    """While walking through answered questions, *later* goes one on instead of to the end."""
    if view.interview.revisiting is None or not view.interview.walking:
        return None
    after = navigation.following(view, key)
    return after if after is not None and after in view.interview.answers else None


def later_reopened(view: View, event: events.LaterReopened) -> Decision:
    """Ask the questions that were put off."""
    interview = view.interview
    if not navigation.put_off(view):
        return interview, (Tell("nothing_put_off"), *_shown(view))
    return replace(interview, skipped=(), status=lifecycle.ASKING, revisiting=None), ()


def _shown(view: View) -> tuple[Effect, ...]:
    if view.interview.status == lifecycle.ASKING:
        return current(view)
    return (ShowReview(),)


def went_back(view: View, event: events.WentBack) -> Decision:
    """Go one question back; no answer is touched."""
    interview = view.interview
    if interview.pending is not None:
        return replace(interview, pending=None), ()
    here = navigation.position(view) if interview.status == lifecycle.ASKING else None
    before = navigation.previous(view, here)
    if before is None:
        return interview, (Tell("at_beginning"), *_shown(view))
    moved = replace(
        interview,
        status=lifecycle.ASKING,
        revisiting=before,
        walking=True,
        ticking=None,
        ticks=(),
    )
    return moved, ()


def edited(view: View, event: events.Edited) -> Decision:
    """Open a question for editing."""
    interview = view.interview
    if not navigation.can_be_asked(view, event.key):
        return interview, (Tell("no_longer_applies"), *_shown(view))
    moved = replace(
        interview,
        status=lifecycle.ASKING,
        revisiting=event.key,
        walking=False,
        pending=None,
        ticking=None,
        ticks=(),
    )
    return moved, ()


def card_seen(view: View, event: events.CardSeen) -> Decision:
    """Go on after the safety card."""
    due = cards_due(view)
    if not due:
        return view.interview, current(view)
    return replace(view.interview, cards=(*view.interview.cards, *due)), ()


def module_opened(view: View, event: events.ModuleOpened) -> Decision:
    """Ask a module in full, on request."""
    interview = view.interview
    name = view.structure.module_names.get(event.module)
    if name is None or name in interview.opened:
        return interview, _shown(view)
    opened = replace(interview, opened=(*interview.opened, name))
    after = View(view.questionnaire, opened, view.today)
    new = len(after.open_questions()) - len(view.open_questions())
    if new <= 0:
        return interview, (Tell("nothing_deeper"), *_shown(view))
    return replace(opened, status=lifecycle.ASKING), (Tell("more_questions", {"count": new}),)


def asked_back(view: View, key: Key) -> tuple[AskBack, ...]:
    """Return the checks across answers that fire now and were not asked back before."""
    found = []
    for rule in view.questionnaire.findings:
        if not rule.check or not rule.ask_back or rule.name in view.interview.asked_back:
            continue
        if view.verdict(rule.name) is not None:
            hangs_on = rule.hangs_on or rule.questions[0]
            row = key[1] if key[0] == hangs_on else _first_row(view, hangs_on)
            found.append(AskBack(rule=rule.name, key=(hangs_on, row)))
    return tuple(found)


def _first_row(view: View, name: str) -> str:
    for row in view.rows_of(name):
        if (name, row) in view.interview.answers:
            return row
    return NO_ROW
