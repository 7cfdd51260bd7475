"""Typed words that were asked for in a role: taken to the entry that asked.

Rule of this file: only who holds a role is ever looked up; whatever else comes in ends the asking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.intents import Command
from bot.messages import Reply
from bot.organisations import asking, menus
from bot.organisations.asking import key_of
from bot.visit import Visit

if TYPE_CHECKING:
    from bot.talk import Talk


async def answered(talk: Talk, visit: Visit, command: Command | None) -> Reply | None:
    """Take typed words that were asked for; None when none were, or something else came in."""
    incoming = visit.incoming
    link = await talk.store.link(key_of(visit.known_person.id))
    if link is None or link.spent_at is not None:
        return None
    typed = command is None and bool(incoming.text)
    if visit.update is not None and await talk.store.seen(visit.update):
        return await talk.shown(visit) if typed else None
    if not typed or (link.expires_at is not None and link.expires_at <= incoming.at):
        await asking.end(talk, link, incoming.at)
        return None
    name, _, about = link.about.partition(" ")
    reply = await menus.entered(talk, visit, Command(name, f"{about} {incoming.text}"))
    if await talk.store.link(link.token) == link:  # nothing was asked for anew
        await asking.end(talk, link, incoming.at)
    return reply
