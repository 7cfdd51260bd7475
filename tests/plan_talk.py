"""Somebody who handed in the answers of an example firm, and acts on her plan, by our clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from bot import keyboards
from bot.conversation import Conversation
from bot.follow_up.reminding import look
from bot.messages import Incoming, Reply
from bot.outreach.letters import message_of
from bot.saying import data
from bot.surroundings import Surroundings
from flows import lifecycle
from flows.follow_up import Mark
from flows.interview import Interview
from questionnaires.model import Questionnaire
from questionnaires.values import Value
from reports.answers_document import read
from storage.base import Binding, Change, Person, Store
from storage.memory import MemoryStore
from storage.outbox import WAITING, Posted
from tests.store_samples import NOON
from tests.telegram_running import catalog

EXAMPLES = Path(__file__).parent.parent / "examples"
PERSON = "p1"
INTERVIEW = "firm000000000001"


def _opened(ref_id: str, version: int | None) -> Questionnaire:
    return catalog().open(ref_id, version)


@cache
def firm(name: str = "seafood_processor") -> Interview:
    """The answers of an example firm, ready to be handed in."""
    found = read((EXAMPLES / f"{name}.json").read_bytes(), _opened, NOON).interview
    assert found is not None
    return replace(
        found,
        id=INTERVIEW,
        person=PERSON,
        status=lifecycle.REVIEWING,
        language="en",
        revision=1,
        completed_at=None,
        started_at=NOON - timedelta(days=1),
        updated_at=NOON,
    )


class Owner:
    """The owner of the firm; `channel` is where she talks with us."""

    def __init__(self, channel: str = "telegram", store: Store | None = None) -> None:
        self.store = store or MemoryStore()
        numbers = count(1)
        self.around = Surroundings(
            self.store,
            catalog(),
            lambda: f"id{next(numbers):014d}",
            lambda: f"token{next(numbers):032d}",
            languages=("en", "ar"),
        )
        self.talk = Conversation(self.around)
        self.channel, self.account = channel, "77"
        self.at = NOON
        self.reply = Reply(())

    async def begin(self, interview: Interview | None = None) -> Owner:
        """Be known, with an interview whose questions are answered."""
        given = interview or firm()
        person = Person(PERSON, NOON, NOON, language="en", current=given.id, time_zone="UTC")
        binding = Binding(self.channel, self.account, PERSON, NOON)
        answers = tuple(given.answers.values())
        await self.store.save(
            Change(person=person, binding=binding, interview=given, answers=answers, at=NOON)
        )
        return self

    async def submits(self) -> str:
        """Hand the present interview in."""
        now = await self.interview()
        if now.status == lifecycle.ASKING:
            await self.sends(data=data(now, keyboards.REVIEW))
        return await self.sends(data=data(await self.interview(), keyboards.SUBMIT))

    async def sends(self, **what: Any) -> str:
        """Send something; return what is shown then."""
        self.at += timedelta(seconds=30)
        incoming = Incoming(self.channel, self.account, self.at, language="en", **what)
        self.reply = await self.talk.handle(incoming)
        return self.text

    async def says(self, text: str) -> str:
        """Type something."""
        return await self.sends(text=text)

    async def taps(self, label: str) -> str:
        """Tap a button of the last message."""
        found = [one.data for one in self.buttons if one.label == label]
        assert found, f"no [{label}] among {self.labels}"
        return await self.sends(data=found[0])

    async def act(self, word: str, action: str, more: str = "") -> str:
        """Tap a button under an action of the present plan."""
        return await self.sends(data=f"/plan {word} {action} {INTERVIEW} {more}".strip())

    @property
    def buttons(self) -> list[Any]:
        """The buttons shown now."""
        return [one for each in self.reply.messages for row in each.buttons for one in row]

    @property
    def labels(self) -> list[str]:
        """What is on them."""
        return [one.label for one in self.buttons]

    @property
    def text(self) -> str:
        """The words shown now."""
        return "\n".join(message.text for message in self.reply.messages)

    async def interview(self) -> Interview:
        """Her interview as it is stored."""
        found = await self.store.interview(INTERVIEW)
        assert found is not None
        return found

    async def answers(self, value: Value, *questions: str) -> None:
        """Change answers, as if given now, without a word of the conversation."""
        before = await self.interview()
        after = before.but(revision=before.revision + 1, updated_at=self.at, status="reviewing")
        known = (before.answers[name, ""] for name in questions)
        changed = [one.but(value=value, at=self.at) for one in known]
        for one in changed:
            after = after.with_answer(one)
        await self.store.save(
            Change(
                interview=after, expected_revision=before.revision, answers=tuple(changed),
                at=self.at,
            )
        )  # fmt: skip

    async def marks(self) -> list[tuple[str, str, str]]:
        """What became of the plan: action, state and by whom, in order."""
        found: tuple[Mark, ...] = await self.store.marks(INTERVIEW)
        return [(one.action, one.state, one.by) for one in found]

    async def look(self, at: datetime) -> int:
        """Let the hourly look for dates happen."""
        self.at = at
        return await look(self.around, at, _no_pause)

    async def waiting(self) -> list[Posted]:
        """What waits to be sent to her."""
        every = await self.store.outbox.of(PERSON)
        return [one for one in every if one.state == WAITING and one.item.kind == "plan"]

    async def opens_letter(self) -> str:
        """See the one letter that waits, with its buttons."""
        (one,) = await self.waiting()
        self.reply = Reply((message_of(one.item.payload, "en"),))
        return self.text


async def _no_pause(seconds: float) -> None:
    """The next page at once."""
