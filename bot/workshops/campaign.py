"""A workshop that belongs to a campaign: who keeps the answers is told of the campaign, once.

Rule of this file: a workshop makes nobody a member of its campaign; she joins it herself, and is
asked there whether she may be counted (`bot.cohorts.steps`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cohorts import codes
from bot.messages import MAIN, NOTICE, TEXT, TITLE, Block, Button, Reply
from bot.saying import go_on, message, words_of
from bot.visit import Visit
from flows.interview import Interview
from storage.cohorts import Cohort

if TYPE_CHECKING:
    from bot.talk import Talk


async def offer(talk: Talk, visit: Visit, workshop: Cohort, own: Interview) -> Reply | None:
    """Return the offer to join the campaign of a workshop with an interview that was just kept.

    None where there is no campaign, it cannot be joined now, or she is in it already.

    Raises:
        StoreError: it could not be looked up.
    """
    campaign = await talk.store.cohorts.cohort(workshop.campaign) if workshop.campaign else None
    if campaign is None or own.person != visit.known_person.id:
        return None
    member = await talk.store.cohorts.membership(campaign.id, own.person)
    if member is not None and member.left_at is None:
        return None
    found = await talk.codes.found(talk.store, campaign.code, visit.incoming)
    if found.state != codes.OPEN:
        return None
    words = words_of(talk, visit)
    organisation = await talk.store.cohorts.organisation(campaign.organisation)
    about = {"title": campaign.title, "organisation": organisation.name if organisation else ""}
    blocks = (
        Block(NOTICE, words.say("room_kept")),
        Block(TITLE, campaign.title),
        Block(TEXT, words.say("room_campaign", about)),
    )
    look = Button(words.say("button_room_campaign"), f"/join {campaign.code}", MAIN)
    return Reply((message(talk, visit, blocks, ((look,), *go_on(talk, visit))),))
