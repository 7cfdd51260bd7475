"""The result a member can share: her own, as she handed it in last.

Rule of this file: only its owner is answered; a colleague who helps her shares nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.saying import words_of
from bot.visit import Visit
from flows.interview import Interview
from storage.base import Submission

if TYPE_CHECKING:
    from bot.talk import Talk


@dataclass(frozen=True, slots=True)
class Own:
    """Her interview, and the submission of it that would be shared."""

    interview: Interview
    submission: Submission


async def own_result(talk: Talk, visit: Visit, about: str = "") -> Own | None:
    """Return her present interview and its latest submission; None where she has none.

    With what stands behind a yes it must still be the one she said yes to.
    """
    interview = visit.interview
    if visit.person is None or interview is None or interview.person != visit.person.id:
        return None
    submissions = await talk.store.submissions(interview.id)
    if not submissions:
        return None
    latest = submissions[-1]
    if about and not about.endswith(f" {interview.id} {latest.number}"):
        return None
    return Own(interview, latest)


def day(talk: Talk, visit: Visit, at: datetime) -> str:
    """Return the day of a moment where she is, in words."""
    from babel.dates import format_date  # slow to load, seldom needed

    zone = visit.known_person.time_zone or talk.around.time_zone
    return format_date(at.astimezone(ZoneInfo(zone)).date(), "long", words_of(talk, visit).language)
