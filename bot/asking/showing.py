"""One message for the effects of a step: each kind of page, by whoever makes it.

Rule of this file: it chooses; the pages themselves are made where their subject is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.asking import filling, presenter
from bot.cohorts import contacts
from bot.continuing import taking as continuing
from bot.messages import Block, Message
from bot.telling import Telling
from bot.visit import Visit
from bot.workshops import waiting
from flows.effects import Effect, ShowOffered, ShowReview, ShowSafetyCard, ShowWaiting

if TYPE_CHECKING:
    from bot.talk import Talk


async def presented(
    talk: Talk,
    visit: Visit,
    telling: Telling,
    effects: tuple[Effect, ...],
    above: tuple[Block, ...] = (),
) -> Message:
    """Return the message of these effects, or the offer to fill the row that opens."""
    kinds = set(map(type, effects))
    if visit.interview is not None and ShowReview in kinds:
        papers = await talk.store.evidence(visit.interview.id)
        telling = replace(telling, evidence=papers)
    if ShowSafetyCard in kinds:
        telling = await contacts.beside(talk, telling, effects)
    if ShowWaiting in kinds:
        return await waiting.page(talk, visit, telling, effects)
    if ShowOffered in kinds:
        return await continuing.page(talk, visit, effects)
    offered = await filling.offer(talk, visit, telling, effects)
    if offered is not None:
        return filling.ask(telling, offered, effects, above)
    return presenter.present(telling, effects, above=above)
