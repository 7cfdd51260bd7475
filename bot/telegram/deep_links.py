"""What stands behind `/start` in an address of ours: a link is followed, or kindly declined.

Rule of this file: what is no link any more says so once and goes on as `/start` would; an account
that guesses, and all that guess together, are not even looked up for a while.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.cohorts.codes import is_long_code
from bot.conversation import Conversation
from bot.guesses import Guesses
from bot.links import COLLEAGUE, DEVICE, RETURN
from bot.messages import INPUT_NONE, NOTICE, Block, Incoming, Message, Reply
from bot.organisations.invitations import is_invitation
from bot.wording import wording
from storage.base import Link, Person

SHORTEST_TOKEN: Final = 16
LONGEST_TOKEN: Final = 64
MOST_EACH: Final = 10
MOST_TOGETHER: Final = 500
"""Links that did not work, of one account and of all, within ten minutes."""
TOGETHER: Final = ""


class DeepLinks:
    """Follows links for one bot."""

    def __init__(
        self, conversation: Conversation, each: int = MOST_EACH, together: int = MOST_TOGETHER
    ) -> None:
        self._conversation = conversation
        self._each, self._together = Guesses(each), Guesses(together)

    async def replied(self, incoming: Incoming) -> Reply:
        """Return the conversation's reply; a link's token behind `/start` is followed first.

        Raises:
            StoreError: it could not be stored.
        """
        token = token_of(incoming.text)
        if not token or is_long_code(token) or token in self._conversation.around.catalog.refs():
            return await self._conversation.handle(incoming)
        if self._each.too_many(incoming.account) or self._together.too_many(TOGETHER):
            return await self._with_note(incoming, "telegram_link_slow")
        link = await self._conversation.link(token)
        channel = incoming.channel
        person = await self._conversation.store.person_of(channel, incoming.account)
        if link is not None and is_invitation(link):
            reply = await self._conversation.follow_link(token, incoming)
            return await self._missed(incoming) if reply is None else reply
        if link is None or link.purpose not in (DEVICE, COLLEAGUE, RETURN):
            return await self._missed(incoming)
        if person is not None and _leads_here(link, person):
            return await self._conversation.handle(incoming)
        if link.purpose == RETURN and person is not None:
            return await self._with_note(incoming, "telegram_link_other")
        if not _is_good(link, incoming.at):
            return await self._missed(incoming)
        reply = await self._conversation.follow_link(token, incoming)
        return await self._missed(incoming) if reply is None else reply

    async def _missed(self, incoming: Incoming) -> Reply:
        self._each.missed(incoming.account)
        self._together.missed(TOGETHER)
        return await self._with_note(incoming, "telegram_link_dead")

    async def _with_note(self, incoming: Incoming, key: str) -> Reply:
        """Return what `/start` says, after a sentence about the link."""
        reply = await self._conversation.handle(incoming)
        language = reply.messages[0].language if reply.messages else incoming.language
        note = Block(NOTICE, wording(language).say(key))
        return Reply((Message((note,), (), live=False, input=INPUT_NONE), *reply.messages))


def token_of(text: str | None) -> str:
    """Return what stands behind `/start` when it may be the token of a link."""
    if text is None or not text.startswith("/start "):
        return ""
    token = text.removeprefix("/start ").strip()
    plain = token.replace("-", "").replace("_", "")
    fits = SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN and plain.isalnum() and plain.isascii()
    return token if fits else ""


def _leads_here(link: Link, person: Person) -> bool:
    """Tell whether somebody is already where a link leads, as after it was brought twice."""
    if link.purpose == COLLEAGUE:
        return link.spent_at is not None and person.current == link.interview
    return link.person == person.id


def _is_good(link: Link, at: datetime) -> bool:
    return link.spent_at is None and (link.expires_at is None or link.expires_at > at)
