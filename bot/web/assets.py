"""The style and the script of the pages: our own, few, and kept by the browser.

Rule of this file: nothing is fetched from anywhere else; an address changes with its content.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from aiohttp import web

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served."""

    content: bytes
    media_type: str
    digest: str


@cache
def _assets() -> dict[str, Asset]:
    found = {}
    for path in sorted(_FOLDER.iterdir()):
        if path.suffix in _TYPES:
            content = path.read_bytes()
            digest = sha256(content).hexdigest()[:12]
            found[path.name] = Asset(content, _TYPES[path.suffix], digest)
    return found


def address_of_asset(name: str) -> str:
    """Return where a file of ours is found; a new content has a new address."""
    return f"/static/{name}?v={_assets()[name].digest}"


async def asset(request: web.Request) -> web.Response:
    """Serve a file by its name; only those that came with the program exist."""
    found = _assets().get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    current = request.query.get("v") == found.digest
    keep = "public, max-age=31536000, immutable" if current else "no-cache"
    return web.Response(
        body=found.content,
        content_type=found.media_type,
        charset="utf-8",
        headers={"Cache-Control": keep},
    )


ROUTES: Final = (web.get("/static/{name}", asset),)
