"""Answers that a person brings along in a file: offered, then taken up or set aside.

Rule of this file: what was brought counts nowhere before the person goes on with it; she never
loses an interview by it, since it is one of its own.
"""

from __future__ import annotations

from flows import events, lifecycle
from flows.asking import Decision
from flows.effects import EraseInterview, Tell
from flows.view import View


def brought(view: View, event: events.AnswersBrought) -> Decision:
    """Put the answers into an interview that has none, and wait for a word on them."""
    if not view.interview.language:
        return view, ()
    offered = view.interview.but(
        answers={one.key: one for one in event.answers},
        rows=dict(event.rows),
        opened=event.opened,
        subject=event.subject,
        consented_at=event.at,
        consent_version=event.version,
    )
    return view.seeing(offered), ()


def taken_up(view: View, event: events.TakenUp) -> Decision:
    """Go on with them: what is open is asked, and where nothing is, the review follows."""
    going_on = view.interview.but(status=lifecycle.ASKING)
    return view.seeing(going_on), (Tell("continued", {"count": len(view.active())}),)


def set_aside(view: View, event: events.SetAside) -> Decision:
    """Let them go; the interview is erased."""
    gone = view.interview.but(status=lifecycle.WITHDRAWN)
    return view.seeing(gone), (EraseInterview(), Tell("set_aside"))
