"""What a member shares now: with whom, until when, when it was opened, and taking it back.

Rule of this file: an officer appears as a number, which tells only whether it was the same one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.associations.own_result import day, own_result
from bot.associations.sharing import Openings, Sharing
from bot.messages import ITEM, MOVE, NOTICE, TEXT, TITLE, Block, Button, Reply
from bot.organisations import audit, roles
from bot.saying import go_on, message, words_of
from bot.visit import Visit
from storage.cohorts import Share

if TYPE_CHECKING:
    from bot.talk import Talk

WORD: Final = "list"
STOP: Final = "stop"
"""Behind `/share`."""
MOST_TOLD: Final = 3
"""Openings that are told of a report, the latest first; the others are counted."""
MOST_LISTED: Final = 10


async def told(talk: Talk, visit: Visit) -> tuple[Block, ...]:
    """Return what `/privacy` says of shared results, nothing where none is shared."""
    shares = await talk.sharing.of(visit.known_person.id, visit.incoming.at)
    text = words_of(talk, visit).say("privacy_shared", {"count": len(shares)})
    return (Block(TEXT, text),) if shares else ()


async def listed(talk: Talk, visit: Visit, told: str = "") -> Reply:
    """Show what she shares, who opened it when, and let her take it back."""
    words, sharing = words_of(talk, visit), talk.sharing
    shares = await sharing.of(visit.known_person.id, visit.incoming.at)
    openings = await sharing.openings(shares)
    blocks = [Block(NOTICE, told)] if told else []
    blocks.append(Block(TITLE, words.say("share_list_title")))
    blocks.append(Block(TEXT, words.say("share_list", {"count": len(shares)})))
    rows: list[tuple[Button, ...]] = []
    for number, one in enumerate(shares[:MOST_LISTED], 1):
        blocks.append(Block(ITEM, f"{number}) {await _line(talk, visit, sharing, one)}"))
        blocks += [Block(ITEM, f"• {line}") for line in _seen(talk, visit, openings[one.id])]
        label = words.say("button_share_stop", {"number": number})
        rows.append((Button(label, f"/share {STOP} {roles.short(one.id)}", MOVE),))
    if await own_result(talk, visit) is not None:
        rows.append((Button(words.say("button_share_result"), "/share result"),))
    return Reply((message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit))),))


async def _line(talk: Talk, visit: Visit, sharing: Sharing, share: Share) -> str:
    words = words_of(talk, visit)
    shown = await sharing.shown(share)
    about = {
        "title": shown.title if shown else "",
        "day": day(talk, visit, shown.submission.at if shown else share.created_at),
        "until": day(talk, visit, share.expires_at),
        "name": "",
    }
    if not share.organisation:
        return words.say("share_line_link", about)
    organisation = await talk.store.cohorts.organisation(share.organisation)
    return words.say("share_line", about | {"name": organisation.name if organisation else ""})


def _seen(talk: Talk, visit: Visit, openings: Openings) -> list[str]:
    words = words_of(talk, visit)
    if not openings:
        return [words.say("share_not_opened")]
    zone = visit.known_person.time_zone or talk.around.time_zone
    lines = [
        words.say("share_opened_by" if number else "share_opened",
                  {"when": audit.moment(words, at, zone), "number": number})
        for at, number in reversed(openings[-MOST_TOLD:])
    ]  # fmt: skip
    if len(openings) > MOST_TOLD:
        lines.append(words.say("share_opened_more", {"count": len(openings) - MOST_TOLD}))
    return lines


async def stop(talk: Talk, visit: Visit, code: str) -> Reply:
    """Take back what is shared under this code, at once."""
    words, at = words_of(talk, visit), visit.incoming.at
    shares = await talk.sharing.of(visit.known_person.id, at)
    share = next((one for one in shares if roles.short(one.id) == code), None)
    if share is None:
        return await listed(talk, visit, words.say("share_stop_gone"))
    await talk.sharing.revoke(share, at, visit.update)
    return await listed(talk, visit, words.say("share_stopped"))
