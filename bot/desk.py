"""The commands: what a person can ask for at any moment, in any state.

Rule of this file: a command that is about the interview becomes an event for the engine; the rest
is about the person, and done here. What is not built is not offered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import keyboards, links, unasked
from bot.asking import naming, preparing, starting
from bot.associations import share_list, sharing_chat
from bot.cohorts import joining, memberships
from bot.cohorts.codes import is_long_code
from bot.continuing import pages as from_file
from bot.evidence import export
from bot.follow_up import acting, waiting
from bot.intents import OFFICES, Command
from bot.messages import (
    ITEM,
    MAIN,
    MOVE,
    NOTICE,
    TEXT,
    TITLE,
    Block,
    Button,
    Document,
    Message,
    Reply,
)
from bot.organisations import leaving, menus
from bot.reporting import documents, results
from bot.saying import data, go_on, message, words_of
from bot.telling import Telling
from bot.visit import Visit
from flows import changing, events, lifecycle
from flows.effects import Effect, Tell
from flows.interview import Interview
from storage.base import Change

if TYPE_CHECKING:
    from bot.talk import Talk

CLEANED: Final = ("telegram",)
"""Channels whose chat can be cleaned; in a browser *leave now* hides it."""


async def perform(talk: Talk, visit: Visit, command: Command) -> Reply:
    """Do what a command asks for."""
    if command.name != "plan":
        await waiting.clear(talk, visit)
    return await COMMANDS.get(command.name, _unknown)(talk, visit, command)


def welcome(talk: Talk, visit: Visit, told: tuple[Effect, ...] = ()) -> Message:
    """Return what somebody sees who has no interview yet."""
    words = words_of(talk, visit)
    blocks = [
        Block(NOTICE, words.say(one.key, one.params)) for one in told if isinstance(one, Tell)
    ]
    blocks += [Block(TITLE, words.say("welcome_title")), Block(TEXT, words.say("welcome"))]
    start = Button(words.say("button_start"), "/start", MAIN)
    own = menus.buttons(words, visit.person)
    rows = ((start,), (starting.other(words),), (from_file.button(words),), *own)
    return message(talk, visit, tuple(blocks), rows)


# -- commands that are events -----------------------------------------------------------------


def _event(
    make: Callable[[datetime], events.Event],
) -> Callable[[Talk, Visit, Command], Awaitable[Reply]]:
    async def send(talk: Talk, visit: Visit, command: Command) -> Reply:
        if visit.interview is None:
            return await talk.shown(visit, Tell("nothing_yet"))
        return await talk.happened(visit, make(visit.incoming.at))

    return send


async def _cancel(talk: Talk, visit: Visit, command: Command) -> Reply:
    interview, at = visit.interview, visit.incoming.at
    if interview is None:
        return await talk.shown(visit, Tell("nothing_to_cancel"))
    if changing.at_rest(interview) is not interview and interview.status == lifecycle.ASKING:
        return await talk.happened(visit, events.ChangeCancelled(at))
    words = words_of(talk, visit)
    rows = (
        (Button(words.say("button_go_on"), data(interview, keyboards.RESUME), MAIN),),
        (Button(words.say("button_withdraw"), data(interview, keyboards.WITHDRAW), MOVE),),
    )
    return Reply((message(talk, visit, (Block(NOTICE, words.say("cancel_what")),), rows),))


# -- commands about the person ----------------------------------------------------------------


async def _start(talk: Talk, visit: Visit, command: Command) -> Reply:
    """`/start`, and what stands behind it in the link of a campaign or workshop."""
    code = command.argument
    if code == from_file.FILE:
        return from_file.ask(talk, visit)
    if is_long_code(code) and code not in talk.around.catalog.refs():
        return await joining.by_code(talk, visit, code)
    return await starting.start(talk, visit, command)


async def _help(talk: Talk, visit: Visit, command: Command) -> Reply:
    words = words_of(talk, visit)
    blocks = [Block(TEXT, words.say("help")), Block(TEXT, words.say("help_commands"))]
    if visit.incoming.channel in CLEANED:
        blocks.append(Block(TEXT, words.say("help_clean")))
    own = ((from_file.button(words),), *menus.buttons(words, visit.person))
    if visit.interview is None or not preparing.is_offered(visit.interview):
        return Reply((message(talk, visit, tuple(blocks), (*own, *go_on(talk, visit))),))
    if command.argument == preparing.COMMAND:
        told = (Block(TEXT, words.say("preparation")),)
        files = preparing.documents_of(words, visit.interview)
        return Reply((replace(message(talk, visit, told, go_on(talk, visit)), documents=files),))
    rows = ((preparing.button(words),), *own, *go_on(talk, visit))
    return Reply((message(talk, visit, tuple(blocks), rows),))


async def _status(talk: Talk, visit: Visit, command: Command) -> Reply:
    words = words_of(talk, visit)
    interviews = await talk.store.interviews_of(visit.known_person.id)
    if command.argument:
        for one in interviews:
            if one.id == command.argument:
                return await _switch(talk, visit, one)
    blocks = [Block(TITLE, words.say("status_title"))]
    rows: list[tuple[Button, ...]] = []
    for one in interviews:
        telling = talk.telling(replace(visit, interview=one))
        title = naming.title_of(words, telling.questionnaire, one)
        text = words.say(f"status_{one.status}", {"title": title, **_counted(telling)})
        blocks.append(Block(ITEM, f"• {text}"))
        rows.append((Button(words.say("button_open", {"title": title}), f"/status {one.id}"),))
    if not interviews:
        blocks.append(Block(TEXT, words.say("nothing_yet")))
        rows.append((Button(words.say("button_start"), "/start", MAIN),))
    rows.append((starting.other(words),))
    rows.extend(menus.buttons(words, visit.person))
    return Reply((message(talk, visit, tuple(blocks), tuple(rows)),))


def _counted(telling: Telling) -> dict[str, str]:
    """Return how many answers there are, and how many questions are open, in words."""
    words = telling.wording
    return {
        "answers": words.say("status_answers", {"count": len(telling.interview.answers)}),
        "open": words.say("status_open", {"count": len(telling.view.open_questions())}),
    }


async def _switch(talk: Talk, visit: Visit, interview: Interview) -> Reply:
    person = replace(visit.known_person, current=interview.id, seen_at=visit.incoming.at)
    await talk.store.save(Change(person=person, at=visit.incoming.at))
    return await talk.shown(replace(visit, person=person, known_person=person,
                                    interview=interview))  # fmt: skip


async def _language(talk: Talk, visit: Visit, command: Command) -> Reply:
    words = words_of(talk, visit)
    if visit.interview is None:
        return await starting.begin(talk, visit)
    rows = tuple(
        (Button(name, data(visit.interview, keyboards.LANGUAGE, code)),)
        for code, name in talk.named_languages()
    )
    return Reply((message(talk, visit, (Block(TITLE, words.say("choose_language")),), rows),))


async def _share(talk: Talk, visit: Visit, command: Command) -> Reply:
    """`/share`: a result, another device, a colleague, her own link."""
    if command.argument.partition(" ")[0] in sharing_chat.WORDS:
        return await sharing_chat.perform(talk, visit, command)
    own = await sharing_chat.offered(talk, visit)
    if visit.interview is None and own:
        return await share_list.listed(talk, visit)
    return await links.share(talk, visit, command, own)


async def _privacy(talk: Talk, visit: Visit, command: Command) -> Reply:
    words = words_of(talk, visit)
    params = {"days": talk.around.retention_days, "backup_days": talk.around.backup_days}
    files = len(await talk.store.evidence_of(visit.known_person.id))
    evidence = (Block(TEXT, words.say("privacy_evidence", {"count": files})),) if files else ()
    joined, cohorts = await memberships.told(talk, visit)
    blocks = (
        Block(TITLE, words.say("privacy_title")),
        Block(TEXT, words.say("privacy_kept", params)),
        *evidence,
        *(await acting.privacy(talk, visit, words)),
        *joined,
        *await share_list.told(talk, visit),
        Block(TEXT, words.say("privacy_not_kept")),
        Block(TEXT, words.say("privacy_rights", params)),
    )
    own = [(Button(words.say("button_export"), "/export", MOVE),)]
    if visit.incoming.channel in CLEANED:
        own.append((Button(words.say("button_clean"), "/clean", MOVE),))
    own.append((Button(words.say("button_forget"), "/forget", MOVE),))
    rows = (*cohorts, *own, *go_on(talk, visit))
    return Reply((message(talk, visit, blocks, rows),))


async def _export(talk: Talk, visit: Visit, command: Command) -> Reply:
    words = words_of(talk, visit)
    interviews = await talk.store.interviews_of(visit.known_person.id)
    if not interviews:
        return await talk.shown(visit, Tell("nothing_yet"))
    files: list[Document] = []
    for one in interviews:
        title = naming.title_of(words, talk.questionnaire_of(one), one)
        papers = export.documents_of(words, one, await talk.store.evidence(one.id), title)
        files += [documents.answers_of(words, one, title), *papers]
    told = message(talk, visit, (Block(TEXT, words.say("export")),), go_on(talk, visit))
    return Reply((replace(told, documents=tuple(files)),))


async def _forget(talk: Talk, visit: Visit, command: Command) -> Reply:
    words = words_of(talk, visit)
    if visit.person is None:
        return await talk.shown(visit, Tell("nothing_yet"))
    params = {"backup_days": talk.around.backup_days}
    if command.argument != "yes":
        asked = (
            (Button(words.say("button_forget_yes"), "/forget yes", MOVE),),
            (Button(words.say("button_forget_no"), "/status", MAIN),),
        )
        told = (Block(NOTICE, words.say("forget", params)), *await leaving.warnings(talk, visit))
        return Reply((message(talk, visit, told, asked),))
    own = await talk.store.interviews_of(visit.person.id)
    await leaving.end_all(talk, visit)
    await talk.store.erase_person(visit.person.id)
    talk.shelf.forget(*(one.id for one in own))
    talk.brought.forget(*(one.id for one in own))
    blocks = [Block(TEXT, words.say("forgotten", params))]
    if visit.incoming.channel == "telegram":
        blocks.append(Block(TEXT, words.say("forgotten_telegram")))
    rows = ((Button(words.say("button_start"), "/start", MAIN),),)
    return Reply((message(talk, visit, tuple(blocks), rows),))


async def _unknown(talk: Talk, visit: Visit, command: Command) -> Reply:
    return await talk.shown(visit, Tell("unknown_command"))


# -- leaving no trace in the chat --------------------------------------------------------------


async def _clean(talk: Talk, visit: Visit, command: Command) -> Reply:
    """Say what cleaning does; the channel, which alone can, deletes the messages."""
    if visit.incoming.channel not in CLEANED:
        return await _unknown(talk, visit, command)
    words = words_of(talk, visit)
    blocks = (Block(TEXT, words.say("cleaned")), Block(TEXT, words.say("cleaned_not")))
    return Reply((replace(message(talk, visit, blocks), live=False),))


COMMANDS: Final[Mapping[str, Callable[[Talk, Visit, Command], Awaitable[Reply]]]] = {
    "start": _start,
    "help": _help,
    "status": _status,
    "language": _language,
    "back": _event(events.WentBack),
    "later": _event(events.Skipped),
    "review": _event(events.Reviewed),
    "report": results.show_report,
    "plan": acting.show_plan,
    "join": joining.join,
    "share": _share,
    "privacy": _privacy,
    "export": _export,
    "forget": _forget,
    "stop": unasked.stop,
    "reminders": unasked.reminders,
    "cancel": _cancel,
    "clean": _clean,
    **dict.fromkeys(OFFICES, menus.entered),
}
