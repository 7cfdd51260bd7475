"""Who is reminded of what and when, who is told of the erasure, and how people allow it or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import zones
from bot.reminders import Standing, announcement
from flows.interview import Answer, Interview
from storage.outbox import CANCELLED, SENT, Posted
from tests.reminder_samples import DAY, PERSON, RETENTION_TIME, YES, begun, due, posted, standing
from tests.store_samples import NOON

# -- when ------------------------------------------------------------------------------------


def test_after_two_seven_and_twenty_one_days_and_never_more() -> None:
    told: list[tuple[float, int]] = []
    letters: tuple[Posted, ...] = ()
    for hour in range(24 * 60):
        number = due(hour / 24, standing(posted=letters))
        if number is not None:
            told.append((hour / 24, number))
            letters += (posted(number, hour / 24),)
    assert told == [(2, 1), (7, 2), (21, 3)]


def test_a_reminder_that_was_late_moves_the_next_one() -> None:
    late = standing(posted=(posted(1, 6),))
    assert due(8, late) is None
    assert due(11, late) == 2


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(standing(consents=()), id="no consent"),
        pytest.param(standing(consents=(YES, replace(YES, given=False))), id="withdrawn"),
        pytest.param(standing(person=replace(PERSON, stopped=True)), id="stopped"),
        pytest.param(standing(begun(status="completed")), id="completed"),
        pytest.param(standing(begun(submissions=1)), id="reopened after a submission"),
        pytest.param(standing(begun(status="consent")), id="nothing agreed to yet"),
        pytest.param(standing(begun(person="other")), id="somebody else's"),
        pytest.param(standing(last_active=NOON + 2 * DAY), id="here a moment ago"),
    ],
)
def test_nobody_is_reminded_who_should_not_be(given: Standing) -> None:
    assert due(3, standing()) == 1
    assert due(3, given) is None


def test_what_was_answered_since_begins_a_new_silence() -> None:
    again = begun(updated_at=NOON + 5 * DAY)
    given = standing(again, posted=(posted(1, 2),), last_active=NOON + 5 * DAY)
    assert due(6, given) is None
    assert due(7, given) == 1


def test_a_recalled_reminder_and_one_of_another_interview_do_not_count() -> None:
    assert due(7, standing(posted=(posted(1, 2, CANCELLED), posted(2, 2, SENT, "other")))) == 1


@pytest.mark.parametrize(("days", "told"), [(699, False), (700, True), (729, True), (730, False)])
def test_the_erasure_is_announced_in_the_last_thirty_days(days: float, told: bool) -> None:
    found = announcement(standing(), RETENTION_TIME, NOON + days * DAY)
    assert (found is not None) is told
    if found is not None:
        assert found.payload["params"] == {"date": {"day": "2028-11-20"}}
        assert found.expires_at == NOON + RETENTION_TIME


def test_the_erasure_is_announced_once_and_only_where_writing_is_allowed() -> None:
    at = NOON + 705 * DAY
    first = announcement(standing(), RETENTION_TIME, at)
    again = announcement(standing(), RETENTION_TIME, at + DAY)
    assert first is not None
    assert again is not None
    assert first.key == again.key
    assert announcement(standing(consents=()), RETENTION_TIME, at) is None
    stopped = standing(person=replace(PERSON, stopped=True))
    assert announcement(stopped, RETENTION_TIME, at) is None


# -- what time it is there -----------------------------------------------------------------------


def in_country(code: str) -> Interview:
    return begun(answers={("workplace_country", ""): Answer("workplace_country", "", code, NOON)})


@pytest.mark.parametrize(
    ("known", "country", "zone"),
    [
        ("Asia/Tokyo", "NP", "Asia/Tokyo"),
        ("", "NP", "Asia/Kathmandu"),
        ("", "MY", "Asia/Kuching"),  # two zones with one clock
        ("", "ID", ""),  # three clocks: it has to be asked
        ("No/Such", "QA", "Asia/Qatar"),
        ("", "", ""),
    ],
)
def test_the_zone_is_what_she_said_else_her_country_s_if_it_has_one(known, country, zone) -> None:
    person = replace(PERSON, time_zone=known)
    assert zones.zone_of(person, in_country(country) if country else None, NOON) == zone


def test_she_is_asked_only_for_the_times_it_can_be() -> None:
    assert [shown for shown, _ in zones.clocks(in_country("ID"), NOON)] == [
        "19:00",
        "20:00",
        "21:00",
    ]
    everywhere = zones.clocks(None, NOON)
    assert ("17:45", "Asia/Kathmandu") in everywhere
    assert len(everywhere) > 24


@pytest.mark.parametrize(
    ("hour", "until"), [(7.5, 8), (8, 8), (20.9, 20.9), (21, 32), (23, 32), (0, 8)]
)
def test_between_nine_and_eight_it_waits_for_the_morning(hour: float, until: float) -> None:
    midnight = datetime.fromisoformat("2026-11-22T00:00+05:45")
    found = zones.after_quiet(midnight + timedelta(hours=hour), "Asia/Kathmandu")
    assert found == midnight + timedelta(hours=until)
