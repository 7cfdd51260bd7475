"""Roles for tests: an invitation made on the command line, and somebody who followed one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.conversation import Conversation
from bot.messages import Incoming, Reply
from bot.organisations.audit import SHELL
from bot.organisations.invitations import GOOD_FOR, Invitation, invite, organisation_for
from bot.settings import Settings
from bot.wiring import Service, make_service
from storage.memory import MemoryStore

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
GARMENT, BAKERS = "Garment Association", "Bakers"


async def service() -> Service:
    """The product over a store in memory, with addresses for links."""
    settings = Settings(languages=("en",), secret_key="a key for tests, made by nobody else")
    made = make_service(settings, base_url="http://192.0.2.7:8080", store=MemoryStore())
    await made.store.open()
    return made


async def invitation(
    talk: Conversation,
    role: str = "association",
    name: str = GARMENT,
    at: datetime = AT,
    good_for: timedelta = GOOD_FOR,
) -> Invitation:
    """An invitation as `fairhire invite` makes it."""
    organisation = await organisation_for(talk.around, role, name, at)
    return await invite(talk.around, role, organisation, SHELL, at, good_for)


async def officer(
    talk: Conversation,
    account: str,
    role: str = "association",
    name: str = GARMENT,
    channel: str = "terminal",
) -> Invitation:
    """Somebody who followed an invitation; returns it."""
    made = await invitation(talk, role, name)
    assert await talk.follow_link(made.token, Incoming(channel, account, AT)) is not None
    return made


async def told(talk: Conversation, account: str, **more: Any) -> Reply:
    """What the chat replies to something typed or tapped."""
    given = {"at": AT, **more}
    return await talk.handle(Incoming("terminal", account, **given))


def words(reply: Reply) -> str:
    """Everything a reply says, without its buttons."""
    return " ".join(message.text for message in reply.messages)


def data(reply: Reply, label: str) -> str:
    """The data of the button whose label begins like this."""
    for message in reply.messages:
        for row in message.buttons:
            for one in row:
                if one.label.startswith(label):
                    return one.data or one.url
    raise AssertionError(f"no button {label!r} in {reply}")


def labels(reply: Reply) -> list[str]:
    """The labels of all buttons."""
    return [one.label for message in reply.messages for row in message.buttons for one in row]
