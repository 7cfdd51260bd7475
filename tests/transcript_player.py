"""Plays a written conversation over any channel and writes down what was said.

Rule of this file: only the lines of the person are read from a transcript; everything the bot says
is taken from the channel, and whole files are compared.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from bot.conversation import Conversation, Surroundings
from bot.evidence.sent import SentFile
from bot.messages import Incoming, Reply
from bot.organisations.audit import SHELL
from bot.organisations.invitations import invite, organisation_for
from bot.playing.transcript import Transcript
from questionnaires.catalog import Catalog
from storage.base import Store
from storage.memory import MemoryStore
from tests import joining_samples, workshop_talk

FOLDER = Path(__file__).parent / "transcripts"
START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
EXAMPLES = Path(__file__).parent.parent / "examples"
CATALOG = Catalog()
CODE = re.compile(r"/join/([\w-]{22})(?![\w-])")
SPOKEN = re.compile(r"(write down: )[A-Z0-9]{3} [A-Z0-9]{3}")


class Channel(Protocol):
    """What the player needs of a channel."""

    async def say(self, text: str) -> list[str]: ...
    async def tap(self, label: str) -> list[str]: ...
    async def event(self, name: str) -> list[str]: ...


@dataclass(frozen=True)
class Script:
    """The person's side of a transcript, with its header lines."""

    header: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def language(self) -> str:
        """The language of the device the conversation is held on."""
        for line in self.header:
            if "language:" in line:
                return line.split("language:")[1].split()[0]
        return "en"


def read_script(text: str) -> Script:
    """Return header and person's lines of a transcript."""
    lines = text.splitlines()
    header = tuple(line for line in lines if line.startswith("#"))
    said = tuple(line[6:] for line in lines if line.startswith("user  "))
    return Script(header, said)


async def play(script: Script, channel: Channel) -> str:
    """Return the whole transcript as the channel plays it."""
    written = list(script.header)
    for line in script.lines:
        written.append(f"user  {line}")
        if line.startswith("* "):
            said = await channel.event(line[2:])
        elif line.startswith("[") and line.endswith("]"):
            said = await channel.tap(line[1:-1])
        else:
            said = await channel.say(expand(line))
        written.extend(said)
    return "\n".join(written) + "\n"


def expand(line: str) -> str:
    """Return what a line stands for: {100 kB}, {NUL}, {empty}."""
    special = {"{empty}": "", "{100 kB}": "x" * 100_000, "{NUL}": "a\0b"}
    return special.get(line, line)


class Direct:
    """The conversation itself, as the terminal uses it; the store is reopened at each restart."""

    def __init__(self, make_store: Callable[[], Store], language: str = "en") -> None:
        self.make_store = make_store
        self.language = language
        self.at = START
        self.buttons: dict[str, str] = {}
        self.older: dict[str, str] = {}
        self.last: Incoming | None = None
        self.account = "somebody"
        self.code = ""
        self._ids = itertools.count(1)

    async def open(self) -> Direct:
        """Open store and conversation."""
        self.store = self.make_store()
        await self.store.open()
        self.conversation = Conversation(
            Surroundings(
                store=self.store,
                catalog=CATALOG,
                new_id=lambda: f"id{next(self._ids):014d}",
                new_token=lambda: f"token{next(self._ids):032d}",
                base_url="http://127.0.0.1:8080",
            )
        )
        return self

    async def close(self) -> None:
        """Close the store."""
        await self.store.close()

    async def say(self, text: str) -> list[str]:
        """Type something; `{code}` stands for the code of a campaign that was shown."""
        return await self._send(text=text.replace("{code}", self.code))

    async def tap(self, label: str) -> list[str]:
        """Tap the button of this label, on the last message that had it."""
        found = self.buttons.get(label) or self.older.get(label)
        if found is None:
            shown = ", ".join(self.buttons)
            raise AssertionError(f"no button [{label}] among: {shown}")
        return await self._send(data=found)

    async def event(self, name: str) -> list[str]:
        """Restart, send the same again, tap an old button, set a scene up, send a sticker."""
        if name == "restart":
            await self.close()
            await self.open()
            reply = await self.conversation.current(
                "terminal", self.account, self.at, self.language
            )
            return self._shown(reply)
        if name == "the same again":
            assert self.last is not None
            return self._shown(await self.conversation.handle(self.last))
        if await self._set_up(name):
            return []
        if name.startswith("old button ["):
            return await self._send(data=self.older[name[12:-1]])
        if name.startswith("invitation as "):
            role, _, organisation = name.removeprefix("invitation as ").partition(" of ")
            return await self._invited(role, organisation)
        if name.startswith("file "):
            return await self._send_file(name.removeprefix("file "))
        return await self._send(kind=name)

    async def _set_up(self, name: str) -> bool:
        """Set a scene up, let a trainer do something, go on as somebody else; else False."""
        if await joining_samples.happens(self.store, name):
            return True
        if name.startswith("trainer "):
            self.at += timedelta(seconds=30)
            await workshop_talk.trainer(self.conversation, name, self.at)
            return True
        if name.startswith("as "):
            self.account, self.buttons, self.older = name.removeprefix("as "), {}, {}
            return True
        return False

    async def _invited(self, role: str, name: str) -> list[str]:
        """Follow an invitation that was made on the command line."""
        around = self.conversation.around
        self.at += timedelta(seconds=30)
        organisation = await organisation_for(around, role, name, self.at)
        made = await invite(around, role, organisation, SHELL, self.at)
        incoming = Incoming("terminal", self.account, self.at, language=self.language)
        reply = await self.conversation.follow_link(made.token, incoming)
        assert reply is not None
        return self._shown(reply)

    async def _send_file(self, name: str) -> list[str]:
        """Send a small file: an example's answers, a program, everything else is a PDF."""
        content = b"MZ" + bytes(60) if name.endswith(".exe") else b"%PDF-1.4 " + name.encode()
        if name.endswith(".json"):
            content = (EXAMPLES / name).read_bytes()

        async def chunks() -> AsyncIterator[bytes]:
            yield content

        async def only() -> AsyncIterator[SentFile]:
            yield SentFile("document", chunks, len(content), name)

        self.at += timedelta(seconds=30)
        self.last = Incoming(
            "terminal",
            self.account,
            self.at,
            kind="document",
            update=str(next(self._ids)),
            language=self.language,
        )
        return self._shown(await self.conversation.receive(self.last, only()))

    async def _send(self, **what: Any) -> list[str]:
        self.at += timedelta(seconds=30)
        update = str(next(self._ids))
        self.last = Incoming(
            "terminal", self.account, self.at, update=update, language=self.language, **what
        )
        return self._shown(await self.conversation.handle(self.last))

    def _shown(self, reply: Reply) -> list[str]:
        transcript = Transcript()
        self.older.update(self.buttons)
        self.buttons = {}
        for message in reply.messages:
            transcript.told(message)
            for row in message.buttons:
                self.buttons.update({button.label: button.data for button in row})
        return [self._with_one_code(line) for line in transcript.lines]

    def _with_one_code(self, line: str) -> str:
        """Put a name where a random code stands, and remember it."""
        found = CODE.search(line)
        if found is not None:
            self.code = found[1]
            line = SPOKEN.sub(r"\1{spoken}", line.replace(found[1], "{code}"))
        return line


def firm(name: str) -> dict[str, Any]:
    """Return the answers document of an example firm."""
    data: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    return data


Maker = Callable[[], Awaitable[Channel]]
MEMORY = MemoryStore
