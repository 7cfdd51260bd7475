"""`/share result`: a member shares her report, sees who opened it when, and takes it back.

Rule of this file: nothing is shared before she saw with whom, what, under which name and until when
and said yes; what is not hers, or with whom she has nothing to do, is as unknown as any other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.asking import naming
from bot.associations import share_list
from bot.associations.own_result import Own, day, own_result
from bot.associations.sharing import BY_LINK, DAYS, LONGEST_NAME
from bot.intents import Command
from bot.links import digest
from bot.messages import (
    INPUT_TEXT,
    MAIN,
    MOVE,
    NOTICE,
    QUESTION,
    TEXT,
    TITLE,
    Block,
    Button,
    Reply,
)
from bot.saying import Rows, go_on, message, words_of
from bot.visit import Visit
from flows import lifecycle
from flows.effects import Tell
from flows.matching import clean, folded
from storage.base import Change, Link

if TYPE_CHECKING:
    from bot.talk import Talk

RESULT, WITH, UNNAMED, FOR, YES = "result", "with", "unnamed", "for", "yes"
WORDS: Final = (RESULT, WITH, UNNAMED, FOR, YES, share_list.WORD, share_list.STOP)
"""What may stand behind `/share`; the first is what it begins with."""

NAME: Final = "share_name"
GOOD_FOR: Final = timedelta(minutes=30)
"""How long a name is waited for, and kept until the yes."""


async def perform(talk: Talk, visit: Visit, command: Command) -> Reply:
    """Do what stands behind `/share`; one of `WORDS`."""
    word, _, rest = command.argument.partition(" ")
    if word == share_list.WORD:
        return await share_list.listed(talk, visit)
    if word == share_list.STOP:
        return await share_list.stop(talk, visit, rest)
    own = await own_result(talk, visit, rest if word == YES else "")
    if own is None:
        return await talk.shown(visit, Tell("share_result_none"))
    return (
        await _begin(talk, visit) if word == RESULT else await _with(talk, visit, own, word, rest)
    )


async def _with(talk: Talk, visit: Visit, own: Own, word: str, rest: str) -> Reply:
    """Go on with whom it is shared with; the id of an organisation, or the word for a link."""
    target, _, more = rest.partition(" ")
    name = await _name_of(talk, visit, target)
    if name is None:
        return await talk.shown(visit, Tell("button_gone"))
    if word == FOR and more.isdecimal() and int(more) in DAYS:
        return await _confirm(talk, visit, own, target, name, int(more))
    if word == YES:
        return await _shared(talk, visit, own, target, name, more)
    if word == UNNAMED:
        await _keep_name(talk, visit, target, "")
        return _for_how_long(talk, visit, target, name)
    return await _ask_name(talk, visit, target, name)


async def offered(talk: Talk, visit: Visit) -> Rows:
    """Return the buttons that `/share` has for results: to share one, and what is shared now."""
    words = words_of(talk, visit)
    rows: list[tuple[Button, ...]] = []
    if await own_result(talk, visit) is not None:
        rows.append((Button(words.say("button_share_result"), f"/share {RESULT}"),))
    if visit.person and await talk.sharing.of(visit.person.id, visit.incoming.at):
        rows.append((Button(words.say("button_share_list"), f"/share {share_list.WORD}"),))
    return tuple(rows)


async def _name_of(talk: Talk, visit: Visit, target: str) -> str | None:
    """Return what whom it is shared with is called: empty for a link, None for a stranger."""
    if target == BY_LINK:
        return "" if talk.around.base_url else None
    found = await talk.sharing.with_whom(visit.known_person.id)
    return next((one.name for one in found if one.id == target), None)


# -- with whom, under which name, for how long ----------------------------------------------------


async def _begin(talk: Talk, visit: Visit) -> Reply:
    words, sharing = words_of(talk, visit), talk.sharing
    person, at = visit.known_person.id, visit.incoming.at
    blocks = [Block(TITLE, words.say("share_result_title"))]
    blocks.append(Block(TEXT, words.say("share_result")))
    rows = [
        (Button(words.say("button_share_with", {"name": one.name}), f"/share {WITH} {one.id}"),)
        for one in await sharing.with_whom(person)
    ]
    if talk.around.base_url:
        rows.append((Button(words.say("button_share_link"), f"/share {WITH} {BY_LINK}"),))
    if not rows:
        blocks.append(Block(NOTICE, words.say("share_result_nobody")))
    if await sharing.of(person, at):
        rows.append((Button(words.say("button_share_list"), f"/share {share_list.WORD}", MOVE),))
    return Reply((message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit))),))


async def _ask_name(talk: Talk, visit: Visit, target: str, name: str, told: str = "") -> Reply:
    """Ask under which name they see it; typed where no question of the interview is open."""
    words = words_of(talk, visit)
    blocks = [Block(NOTICE, told)] if told else []
    unnamed = Button(words.say("button_share_unnamed"), f"/share {UNNAMED} {target}")
    if not _can_type(visit):
        await _keep_name(talk, visit, target, "")
        return _for_how_long(talk, visit, target, name)
    at, person = visit.incoming.at, visit.known_person.id
    link = Link(_key(person), NAME, person, at, at + GOOD_FOR, about=f"{target} ")
    await talk.store.save(Change(links=(link,), update=visit.update, at=at))
    blocks.append(Block(QUESTION, words.say("share_ask_name")))
    asked = message(talk, visit, tuple(blocks), ((unnamed,), *go_on(talk, visit)))
    return Reply((replace(asked, input=INPUT_TEXT),))


def _can_type(visit: Visit) -> bool:
    return visit.interview is not None and visit.interview.status == lifecycle.COMPLETED


async def named(talk: Talk, visit: Visit) -> Reply | None:
    """Take typed words as the name that was asked for; None when none was."""
    text, at = visit.incoming.text, visit.incoming.at
    if not text or not _can_type(visit):
        return None
    link = await talk.store.link(_key(visit.known_person.id))
    if link is None or link.spent_at is not None or _is_over(link, at):
        return None
    target = link.about.partition(" ")[0]
    who = await _name_of(talk, visit, target)
    if who is None or await own_result(talk, visit) is None:
        return None
    name = " ".join(clean(text).split())
    if folded(name) == folded(words_of(talk, visit).say("button_share_unnamed")):
        await _keep_name(talk, visit, target, "")
        return _for_how_long(talk, visit, target, who)
    if not 0 < len(name) <= LONGEST_NAME:
        told = words_of(talk, visit).say("share_name_wrong", {"limit": LONGEST_NAME})
        return await _ask_name(talk, visit, target, who, told)
    await _keep_name(talk, visit, target, name)
    return _for_how_long(talk, visit, target, who)


async def _keep_name(talk: Talk, visit: Visit, target: str, name: str) -> None:
    """Keep the name until the yes; nothing typed is waited for any more."""
    at, person = visit.incoming.at, visit.known_person.id
    about = f"{target} {name}"
    link = Link(_key(person), NAME, person, at, at + GOOD_FOR, spent_at=at, about=about)
    await talk.store.save(Change(links=(link,), update=visit.update, at=at))


async def _kept_name(talk: Talk, visit: Visit, target: str) -> str:
    """Return the name she gave for whom it is shared with, empty without one."""
    link = await talk.store.link(_key(visit.known_person.id))
    if link is None or _is_over(link, visit.incoming.at):
        return ""
    whom, _, name = link.about.partition(" ")
    return name if whom == target else ""


def _key(person: str) -> str:
    return digest(f"name for a shared report of {person}")


def _is_over(link: Link, at: datetime) -> bool:
    return link.expires_at is not None and link.expires_at <= at


def _for_how_long(talk: Talk, visit: Visit, target: str, name: str) -> Reply:
    words = words_of(talk, visit)
    rows = [
        (Button(words.say("button_share_days", {"count": days}), f"/share {FOR} {target} {days}"),)
        for days in DAYS
    ]
    key = "share_how_long" if name else "share_how_long_link"
    blocks = (Block(TEXT, words.say(key, {"name": name})),)
    return Reply((message(talk, visit, blocks, (*rows, *go_on(talk, visit))),))


# -- the yes --------------------------------------------------------------------------------------


async def _confirm(talk: Talk, visit: Visit, own: Own, target: str, name: str, days: int) -> Reply:
    words = words_of(talk, visit)
    called = await _kept_name(talk, visit, target)
    about = {
        "name": name,
        "title": naming.title_of(words, talk.questionnaire_of(own.interview), own.interview),
        "day": day(talk, visit, own.submission.at),
        "until": day(talk, visit, visit.incoming.at + timedelta(days=days)),
    }
    under = "share_confirm_name" if called else "share_confirm_unnamed"
    blocks = [
        Block(TITLE, words.say("share_confirm_title")),
        Block(TEXT, words.say("share_confirm" if name else "share_confirm_link", about)),
        Block(TEXT, words.say(under, {"called": called})),
        Block(TEXT, words.say("share_confirm_back")),
    ]
    which = f"{target} {days} {own.interview.id} {own.submission.number}"
    rows = (
        (Button(words.say("button_share_yes"), f"/share {YES} {which}", MAIN),),
        (Button(words.say("button_share_no"), f"/share {RESULT}", MOVE),),
    )
    return Reply((message(talk, visit, tuple(blocks), rows),))


async def _shared(talk: Talk, visit: Visit, own: Own, target: str, name: str, rest: str) -> Reply:
    days = rest.partition(" ")[0]
    if not days.isdecimal() or int(days) not in DAYS:
        return await talk.shown(visit, Tell("button_gone"))
    called = await _kept_name(talk, visit, target)
    organisation = "" if target == BY_LINK else target
    share, token = await talk.sharing.share(
        own.interview,
        own.submission.number,
        organisation,
        int(days),
        visit.incoming.at,
        called,
        visit.update,
    )
    words = words_of(talk, visit)
    about = {"name": name, "until": day(talk, visit, share.expires_at)}
    blocks = [Block(NOTICE, words.say("share_done" if name else "share_done_link", about))]
    if token:
        blocks.append(Block(TEXT, f"{talk.around.base_url}/report/{token}"))
    rows = ((Button(words.say("button_share_list"), f"/share {share_list.WORD}", MOVE),),)
    return Reply((message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit))),))
