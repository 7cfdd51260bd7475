"""A day as it is written on the command line.

Rule of this file: no day means today, where the service is; what is no date is told in one line.
"""

from __future__ import annotations

import datetime as clock


def day_given(text: str, time_zone: str) -> clock.date:
    """Return the day a text such as `2026-11-21` names, today for none.

    Raises:
        Refused: it is no date.
    """
    from zoneinfo import ZoneInfo

    from bot.mishaps import WRONG, Refused

    if not text:
        return clock.datetime.now(ZoneInfo(time_zone)).date()
    try:
        return clock.date.fromisoformat(text)
    except ValueError:
        raise Refused(
            f"--date is {text!r}: please write a date such as 2026-11-21.", WRONG
        ) from None
