"""Leaving in a hurry: at once to a page about nothing, and no way back by the back button.

Rule of this file: leaving never waits for the store and never fails; the neutral page says nothing
of labour, of this product, or of a chat.
"""

from __future__ import annotations

from calendar import Calendar
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import web
from babel import Locale
from babel.dates import format_date, get_day_names

from bot.web import session
from bot.web.context import CLOCK
from bot.web.pages import page
from bot.wording import wording

NEUTRAL: Final = "/calendar"


def away(request: web.Request) -> web.Response:
    """Send the browser to the neutral page."""
    response = web.Response(status=303, headers={"Location": NEUTRAL})
    session.hide(request, response)
    return response


async def leave(request: web.Request) -> web.Response:
    """Hide the chat; any page may ask for it, for nothing can be done with it but hiding."""
    return away(request)


async def neutral(request: web.Request) -> web.Response:
    """Show a calendar of this month."""
    visitor = session.visitor_of(request)
    words = wording(visitor.language)
    zone = ZoneInfo(visitor.time_zone or "UTC")
    today = request.app[CLOCK]().astimezone(zone).date()
    locale = Locale.parse(words.language)
    first = locale.first_week_day
    names = get_day_names("short", "stand-alone", locale)
    return page(
        "calendar.html",
        words,
        title=format_date(today, "LLLL yyyy", locale),
        today=today,
        this_month=today.month,
        day_names=[names[(first + at) % 7] for at in range(7)],
        weeks=_weeks(today, first),
    )


def _weeks(today: date, first: int) -> list[list[date]]:
    start = next(iter(Calendar(first).itermonthdates(today.year, today.month)))
    days = len(list(Calendar(first).itermonthdates(today.year, today.month)))
    return [[start + timedelta(days=week + at) for at in range(7)] for week in range(0, days, 7)]


ROUTES: Final = (web.post("/leave", leave), web.get(NEUTRAL, neutral))
