"""Consent to be counted in a cohort's totals, and to be written to by its association.

Rule of this file: each yes and no is an act of its own, with its time, language and text version,
for one purpose and one cohort; who said nothing said no. Joining a workshop is the consent to be
counted in that room, which its join text says.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.outreach.permission import consented
from flows.interview import HOW_CARRIED, Answer
from storage.base import Consent
from storage.cohorts import Membership

TOTALS: Final = "totals"
MESSAGES: Final = "messages"
PURPOSES: Final = (TOTALS, MESSAGES)
TEXT_VERSION: Final = "1"
"""The version of the sentences that ask; a new one when their meaning changes."""
QUESTION: Final = "share_without_names"
"""The question (15.10) whose answer is the same act as the one in `/privacy`."""
YES: Final = "yes"
NO: Final = "no"
SAID: Final = (YES, NO)


def act(
    person: str, purpose: str, cohort: str, given: bool, at: datetime, language: str
) -> Consent:
    """Return the act of consent, or of its withdrawal, for a cohort."""
    return Consent(person, purpose, given, at, TEXT_VERSION, language, cohort)


def withdrawals(
    acts: Iterable[Consent], person: str, cohort: str, at: datetime, language: str
) -> tuple[Consent, ...]:
    """Return the acts that take back whatever still stands for a cohort."""
    known = tuple(acts)
    return tuple(
        act(person, purpose, cohort, False, at, language)
        for purpose in PURPOSES
        if consented(known, purpose, cohort)
    )


def is_asked(acts: Iterable[Consent], purpose: str, membership: Membership) -> bool:
    """Tell whether somebody said yes or no to a purpose since she joined."""
    return any(
        one.purpose == purpose
        and one.cohort == membership.cohort
        and one.at >= membership.joined_at
        for one in acts
    )


def answered(answers: Iterable[Answer]) -> Answer | None:
    """Return the yes or no to the question for totals among new answers, None without one.

    An answer taken over from another interview says nothing new; neither does "don't know".
    """
    found = None
    for one in answers:
        if one.question == QUESTION and one.value in SAID and one.how != HOW_CARRIED:
            found = one
    return found
