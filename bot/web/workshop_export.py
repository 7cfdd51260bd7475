"""The figures of a workshop as files, for its trainers: what stood on the board.

Rule of this file: only a browser bound to a trainer of this workshop gets them, and each file taken
stands in the audit log.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.associations import exporting
from bot.associations.room_export import room_figures
from bot.web import session, workshop_access
from bot.web.context import CLOCK
from bot.wording import languages


async def export(request: web.Request) -> web.Response:
    """Send a file with the figures that were shown in the room."""
    looking = await workshop_access.trained(request)
    around, cohort = workshop_access.service(request).around, looking.standing.cohort
    format, asked = request.match_info["format"], request.query.get("language", "")
    language = asked if asked in languages() else looking.visitor.language
    found = await room_figures(around.store, around.catalog, cohort, language)
    if format not in exporting.FORMATS or found is None:
        raise web.HTTPNotFound
    content = await exporting.exported(found, format)
    await exporting.note(around.store, cohort, format, looking.person, request.app[CLOCK]())
    name = exporting.file_name(found, format)
    response = web.Response(
        body=content,
        content_type=exporting.FORMATS[format].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    session.remember(request, response, looking.visitor)
    return response


ROUTES: Final = (web.get("/workshop/{code}/figures/{format}", export),)
