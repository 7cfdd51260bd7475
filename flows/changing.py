"""Answers that come in: understood, shown with their consequences, kept.

Rule of this file: an answer is replaced, never lost; a change that concerns other answers is shown
before it is saved; the same update twice changes nothing the second time.
"""

from __future__ import annotations

from dataclasses import replace

from flows import asking, events, navigation
from flows.answers import TERRITORIES, Rejection, known_codes, looks_personal, read
from flows.asking import Decision
from flows.effects import Effect, RejectAnswer, Tell
from flows.interview import Answer, Interview, Key, Pending
from flows.view import View, fit_rows
from questionnaires.model import SELECTS_MANY, Question
from questionnaires.values import NOT_APPLICABLE, Typed, Value


def at_rest(interview: Interview) -> Interview:
    """Return the interview without half-made changes: no editing, ticking or pending change."""
    if interview.revisiting is None and interview.ticking is None and interview.pending is None:
        return interview
    return replace(interview, revisiting=None, walking=False, ticking=None, ticks=(), pending=None)


def answered(view: View, event: events.Answered) -> Decision:
    """Take an answer to the current question, or open the question an old button is about."""
    interview = view.interview
    here = navigation.position(view)
    key = event.key or here
    if key is None or (event.key is None and asking.cards_due(view)):
        return interview, asking.current(view)
    if interview.pending is not None and event.key is None:
        return _reply_to_pending(view, event)
    question = view.questionnaire.question_by_name.get(key[0])
    if question is None or not navigation.can_be_asked(view, key):
        return interview, (Tell("no_longer_applies"), *asking.current(view))
    if event.key is not None and not _is_fresh(view, event, here):
        return _old_button(view, event, key, question)
    return _take(view, event, key, question)


def _reply_to_pending(view: View, event: events.Answered) -> Decision:
    """Typed text while a change waits: understood as yes or no, otherwise shown again."""
    from flows.phrases import choice_of  # noqa: PLC0415  # only for this rare case

    text = event.raw.text if isinstance(event.raw, events.Written) else ""
    word = choice_of(text, view.interview.language)
    pending = view.interview.pending
    if pending is None or pending.reason == "rows" or word not in ("yes", "no"):
        return view.interview, (Tell("please_choose"), *asking.current(view))
    if word == "yes":
        return change_confirmed(view, events.ChangeConfirmed(event.at))
    return change_cancelled(view, events.ChangeCancelled(event.at))


def _is_fresh(view: View, event: events.Answered, here: Key | None) -> bool:
    """A button is fresh while its question is the one being asked and nothing interrupts."""
    return event.key == here and not asking.interrupted(view)


def _old_button(view: View, event: events.Answered, key: Key, question: Question) -> Decision:
    interview = view.interview
    value = _read(view, event, key, question)
    known = interview.answers.get(key)
    just_now = event.revision is not None and interview.revision - event.revision <= 1
    if known is not None and known.value == value and just_now:
        return interview, asking.current(view)  # the same tap twice counts once
    if asking.interrupted(view):
        return interview, asking.current(view)
    moved, effects = asking.edited(view, events.Edited(key, event.at))
    return moved, (Tell("old_button"), *effects)


def _read(view: View, event: events.Answered, key: Key, question: Question) -> Value | Rejection:
    if isinstance(event.raw, events.SameAsLast):
        before = asking.row_before(view, key)
        if before is None:
            return Rejection("not_understood")
        return view.interview.answers[before].value
    if isinstance(event.raw, events.Written) and _awaits_reason(view, key, question):
        return Typed(NOT_APPLICABLE, event.raw.text.strip()[:500])
    return read(view, question, key[1], event.raw)


def _awaits_reason(view: View, key: Key, question: Question) -> bool:
    """A core question marked *not applicable* without a reason: the next text is the reason."""
    answer = view.interview.answers.get(key)
    return (
        view.interview.revisiting == key
        and view.interview.ticks == ("reason",)
        and answer is not None
        and _needs_reason(question, answer.value)
    )


def _needs_reason(question: Question, value: Value) -> bool:
    return (
        isinstance(value, Typed)
        and value.kind == NOT_APPLICABLE
        and question.reason_for_not_applicable
        and not value.reason
    )


