"""How fast we write, by the clock alone."""

from __future__ import annotations

import pytest

from bot.outreach.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock)


def sent(pace: Pace, clock: Clock, chats: list[int]) -> list[float]:
    """Send to these chats one after the other; return when each went out."""
    times = []
    for chat in chats:
        clock.at += pace.wait(chat)
        times.append(clock.at - 100)
        pace.took(chat)
    return times


def test_no_second_has_more_than_telegram_allows(pace: Pace, clock: Clock) -> None:
    times = sent(pace, clock, list(range(1, 301)))
    assert 300 / 30 - 0.3 < times[-1] < 300 / 30 * 1.03
    late = [one for one in times if one > 1]
    most = max(sum(at <= one < at + 1 for one in late) for at in late)
    assert most <= 30


def test_a_delay_is_caught_up_with_but_not_with_a_burst(pace: Pace, clock: Clock) -> None:
    sent(pace, clock, list(range(1, 31)))
    clock.at += 10
    times = sent(pace, clock, list(range(31, 61)))
    at_once = [one for one in times if one == times[0]]
    assert len(at_once) <= 9


def test_a_chat_waits_a_second_and_a_group_three(pace: Pace, clock: Clock) -> None:
    times = sent(pace, clock, [5, 6, 5, 5])
    assert times[2] - times[0] >= 1
    assert times[3] - times[2] >= 1
    assert times[1] - times[0] < 0.1
    group = sent(pace, clock, [-7] * 21)
    assert group[20] - group[0] >= 60


def test_a_refusal_slows_its_chat_and_two_at_once_all(pace: Pace, clock: Clock) -> None:
    pace.refused(1, 40)
    assert (pace.chat_wait(1), pace.wait(2), pace.held()) == (40, 0, 0)
    clock.at += 5
    pace.refused(2, 10)
    assert (pace.wait(2), pace.held()) == (10, 0)  # long after the first: each for itself
    clock.at += 0.5
    pace.refused(3, 7)
    assert (pace.wait(4), pace.held()) == (7, 7)
    clock.at += 7
    assert (pace.wait(4), pace.held()) == (0, 0)


def test_a_long_list_of_chats_is_not_kept_for_ever(pace: Pace, clock: Clock) -> None:
    sent(pace, clock, list(range(1, 12_001)))
    assert len(pace._chats) < 6_000
