"""How much may come in at once, and how often a link may be guessed.

Rule of this file: a limit is said kindly, by a page; what is over it is not kept, not even in part.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from bot.guesses import Guesses
from bot.web.context import SETTINGS

LARGEST_BODY: Final = 1024 * 1024  # bytes
MOST_FIELDS: Final = 20
FORM: Final = "application/x-www-form-urlencoded"


async def read_form(request: web.Request, most: int = MOST_FIELDS) -> dict[str, str]:
    """Return the fields of a form, at most so many; bytes that are no text become stand-ins.

    Raises:
        HTTPBadRequest: not a form of ours.
        HTTPRequestEntityTooLarge: over one megabyte.
    """
    if request.content_type != FORM:
        raise web.HTTPBadRequest
    body = await request.read()
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=most,
        )
    except ValueError as wrong:
        raise web.HTTPBadRequest from wrong
    return dict(pairs)


def address_of(request: web.Request) -> str:
    """Return the address that asks; behind a trusted proxy, the one the proxy saw."""
    trusted = [ip_network(one, strict=False) for one in request.app[SETTINGS].trusted_proxies]
    seen = request.remote or ""
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    while hops and _is_in(seen, trusted):
        seen = hops.pop().strip()
    return seen


def _is_in(address: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        return any(ip_address(address) in network for network in networks)
    except ValueError:
        return False


GUESSES = web.AppKey("guesses", Guesses)
