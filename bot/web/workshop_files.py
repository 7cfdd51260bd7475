"""What a trainer takes away from the console: guide, poster, QR code, and the workshop report.

Rule of this file: only a browser bound to a trainer of this workshop gets them; what does not exist
yet is answered like a workshop that does not exist.
"""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from bot.web import session, workshop_access
from bot.workshops import papers

NAMES: Final = {
    "report.pdf": papers.REPORT_PDF,
    "report.xlsx": papers.REPORT_XLSX,
    "guide.pdf": papers.GUIDE_PDF,
    "guide.docx": papers.GUIDE_DOCX,
    "poster.pdf": papers.POSTER,
    "code.png": papers.CODE,
}


async def file(request: web.Request) -> web.Response:
    """Hand over a file of a workshop."""
    looking = await workshop_access.trained(request)
    around = workshop_access.service(request).around
    form = NAMES[request.match_info["name"]]
    if form not in papers.forms_of(around, looking.standing):
        raise web.HTTPNotFound
    visitor = looking.visitor
    make = await papers.maker(around, looking.standing, form, visitor.language, visitor.time_zone)
    made = papers.named(looking.standing, form, await asyncio.to_thread(make))
    response = web.Response(body=made.content, content_type=made.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    session.remember(request, response, visitor)
    return response


_ANY: Final = "|".join(name.replace(".", r"\.") for name in NAMES)
ROUTES: Final = (web.get(f"/workshop/{{code}}/{{name:{_ANY}}}", file),)
