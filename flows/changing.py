"""Answers that come in: understood, shown with their consequences, kept.

Rule of this file: an answer is replaced, never lost; a change that concerns other answers is shown
before it is saved; the same update twice changes nothing the second time.
"""

from __future__ import annotations

from flows import asking, copying, events, lifecycle, navigation, phrases, rows
from flows.answers import MAX_REASON, Rejection, read
from flows.asking import AWAITS_REASON, Decision
from flows.effects import Effect, RejectAnswer, Tell
from flows.interview import Answer, Interview, Key, Pending
from flows.matching import clean
from flows.personal import looks_personal
from flows.view import View
from questionnaires.model import Question
from questionnaires.values import NOT_APPLICABLE, Typed, Value


def at_rest(interview: Interview) -> Interview:
    """Return the interview without half-made changes: no editing, ticking or pending change."""
    if interview.revisiting is None and interview.ticking is None and interview.pending is None:
        return interview
    return interview.but(revisiting=None, walking=False, ticking=None, ticks=(), pending=None)


def answered(view: View, event: events.Answered) -> Decision:
    """Take an answer to the current question, or open the question an old button is about."""
    if event.key is None:
        return _typed(view, event)
    key = event.key
    if not navigation.can_be_asked(view, key):
        return view, (Tell("no_longer_applies"),)
    question = view.questionnaire.question_by_name[key[0]]
    if _is_repeated(view, event, key, question):
        return view, ()
    if _is_fresh(view, event, key):
        return _take(view, event, key, question)
    if view.interview.status == lifecycle.ASKING and asking.interrupted(view):
        return view, ()
    moved, effects = asking.edited(view, events.Edited(key, event.at))
    return moved, (Tell("old_button"), *effects)


def _typed(view: View, event: events.Answered) -> Decision:
    """A reply without button: about the current question, or a pending change."""
    interview = view.interview
    if interview.status != lifecycle.ASKING:
        there = (lifecycle.REVIEWING, lifecycle.COMPLETED)
        return view, (Tell("not_now"),) if interview.status in there else ()
    if event.revision is not None and event.revision != interview.revision:
        return view, ()  # a suggestion tapped twice, or an old one
    if interview.pending is not None:
        return _reply_to_pending(view, event)
    key = navigation.position(view)
    if key is None or asking.cards_due(view):
        return view, ()
    return _take(view, event, key, view.questionnaire.question_by_name[key[0]])


def _reply_to_pending(view: View, event: events.Answered) -> Decision:
    """Typed text while a change waits: understood as yes or no, otherwise shown again."""
    text = event.raw.text if isinstance(event.raw, events.Written) else ""
    word = phrases.choice_of(text, view.interview.language)
    pending = view.interview.pending
    if pending is None or pending.reason == "rows" or word not in ("yes", "no"):
        return view, (Tell("please_choose"),)
    if word == "yes":
        return change_confirmed(view, events.ChangeConfirmed(event.at))
    return change_cancelled(view, events.ChangeCancelled(event.at))


def _is_repeated(view: View, event: events.Answered, key: Key, question: Question) -> bool:
    """Tell whether a tap comes from before the present state and is settled already.

    Two taps count once: the first gave this answer, or opened the question for editing.
    """
    interview = view.interview
    if event.revision is None or event.revision == interview.revision:
        return False
    if interview.status == lifecycle.ASKING and interview.revisiting == key:
        return True
    known = interview.answers.get(key)
    if known is None or known.at != interview.updated_at:  # something else happened since
        return False
    return known.at == event.at or known.value == _read(view, event, key, question)


def _is_fresh(view: View, event: events.Answered, key: Key) -> bool:
    """A button is fresh while its question is the one being asked and nothing interrupts.

    One made at this very revision belongs to what is shown, so that need not be worked out again.
    """
    interview = view.interview
    if interview.status != lifecycle.ASKING or interview.pending is not None:
        return False
    if event.revision == interview.revision:
        return True
    return navigation.position(view) == key and not asking.cards_due(view)


def _read(view: View, event: events.Answered, key: Key, question: Question) -> Value | Rejection:
    if isinstance(event.raw, events.SameAsLast):
        before = copying.row_before(view, key)
        if before is None:
            return Rejection("not_understood")
        same = view.interview.answers[before].value
        return copying.fitting(view, question, key[1], same) or same
    if isinstance(event.raw, events.Written) and _awaits_reason(view, key):
        text = clean(event.raw.text)[:MAX_REASON]
        if phrases.typed_value_of(text, view.interview.language) is None:
            return Typed(NOT_APPLICABLE, text) if text else Rejection("empty")
    return read(view, question, key[1], event.raw)


def _awaits_reason(view: View, key: Key) -> bool:
    """A core question marked *not applicable* without a reason: the next text is the reason."""
    return view.interview.ticking == key and view.interview.ticks == AWAITS_REASON


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
        return view, (RejectAnswer(value.reason, value.params, value.suggestions),)
    if looks_personal(question, value) and not question.personal:
        return _wait(view, Pending(key, value, "personal"))
    before = copying.row_before(view, key) if isinstance(event.raw, events.SameAsLast) else None
    after, said = _weigh(view, Answer(key[0], key[1], value, event.at))
    if before is None or question.same != copying.WITH_ALL or after.interview.pending is not None:
        return after, said
    after, count = copying.with_the_rest(after, key, before, event.at)
    return after, (Tell("same_for_all", {"count": count}), *said) if count else said


