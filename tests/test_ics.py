"""The calendar: every date of the plan, two reminders each, and text that stays text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from reports.model import Report
from reports.renderers import RENDERERS
from tests.property_tries import tries
from tests.sample_costs import sample_repayment
from tests.sample_report import NASTY, action, quiet_report, sample_report


def bytes_of(report: Report) -> bytes:
    return RENDERERS["ics"].render(report)


def calendar_of(report: Report) -> Any:
    return Calendar.from_ical(bytes_of(report))


def events(report: Report) -> list[Any]:
    return list(calendar_of(report).walk("VEVENT"))


def whole(**changes: Any) -> Report:
    return sample_report(**{"repayment": sample_repayment(), **changes})


def days(found: list[Any]) -> list[tuple[str, date]]:
    return [(str(one["summary"]), one.decoded("dtstart")) for one in found]


def test_every_action_has_its_first_step_and_its_end() -> None:
    found = days(events(sample_report()))
    wanted = []
    for one in sample_report().actions:
        wanted.append((f"First step: {one.label}", one.due))
        wanted.append((f"To be done by today: {one.label}", one.complete))
    assert found == wanted
    assert events(quiet_report()) == []


def test_payments_and_checks_stand_in_the_calendar() -> None:
    plan = sample_repayment()
    found = days(events(whole()))[len(sample_report().actions) * 2 :]
    assert [day for _, day in found] == [
        *(one.due for one in plan.payments),
        *(one.day for one in plan.controls),
    ]
    assert found[0][0] == "Repayment, part 1 of 3: Group r1"
    assert found[-1][0] == "Check: No retaliation"
    text = str(events(whole())[8]["description"])
    assert "18,977.64\xa0MYR in all, 1,581.47\xa0MYR for each worker" in text


def test_events_last_a_whole_day_and_remind_a_week_and_a_day_before() -> None:
    for one in events(whole()):
        start = one.decoded("dtstart")
        assert type(start) is date
        assert one.decoded("dtend") == start + timedelta(days=1)
        alarms = list(one.walk("VALARM"))
        assert [alarm.decoded("trigger") for alarm in alarms] == [
            timedelta(days=-7), timedelta(days=-1),
        ]  # fmt: skip
        assert {str(alarm["action"]) for alarm in alarms} == {"DISPLAY"}
        assert all(str(one["summary"]) in str(alarm["description"]) for alarm in alarms)


def test_an_event_says_who_does_what_and_how_grave_it_is() -> None:
    first = events(sample_report())[0]
    text = str(first["description"])
    assert text.startswith("Who: Owner or general manager, Payroll or accounts\n1. Write the plan")
    assert "How to check it worked: Workers confirm" in text
    assert first["categories"].to_ical() == b"Critical"
    assert first["priority"] == 1
    graves = {str(one["categories"].to_ical(), "utf-8") for one in events(sample_report())}
    assert graves == {"Critical", "Major", "Minor"}


def test_names_of_events_are_unique_and_stay_over_submissions() -> None:
    first, second = whole(submission=1), whole(submission=2, date=date(2027, 2, 1))
    names = [str(one["uid"]) for one in events(first)]
    assert len(set(names)) == len(names)
    assert [str(one["uid"]) for one in events(second)] == names
    assert {one["sequence"] for one in events(second)} == {2}
    other = [str(one["uid"]) for one in events(whole(subject="Another site"))]
    assert not set(other) & set(names)


def test_the_stamp_is_the_day_of_the_report() -> None:
    stamps = {one.decoded("dtstamp") for one in events(whole())}
    assert stamps == {datetime(2026, 11, 21, tzinfo=UTC)}
    assert bytes_of(whole()) == bytes_of(replace(whole()))


def test_the_calendar_has_a_name_and_keeps_to_itself() -> None:
    made = calendar_of(sample_report())
    assert str(made["x-wr-calname"]) == "fairhire: action plan (Sunrise Garments <Ltd>)"
    assert str(calendar_of(sample_report(subject=""))["name"]) == "fairhire: action plan"
    assert {str(one["class"]) for one in events(whole())} == {"PRIVATE"}


def test_arabic_is_said_in_arabic_and_folded_between_letters() -> None:
    report = whole(language="ar", direction="rtl")
    first = events(report)[0]
    assert str(first["summary"]).startswith("الخطوة الأولى: ")
    assert first["summary"].params["language"] == "ar"
    for line in bytes_of(report).split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")


@pytest.mark.parametrize("text", [NASTY, "a,b;c\\n\\;d", "x\r\nBEGIN:VEVENT\r\nUID:1", "é" * 300])
def test_typed_text_comes_back_as_it_was(text: str) -> None:
    report = sample_report(actions=(action("A12", 1, text),), subject=text)
    found = events(report)
    assert len(found) == 2
    assert str(found[0]["summary"]) == "First step: " + text.replace("\r\n", "\n")


@tries(80)
@given(st.text(max_size=200) | st.sampled_from(["\ud800", "\x00\x1b", "END:VCALENDAR\n", "\u2028"]))
def test_no_typed_text_adds_or_breaks_a_line(text: str) -> None:
    report = sample_report(
        actions=(action("A12", 1, text, steps=(text,), role_label=text),), subject=text
    )
    content = bytes_of(report)
    found = list(Calendar.from_ical(content).walk())
    assert [one.name for one in found] == [
        "VCALENDAR", "VEVENT", "VALARM", "VALARM", "VEVENT", "VALARM", "VALARM",
    ]  # fmt: skip
    lines = content.decode("utf-8").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert all("\n" not in line and "\r" not in line for line in lines)
