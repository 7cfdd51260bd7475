"""Plays written conversations, to see what they reach.

Rule of this file: the person's lines of a transcript are played through the real conversation over
a store in memory; only what really happened there is counted.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.conversation import Conversation, Surroundings
from bot.messages import Incoming, Reply
from bot.playing.reach import Reach
from flows.interview import Interview, day_of
from questionnaires.catalog import Catalog
from storage.base import Change
from storage.memory import MemoryStore

PLAYED: Final = ("restart", "the same again", "old button [", "sticker", "location")
"""What may happen in a conversation that is played here. Files, and what officers do beside it,
lead to no question of their own."""
START: Final = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CHANNEL: Final = "terminal"
ACCOUNT: Final = "transcript"


async def play_all(catalog: Catalog, paths: Iterable[Path]) -> Reach:
    """Play every transcript, each with a store of its own, and return what they reach."""
    reach = Reach()
    for path in paths:
        text = path.read_text("utf-8")
        if not all(one.startswith(PLAYED) for one in re.findall(r"^user  \* (.*)", text, re.M)):
            continue
        player = _Player(catalog, reach)
        try:
            await player.play(text)
        except LookupError as fault:
            reach.troubles.append(f"{path}: {fault}")
    return reach


class _AsSaved(MemoryStore):
    """A store that hands an interview out as it was saved, so that what was seen in it counts."""

    def __init__(self, reach: Reach) -> None:
        super().__init__()
        self._reach = reach
        self._saved: dict[str, Interview] = {}

    async def save(self, change: Change) -> None:
        await super().save(change)
        if change.interview is not None:
            self._saved[change.interview.id] = change.interview
        if change.submission is not None:
            report = json.loads(change.submission.report)
            about = report["questionnaire"]
            planned = (action["id"] for action in report["actions"])
            self._reach.plans((about["ref_id"], about["version"]), planned)

    async def interview(self, interview: str) -> Interview | None:
        return self._saved.get(interview) if interview in self._interviews else None


class _Player:
    """Plays the person's lines of one transcript."""

    def __init__(self, catalog: Catalog, reach: Reach) -> None:
        self.reach = reach
        self.at = START
        self.language = "en"
        self.buttons: dict[str, str] = {}
        self.older: dict[str, str] = {}
        self._ids = itertools.count(1)
        self._looked: dict[str, int] = {}
        self.store = _AsSaved(reach)
        around = Surroundings(
            store=self.store,
            catalog=catalog,
            new_id=lambda: f"id{next(self._ids):014d}",
            new_token=lambda: f"token{next(self._ids):032d}",
        )
        self.conversation = Conversation(around)

    async def play(self, text: str) -> None:
        """Play a transcript.

        Raises:
            LookupError: a line taps a button that is not there.
        """
        await self.store.open()
        for line in text.splitlines():
            if line.startswith("#") and "language:" in line:
                self.language = line.split("language:")[1].split()[0]
            if line.startswith("user  "):
                await self._say(line.removeprefix("user  "))
                await self._look()

    async def _say(self, line: str) -> None:
        if line.startswith("* "):
            await self._event(line[2:])
        elif line.startswith("[") and line.endswith("]"):
            await self._send(data=self._button(line[1:-1]))
        else:
            await self._send(text=line)

    async def _event(self, name: str) -> None:
        if name in ("restart", "the same again"):
            return  # both change nothing, so they reach nothing
        if name.startswith("old button ["):
            await self._send(data=self._button(name.removeprefix("old button [")[:-1]))
        else:
            await self._send(kind=name)

    def _button(self, label: str) -> str:
        found = self.buttons.get(label) or self.older.get(label)
        if found is None:
            raise LookupError(f"there is no button [{label}]; please record the transcript again")
        return found

    async def _send(self, text: str | None = None, data: str | None = None, kind: str = "") -> None:
        self.at += timedelta(seconds=30)
        incoming = Incoming(
            CHANNEL, ACCOUNT, self.at, text=text, data=data, kind=kind, language=self.language
        )
        self._remember(await self.conversation.handle(incoming))

    def _remember(self, reply: Reply) -> None:
        self.older.update(self.buttons)
        rows = [row for message in reply.messages for row in message.buttons]
        self.buttons = {button.label: button.data for row in rows for button in row}

    async def _look(self) -> None:
        person = await self.store.person_of(CHANNEL, ACCOUNT)
        one = await self.store.interview(person.current) if person and person.current else None
        if one is not None and self._looked.get(one.id) != one.revision:
            self._looked[one.id] = one.revision
            questionnaire = self.conversation.questionnaire_of(one)
            today = day_of(one, one.updated_at)
            self.reach.see(self.conversation.seen.view(questionnaire, one, today, None))
