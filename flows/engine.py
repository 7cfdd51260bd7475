"""The reducer: an interview and what just happened, to the next interview and what must be done.

Rule of this file: no I/O, no clock, no luck, no async. Every event leaves a valid interview; what
is not possible now changes nothing and is answered harmlessly. The caller saves before it performs
an effect, so a crash can only repeat a question, never lose an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from flows import (
    asking,
    bringing,
    changing,
    events,
    filling,
    lifecycle,
    navigation,
    standing,
    ticking,
)
from flows.effects import (
    AskConsent,
    AskLanguage,
    DeliverReport,
    Effect,
    EraseInterview,
    ShowCompleted,
    ShowOffered,
    ShowReview,
    ShowSafetyCard,
    Tell,
)
from flows.errors import FlowError
from flows.gate import Gate
from flows.interview import HOW_CARRIED, Answer, Interview, day_of
from flows.view import View
from questionnaires.model import Questionnaire


class Step(NamedTuple):
    """The interview after an event, and the effects that make it known, in order.

    `view` is the interview as it is seen then, for whoever wants to look on or go on from there.
    """

    interview: Interview
    effects: tuple[Effect, ...]
    view: View | None = None


def begin(
    questionnaire: Questionnaire, interview: str, person: str, at: datetime, language: str = ""
) -> Step:
    """Return a new interview, at its consent; `interview` and `person` are ids made outside."""
    fresh = Interview(
        id=interview,
        person=person,
        ref_id=questionnaire.ref_id,
        version=questionnaire.version,
        status=lifecycle.CONSENT,
        started_at=at,
        updated_at=at,
        language=language,
    )
    return Step(fresh, prompt(questionnaire, fresh))


def carry(
    source: View, questionnaire: Questionnaire, interview: str, person: str, at: datetime
) -> Step:
    """Return a new interview that takes over the answers of the same name that count now.

    They keep their time and are marked as carried; consent to keep answers stands.
    """
    before = source.interview
    taken = {
        answer.key: answer.but(how=HOW_CARRIED)
        for answer in source.active()
        if _fits(source.questionnaire, questionnaire, answer)
    }
    fresh = Interview(
        id=interview,
        person=person,
        ref_id=questionnaire.ref_id,
        version=questionnaire.version,
        status=lifecycle.ASKING,
        started_at=at,
        updated_at=at,
        language=before.language,
        subject=before.subject,
        time_zone=before.time_zone,
        consented_at=before.consented_at,
        consent_version=before.consent_version,
        answers=taken,
        rows={
            name: rows for name, rows in before.rows.items() if name in questionnaire.repeat_by_name
        },
        carried_from=before.id,
        cards=before.cards,
    )
    step = _settle(View(questionnaire, fresh, day_of(fresh, at)), (), {})
    return Step(step.interview, (Tell("carried", {"count": len(taken)}), *step.effects))


def _fits(source: Questionnaire, target: Questionnaire, answer: Answer) -> bool:
    """Tell whether an answer means the same in another questionnaire."""
    old = source.question_by_name[answer.question]
    new = target.question_by_name.get(answer.question)
    if new is None or new.type is not old.type:
        return False
    if answer.row and new.repeat != old.repeat:
        return False
    chosen = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return all(
        one in new.choice_by_name
        for one in chosen
        if isinstance(one, str) and one in old.choice_by_name
    )


def advance(
    questionnaire: Questionnaire,
    interview: Interview,
    event: events.Event,
    gate: Gate | None = None,
    before: View | None = None,
) -> Step:
    """Return the interview after `event`, and the effects that make it known.

    `gate` says what is asked now, where somebody else sets the pace. `before` is what the step that
    led here left: what it knows need not be worked out again; it never changes what comes out.

    Raises:
        FlowError: if the questionnaire is not the one the interview answers.
    """
    _check_version(questionnaire, interview)
    trigger, handle = HANDLERS[type(event)]
    status = lifecycle.next_status(interview.status, trigger)
    if status is None:
        if _is_all_asked(questionnaire, interview, gate):
            reviewing = interview.but(status=lifecycle.REVIEWING)
            return advance(questionnaire, reviewing, event)
        now = prompt(questionnaire, interview, gate)
        return Step(interview, (*_not_now(interview, event), *now))
    today = day_of(interview, event.at)
    view = before.again(questionnaire, interview, today, gate) if before is not None else None
    view = view or View(questionnaire, interview, today, gate)
    view.steady = _is_steady(view)
    after, effects = handle(view, event)
    same = len(after.interview.answers) == len(interview.answers) and after.interview == interview
    if same and (status == interview.status or after is view):
        return Step(interview, effects if _is_last(effects) else (*effects, *shown(view)), view)
    changes: dict[str, Any] = {"revision": interview.revision + 1, "updated_at": event.at}
    if after.interview.status == interview.status:
        changes["status"] = status
    return _settle(after, effects, changes, event)


def _is_all_asked(questionnaire: Questionnaire, interview: Interview, gate: Gate | None) -> bool:
    """Tell whether nothing is left to ask since a workshop no longer sets the pace."""
    if interview.status != lifecycle.ASKING or gate is not None:
        return False
    return isinstance(shown(view_of(questionnaire, interview))[0], ShowReview)


def prompt(
    questionnaire: Questionnaire, interview: Interview, gate: Gate | None = None
) -> tuple[Effect, ...]:
    """Return what to show now: after a restart, a redelivery, or something not understood."""
    return shown(view_of(questionnaire, interview, gate))


def shown(view: View) -> tuple[Effect, ...]:
    """Return what a view shows."""
    interview = view.interview
    if interview.status == lifecycle.ASKING:
        return asking.current(view)
    if interview.status == lifecycle.CONSENT:
        return (AskConsent(),) if interview.language else (AskLanguage(),)
    if interview.status == lifecycle.REVIEWING:
        return (ShowReview(),)
    if interview.status == lifecycle.OFFERED:
        return (ShowOffered(),)
    if interview.status == lifecycle.COMPLETED:
        return (ShowCompleted(),)
    return (Tell("withdrawn"),)


def view_of(questionnaire: Questionnaire, interview: Interview, gate: Gate | None = None) -> View:
    """Return the interview seen through its questionnaire, on the day it was last touched."""
    return View(questionnaire, interview, day_of(interview, interview.updated_at), gate)


def _check_version(questionnaire: Questionnaire, interview: Interview) -> None:
    given = (questionnaire.ref_id, questionnaire.version)
    wanted = (interview.ref_id, interview.version)
    if given != wanted:
        raise FlowError(f"the interview answers {wanted}, not {given}")


def _is_steady(view: View) -> bool:
    """Tell whether counts and cards stand as they were said, so that only a change need be seen.

    A question open for editing holds cards back, and conditions may speak of today.
    """
    interview = view.interview
    return (
        bool(interview.left)
        and interview.revisiting is None
        and view.today == day_of(interview, interview.updated_at)
    )


def _not_now(interview: Interview, event: events.Event) -> tuple[Effect, ...]:
    """Say that something is not possible now; nothing where it only came twice."""
    if interview.status not in (lifecycle.ASKING, lifecycle.REVIEWING):
        return ()
    return () if isinstance(event, events.Consented) else (Tell("not_now"),)


def _is_last(effects: tuple[Effect, ...]) -> bool:
    """Tell whether the effects end the turn, so that nothing more is to be shown."""
    last = (ShowReview, DeliverReport, EraseInterview)
    return bool(effects) and any(isinstance(one, last) for one in effects)


def _settle(
    view: View,
    effects: tuple[Effect, ...],
    changes: dict[str, Any],
    event: events.Event | None = None,
) -> Step:
    """Make the last changes and add what is to be shown; say if there is more to ask than before.

    Nothing left to ask leads to the review by itself.
    """
    interview = view.interview
    asks = changes.get("status", interview.status) == lifecycle.ASKING
    if _is_last(effects) or not asks:
        view = view.seeing(interview.but(**changes))
        following = () if _is_last(effects) else shown(view)
        return Step(view.interview, (*effects, *following), view)
    left, before, more = navigation.outlook(view), interview.left, 0
    if left != before:
        changes["left"] = left
        more = navigation.total(left) - navigation.total(before) if before else 0
    view = view.seeing(interview.but(**changes))
    interview = view.interview
    if more > 0:
        key = MORE.get(type(event), "more_questions")
        effects = (*effects, Tell(key, {"count": more})) if key else effects
    passing = () if interview.pending else asking.in_passing(view)
    if passing:
        view = view.seeing(interview.but(cards=(*interview.cards, *passing)))
        effects = (*effects, ShowSafetyCard(passing, again=True, passing=True))
    following = asking.current(view)
    if isinstance(following[0], ShowReview):
        trigger = "closed" if standing.is_submitted(interview) else "finished"
        status = lifecycle.next_status(interview.status, trigger) or interview.status
        view = view.seeing(view.interview.but(status=status))
        following = shown(view)
    return Step(view.interview, (*effects, *following), view)


MORE: Final[Mapping[type, str]] = {
    events.ModuleOpened: "more_opened",
    events.RowEmptied: "",
}
"""What is said of new questions that no answer brought; nothing where it is said already."""

Handler = Callable[[View, Any], asking.Decision]

HANDLERS: Final[Mapping[type, tuple[str, Handler]]] = {
    events.LanguageChosen: ("language_chosen", standing.language_chosen),
    events.Consented: ("consented", standing.consented),
    events.Declined: ("declined", standing.declined),
    events.Answered: ("answered", changing.answered),
    events.Ticked: ("ticked", ticking.ticked),
    events.TicksDone: ("ticks_done", ticking.ticks_done),
    events.Skipped: ("skipped", asking.skipped),
    events.LaterReopened: ("later_reopened", asking.later_reopened),
    events.WentBack: ("went_back", asking.went_back),
    events.Explained: ("explained", standing.explained),
    events.Reviewed: ("reviewed", standing.reviewed),
    events.Resumed: ("resumed", standing.resumed),
    events.Edited: ("edited", asking.edited),
    events.ChangeConfirmed: ("change_confirmed", changing.change_confirmed),
    events.ChangeCancelled: ("change_cancelled", changing.change_cancelled),
    events.RowDropped: ("row_dropped", changing.row_dropped),
    events.RowFilled: ("row_filled", filling.row_filled),
    events.RowFillRefused: ("row_fill_refused", filling.row_fill_refused),
    events.RowEmptied: ("row_emptied", filling.row_emptied),
    events.CardSeen: ("card_seen", asking.card_seen),
    events.ModuleOpened: ("module_opened", asking.module_opened),
    events.Submitted: ("submitted", standing.submitted),
    events.AnswersBrought: ("brought", bringing.brought),
    events.TakenUp: ("taken_up", bringing.taken_up),
    events.SetAside: ("set_aside", bringing.set_aside),
    events.Withdrawn: ("withdrawn", standing.withdrawn),
}
