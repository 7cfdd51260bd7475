"""The dates of the plan as a calendar (ICS, RFC 5545), with reminders.

Rule of this file: whole days only; every text goes in as text, and the same report gives the same
bytes: the stamp is the day of the report, the names of events come from what they are about.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event, vText

from reports.follow_up import states, to_do
from reports.follow_up_model import ActionState
from reports.fonts import STAND_IN, TURNING
from reports.model import PlannedAction, Report
from reports.wording import Wording, wording_for

REMINDERS: Final = ((7, "calendar.in_days"), (1, "calendar.tomorrow"))
"""Days before, and what the reminder says."""

PRIORITIES: Final = {"critical": 1, "major": 3, "minor": 7}
"""RFC 5545, 3.8.1.9: 1 is the highest, 5 the middle, 9 the lowest."""

MIDDLE: Final = 5
NO_TOKEN: Final = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class Happening:
    """One day of the calendar: `name` is what makes its id, `category` what it is filed under."""

    name: str
    day: date
    summary: str
    text: str
    category: str
    priority: int = MIDDLE


class IcsRenderer:
    """For any calendar: what is still to do, payments and checks, each with two reminders."""

    suffix = "ics"
    media_type = "text/calendar; charset=utf-8"

    def render(self, report: Report) -> bytes:
        """Return the calendar as UTF-8, lines folded at 75 octets."""
        say = wording_for(report.language)
        calendar = Calendar()
        calendar.add("prodid", "-//fairhire//action plan//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        subject = _plain(report.subject)
        title = say("calendar.name_for", subject=subject) if subject else say("calendar.name")
        for name in ("name", "x-wr-calname"):
            calendar.add(name, vText(_plain(title)))
        for one in _happenings(report, say):
            calendar.add_component(_event(one, report, say))
        content: bytes = calendar.to_ical(sorted=False)
        return content


def _happenings(report: Report, say: Wording) -> Iterator[Happening]:
    known = states(report)
    for action in to_do(report):
        yield from _of_action(action, known.get(action.id), say)
    plan = report.repayment
    if plan is None:
        return
    for payment in plan.payments:
        amounts = say(
            "calendar.payment.text", total=say.money(payment.total),
            each=say.money(payment.per_worker),
        )  # fmt: skip
        summary = say(
            "calendar.payment", number=payment.number, of=payment.of, group=payment.group_label
        )
        name = f"payment.{payment.group}.{payment.number}"
        yield Happening(name, payment.due, summary, amounts, say("calendar.repayment"))
    for number, control in enumerate(plan.controls, 1):
        text = "\n".join(part for part in (_who(control.who, say), control.how) if part)
        summary = say("calendar.control", what=control.label)
        category = say("calendar.repayment")
        yield Happening(f"control.{number}", control.day, summary, text, category)


def _of_action(
    action: PlannedAction, state: ActionState | None, say: Wording
) -> Iterator[Happening]:
    """The day of the first step, and the day by which all is done; or the day it was put off to."""
    key = str(action.severity or ("unknown" if action.findings else "major"))
    text, category = _text(action, say), say(f"severity.{key}")
    days = [("first", "first", action.due), ("complete", "complete", action.complete)]
    if state is not None and state.until is not None:
        days = [("until", "complete", state.until)]  # takes the place of the end
    for kind, name, day in days:
        summary = say(f"calendar.{kind}", what=action.label)
        priority = PRIORITIES.get(key, MIDDLE)
        yield Happening(f"{action.id}.{name}", day, summary, text, category, priority)


def _text(action: PlannedAction, say: Wording) -> str:
    """Who, the steps in order, what to keep, and how to check that it worked."""
    people = say("label.semicolon").join((action.role_label, *action.helpers))
    kept, checked = say("label.keep"), say("label.verify")
    lines = [
        _who(people, say),
        *(f"{number}. {step}" for number, step in enumerate(action.steps, 1)),
        f"{kept}: {say('label.comma').join(action.evidence)}" if action.evidence else "",
        f"{checked}: {action.verify}" if action.verify else "",
    ]
    return "\n".join(line for line in lines if line)


def _who(people: str, say: Wording) -> str:
    return f"{say('label.who')}: {people}" if people else ""


def _event(one: Happening, report: Report, say: Wording) -> Event:
    event, language = Event(), {"LANGUAGE": report.language}
    event.add("uid", f"{_series(report)}.{_token(one.name)}@fairhire")
    event.add("dtstamp", datetime.combine(report.date, time(), UTC))
    event.add("sequence", report.submission + (report.follow_up.steps if report.follow_up else 0))
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", vText(_plain(one.summary)), parameters=language)
    event.add("description", vText(_plain(one.text)), parameters=language)
    event.add("categories", [_plain(one.category)])
    event.add("priority", one.priority)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for days, key in REMINDERS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", vText(_plain(say(key, what=one.summary))))
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event


def _series(report: Report) -> str:
    """Return what is the same for a questionnaire and a subject, so that a newer file replaces."""
    subject = hashlib.sha256(report.subject.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{_token(str(report.questionnaire.get('ref_id', '')))}.{subject}"


def _token(text: str) -> str:
    """Return a name as an id can hold it."""
    return "".join(
        one if one.isascii() and (one.isalnum() or one in "._-") else "-" for one in text
    )


def _plain(text: str) -> str:
    """Return the text without control, half and turning characters; line ends stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(_letter(one) for one in lines)


def _letter(letter: str) -> str:
    code = ord(letter)
    if 0xD800 <= code <= 0xDFFF:
        return STAND_IN
    hidden = code < 0x20 or 0x7F <= code < 0xA0 or code in TURNING or code in (0x2028, 0x2029)
    return "" if hidden and letter != "\n" else letter
