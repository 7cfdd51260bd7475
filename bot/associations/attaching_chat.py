"""The file of a message to members, in the chat: asked for, taken in when it comes, taken out.

Rule of this file: a file is taken for a message only right after it was asked for; anything else
somebody sends stays what it is everywhere.
"""

from __future__ import annotations

from collections.abc import AsyncIterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.associations import attachments, broadcasting
from bot.associations import broadcast_pages as shown
from bot.associations.attached import attachment_of
from bot.associations.broadcast_given import BroadcastError
from bot.evidence.sent import SentFile
from bot.messages import CHOICE, INPUT_NONE, MAIN, NOTICE, Block, Button, Incoming, Reply
from bot.organisations import asking, roles
from bot.organisations.roles import Office
from bot.saying import words_of
from bot.visit import Visit, visit_of
from flows.evidence import MEGABYTE
from storage.base import DuplicateUpdate, Link, StaleCohort
from storage.cohorts import ASSOCIATION, Broadcast

if TYPE_CHECKING:
    from bot.talk import Talk

NONE: Final = "none"


async def perform(talk: Talk, visit: Visit, office: Office, one: Broadcast, given: str) -> Reply:
    """Ask for the file of a draft, or with `none` take it out."""
    if one.state != broadcasting.DRAFT:
        raise BroadcastError("broadcast_moved_on")
    if given == NONE and visit.incoming.data is not None:
        at = visit.incoming.at
        one = await attachments.detach(talk.around, one, at, visit.update)
        return await shown.draft_page(talk, visit, office, one)
    return await _ask(talk, visit, office, one, "broadcast_file_no_words" if given else "")


async def _ask(talk: Talk, visit: Visit, office: Office, one: Broadcast, wrong: str = "") -> Reply:
    words = words_of(talk, visit)
    limit = {"limit": attachments.LARGEST // MEGABYTE}
    told = (Block(NOTICE, words.say(wrong, limit)),) if wrong else ()
    question = asking.question(words.say("broadcast_ask_file", limit))
    data = f"{one.id} {shown.FILE}"

    def button(key: str, rest: str, kind: str) -> tuple[Button, ...]:
        return (Button(words.say(key), office.command(shown.ACT, rest), kind),)

    rows = [button("button_broadcast_back", one.id, MAIN)]
    if attachment_of(one) is not None:
        rows.insert(0, button("button_broadcast_no_file", f"{data} {NONE}", CHOICE))
    asked = await asking.ask(
        talk, visit, office, shown.ACT, (*told, question), tuple(rows), rest=data
    )
    (page,) = asked.messages
    there = office.command(shown.ACT, data)
    return Reply((replace(page, input=INPUT_NONE, upload=there),))


# -- it comes --------------------------------------------------------------------------------------


async def received(talk: Talk, incoming: Incoming, sent: AsyncIterable[SentFile]) -> Reply | None:
    """Take in the file that was asked for; None where none was.

    Raises:
        StoreError: it could not be saved; nothing was changed.
    """
    visit = await visit_of(talk.around, incoming)
    found = await _asked_for(talk, visit)
    if found is None:
        return None
    link, office, one = found
    file = await anext(aiter(sent), None)
    if file is None:
        return await _ask(talk, visit, office, one, "broadcast_file_lost")
    try:
        one = await attachments.attach(talk.around, one, file, incoming.at, visit.update)
    except BroadcastError as wrong:
        if one.state != broadcasting.DRAFT or wrong.key == "broadcast_moved_on":
            await asking.end(talk, link, incoming.at)
            return shown.said(talk, visit, office, words_of(talk, visit).say(wrong.key))
        return await _ask(talk, visit, office, one, wrong.key)
    except (StaleCohort, DuplicateUpdate):
        one = await talk.store.cohorts.broadcast(one.id) or one
        return await shown.draft_page(talk, visit, office, one)
    await asking.end(talk, link, incoming.at)
    told = words_of(talk, visit).say("broadcast_file_kept")
    return await shown.draft_page(talk, visit, office, one, told)


async def _asked_for(talk: Talk, visit: Visit) -> tuple[Link, Office, Broadcast] | None:
    """Return the asking that waits for a file, the office and the broadcast it is for."""
    if visit.person is None:
        return None
    link = await talk.store.link(asking.key_of(visit.person.id))
    is_over = link is None or link.spent_at is not None
    if link is None or is_over or (link.expires_at and link.expires_at <= visit.incoming.at):
        return None
    parts = link.about.split(" ")  # as `Office.command` makes it
    if len(parts) != len(("association", "msg", "@organisation", "id", "file")):
        return None
    name, word, organisation, id, what = parts
    if (name, word, what) != (roles.COMMANDS[ASSOCIATION], shown.ACT, shown.FILE):
        return None
    organisation = organisation.removeprefix("@")
    office = await roles.officer_of(talk.store, visit.person.id, organisation, ASSOCIATION)
    one = await talk.store.cohorts.broadcast(id)
    if office is None or one is None or one.organisation != organisation:
        return None
    return link, office, one
