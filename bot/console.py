"""The conversation in a terminal; it proves that the engine needs no messenger.

Rule of this file: it shows what every channel shows, as plain text; what is recorded is exactly
what was said.
"""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from bot import keyboards
from bot.conversation import Conversation
from bot.evidence.sent import LostError, SentFile
from bot.messages import (
    CHOICE,
    ERROR,
    HINT,
    INPUT_NONE,
    INPUT_NUMBER,
    NOTICE,
    PROGRESS,
    QUESTION,
    TICKED,
    TITLE,
    TYPED,
    WARNING,
    Button,
    Document,
    Incoming,
    Message,
    Reply,
)
from bot.playing.transcript import Transcript
from bot.wording import wording
from storage.evidence_values import DOCUMENT

CHANNEL: Final = "terminal"
FILE: Final = "file:"
"""Before the path of a file that is to be evidence."""
PIECE: Final = 64 * 1024
_STYLES: Final = {
    PROGRESS: "dim",
    TITLE: "bold",
    QUESTION: "bold cyan",
    HINT: "italic",
    NOTICE: "green",
    ERROR: "yellow",
    WARNING: "bold red",
}


class Console:
    """One person at a keyboard."""

    def __init__(
        self,
        conversation: Conversation,
        documents: Path,
        say: Callable[[str, str], None],
        listen: Callable[[], str],
    ) -> None:
        """Talk through `say(text, style)` and `listen()`; reports are written to `documents`."""
        self.conversation = conversation
        self.documents = documents
        self.say = say
        self.listen = listen
        self.account = getpass.getuser()
        self.buttons: list[Button] = []
        self.input = INPUT_NONE
        self.transcript = Transcript()

    async def run(self) -> None:
        """Talk until the person leaves (`q`, or end of input)."""
        await self._show(await self.conversation.current(CHANNEL, self.account, datetime.now(UTC)))
        while True:
            try:
                typed = await asyncio.to_thread(self.listen)
            except (EOFError, KeyboardInterrupt):
                return
            if typed.strip().casefold() in ("q", "quit", "exit"):
                return
            if typed.strip().startswith(FILE):
                await self._send(typed.strip().removeprefix(FILE))
                continue
            await self._show(await self.conversation.handle(self._incoming(typed)))

    async def _send(self, named: str) -> None:
        """Send a file of this machine as evidence."""
        path = await asyncio.to_thread(Path(named).expanduser)
        if not await asyncio.to_thread(path.is_file):
            self.say(wording("en").say("terminal_no_file", {"path": str(path)}), "yellow")
            return
        incoming = Incoming(CHANNEL, self.account, datetime.now(UTC), kind=DOCUMENT)
        size = await asyncio.to_thread(lambda: path.stat().st_size)
        file = SentFile(DOCUMENT, partial(_pieces, path), size=size, name=path.name)
        self.transcript.typed(f"{FILE}{path.name}")
        await self._show(await self.conversation.receive(incoming, _only(file)))

    def _incoming(self, typed: str) -> Incoming:
        """A button is tapped by its number in brackets, and without where that is no answer."""
        at = datetime.now(UTC)
        button = self._meant(typed.strip())
        if button is not None:
            self.transcript.tapped(button.label)
            return Incoming(CHANNEL, self.account, at, data=button.data)
        self.transcript.typed(typed)
        return Incoming(CHANNEL, self.account, at, text=typed)

    def _meant(self, wanted: str) -> Button | None:
        """Return the button that what was typed can only mean, None where it may be an answer."""
        if wanted.startswith("[") and wanted.endswith("]"):
            return self._at(wanted[1:-1]) or self._labelled(wanted[1:-1])
        if self.input == INPUT_NONE:
            return self._labelled(wanted) or self._at(wanted)
        button = self._at(wanted) if self.input != INPUT_NUMBER else None
        tap = keyboards.decode(button.data) if button is not None else None
        is_choice = button is not None and button.kind == CHOICE
        return button if is_choice and tap is not None and tap.verb == keyboards.ANSWER else None

    def _at(self, number: str) -> Button | None:
        if number.isdecimal() and 1 <= int(number) <= len(self.buttons):
            return self.buttons[int(number) - 1]
        return None

    def _labelled(self, wanted: str) -> Button | None:
        for button in self.buttons:
            if button.label.casefold() == wanted.casefold():
                return button
        return None

    async def _show(self, reply: Reply) -> None:
        for message in reply.messages:
            self.transcript.told(message)
            for block in message.blocks:
                self.say(block.text, _STYLES.get(block.kind, ""))
            for document in message.documents:
                await self._write(document)
            self._show_buttons(message)

    def _show_buttons(self, message: Message) -> None:
        self.buttons = [button for row in message.buttons for button in row]
        self.input = message.input
        number = 0
        for row in message.buttons:
            labels = []
            for button in row:
                number += 1
                mark = "✓ " if button.kind == TICKED else ""
                labels.append(f"[{number}] {mark}{button.label}")
            quiet = row[0].kind == TYPED
            self.say("  " + "   ".join(labels), "dim" if quiet else "")

    async def _write(self, document: Document) -> None:
        rendered = await self.conversation.document(
            CHANNEL, self.account, document.interview, document.submission, document.format
        )
        if rendered is None:
            return
        self.documents.mkdir(parents=True, exist_ok=True)
        path = self.documents / rendered.name
        path.write_bytes(rendered.content)
        self.say(f"{document.label}: {path}", "green")


async def _only(file: SentFile) -> AsyncIterator[SentFile]:
    yield file


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece
    except OSError as fault:
        raise LostError from fault


def run(conversation: Conversation, *, documents: Path, record: Path | None = None) -> None:
    """Run the conversation in this terminal; `record` writes what was said to a file."""
    from rich.console import Console as Screen

    screen = Screen(highlight=False)

    def say(text: str, style: str) -> None:
        screen.print(text, style=style or None, markup=False)

    def listen() -> str:
        return screen.input("\n> ", markup=False)

    say(
        "Type an answer or a choice's number; any button by its number in brackets: [1]. q leaves.",
        "dim",
    )
    console = Console(conversation, documents, say, listen)
    try:
        asyncio.run(_opened(console))
    finally:
        if record is not None:
            record.write_text(console.transcript.text(), encoding="utf-8")


async def _opened(console: Console) -> None:
    store = console.conversation.store
    await store.open()
    try:
        await console.run()
    finally:
        await store.close()
