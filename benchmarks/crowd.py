"""Members of a campaign in Telegram, for `benchmarks.campaign`: they join, agree, answer, get mail.

Rule of this file: they tap what stands before them, as people do; what each does follows from her
number alone, so that what must come out is known beforehand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot import keyboards as verbs
from tests.telegram_respondent import REPORT_FILES, Respondent, data_of, place_of

if TYPE_CHECKING:
    from bot.keyboards import Tap
    from tests.bot_api import BotApiServer, Person

FIRST: Final = 50_000
AT_ONCE: Final = 40
"""How many do something at the same moment."""
ANSWERS: Final = 3
"""How many questions somebody answers who stops."""
WORST: Final = {"worker_paid_agency": "yes", "papers_holder": "agency", "papers_access_free": "no"}
"""Answers that are a critical finding each."""
COUNTRY: Final = "workplace_country"


@dataclass(frozen=True)
class People:
    """How many there are of each kind; who has no messages or is not counted began nothing."""

    joined: int
    begun: int
    finished: int
    no_messages: int
    not_counted: int

    @property
    def counted(self) -> int:
        return self.joined - self.not_counted

    @property
    def reachable(self) -> int:
        return self.joined - self.no_messages

    @property
    def not_started(self) -> int:
        """Of those who are counted."""
        return self.counted - self.begun - self.finished


class Member(Respondent):
    """Somebody who answers by her number, says nothing of her country, and does badly."""

    def __init__(self, person: Person) -> None:
        super().__init__(person, patience=20.0)

    def _choice(self, screen: Any) -> tuple[Tap | None, str]:
        place = place_of(screen)
        every = [(verbs.decode(data), data) for data in data_of(screen)]
        taps = [(tap, data) for tap, data in every if tap is not None]
        if place is not None and place[0] == COUNTRY:  # else it might be night where she is
            unsure = [one for one in taps if one[0].verb == verbs.TYPED_VALUE]
            if unsure:
                return unsure[0]
        if place is not None and place[0] in WORST:
            for tap, data in taps:
                if (tap.verb, tap.argument) == (verbs.ANSWER, WORST[place[0]]):
                    return tap, data
        return super()._choice(screen)

    async def some(self, answers: int) -> None:
        """Answer so many questions, and go."""
        while len(self.told) < answers:
            await self.turn()

    async def all(self) -> None:
        """Answer everything and hand it in."""
        while not self.submitted:
            await self.turn()


class Crowd:
    """All members of a campaign."""

    def __init__(self, server: BotApiServer, people: People) -> None:
        self.server = server
        self.people = people
        self.members = [Member(server.person(FIRST + one)) for one in range(people.joined)]

    @property
    def finished(self) -> list[Member]:
        return self.members[: self.people.finished]

    @property
    def begun(self) -> list[Member]:
        return self.members[self.people.finished :][: self.people.begun]

    async def join(self, code: str) -> None:
        """Let everybody join by the link of the campaign, and answer both questions."""
        silent = self.members[self.people.joined - self.people.no_messages :]
        last = self.people.joined - self.people.no_messages
        uncounted = self.members[last - self.people.not_counted : last]

        async def one(member: Member) -> None:
            person = member.person
            await person.send(f"/start {code}")
            steps = (
                "Join",
                "No, do not count me" if member in uncounted else "Yes, count me",
                "No messages" if member in silent else "Yes, it may write to me",
            )
            for label in steps:
                await _tapped(person, label)
            await _offered(person, verbs.CONSENT)

        await at_once(self.members, one)

    async def answer(self) -> None:
        """Let those who begin answer a little, and those who finish everything."""
        await at_once(self.begun, lambda member: member.some(ANSWERS))
        await at_once(self.finished, Member.all)

    async def have_reports(self, seconds: float) -> bool:
        """Tell whether everybody who finished has her files within so many seconds."""
        changed = self.server.world.changed

        def handed_over() -> bool:
            return all(len(one.files) >= REPORT_FILES for one in self.finished)

        return await changed.until(handed_over, seconds)


async def at_once(
    members: Iterable[Member], act: Callable[[Member], Awaitable[None]], most: int = AT_ONCE
) -> None:
    """Let members do something, so many at the same moment."""
    room = asyncio.Semaphore(most)

    async def one(member: Member) -> None:
        async with room:
            await act(member)

    await asyncio.gather(*map(one, members))


async def _tapped(person: Person, label: str) -> None:
    """Tap a button once it is there."""

    def there() -> bool:
        rows = [row for one in person.messages if one.outgoing for row in one.inline]
        return any(button["text"].startswith(label) for row in rows for button in row)

    if not await person.world.changed.until(there, 60.0):
        raise AssertionError(f"no button {label!r}:\n{person.screen()}")
    await person.tap(label)


async def _offered(person: Person, verb: str) -> None:
    """Wait until a button that means this is there."""

    def there() -> bool:
        every = [data for one in person.messages if one.outgoing for data in data_of(one)]
        return any(tap is not None and tap.verb == verb for tap in map(verbs.decode, every))

    if not await person.world.changed.until(there, 60.0):
        raise AssertionError(f"nothing to begin with:\n{person.screen()}")
