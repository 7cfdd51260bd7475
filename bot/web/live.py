"""Pages that stay up to date: server-sent events, each with the whole changed part of a page.

Rule of this file: what is sent is always the full state, so that whoever was away for a while, or
through a restart of the server, needs nothing else; who may no longer see it is sent away.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from aiohttp import web

from storage.base import StoreError

RETRY: Final = 2000
"""Milliseconds after which a browser that lost the line tries again."""
HEARTBEAT: Final = 15.0
"""Seconds of silence after which a line of no meaning is sent, so that nothing in between ends the
connection, and it is looked up whether this browser may still see the page."""

State = tuple[str, str]
"""An id that is another whenever the state is, and the state as a fragment of HTML."""

Render = Callable[[str], Awaitable[State | None]]
"""Returns the state at a stamp, None when this browser may not see it any more."""


class Streams:
    """The open streams of a server, so that stopping it does not wait for them."""

    def __init__(self) -> None:
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End all streams; browsers come back by themselves when the server does."""
        self._stopping.set()

    async def ended(self) -> None:
        """Wait until streams are to end."""
        await self._stopping.wait()


STREAMS: Final = web.AppKey("streams", Streams)


async def end_streams(app: web.Application) -> None:
    """End all streams when the server stops."""
    app[STREAMS].stop()


async def stream(
    request: web.Request, stamps: AsyncGenerator[str, None], render: Render
) -> web.StreamResponse:
    """Send the state now and whenever it changed, until the browser or the server goes away.

    `stamps` are closed then.
    """
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
    )
    await response.prepare(request)
    await response.write(f"retry: {RETRY}\n\n".encode())
    ending = asyncio.ensure_future(request.app[STREAMS].ended())
    with suppress(ConnectionError):
        try:
            await _send_all(request, response, stamps, render, ending)
        finally:
            ending.cancel()
    return response


async def _send_all(
    request: web.Request,
    response: web.StreamResponse,
    stamps: AsyncGenerator[str, None],
    render: Render,
    ending: asyncio.Future[None],
) -> None:
    sent = request.headers.get("Last-Event-ID", "")
    stamp, coming = "", asyncio.ensure_future(anext(stamps))
    try:
        while True:
            either: tuple[asyncio.Future[Any], ...] = (coming, ending)
            await asyncio.wait(either, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                return
            if coming.done():
                stamp, coming = coming.result(), asyncio.ensure_future(anext(stamps))
            try:
                state = await render(stamp)
            except StoreError:
                state = (sent, "")  # the page stands as it is; the next look may find the store
            if state is None:
                await response.write(b"event: gone\ndata:\n\n")
                return
            if state[0] == sent:
                await response.write(b": still here\n\n")
                continue
            sent = state[0]
            await response.write(event(*state))
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await coming
        await stamps.aclose()


def event(name: str, fragment: str) -> bytes:
    """Return a state as it goes over the line."""
    lines = "".join(f"data: {line}\n" for line in fragment.splitlines())
    return f"id: {name}\nevent: state\n{lines}\n".encode()
