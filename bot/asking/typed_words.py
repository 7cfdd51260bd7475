"""Typed words that answer no question: a name, an offer, or what was asked about a plan.

Rule of this file: whoever waits for words is asked in order; the first that waits takes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.asking import filling, naming
from bot.associations import sharing_chat
from bot.follow_up import typing as plan_typing
from bot.messages import Reply
from bot.visit import Visit

if TYPE_CHECKING:
    from bot.talk import Talk


async def taken(talk: Talk, visit: Visit) -> Reply | None:
    """Take typed words as what somebody waits for; None where nobody does."""
    for take in (naming.named, filling.typed, plan_typing.typed, sharing_chat.named):
        reply = await take(talk, visit)
        if reply is not None:
            return reply
    return None