def _weigh(view: View, answer: Answer) -> Decision:
    """Keep the answer, unless a change of it should be seen first."""
    key, value = answer.key, answer.value
    surplus = _surplus_rows(view, answer)
    if surplus > 0:
        return _wait(view, Pending(key, value, "rows", surplus=surplus))
    after = view.seeing(_kept(view, answer), changed=key)
    known = view.interview.answers.get(key)
    if known is not None and known.value != value:
        gone, again = navigation.consequences(view, after)
        gone = tuple(one for one in gone if one != key)
        if gone or again:
            pending = Pending(key, value, "consequences", inactive=len(gone), again=len(again))
            return _wait(view, pending)
    return _say(view, after, key, value)


def _wait(view: View, pending: Pending) -> Decision:
    return view.seeing(view.interview.but(pending=pending)), ()


def _surplus_rows(view: View, answer: Answer) -> int:
    """How many rows with answers are too many for the number given."""
    repeat = view.structure.counts.get(answer.question)
    if repeat is None:
        return 0
    wanted = rows.wanted(view.questionnaire.repeat_by_name[repeat], answer.value)
    return len(asking.filled_rows(view, repeat)) - wanted


def _kept(view: View, answer: Answer, dropped: tuple[str, ...] = ()) -> Interview:
    """Return the interview with this answer, at rest, and with as many rows as it says."""
    interview = view.interview
    key = answer.key
    kept = at_rest(interview).but(answers={**interview.answers, key: answer})
    if key in kept.skipped:
        kept = kept.but(skipped=tuple(one for one in kept.skipped if one != key))
    repeat = view.structure.counts.get(answer.question)
    if repeat is None:
        return kept
    counted = _rows_kept(view, repeat, answer.value, dropped)
    return kept.but(rows={**kept.rows, repeat: counted})


def _rows_kept(view: View, name: str, count: Value, dropped: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rows there are with a new count; empty ones go before those with answers."""
    repeat = view.questionnaire.repeat_by_name[name]
    there = view.interview.rows.get(name) or rows.counted(view, repeat)
    names = view.structure.in_repeat[name]
    used = {row for one, row in view.interview.answers if one in names}
    left = sorted((row for row in there if row not in dropped), key=lambda row: row not in used)
    return rows.fit(tuple(left), rows.wanted(repeat, count), {*used, *there})


def _say(view: View, after: View, key: Key, value: Value) -> Decision:
    """Return what follows the answer kept: a reason asked for, or a check."""
    question = view.questionnaire.question_by_name[key[0]]
    if _needs_reason(question, value):
        waiting = after.interview.but(revisiting=key, ticking=key, ticks=AWAITS_REASON)
        return after.seeing(waiting), (Tell("reason_for_not_applicable"),)
    said: list[Effect] = []
    if key in view.interview.answers and view.interview.revisiting == key:
        same = view.interview.answers[key].value == value
        said.append(Tell("stays_as_it_was" if same else "changed"))
    checks = asking.asked_back(after, key)
    if checks:
        names = tuple(check.rule for check in checks)
        asked = (*after.interview.asked_back, *names)
        after = after.seeing(after.interview.but(asked_back=asked))
        said.extend(checks)
    return after, tuple(said)


# -- pending changes -------------------------------------------------------------------------


def change_confirmed(view: View, event: events.ChangeConfirmed) -> Decision:
    """Keep the pending change."""
    pending = view.interview.pending
    if pending is None or pending.reason == "rows":
        return view, ()
    settled = view.seeing(view.interview.but(pending=None))
    answer = Answer(pending.key[0], pending.key[1], pending.value, event.at)
    if pending.reason == "personal":
        return _weigh(settled, answer)
    return _say(settled, settled.seeing(_kept(settled, answer)), pending.key, pending.value)


def change_cancelled(view: View, event: events.ChangeCancelled) -> Decision:
    """Let the pending change go; the question is asked again if it has no answer yet."""
    interview = view.interview
    pending = interview.pending
    resting = at_rest(interview)
    if resting is interview:
        return view, (Tell("nothing_to_cancel"),)
    if pending is not None and pending.key not in interview.answers:
        return view.seeing(interview.but(pending=None)), (Tell("not_kept"),)
    return view.seeing(resting), (Tell("not_changed"),)


def row_dropped(view: View, event: events.RowDropped) -> Decision:
    """Let a row go; its answers are kept, inactive. The count is kept once enough rows went."""
    interview = view.interview
    pending = interview.pending
    if pending is None or pending.reason != "rows" or event.row in pending.dropped:
        return view, ()
    repeat = view.structure.counts[pending.key[0]]
    if event.repeat != repeat or event.row not in asking.filled_rows(view, repeat):
        return view, ()
    dropped = (*pending.dropped, event.row)
    if pending.surplus > 1:
        waiting = pending.but(surplus=pending.surplus - 1, dropped=dropped)
        return view.seeing(interview.but(pending=waiting)), ()
    settled = view.seeing(interview.but(pending=None))
    answer = Answer(pending.key[0], pending.key[1], pending.value, event.at)
    after = settled.seeing(_kept(settled, answer, dropped))
    return _say(settled, after, pending.key, pending.value)
