"""Broadcasts as officers see them in the chat: whom to write to, a draft, and how far it got.

Rule of this file: it puts into words and buttons what is there; every number is a range of five.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from babel.numbers import format_decimal

from bot import zones
from bot.associations import audiences, broadcasting, envelopes
from bot.associations.attached import attachment_of
from bot.associations.audiences import Groups
from bot.associations.envelopes import Contents
from bot.cohorts import terms
from bot.messages import CHOICE, ITEM, MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button, Reply
from bot.organisations import audit, pages
from bot.organisations.roles import Office
from bot.saying import Rows, go_on, message, words_of
from bot.telegram.text import shortened
from bot.visit import Visit
from bot.wording import Wording, language_name
from flows.evidence import MEGABYTE
from reports.totals.audiences import in_range, of_outcomes
from reports.totals.cells import Cell
from storage.base import Store
from storage.cohorts import Broadcast, Cohort
from storage.file_types import ENDINGS

if TYPE_CHECKING:
    from bot.talk import Talk

WRITE: Final = "write"
ACT: Final = "msg"
FILE: Final = "file"
PAGE: Final = "messages"
REMIND: Final = "remind"
"""Words behind `/association`: whom to write to, a broadcast and what to do with it, the page in a
browser; and behind the first, a draft that reminds of actions whose date is past. Behind the
second, the file that goes with it."""
MOST: Final = 5
"""Broadcasts that are listed."""
LONGEST_TOLD: Final = 60
A_SECOND: Final = 25
"""People reached in a second, at a cautious estimate."""


def people(words: Wording, cell: Cell) -> str:
    """Return a number of people in words."""
    if cell is None:
        return words.say("broadcast_few")
    return words.say("broadcast_people", {"least": cell["least"], "most": cell["most"]})


def zone_of(talk: Talk, visit: Visit) -> str:
    """Return the zone in which an officer reads and types times."""
    known = zones.zone_of(visit.known_person, visit.interview, visit.incoming.at)
    return known or visit.incoming.time_zone or talk.around.time_zone


# -- whom to write to ------------------------------------------------------------------------------


def campaigns(talk: Talk, visit: Visit, office: Office, found: list[Cohort]) -> Reply:
    """Return the campaigns to choose from."""
    words = words_of(talk, visit)
    key = "broadcast_which" if found else "broadcast_no_campaign"
    rows = [(Button(one.title, office.command(WRITE, one.id)),) for one in found]
    return _said(talk, visit, office, (Block(TITLE, words.say(key)),), tuple(rows))


def audience_page(
    talk: Talk,
    visit: Visit,
    office: Office,
    cohort: Cohort,
    groups: Groups,
    sent: list[Broadcast],
) -> Reply:
    """Return the groups with their numbers, and what was written before."""
    words, say = words_of(talk, visit), words_of(talk, visit).say
    blocks = [Block(TITLE, say("broadcast_to", {"title": cohort.title}))]
    blocks.append(Block(TEXT, say("broadcast_to_what")))
    rows: list[tuple[Button, ...]] = []
    for name in audiences.AUDIENCES:
        label = say(f"broadcast_audience_{name}")
        blocks.append(Block(ITEM, f"• {label}: {told(words, groups.cell(name))}"))
        if groups.may_choose(name):
            rows.append((Button(label, office.command(WRITE, f"{cohort.id} {name}")),))
    if groups.may_choose(audiences.OVERDUE):
        late = people(words, groups.cell(audiences.OVERDUE))
        blocks.append(Block(NOTICE, say("broadcast_overdue", {"people": late})))
        remind = office.command(WRITE, f"{cohort.id} {REMIND}")
        rows.insert(0, (Button(say("button_broadcast_remind"), remind, MAIN),))
    for one in sent[:MOST]:
        rows.append((Button(_line(words, one), office.command(ACT, one.id), MOVE),))
    if talk.around.base_url:
        rows.append((_in_browser(words, visit, office, cohort),))
    return _said(talk, visit, office, tuple(blocks), tuple(rows))


def told(words: Wording, cell: Cell) -> str:
    """Return how many are in a group in words, or that it cannot be chosen."""
    return words.say("broadcast_not_to_choose") if cell is None else people(words, cell)


def _line(words: Wording, one: Broadcast) -> str:
    return f"{words.say(f'broadcast_is_{one.state}')}: {first_words(one)}"


def first_words(one: Broadcast) -> str:
    """Return how a message begins, on one line."""
    first = " ".join(next(iter(one.content["texts"].values()), "…").split())
    return shortened(first, LONGEST_TOLD)


def _in_browser(words: Wording, visit: Visit, office: Office, cohort: Cohort) -> Button:
    label = words.say("button_broadcast_browser")
    if pages.is_browser(visit):
        return Button(label, kind=MOVE, url=path(cohort))
    return Button(label, office.command(PAGE, cohort.id), MOVE)


def path(cohort: Cohort) -> str:
    """Return the path of the page with the messages of a campaign."""
    return f"/association/{cohort.id}/messages"


# -- a draft ---------------------------------------------------------------------------------------


async def draft_page(
    talk: Talk, visit: Visit, office: Office, one: Broadcast, told: str = ""
) -> Reply:
    """Return a draft: to whom, which texts it has, and what can be done with it."""
    words, say = words_of(talk, visit), words_of(talk, visit).say
    cohort = await broadcasting.campaign_of(talk.around, one)
    texts = one.content["texts"]
    room = await envelopes.room(talk.around, one.organisation, one.cohort)
    blocks = [Block(NOTICE, told)] if told else []
    blocks += [Block(TITLE, say("broadcast_draft", {"title": cohort.title})), _to(words, one)]
    rows: list[tuple[Button, ...]] = []
    for language in terms.languages_of(cohort, talk.offered_languages()):
        name, text = language_name(language), texts.get(language, "")
        key = "broadcast_text" if text else "broadcast_no_text_in"
        given = {"language": name, "length": len(text), "limit": room}
        blocks.append(Block(ITEM, f"• {say(key, given)}"))
        label = say("button_broadcast_change" if text else "button_broadcast_text", given)
        rows.append((_act(label, office, one, f"text {language}"),))
    blocks.append(Block(ITEM, f"• {_button_told(words, one)}"))
    rows.append((_act(say("button_broadcast_button"), office, one, "btn"),))
    blocks.append(Block(ITEM, f"• {file_told(words, one)}"))
    rows.append((_act(say("button_broadcast_file"), office, one, FILE),))
    if texts:
        rows.append((_act(say("button_broadcast_preview"), office, one, "show"),))
        rows.append((_act(say("button_broadcast_test"), office, one, "test"),))
        rows.append((_act(say("button_broadcast_send"), office, one, "dry", MAIN),))
    rows.append((_act(say("button_broadcast_drop"), office, one, "drop", MOVE),))
    return _said(talk, visit, office, tuple(blocks), tuple(rows))


def _act(label: str, office: Office, one: Broadcast, what: str, kind: str = CHOICE) -> Button:
    return Button(label, office.command(ACT, f"{one.id} {what}"), kind)


def _to(words: Wording, one: Broadcast) -> Block:
    name = words.say(f"broadcast_audience_{one.content['audience']}")
    return Block(TEXT, words.say("broadcast_goes_to", {"audience": name}))


def _button_told(words: Wording, one: Broadcast) -> str:
    opens = one.content.get("button", "")
    if not opens:
        return words.say("broadcast_button_none")
    if opens == envelopes.TO_CAMPAIGN:
        return words.say("broadcast_button_campaign")
    return words.say("broadcast_button_address", {"address": opens})


def file_told(words: Wording, one: Broadcast) -> str:
    """Return which file goes with a message, in words."""
    found = attachment_of(one)
    if found is None:
        return words.say("broadcast_file_none")
    kind = ENDINGS[found.media_type].upper()
    size = format_decimal(max(found.size / MEGABYTE, 0.1), "0.0", locale=words.language)
    about = {"name": found.name, "kind": kind, "size": size}
    return words.say("broadcast_file_is", about)


def goes_with(words: Wording, one: Broadcast, made: Contents) -> str:
    """Return how the file of a message comes: as a message with the text, or after it."""
    key = "broadcast_file_with" if made.messages == 1 else "broadcast_file_after"
    return f"{file_told(words, one)}. {words.say(key)}"


def buttons(talk: Talk, visit: Visit, office: Office, one: Broadcast) -> Reply:
    """Return what the button of the message can open."""
    say = words_of(talk, visit).say
    rows = (
        (_act(say("button_broadcast_campaign"), office, one, "btn go"),),
        (_act(say("button_broadcast_address"), office, one, "url"),),
        (_act(say("button_broadcast_none"), office, one, "btn none"),),
        (_act(say("button_broadcast_back"), office, one, "look", MAIN),),
    )
    return _said(talk, visit, office, (Block(TITLE, say("broadcast_button_which")),), rows)


async def preview(talk: Talk, visit: Visit, office: Office, one: Broadcast) -> Reply:
    """Return the message exactly as it is sent, in each language it has a text in, with its file.

    Its buttons do nothing here but show it again.
    """
    say, made = words_of(talk, visit).say, []
    for language in one.content["texts"]:
        sent = await envelopes.message(talk.around, one, language)
        rows = tuple(
            tuple(button if button.url else _act(button.label, office, one, "show", button.kind)
                  for button in row)
            for row in sent.buttons
        )  # fmt: skip
        shown = message(talk, visit, sent.blocks, rows)
        made.append(replace(shown, documents=sent.documents))
    back = _act(say("button_broadcast_back"), office, one, "look", MAIN)
    below = message(talk, visit, (Block(NOTICE, say("broadcast_preview")),), ((back,),))
    return Reply((*made, below))


async def dry_run(talk: Talk, visit: Visit, office: Office, one: Broadcast) -> Reply:
    """Return how many it goes to and how long that takes, before anything is sent."""
    words, say = words_of(talk, visit), words_of(talk, visit).say
    cohort = await broadcasting.campaign_of(talk.around, one)
    name = one.content["audience"]
    groups = await broadcasting.chosen(talk.around, cohort, name, visit.incoming.at)
    cell = groups.cell(name)
    made = await envelopes.contents(talk.around, one)
    lasts = duration(words, (cell["most"] if cell else 0) * made.messages)
    file = (Block(TEXT, goes_with(words, one, made)),) if attachment_of(one) else ()
    blocks = (
        Block(TITLE, say("broadcast_dry", {"people": people(words, cell)})),
        _to(words, one),
        *file,
        Block(TEXT, say("broadcast_dry_lasts", {"duration": lasts})),
        Block(TEXT, say("broadcast_dry_quiet")),
    )
    rows = (
        (_act(say("button_broadcast_now"), office, one, "now", MAIN),),
        (_act(say("button_broadcast_later"), office, one, "when"),),
        (_act(say("button_broadcast_back"), office, one, "look", MOVE),),
    )
    return _said(talk, visit, office, blocks, rows)


def duration(words: Wording, count: int) -> str:
    """Return how long it takes to reach so many people, in words."""
    lasts = max(1, round(count / A_SECOND))
    key, count = ("seconds", lasts) if lasts < 90 else ("minutes", -(-lasts // 60))
    return words.say(f"broadcast_{key}", {"count": count})


# -- on its way ------------------------------------------------------------------------------------


async def progress(
    talk: Talk, visit: Visit, office: Office, one: Broadcast, told: str = ""
) -> Reply:
    """Return how far a broadcast got, and what can be done with it now."""
    words, say = words_of(talk, visit), words_of(talk, visit).say
    cohort = await broadcasting.campaign_of(talk.around, one)
    when = audit.moment(words, one.send_at, zone_of(talk, visit)) if one.send_at else ""
    blocks = [Block(NOTICE, told)] if told else []
    blocks += [Block(TITLE, say("broadcast_title", {"title": cohort.title})), _to(words, one)]
    blocks.append(Block(TEXT, say(f"broadcast_state_{one.state}", {"when": when})))
    blocks += [Block(ITEM, f"• {line}") for line in await results(talk.store, words, one)]
    rows = tuple(
        (_act(say(f"button_broadcast_{what}"), office, one, what, kind),)
        for what, kind in _OFFERED.get(one.state, ())
    )
    return _said(talk, visit, office, tuple(blocks), rows)


_OFFERED: Final = {
    broadcasting.PLANNED: (("look", MAIN), ("when", CHOICE), ("unplan", CHOICE), ("stop", MOVE)),
    broadcasting.SENDING: (("look", MAIN), ("pause", CHOICE), ("stop", MOVE)),
    broadcasting.PAUSED: (("resume", MAIN), ("look", CHOICE), ("stop", MOVE)),
    broadcasting.DONE: (("look", MOVE),),
    broadcasting.STOPPED: (("look", MOVE),),
}


async def results(store: Store, words: Wording, one: Broadcast) -> list[str]:
    """Return what became of a broadcast, a line for each; nothing before it is sent."""
    if one.state in (broadcasting.DRAFT, broadcasting.PLANNED):
        return []
    found: dict[str, int] = one.content.get("result") or {}
    now = await envelopes.counts(store, one)
    found = now if sum(now.values()) >= sum(found.values()) else found  # some are forgotten later
    told = one.content["told"] if "told" in one.content else in_range(one.content["people"])
    lines = [words.say("broadcast_of", {"people": people(words, told)})]
    outcomes = of_outcomes({name: found.get(name, 0) for name in envelopes.RESULTS}, told)
    return lines + [
        words.say(f"broadcast_result_{name}", {"people": people(words, cell)})
        for name, cell in outcomes.items()
    ]


def ask_stop(talk: Talk, visit: Visit, office: Office, one: Broadcast, what: str) -> Reply:
    """Return the question before something that cannot be undone; `what` is `stop` or `drop`."""
    say = words_of(talk, visit).say
    rows = (
        (_act(say(f"button_broadcast_{what}_yes"), office, one, f"{what}yes", MOVE),),
        (_act(say("button_broadcast_back"), office, one, "look", MAIN),),
    )
    return _said(talk, visit, office, (Block(NOTICE, say(f"broadcast_{what}_sure")),), rows)


def said(talk: Talk, visit: Visit, office: Office, text: str) -> Reply:
    """Return a sentence, and the way back to the menu."""
    return _said(talk, visit, office, (Block(NOTICE, text),), ())


def _said(talk: Talk, visit: Visit, office: Office, blocks: tuple[Block, ...], rows: Rows) -> Reply:
    back = Button(words_of(talk, visit).say("button_back_to_menu"), office.command(), MOVE)
    return Reply((message(talk, visit, blocks, (*rows, (back,), *go_on(talk, visit))),))
