"""How often a link may be guessed: so many misses by one address or account, then wait.

Rule of this file: it counts in memory, by a clock that never goes back; what is over the limit is
not even looked up.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable


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