def _take(view: View, event: events.Answered, key: Key, question: Question) -> Decision:
    value = _read(view, event, key, question)
    if isinstance(value, Rejection):
        rejected = RejectAnswer(value.reason, value.params, value.suggestions)
        return view.interview, (rejected, *asking.current(view))
    if looks_personal(question, value) and not question.personal:
        return _wait(view, Pending(key, value, "personal"))
    return _weigh(view, event, key, value)


def _weigh(view: View, event: events.Answered, key: Key, value: Value) -> Decision:
    """Keep the answer, unless a change of it should be seen first."""
    interview = view.interview
    surplus = _surplus_rows(view, key, value)
    if surplus:
        return _wait(view, Pending(key, value, "rows", surplus=surplus))
    after = _kept(view, Answer(key[0], key[1], value, event.at))
    if key in interview.answers and interview.answers[key].value != value:
        gone, again = navigation.consequences(view.questionnaire, view, after)
        gone = tuple(one for one in gone if one != key)
        if gone or again:
            pending = Pending(key, value, "consequences", inactive=len(gone), again=len(again))
            return _wait(view, pending)
    return _say(view, after, key, value)


def _wait(view: View, pending: Pending) -> Decision:
    waiting = replace(view.interview, pending=pending)
    changed = View(view.questionnaire, waiting, view.today)
    return waiting, (asking.pending_effect(changed),)


def _surplus_rows(view: View, key: Key, value: Value) -> int:
    repeat = asking.repeat_counted_by(view, key[0])
    if not repeat:
        return 0
    rows = view.rows_in(repeat)
    wanted = value if isinstance(value, int) else 1
    names = {one.name for one in view.questionnaire.questions if one.repeat == repeat}
    with_answers = {row for name, row in view.interview.answers if name in names and row in rows}
    return max(len(rows) - wanted, 0) if len(with_answers) > wanted else 0


def _kept(view: View, answer: Answer) -> Interview:
    """Return the interview with this answer, at rest, and with as many rows as it says."""
    kept = at_rest(view.interview.with_answer(answer))
    kept = replace(kept, skipped=tuple(one for one in kept.skipped if one != answer.key))
    repeat = asking.repeat_counted_by(view, answer.question)
    if not repeat:
        return kept
    wanted = answer.value if isinstance(answer.value, int) else 1
    limit = view.questionnaire.repeat_by_name[repeat].maximum
    rows = _useful_first(view, repeat, kept.rows.get(repeat, ()))
    rows = fit_rows(rows, min(wanted, limit))[: min(wanted, limit)]
    return replace(kept, rows={**kept.rows, repeat: rows})


