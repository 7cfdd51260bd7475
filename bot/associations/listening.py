"""The member's side of broadcasts: what waits in her chat, and hearing no more of a campaign.

Rule of this file: what waits is shown once, at the next visit, and only while she wishes for it;
one tap ends it, and costs her nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.associations import envelopes
from bot.cohorts import consents
from bot.messages import MAIN, NOTICE, Block, Button, Message, Reply
from bot.outreach.letters import message_of
from bot.outreach.permission import Recipient, Unwanted, objection
from bot.saying import go_on, message, words_of
from bot.visit import Visit
from storage.base import Change, StoreError
from storage.cohorts import Cohort
from storage.outbox import CANCELLED, REFUSED, SENT, WAITING, Outcome, Posted

if TYPE_CHECKING:
    from bot.talk import Talk

_log = structlog.get_logger()


async def letters(talk: Talk, visit: Visit) -> tuple[Message, ...]:
    """Return what waits for this visit, and note that it was shown."""
    if visit.person is None or visit.incoming.channel == envelopes.CHANNEL:
        return ()
    waiting = [
        one
        for one in await talk.store.outbox.of(visit.person.id)
        if one.item.kind == envelopes.LETTER and one.state == WAITING
    ]
    if not waiting:
        return ()
    to = Recipient(visit.person, await talk.store.consents(visit.person.id))
    shown, outcomes = [], []
    for one in waiting:
        found, state, fault = _opened(talk, visit, one, to)
        shown += [found] if found else []
        outcomes.append(Outcome(one.number, one.holder, state, visit.incoming.at, fault))
    try:
        await talk.store.outbox.settle(outcomes)
    except StoreError:
        return ()  # it is shown when it can be noted that it was
    return tuple(shown)


def _opened(
    talk: Talk, visit: Visit, one: Posted, to: Recipient
) -> tuple[Message | None, str, str]:
    """Return the message, or why there is none: the state and the fault to be noted."""
    at = visit.incoming.at
    against = objection(one.item, to, at)
    if isinstance(against, Unwanted):
        return None, CANCELLED, against.why
    if envelopes.is_expired(one, at):
        return None, CANCELLED, "expired"
    try:
        made = message_of(one.item.payload, words_of(talk, visit).language)
    except (KeyError, ValueError, TypeError) as fault:
        _log.error("letter_unreadable", exc_info=True)
        return None, REFUSED, type(fault).__name__
    return made, SENT, ""


async def quiet(talk: Talk, visit: Visit, cohort: Cohort) -> Reply:
    """Take back the consent to this campaign's messages, and say kindly that it is so."""
    at, person = visit.incoming.at, visit.known_person
    language = visit.language(talk.offered_languages())
    act = consents.act(person.id, consents.MESSAGES, cohort.id, False, at, language)
    await talk.store.save(Change(consents=(act,), update=visit.update, at=at))
    words = words_of(talk, visit)
    told = (Block(NOTICE, words.say("broadcast_quiet", {"title": cohort.title})),)
    back = Button(words.say("button_broadcast_cohort"), f"/join at {cohort.id}", MAIN)
    return Reply((message(talk, visit, told, ((back,), *go_on(talk, visit))),))
