"""The way from a chat to a page of a role: in a browser straight, elsewhere by a link.

Rule of this file: the link works once, for ten minutes, and makes the browser another device of the
same person; where it leads to was written by us, and every page looks the role up again.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.links import OFFICE, digest
from bot.messages import TEXT, Block, Reply
from bot.organisations import audit
from bot.organisations.roles import Office
from bot.saying import go_on, message, words_of
from bot.visit import Visit
from storage.base import Change, Link
from storage.cohorts import Joint

if TYPE_CHECKING:
    from bot.talk import Talk

BROWSER: Final = "web"
GOOD_FOR: Final = timedelta(minutes=10)
_OURS: Final = re.compile(r"/(?:association|workshop)/[A-Za-z0-9_/-]*\Z")


def is_browser(visit: Visit) -> bool:
    """Tell whether this chat is in a browser already."""
    return visit.incoming.channel == BROWSER


def target(link: Link) -> str:
    """Return the path a followed link leads to, empty where that is the chat."""
    return link.about if link.purpose == OFFICE and _OURS.match(link.about) else ""


async def linked(talk: Talk, visit: Visit, office: Office, path: str) -> Reply:
    """Make a link to a page of this office, and say how long it is good."""
    token, at = talk.around.new_token(), visit.incoming.at
    person = visit.known_person.id
    link = Link(digest(token), OFFICE, person, at, at + GOOD_FOR, about=path)
    entry = audit.act(audit.PAGE_LINK, at, person, office.organisation.id)
    change = Change(links=(link,), joint=Joint(acts=(entry,)), update=visit.update, at=at)
    await talk.store.save(change)
    address = f"{talk.around.base_url}/open/{token}"
    told = (Block(TEXT, words_of(talk, visit).say("page_link")), Block(TEXT, address))
    return Reply((message(talk, visit, told, go_on(talk, visit)),))