def _useful_first(view: View, repeat: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """Rows with answers stay before empty ones when the number falls."""
    names = {one.name for one in view.questionnaire.questions if one.repeat == repeat}
    filled = {row for name, row in view.interview.answers if name in names}
    return tuple(sorted(rows, key=lambda row: row not in filled))


def _say(view: View, after: Interview, key: Key, value: Value) -> Decision:
    """Return what follows the answer kept: a reason asked for, a check, more questions."""
    question = view.questionnaire.question_by_name[key[0]]
    if _needs_reason(question, value):
        waiting = replace(after, revisiting=key, ticking=key, ticks=("reason",))
        return waiting, (Tell("reason_for_not_applicable"),)
    now = View(view.questionnaire, after, view.today)
    said: list[Effect] = []
    if key in view.interview.answers and view.interview.revisiting == key:
        said.append(Tell("changed"))
    checks = asking.asked_back(now, key)
    if checks:
        names = tuple(check.rule for check in checks)
        after = replace(after, asked_back=(*after.asked_back, *names))
        said.extend(checks)
    more = _more_questions(view, now)
    if more > 0:
        said.append(Tell("more_questions", {"count": more}))
    return after, tuple(said)


def _more_questions(before: View, now: View) -> int:
    """How many more questions there are than said before (an answer opened a level or rows)."""
    left_before = navigation.progress(before, None).left
    left_now = navigation.progress(now, None).left
    return max(left_now - left_before, 0)


# -- choices of several ----------------------------------------------------------------------


def ticked(view: View, event: events.Ticked) -> Decision:
    """Mark or unmark a choice; the mark is kept, the answer comes with *done*."""
    interview = view.interview
    here = navigation.position(view)
    question = view.questionnaire.question_by_name.get(event.key[0])
    if question is None or question.type not in SELECTS_MANY:
        return interview, (Tell("no_longer_applies"), *asking.current(view))
    if here != event.key or asking.interrupted(view):
        if asking.interrupted(view):
            return interview, asking.current(view)
        moved, effects = asking.edited(view, events.Edited(event.key, event.at))
        return moved, (Tell("old_button"), *effects)
    marked = asking.question(view, event.key).ticks
    ticks = _with_tick(question, marked, event.choice, event.on)
    if ticks is None or (ticks == marked and interview.ticking == event.key):
        return interview, asking.current(view)
    return replace(interview, ticking=event.key, ticks=ticks), ()


def _with_tick(
    question: Question, ticks: tuple[str, ...], name: str, on: bool
) -> tuple[str, ...] | None:
    choice = question.choice_by_name.get(name)
    if choice is None and not _is_listed(question, name):
        return None
    rest = tuple(one for one in ticks if one != name)
    if not on:
        return rest
    if choice is None:
        return (*rest, name)
    if choice.alone:
        return (name,)
    known = question.choice_by_name
    return (*(one for one in rest if one in known and not known[one].alone), name)


def _is_listed(question: Question, code: str) -> bool:
    return question.type in TERRITORIES and code in known_codes(question)


def ticks_done(view: View, event: events.TicksDone) -> Decision:
    """Take the marked choices as the answer."""
    ticks = view.interview.ticks if view.interview.ticking == event.key else ()
    if not ticks and navigation.position(view) == event.key:
        ticks = asking.question(view, event.key).ticks
    return answered(view, events.Answered(events.Picked(ticks), event.at, key=event.key))


# -- pending changes -------------------------------------------------------------------------


def change_confirmed(view: View, event: events.ChangeConfirmed) -> Decision:
    """Keep the pending change."""
    pending = view.interview.pending
    if pending is None or pending.reason == "rows":
        return view.interview, asking.current(view)
    settled = View(view.questionnaire, replace(view.interview, pending=None), view.today)
    if pending.reason == "personal":
        taken = events.Answered(events.Written(""), event.at)
        return _weigh(settled, taken, pending.key, pending.value)
    answer = Answer(pending.key[0], pending.key[1], pending.value, event.at)
    return _say(settled, _kept(settled, answer), pending.key, pending.value)


def change_cancelled(view: View, event: events.ChangeCancelled) -> Decision:
    """Let the pending change go; the question is asked again if it has no answer yet."""
    pending = view.interview.pending
    if pending is None:
        return at_rest(view.interview), (Tell("nothing_to_cancel"),)
    if pending.key not in view.interview.answers:
        return replace(view.interview, pending=None), (Tell("not_kept"),)
    return at_rest(view.interview), (Tell("not_changed"),)


def row_dropped(view: View, event: events.RowDropped) -> Decision:
    """Let a row go; its answers are kept, inactive. The count is kept once enough rows went."""
    interview = view.interview
    pending = interview.pending
    rows = view.rows_in(event.repeat)
    if pending is None or pending.reason != "rows" or event.row not in rows:
        return interview, asking.current(view)
    left = tuple(one for one in rows if one != event.row)
    dropped = replace(interview, rows={**interview.rows, event.repeat: left})
    counted = len(left)
    answer = Answer(pending.key[0], pending.key[1], counted, event.at)
    dropped = dropped.with_answer(answer)
    if pending.surplus > 1:
        waiting = replace(dropped, pending=replace(pending, surplus=pending.surplus - 1))
        return waiting, (asking.pending_effect(View(view.questionnaire, waiting, view.today)),)
    final = replace(answer, value=pending.value)
    settled = View(view.questionnaire, replace(dropped, pending=None), view.today)
    return _say(settled, _kept(settled, final), pending.key, pending.value)
