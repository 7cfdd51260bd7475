"""How much may come in at once, and how often a link may be guessed.

Rule of this file: a limit is said kindly, by a page; what is over it is not kept, not even in part.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from bot.web.context import SETTINGS

LARGEST_BODY: Final = 1024 * 1024  # bytes
MOST_FIELDS: Final = 20
FORM: Final = "application/x-www-form-urlencoded"


async def read_form(request: web.Request) -> dict[str, str]:
    """Return the fields of a form; bytes that are no text become visible stand-ins.

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
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as wrong:
        raise web.HTTPBadRequest from wrong
    return dict(pairs)


class Guesses:
    """Counts links that did not work, per address: `most` of them in `seconds`, then wait."""

    def __init__(
        self,
        most: int = 30,
        seconds: float = 600,
        now: Callable[[], float] = time.monotonic,
        addresses: int = 10_000,
    ) -> None:
        self._most, self._seconds, self._now, self._addresses = most, seconds, now, addresses
        self._misses: OrderedDict[str, deque[float]] = OrderedDict()

    def too_many(self, address: str) -> bool:
        """Tell whether this address has to wait."""
        misses = self._misses.get(address)
        if misses is None:
            return False
        while misses and misses[0] <= self._now() - self._seconds:
            misses.popleft()
        if not misses:
            del self._misses[address]
        return len(misses) >= self._most

    def missed(self, address: str) -> None:
        """Count a link that did not work."""
        self._misses.setdefault(address, deque(maxlen=self._most)).append(self._now())
        self._misses.move_to_end(address)
        while len(self._misses) > self._addresses:
            self._misses.popitem(last=False)


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
