"""Somebody who fell silent, for the tests of reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.reminders import Standing, reminder_due
from flows.interview import Interview
from storage.base import Consent, Person
from storage.outbox import SENT, OutboxItem, Posted
from tests.store_samples import NOON

DAY = timedelta(days=1)
RETENTION_TIME = timedelta(days=730)
YES = Consent("p", "reminders", True, NOON, "1", "en")
PERSON = Person("p", NOON, NOON, language="en", current="i")


def begun(**about: Any) -> Interview:
    started = Interview("i", "p", "quick_scan", 1, "asking", NOON, NOON, language="en", revision=1)
    return replace(started, **about)


def standing(interview: Interview | None = None, **about: Any) -> Standing:
    given = Standing(PERSON, interview or begun(), (YES,), (), NOON, "UTC")
    return replace(given, **about)


def posted(number: int, days: float, state: str = SENT, interview: str = "i") -> Posted:
    at = NOON + days * DAY
    item = OutboxItem(f"r{number}", "p", "reminder", {}, at, at, interview=interview)
    return Posted(number, item, state)


def due(after_days: float, given: Standing) -> int | None:
    return reminder_due(given, NOON + after_days * DAY)
