"""Links: for another device, for a colleague, and a person's own way back.

Rule of this file: a token is stored as its SHA-256 only; what a link is for decides what following
it does, and a purpose unknown here does nothing. Her own link is worked out anew each time from the
secret key and a number: it is good while that is what she would be shown now.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from bot import saying
from bot.messages import MOVE, NOTICE, TEXT, TITLE, Block, Button, Incoming, Reply
from bot.surroundings import Surroundings
from bot.visit import Visit
from flows.effects import Tell
from storage.base import Binding, Change, Link, Person, SpentLink

if TYPE_CHECKING:
    from bot.intents import Command
    from bot.talk import Talk

DEVICE: Final = "device"
COLLEAGUE: Final = "colleague"
RETURN: Final = "return"
OFFICE: Final = "office"
"""Another device, straight to a page of a role; made by `bot.organisations.pages`."""
GOOD_FOR: Final = {DEVICE: timedelta(hours=1), COLLEAGUE: timedelta(days=7)}
"""How long the links last that work once."""

OWN: Final = "/share own"
REPLACE: Final = "/share replace"


async def share(talk: Talk, visit: Visit, command: Command, more: saying.Rows = ()) -> Reply:
    """Offer the links, or make the one that was asked for; `more` are other ways to share."""
    if visit.interview is None:
        return await talk.shown(visit, Tell("nothing_yet"))
    if command.argument in GOOD_FOR:
        return await _once(talk, visit, command.argument)
    if can_return(talk.around) and command.argument in ("own", "replace"):
        return await _own(talk, visit, replaced=command.argument == "replace")
    return _offer(talk, visit, more)


def _offer(talk: Talk, visit: Visit, more: saying.Rows) -> Reply:
    say = saying.words_of(talk, visit).say
    blocks = [Block(TITLE, say("share_title")), Block(TEXT, say("share"))]
    rows = [
        *more,
        (Button(say("button_share_device"), "/share device"),),
        (Button(say("button_share_colleague"), "/share colleague"),),
    ]
    if can_return(talk.around):
        blocks.append(Block(TEXT, say("share_own_what")))
        rows.append((Button(say("button_share_own"), OWN),))
    return Reply((saying.message(talk, visit, tuple(blocks), (*rows, *saying.go_on(talk, visit))),))


async def _once(talk: Talk, visit: Visit, purpose: str) -> Reply:
    """Make a link that works once; say where it opens: in a browser, and in Telegram if it can."""
    token, at = talk.around.new_token(), visit.incoming.at
    link = Link(
        token=digest(token),
        purpose=purpose,
        person=visit.known_person.id,
        created_at=at,
        expires_at=at + GOOD_FOR[purpose],
        interview=visit.interview.id if visit.interview else "",
    )
    await talk.store.save(Change(links=(link,), update=visit.update, at=at))
    addresses = [_address(talk, token)]
    if talk.around.bot_name:
        addresses.append(f"https://t.me/{talk.around.bot_name}?start={token}")
    text = saying.words_of(talk, visit).say(f"share_{purpose}")
    blocks = (Block(TEXT, text), *(Block(TEXT, address) for address in addresses))
    return Reply((saying.message(talk, visit, blocks, saying.go_on(talk, visit)),))


def _address(talk: Talk, token: str) -> str:
    return f"{talk.around.base_url}/open/{token}"


def digest(token: str) -> str:
    """Return the SHA-256 of a token, the only form in which it is stored."""
    return sha256(token.encode()).hexdigest()


# -- her own link back --------------------------------------------------------------------------


def can_return(around: Surroundings) -> bool:
    """Tell whether people can have a link of their own: it needs a key, and a web to lead to."""
    return around.sign is not None and bool(around.base_url)


async def _own(talk: Talk, visit: Visit, *, replaced: bool) -> Reply:
    person, at = visit.known_person, visit.incoming.at
    changed = None
    if replaced:
        changed = person = replace(person, link_number=person.link_number + 1, seen_at=at)
    token = _own_token(talk, person)
    if await talk.store.link(digest(token)) is None:
        link = Link(digest(token), RETURN, person.id, at)
        await talk.store.save(Change(person=changed, links=(link,), update=visit.update, at=at))
    say = saying.words_of(talk, visit).say
    told = (Block(NOTICE, say("share_replaced")),) if replaced else ()
    blocks = (*told, Block(TEXT, say("share_own")), Block(TEXT, _address(talk, token)))
    again = (Button(say("button_replace_link"), REPLACE, MOVE),)
    return Reply((saying.message(talk, visit, blocks, (again, *saying.go_on(talk, visit))),))


def _own_token(talk: Talk, person: Person) -> str:
    """Return the token of a person's own link, as it is now.

    Raises:
        KeyTrouble: the secret key cannot be read or made.
    """
    assert talk.around.sign is not None  # callers have looked
    return talk.around.sign(f"own link\n{person.id}\n{person.link_number}")


async def _is_current(talk: Talk, token: str, link: Link) -> bool:
    person = await talk.store.person(link.person)
    return person is not None and can_return(talk.around) and _own_token(talk, person) == token


# -- following ------------------------------------------------------------------------------------


async def look_at_link(talk: Talk, token: str) -> Link | None:
    """Return a link, spent or not; None if there is none such, or it was replaced."""
    link = await talk.store.link(digest(token))
    if link is not None and link.purpose == RETURN and not await _is_current(talk, token, link):
        return None
    return link


async def follow_link(talk: Talk, token: str, incoming: Incoming) -> bool:
    """Follow a link; True if it was still good and the account is now bound to what it opens."""
    link = await look_at_link(talk, token)
    if link is None or link.purpose not in (*GOOD_FOR, RETURN, OFFICE):
        return False
    try:
        if link.purpose == COLLEAGUE:
            await _help(talk, link, incoming)
        else:
            binding = Binding(incoming.channel, incoming.account, link.person, incoming.at)
            spent = "" if link.purpose == RETURN else link.token
            await talk.store.save(Change(binding=binding, spent=spent, at=incoming.at))
    except SpentLink:
        return False
    return True


async def _help(talk: Talk, link: Link, incoming: Incoming) -> None:
    """Let whoever follows a colleague's link work on the interview too, as a person of her own."""
    person = await talk.store.person_of(incoming.channel, incoming.account)
    binding_of_new = None
    if person is None:
        person = Person(talk.around.new_id(), incoming.at, incoming.at)
        binding_of_new = Binding(incoming.channel, incoming.account, person.id, incoming.at)
    person = replace(person, current=link.interview, seen_at=incoming.at)
    await talk.store.save(
        Change(person=person, binding=binding_of_new, spent=link.token, at=incoming.at)
    )
    await talk.store.share(link.interview, person.id, incoming.at)
