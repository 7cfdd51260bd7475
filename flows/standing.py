"""Where an interview stands: language, consent, review, result, giving up.

Rule of this file: no answer is touched; the statuses reached are those of the table in
`flows.lifecycle`.
"""

from __future__ import annotations

from flows import asking, changing, events, lifecycle, navigation
from flows.asking import Decision
from flows.effects import DeliverReport, EraseInterview, Explain, ShowReview, Tell
from flows.interview import Interview
from flows.view import View


def is_submitted(interview: Interview) -> bool:
    """Tell whether the last result says what the answers say now."""
    done = interview.completed_at
    return done is not None and all(one.at <= done for one in interview.answers.values())


def language_chosen(view: View, event: events.LanguageChosen) -> Decision:
    if event.language == view.interview.language:
        return view, ()
    return view.seeing(view.interview.but(language=event.language)), ()


def consented(view: View, event: events.Consented) -> Decision:
    if not view.interview.language:
        return view, ()
    agreed = view.interview.but(consented_at=event.at, consent_version=event.version)
    return view.seeing(agreed), ()


def declined(view: View, event: events.Declined) -> Decision:
    return _given_up(view, "declined")


def withdrawn(view: View, event: events.Withdrawn) -> Decision:
    return _given_up(view, "withdrawn")


def _given_up(view: View, said: str) -> Decision:
    gone = view.interview.but(status=lifecycle.WITHDRAWN)
    return view.seeing(gone), (EraseInterview(), Tell(said))


def explained(view: View, event: events.Explained) -> Decision:
    key = navigation.position(view)
    return view, (Explain(key),) if key and not asking.interrupted(view) else ()


def reviewed(view: View, event: events.Reviewed) -> Decision:
    reviewing = changing.at_rest(view.interview)
    if reviewing.status != lifecycle.REVIEWING:
        reviewing = reviewing.but(status=lifecycle.REVIEWING)
    return view.seeing(reviewing), (ShowReview(module=event.module),)


def resumed(view: View, event: events.Resumed) -> Decision:
    """Go on; a pending change and choices half marked stay, they are shown again."""
    interview = view.interview
    if interview.status == lifecycle.REVIEWING:
        return _out_of_review(view)
    if interview.revisiting is None:
        return view, ()
    ticked_here = interview.ticking == interview.revisiting
    moved = interview.but(
        revisiting=None,
        walking=False,
        ticking=None if ticked_here else interview.ticking,
        ticks=() if ticked_here else interview.ticks,
    )
    return view.seeing(moved), ()


def _out_of_review(view: View) -> Decision:
    """On to the next question; to the result where nothing changed since it was made."""
    asked = view.seeing(view.interview.but(status=lifecycle.ASKING))
    if not isinstance(asking.current(asked)[0], ShowReview):
        return asked, ()
    if not is_submitted(view.interview):
        return view, ()
    status = lifecycle.next_status(lifecycle.REVIEWING, "closed") or lifecycle.REVIEWING
    return view.seeing(view.interview.but(status=status)), ()


def submitted(view: View, event: events.Submitted) -> Decision:
    """Submit; in a workshop not before it is over, since more is asked there."""
    if view.gate is not None:
        return view, (Tell("room_not_yet"),)
    number = view.interview.submissions + 1
    done = changing.at_rest(view.interview).but(submissions=number, completed_at=event.at)
    return view.seeing(done), (DeliverReport(submission=number),)
