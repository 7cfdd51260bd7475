"""The messages about evidence: the offer, choosing a question, the list, one file, its date.

Rule of this file: a page is made of what is given; every button says all it needs, so that it works
after a restart and on every channel.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Final

from babel.dates import get_month_names

from bot import keyboards
from bot.evidence import words
from bot.messages import (
    HINT,
    INPUT_NONE,
    ITEM,
    MAIN,
    MOVE,
    NOTICE,
    QUESTION,
    TEXT,
    TITLE,
    Block,
    Button,
    Message,
)
from bot.telling import Telling
from flows.evidence import LARGEST, MEGABYTE, action_of
from flows.interview import Key
from questionnaires.model import Module
from storage.evidence_values import Evidence

Rows = tuple[tuple[Button, ...], ...]
PAGE_SIZE: Final = 30
YEARS: Final = range(-1, 9)
"""Years offered for the date of expiry, from last year on."""
NO_DATE: Final = "none"
SURE: Final = "!"
"""Before the id: yes, remove it."""


def page(
    telling: Telling, blocks: Sequence[Block], rows: Sequence[tuple[Button, ...]], upload: str = ""
) -> Message:
    """Return a message; with `upload` a browser can choose files for what that data names."""
    return Message(
        tuple(blocks),
        tuple(rows),
        input=INPUT_NONE,
        language=telling.wording.language,
        direction=telling.wording.direction,
        upload=upload,
    )


def guard(telling: Telling) -> Block:
    """Return what is said before the first file: what must not be in it."""
    return Block(TEXT, telling.wording.say("evidence_guard"))


def offer(
    telling: Telling, batch: Sequence[Evidence], key: Key | None, told: Sequence[Block], first: bool
) -> Message:
    """Ask whether files that came in are evidence, and for which question."""
    say, one = telling.wording.say, batch[0]
    blocks = [*told, Block(NOTICE, say("evidence_received", {"what": words.what(telling, one)}))]
    if one.shrunk:
        blocks.append(Block(TEXT, say("evidence_shrunk")))
    if first:
        blocks.append(guard(telling))
    rows = []
    if key is None:
        blocks.append(Block(QUESTION, say("evidence_keep_which")))
        choose = telling.data(keyboards.CHOOSE, argument=one.batch)
        rows.append((Button(say("button_evidence_choose"), choose, MAIN),))
    else:
        blocks.append(
            Block(QUESTION, say("evidence_keep", {"question": words.question(telling, key)}))
        )
        yes = telling.question_data(keyboards.KEEP, key, one.batch)
        other = telling.data(keyboards.CHOOSE, argument=one.batch)
        rows.append((Button(say("button_evidence_yes"), yes, MAIN),))
        rows.append((Button(say("button_evidence_other"), other, MOVE),))
    no = telling.data(keyboards.REFUSE, argument=one.batch)
    rows.append((Button(say("button_evidence_no"), no, MOVE),))
    blocks.append(Block(HINT, say("evidence_waits")))
    return page(telling, blocks, rows)


def add(
    telling: Telling, key: Key, told: Sequence[Block] = (), back: Button | None = None
) -> Message:
    """Say what can be sent for a question or an action of the plan, and how."""
    say = telling.wording.say
    blocks = [
        *told,
        Block(TITLE, say("evidence_add", {"question": words.question(telling, key)})),
    ]
    asked = telling.questionnaire.question_by_name.get(key[0])
    action = telling.library.actions.get(action_of(key))
    named = asked.evidence if asked else action.evidence if action else ()
    if named:
        blocks.append(Block(TEXT, say("explain_evidence", {"text": ", ".join(named)})))
    blocks.append(guard(telling))
    blocks.append(Block(TEXT, say("evidence_types", {"size": LARGEST // MEGABYTE})))
    how = "evidence_how_web" if telling.channel == "web" else f"evidence_how_{telling.channel}"
    if telling.channel in ("web", "telegram", "terminal"):
        blocks.append(Block(HINT, say(how)))
    upload = telling.data(keyboards.ADD, argument=action_of(key))
    if asked is not None:
        upload = telling.question_data(keyboards.ADD, key)
    back = back or Button(say("button_go_on"), telling.data(keyboards.RESUME), MOVE)
    return page(telling, blocks, ((back,),), upload)


# -- choosing a question ---------------------------------------------------------------------------


def modules(telling: Telling, batch: str) -> Message:
    """Ask for the module of the question."""
    say = telling.wording.say
    rows = [
        (Button(one.label, _in_module(telling, one, batch, 0)),)
        for one in telling.questionnaire.modules
        if keys_of(telling, one)
    ]
    blocks = (Block(TITLE, say("evidence_which_part")),)
    return page(telling, blocks, (*rows, _go_on(telling)))


def questions(telling: Telling, module: Module, batch: str, number: int) -> Message:
    """Ask for the question, of those that were answered or stand open in a module."""
    say, every = telling.wording.say, keys_of(telling, module)
    verb = keyboards.KEEP if batch else keyboards.ADD
    here = every[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
    blocks = [Block(TITLE, module.label), Block(HINT, say("evidence_which_question"))]
    buttons = []
    for at, key in enumerate(here, 1):
        blocks.append(Block(ITEM, f"{at}. {words.question(telling, key)}"))
        buttons.append(Button(f"{at}", telling.question_data(verb, key, batch)))
    rows = [*_by_five(buttons)]
    if len(every) > (number + 1) * PAGE_SIZE:
        more = _in_module(telling, module, batch, number + 1)
        rows.append((Button(say("button_more"), more, MOVE),))
    others = telling.data(keyboards.CHOOSE, argument=batch)
    rows.append((Button(say("button_all_modules"), others, MOVE),))
    return page(telling, blocks, rows)


def keys_of(telling: Telling, module: Module) -> tuple[Key, ...]:
    """Return the questions of a module that were answered or stand open."""
    answered = [one.key for one in telling.answers_by_module.get(module.name, ())]
    known = telling.questionnaire.question_by_name
    still = [key for key in telling.view.open_questions() if known[key[0]].module == module.name]
    return tuple(dict.fromkeys((*answered, *still)))


def _in_module(telling: Telling, module: Module, batch: str, number: int) -> str:
    return telling.question_data(keyboards.CHOOSE, (module.questions[0], ""), f"{batch}:{number}")


# -- the list, and one file ------------------------------------------------------------------------


def listed(telling: Telling, every: Sequence[Evidence], module: str) -> Message:
    """Return the files of a module (of all for one that is not known), each one tap away."""
    say = telling.wording.say
    known = telling.questionnaire.module_by_name.get(module)
    title = say("evidence_papers", {"count": len(every)})
    blocks = [Block(TITLE, f"{known.label}: {title}" if known else title)]
    buttons = []
    for at, one in enumerate(every, 1):
        named = words.numbers(telling, one.answers)
        blocks.append(Block(ITEM, f"{at}. {named}: {words.line(telling, one)}"))
        buttons.append(Button(f"{at}", telling.data(keyboards.ONE, argument=one.id)))
    rows = [*_by_five(buttons)]
    back = telling.data(keyboards.REVIEW, argument=known.name if known else "")
    rows.append((Button(say("button_evidence_back"), back, MOVE),))
    return page(telling, blocks, rows)


def one_file(telling: Telling, one: Evidence) -> Message:
    """Return what is known of a file, and what can be done with it."""
    say = telling.wording.say
    blocks = [Block(TITLE, words.line(telling, one))]
    blocks += [Block(ITEM, f"• {words.question(telling, key)}") for key in one.answers]
    if one.caption:
        blocks.append(Block(TEXT, f"“{one.caption}”"))
    blocks.append(Block(HINT, say("evidence_hash", {"hash": one.sha256[: words.SHOWN_HASH]})))
    rows = (
        (Button(say("button_evidence_date"), telling.data(keyboards.UNTIL, argument=one.id)),),
        (Button(say("button_evidence_also"), telling.data(keyboards.CHOOSE, argument=one.id)),),
        (Button(say("button_evidence_remove"), telling.data(keyboards.REMOVE, argument=one.id)),),
        (Button(say("button_evidence_all"), telling.data(keyboards.LIST), MOVE),),
        _go_on(telling),
    )
    return page(telling, blocks, rows)


def sure(telling: Telling, one: Evidence) -> Message:
    """Ask whether a file is to be removed."""
    say = telling.wording.say
    yes = telling.data(keyboards.REMOVE, argument=SURE + one.id)
    keep = telling.data(keyboards.ONE, argument=one.id)
    rows = (
        (Button(say("button_evidence_remove_yes"), yes, MOVE),),
        (Button(say("button_evidence_keep"), keep, MAIN),),
    )
    asked = say("evidence_remove", {"what": words.line(telling, one)})
    return page(telling, (Block(NOTICE, asked),), rows)


# -- until when a paper holds ----------------------------------------------------------------------


def until(
    telling: Telling, batch: str, chosen: str, today: date, told: Sequence[Block] = ()
) -> Message:
    """Ask for the year, the month or the day until which a paper holds, by what is `chosen`."""
    say = telling.wording.say
    part = ("year", "month", "day")[chosen.count("-") + 1 if chosen else 0]
    offered = {"year": _years, "month": _months, "day": _days}[part](telling, chosen, today)
    buttons = [
        Button(label, telling.data(keyboards.UNTIL, argument=f"{batch}:{value}"))
        for label, value in offered
    ]
    wide = {"year": 5, "month": 4, "day": 7}[part]
    rows = [tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide)]
    none = telling.data(keyboards.UNTIL, argument=f"{batch}:{NO_DATE}")
    rows.append((Button(say("button_evidence_no_date"), none, MOVE),))
    return page(telling, (*told, Block(QUESTION, say(f"evidence_until_{part}"))), rows)


def _years(telling: Telling, chosen: str, today: date) -> list[tuple[str, str]]:
    return [(f"{today.year + more}", f"{today.year + more}") for more in YEARS]


def _months(telling: Telling, chosen: str, today: date) -> list[tuple[str, str]]:
    names = get_month_names("abbreviated", "stand-alone", telling.wording.language)
    return [(names[month], f"{chosen}-{month:02d}") for month in range(1, 13)]


def _days(telling: Telling, chosen: str, today: date) -> list[tuple[str, str]]:
    year, month = map(int, chosen.split("-"))
    days = monthrange(year, month)[1]
    return [(f"{day}", f"{chosen}-{day:02d}") for day in range(1, days + 1)]


def _go_on(telling: Telling) -> tuple[Button, ...]:
    return (Button(telling.wording.say("button_go_on"), telling.data(keyboards.RESUME), MAIN),)


def _by_five(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + 5]) for at in range(0, len(buttons), 5))
