"""Somebody who talks and sends files, for the tests of evidence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from typing import Any

from bot.evidence.sent import SentFile
from bot.messages import Incoming, Message, Reply
from storage.evidence_values import Evidence
from storage.memory import MemoryStore
from tests import evidence_samples as samples
from tests.transcript_player import Direct

QUESTION = "In which country is your workplace?"


async def pieces(content: bytes, fault: Exception | None = None) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 50_000):
        yield content[at : at + 50_000]
    if fault is not None:
        raise fault


def sent(content: bytes = samples.PDF, **about: Any) -> SentFile:
    given: dict[str, Any] = {"kind": "document", "name": "licence.pdf", **about}
    given.setdefault("chunks", partial(pieces, content))
    return SentFile(**given)


class Somebody(Direct):
    """A person in a terminal who sends files too."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(lambda: store)
        self.reply = Reply(())

    async def send(self, *files: SentFile, again: bool = False, data: str = "") -> str:
        async def every() -> AsyncIterator[SentFile]:
            for one in files:
                yield one

        if not again:
            self.at += timedelta(seconds=30)
            update = str(next(self._ids))
            self.last = Incoming("terminal", "somebody", self.at, kind="document", update=update)
            if data:
                self.last = Incoming("terminal", "somebody", self.at, data=data, update=update)
        assert self.last is not None
        return "\n".join(self._shown(await self.conversation.receive(self.last, every())))

    def _shown(self, reply: Reply) -> list[str]:
        self.reply = reply
        return super()._shown(reply)

    async def taps(self, *labels: str) -> str:
        said: list[str] = []
        for label in labels:
            said = await self.tap(label)
        return "\n".join(said)

    @property
    def message(self) -> Message:
        return self.reply.messages[-1]

    async def evidence(self) -> tuple[Evidence, ...]:
        owner = await self.conversation.owner("terminal", "somebody")
        return await self.store.evidence_of(owner)


async def asked_for_country() -> Somebody:
    """Somebody who is asked for the country of her workplace."""
    somebody = Somebody(MemoryStore())
    await somebody.open()
    await somebody.say("/start")
    await somebody.taps("English", "Yes, keep my answers", "Employer")
    return somebody
