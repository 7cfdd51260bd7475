"""The web application: its pages put together, its headers, and what is said when something fails.

Rule of this file: every answer carries the strict headers, and no failure shows more than a kind
sentence; nothing a person wrote is logged.
"""

from __future__ import annotations

import logging
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.associations.releasing import Releasing
from bot.guesses import Guesses
from bot.web import (
    assets,
    board,
    broadcast,
    broadcast_file,
    campaign,
    campaign_form,
    chat,
    console,
    dashboard,
    health,
    join,
    landing,
    leave,
    links,
    live,
    room,
    shared,
    upload,
    workshop_export,
    workshop_files,
    workshop_form,
)
from bot.web.context import CLOCK, READY, SETTINGS, TALK, WORKSHOPS, Ready, WebSettings, WebTalk
from bot.web.limits import GUESSES, LARGEST_BODY
from bot.web.pages import error_page
from bot.web.session import visitor_of
from bot.workshops.service import Workshops
from storage.base import StoreError

_log: Final = logging.getLogger("fairhire.web")

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


PAGES: Final = (
    landing,
    chat,
    room,
    upload,
    join,
    links,
    shared,
    leave,
    workshop_form,
    workshop_files,
    workshop_export,
    console,
    board,
    campaign_form,
    campaign,
    dashboard,
    broadcast,
    broadcast_file,
    health,
    assets,
)


async def _always_ready() -> None:
    return None


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(
    talk: WebTalk,
    settings: WebSettings,
    *,
    ready: Ready = _always_ready,
    routes: Iterable[web.RouteDef] = (),
    clock: Callable[[], datetime] = _now,
    workshops: Workshops | None = None,
    releasing: Releasing | None = None,
) -> web.Application:
    """Return the application; `routes` are those of other modules, such as the webhook.

    Serve it without an access log: addresses hold the tokens of links.
    """
    app = web.Application(middlewares=[_kindly], client_max_size=LARGEST_BODY)
    app[TALK], app[SETTINGS] = talk, settings
    app[READY], app[CLOCK] = ready, clock
    app[WORKSHOPS], app[live.STREAMS] = workshops, live.Streams()
    app[workshop_form.MADE] = OrderedDict()
    app[GUESSES], app[chat.NOTES] = Guesses(), chat.Notes()
    if releasing is not None:
        app[dashboard.RELEASING] = releasing
        app.on_cleanup.append(dashboard.end_releasing)
    for module in PAGES:
        app.router.add_routes(module.ROUTES)
    app.router.add_routes(routes)
    app.on_response_prepare.append(_add_headers)
    app.on_shutdown.append(live.end_streams)
    return app


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.popall("Server", None)


@web.middleware
async def _kindly(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as wrong:
        if wrong.status < 400:
            raise
        response = error_page(wrong.status, visitor_of(request).language)
        if "Allow" in wrong.headers:
            response.headers["Allow"] = wrong.headers["Allow"]
        return response
    except StoreError as wrong:
        _log.error("the store refused: %s", type(wrong).__name__)
        return error_page(503, visitor_of(request).language)
    except Exception as wrong:
        where = "".join(traceback.format_tb(wrong.__traceback__))
        _log.error("a page failed: %s\n%s", type(wrong).__name__, where)
        return error_page(500, visitor_of(request).language)
