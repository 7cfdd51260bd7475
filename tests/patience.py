"""How long tests wait for what must happen: far longer than it takes on a slow, crowded machine.

Rule of this file: whoever waits looks again and again and goes on at once; no test sleeps for as
long as something usually takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 60.0
"""Seconds; only a test that fails waits so long."""
PAUSE = 0.01


async def until(holds: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until something holds.

    Raises:
        AssertionError: it did not come to be.
    """
    for _ in range(round(PATIENCE / PAUSE)):
        if await _held(holds()):
            return
        await asyncio.sleep(PAUSE)
    raise AssertionError("it did not come to be")


async def _held(found: bool | Awaitable[bool]) -> bool:
    return found if isinstance(found, bool) else await found
