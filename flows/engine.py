"""The reducer: an interview and what just happened, to the next interview and what must be done.

Rule of this file: no I/O, no clock, no luck, no async. Every event leaves a valid interview; what
is not possible now changes nothing and is answered harmlessly. The caller saves before it performs
an effect, so a crash can only repeat a question, never lose an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows import asking, changing, events, lifecycle, navigation
from flows.effects import (
    AskConsent,
    AskLanguage,
    ConfirmChange,
    DeliverReport,
    Effect,
    EraseInterview,
    Explain,
    ShowCompleted,
    ShowReview,
    Tell,
)
from flows.errors import FlowError
from flows.interview import HOW_CARRIED, Interview
from flows.view import View
from questionnaires.model import Questionnaire


class Step(NamedTuple):
    """The interview after an event, and the effects that make it known, in order."""

    interview: Interview
    effects: tuple[Effect, ...]


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
        answer.key: replace(answer, how=HOW_CARRIED)
        for answer in source.active()
        if answer.question in questionnaire.question_by_name and not answer.row
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
        carried_from=before.id,
        cards=before.cards,
    )
    step = _onward(questionnaire, fresh, at)
    return Step(step.interview, (Tell("carried", {"count": len(taken)}), *step.effects))


def advance(questionnaire: Questionnaire, interview: Interview, event: events.Event) -> Step:
    """Return the interview after `event`, and the effects that make it known.

    Raises:
        FlowError: if the questionnaire is not the one the interview answers.
    """
    _check_version(questionnaire, interview)
    trigger, handle = HANDLERS[type(event)]
    status = lifecycle.next_status(interview.status, trigger)
    if status is None:
        return Step(interview, (*_not_now(interview), *prompt(questionnaire, interview)))
    step = handle(questionnaire, interview, event)
    if step.interview is interview:
        return step
    moved = replace(
        step.interview,
        revision=interview.revision + 1,
        updated_at=event.at,
        status=status if step.interview.status == interview.status else step.interview.status,
    )
    return _settle(questionnaire, moved, step.effects)


def prompt(questionnaire: Questionnaire, interview: Interview) -> tuple[Effect, ...]:
    """Return what to show now: after a restart, a redelivery, or something not understood."""
    if interview.status == lifecycle.CONSENT:
        return (AskConsent(),) if interview.language else (AskLanguage(),)
    if interview.status == lifecycle.REVIEWING:
        return (ShowReview(),)
    if interview.status == lifecycle.COMPLETED:
        return (ShowCompleted(),)
    if interview.status == lifecycle.WITHDRAWN:
        return (Tell("withdrawn"),)
    return asking.current(view_of(questionnaire, interview))


def view_of(questionnaire: Questionnaire, interview: Interview) -> View:
    """Return the interview seen through its questionnaire, on the day it was last touched."""
    return View(questionnaire, interview, day_of(interview, interview.updated_at))


def day_of(interview: Interview, at: datetime) -> date:
    """Return the date of a moment in the person's time zone (UTC when none is known)."""
    if not interview.time_zone:
        return at.date()
    try:
        return at.astimezone(ZoneInfo(interview.time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return at.date()


def _check_version(questionnaire: Questionnaire, interview: Interview) -> None:
    given = (questionnaire.ref_id, questionnaire.version)
    wanted = (interview.ref_id, interview.version)
    if given != wanted:
        raise FlowError(f"the interview answers {wanted}, not {given}")


def _not_now(interview: Interview) -> tuple[Effect, ...]:
    if interview.status in (lifecycle.CONSENT, lifecycle.COMPLETED, lifecycle.WITHDRAWN):
        return ()
    return (Tell("not_now"),)


def _settle(
    questionnaire: Questionnaire, interview: Interview, effects: tuple[Effect, ...]
) -> Step:
    """After a change in `asking`: nothing left to ask leads to the review by itself."""
    if interview.status != lifecycle.ASKING:
        return Step(interview, effects or prompt(questionnaire, interview))
    view = view_of(questionnaire, interview)
    if navigation.position(view) is None and not asking.interrupted(view):
        status = lifecycle.next_status(interview.status, "finished") or interview.status
        kept = tuple(one for one in effects if not asking.is_question(one))
        return Step(replace(interview, status=status), (*kept, ShowReview()))
    if any(asking.is_question(one) or isinstance(one, ConfirmChange) for one in effects):
        return Step(interview, effects)
    return Step(interview, (*effects, *asking.current(view)))


def _onward(questionnaire: Questionnaire, interview: Interview, at: datetime) -> Step:
    return _settle(questionnaire, replace(interview, updated_at=at), ())


# -- handlers: one for each event ---------------------------------------------------------


def _language_chosen(
    questionnaire: Questionnaire, interview: Interview, event: events.LanguageChosen
) -> Step:
    return Step(replace(interview, language=event.language), ())


def _consented(questionnaire: Questionnaire, interview: Interview, event: events.Consented) -> Step:
    if not interview.language:
        return Step(interview, (AskLanguage(),))
    agreed = replace(
        interview,
        status=lifecycle.ASKING,
        consented_at=event.at,
        consent_version=event.version,
    )
    return Step(agreed, ())


def _declined(questionnaire: Questionnaire, interview: Interview, event: events.Declined) -> Step:
    return Step(
        replace(interview, status=lifecycle.WITHDRAWN), (EraseInterview(), Tell("declined"))
    )


def _explained(questionnaire: Questionnaire, interview: Interview, event: events.Explained) -> Step:
    view = view_of(questionnaire, interview)
    key = navigation.position(view)
    explained = (Explain(key),) if key and not asking.interrupted(view) else ()
    return Step(interview, (*explained, *asking.current(view)))


def _reviewed(questionnaire: Questionnaire, interview: Interview, event: events.Reviewed) -> Step:
    left = changing.at_rest(interview)
    reviewing = replace(left, status=lifecycle.REVIEWING)
    return Step(reviewing, (ShowReview(module=event.module),))


def _resumed(questionnaire: Questionnaire, interview: Interview, event: events.Resumed) -> Step:
    if interview.status in (lifecycle.ASKING, lifecycle.COMPLETED, lifecycle.CONSENT):
        left = changing.at_rest(interview)
        if left == interview:
            return Step(interview, prompt(questionnaire, interview))
        return Step(left, ())
    view = view_of(questionnaire, replace(interview, status=lifecycle.ASKING))
    if navigation.position(view) is None:
        return Step(interview, (ShowReview(),))
    return Step(replace(interview, status=lifecycle.ASKING), ())


def _submitted(questionnaire: Questionnaire, interview: Interview, event: events.Submitted) -> Step:
    number = interview.submissions + 1
    done = replace(
        changing.at_rest(interview),
        status=lifecycle.COMPLETED,
        submissions=number,
        completed_at=event.at,
    )
    return Step(done, (DeliverReport(submission=number),))


def _withdrawn(questionnaire: Questionnaire, interview: Interview, event: events.Withdrawn) -> Step:
    return Step(
        replace(interview, status=lifecycle.WITHDRAWN), (EraseInterview(), Tell("withdrawn"))
    )


def _in_view(
    decide: Callable[[View, Any], tuple[Interview, tuple[Effect, ...]]],
) -> Callable[[Questionnaire, Interview, Any], Step]:
    """Let a handler of `asking` or `changing` work on a view of the day of the event."""

    def handle(questionnaire: Questionnaire, interview: Interview, event: Any) -> Step:
        today = day_of(interview, event.at)
        changed, effects = decide(View(questionnaire, interview, today), event)
        return Step(changed, effects)

    return handle


HANDLERS: Final[Mapping[type, tuple[str, Callable[[Questionnaire, Interview, Any], Step]]]] = {
    events.LanguageChosen: ("language_chosen", _language_chosen),
    events.Consented: ("consented", _consented),
    events.Declined: ("declined", _declined),
    events.Answered: ("answered", _in_view(changing.answered)),
    events.Ticked: ("ticked", _in_view(changing.ticked)),
    events.TicksDone: ("ticks_done", _in_view(changing.ticks_done)),
    events.Skipped: ("skipped", _in_view(asking.skipped)),
    events.LaterReopened: ("later_reopened", _in_view(asking.later_reopened)),
    events.WentBack: ("went_back", _in_view(asking.went_back)),
    events.Explained: ("explained", _explained),
    events.Reviewed: ("reviewed", _reviewed),
    events.Resumed: ("resumed", _resumed),
    events.Edited: ("edited", _in_view(asking.edited)),
    events.ChangeConfirmed: ("change_confirmed", _in_view(changing.change_confirmed)),
    events.ChangeCancelled: ("change_cancelled", _in_view(changing.change_cancelled)),
    events.RowDropped: ("row_dropped", _in_view(changing.row_dropped)),
    events.CardSeen: ("card_seen", _in_view(asking.card_seen)),
    events.ModuleOpened: ("module_opened", _in_view(asking.module_opened)),
    events.Submitted: ("submitted", _submitted),
    events.Withdrawn: ("withdrawn", _withdrawn),
}
