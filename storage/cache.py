"""What was read or saved lately, so that the next answer needs no reading.

Rule of this file: only what is on disk enters, and no shelf ever weighs more than its bound.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Final, Generic, TypeVar

from flows.interview import Interview
from storage.base import Person
from storage.packing import packed, unpacked

T = TypeVar("T")

BOUND: Final = 16_500_000
"""Bytes for all shelves; with SQLite's own pages 10,000 open conversations stay below 20 MB."""

# Bytes in CPython 3.11 on 64 bits, key and entry included; measured with tracemalloc, rounded up.
PERSON: Final = 320
ACCOUNT: Final = 180
INTERVIEW: Final = 820
ANSWER: Final = 210
PACKED: Final = 240

BUSY: Final = 4
"""One part in so many of the room for interviews is for those that are not packed."""


def interview_weight(interview: Interview) -> int:
    """Return about how many bytes an interview holds."""
    return INTERVIEW + ANSWER * len(interview.answers)


class Shelf(Generic[T]):
    """Entries of one kind; those not touched for longest leave first, a tenth at a time.

    Many leave at once because a dict forgets its first entry slowly.
    """

    def __init__(
        self,
        bound: int,
        weigh: Callable[[T], int],
        leaving: Callable[[str, T], None] | None = None,
    ) -> None:
        """`leaving` hears of each that had to leave for lack of room."""
        self.bound = bound
        self.weight = 0
        self._weigh = weigh
        self._leaving = leaving
        self._entries: dict[str, T] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> T | None:
        return self._entries.get(key)

    def put(self, key: str, value: T) -> None:
        """Keep `value` under `key`, as the one touched last."""
        self.drop(key)
        self._entries[key] = value
        self.weight += self._weigh(value)
        if self.weight > self.bound:
            self._make_room()

    def drop(self, key: str) -> None:
        value = self._entries.pop(key, None)
        if value is not None:
            self.weight -= self._weigh(value)

    def clear(self) -> None:
        self._entries.clear()
        self.weight = 0

    def _make_room(self) -> None:
        while self.weight > self.bound:
            some = list(islice(self._entries.items(), 1 + len(self._entries) // 10))
            for key, value in some:
                self.drop(key)
                if self._leaving is not None:
                    self._leaving(key, value)


class Interviews:
    """Interviews by id: as they are while somebody is busy with them, then packed."""

    def __init__(self, bound: int) -> None:
        self._busy: Shelf[Interview] = Shelf(bound // BUSY, interview_weight, self._pack)
        self._packed: Shelf[bytes] = Shelf(bound - bound // BUSY, lambda one: PACKED + len(one))

    def __len__(self) -> int:
        return len(self._busy) + len(self._packed)

    @property
    def weight(self) -> int:
        """About how many bytes are held."""
        return self._busy.weight + self._packed.weight

    @property
    def bound(self) -> int:
        """The most they may hold."""
        return self._busy.bound + self._packed.bound

    def get(self, key: str) -> Interview | None:
        found = self._busy.get(key)
        if found is None:
            content = self._packed.get(key)
            if content is not None:
                found = unpacked(content)
                self.put(key, found)
        return found

    def put(self, key: str, interview: Interview) -> None:
        """Keep an interview under its id, as the one touched last."""
        self._packed.drop(key)
        self._busy.put(key, interview)

    def drop(self, key: str) -> None:
        self._busy.drop(key)
        self._packed.drop(key)

    def clear(self) -> None:
        self._busy.clear()
        self._packed.clear()

    def _pack(self, key: str, interview: Interview) -> None:
        content = packed(interview)
        if content is not None:
            self._packed.put(key, content)


class Cache:
    """The shelves of one store: persons and interviews by id, accounts by channel and account."""

    def __init__(self, bound: int = BOUND) -> None:
        self.persons: Shelf[Person] = Shelf(bound * 21 // 100, lambda _: PERSON)
        self.accounts: Shelf[str] = Shelf(bound * 12 // 100, lambda _: ACCOUNT)
        self.interviews = Interviews(bound * 67 // 100)

    @property
    def weight(self) -> int:
        """About how many bytes are held in all."""
        return self.persons.weight + self.accounts.weight + self.interviews.weight

    def __len__(self) -> int:
        return len(self.persons) + len(self.accounts) + len(self.interviews)

    def clear(self) -> None:
        for shelf in (self.persons, self.accounts, self.interviews):
            shelf.clear()


def account_key(channel: str, account: str) -> str:
    """Return under what key an account stands; no channel's name has a space."""
    return f"{channel} {account}"
