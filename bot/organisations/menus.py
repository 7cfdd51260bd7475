"""`/association`, `/workshop` and `/operator`: the menu of a role, and the way to what it can do.

Rule of this file: it offers what is listed in `entries` and nothing else; each command looks the
role up anew, and an organisation that is not hers is answered like one that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from bot.intents import Command
from bot.messages import ITEM, MOVE, NOTICE, TEXT, TITLE, Block, Button, Message, Reply
from bot.organisations import pages, roles
from bot.organisations.entries import ENTRIES
from bot.organisations.entry import Entry
from bot.organisations.roles import Office
from bot.saying import Rows, go_on, message, words_of
from bot.visit import Visit
from bot.wording import Wording
from flows.effects import Tell
from storage.base import Change, Person
from storage.cohorts import ASSOCIATION, OPERATOR, Cohort

if TYPE_CHECKING:
    from bot.talk import Talk

MENU: Final = "menu"
MARK: Final = "@"
"""Stands before the id of an organisation in a command, so that it is not taken for words."""
MOST: Final = 10
"""Campaigns or workshops in a menu; the others are counted."""
COHORT_PAGES: Final = {ASSOCIATION: "campaign"}
"""The word that shows one campaign with all that can be done with it, by role."""
_ROLE_OF: Final = {name: role for role, name in roles.COMMANDS.items()}


async def entered(talk: Talk, visit: Visit, command: Command) -> Reply:
    """Do what a command of a role asks for: its menu, or an entry of it."""
    role = _ROLE_OF[command.name]
    person = visit.person.id if visit.person is not None else ""
    offices = await roles.offices_of(talk.store, person, role)
    if not offices:
        return await _without(talk, visit, role)
    if visit.person is not None and role not in visit.person.roles:
        hinted = roles.with_roles(visit.person, (*visit.person.roles, role))
        await talk.store.save(Change(person=hinted, at=visit.incoming.at))
    word, organisation, rest = _parts(command.argument)
    office = next((one for one in offices if one.organisation.id == organisation), None)
    if office is None and organisation:
        return _choose(talk, visit, offices, MENU, "organisation_unknown")
    if office is None and len(offices) == 1:
        office = offices[0]
    if office is None:
        return _choose(talk, visit, offices, word)
    entry = find(role, word)
    if entry is not None:
        return await _perform(talk, visit, office, entry, rest)
    told = "" if word == MENU else "entry_unknown"
    return Reply((await menu(talk, visit, office, told, others=len(offices) > 1),))


def find(role: str, word: str) -> Entry | None:
    """Return what a word does in a role."""
    return next((one for one in ENTRIES if (one.role, one.word) == (role, word)), None)


def buttons(words: Wording, person: Person | None) -> Rows:
    """Return a button for each role a person holds, as far as she is known to."""
    held = person.roles if person is not None else ()
    return tuple(
        (Button(words.say(f"button_role_{role}"), f"/{roles.COMMANDS[role]}", MOVE),)
        for role in roles.ROLES
        if role in held
    )


def _parts(argument: str) -> tuple[str, str, str]:
    """Return word, organisation and the rest of what stands behind a command."""
    word, _, rest = argument.partition(" ")
    if word.startswith(MARK):
        return MENU, word.removeprefix(MARK), rest.strip()
    first, _, others = rest.strip().partition(" ")
    if first.startswith(MARK):
        return word, first.removeprefix(MARK), others.strip()
    return word or MENU, "", rest.strip()


async def _perform(talk: Talk, visit: Visit, office: Office, entry: Entry, rest: str) -> Reply:
    if entry.perform is not None:
        return await entry.perform(talk, visit, office, rest)
    cohorts = await _cohorts(talk, office)
    cohort = next((one for one in cohorts if one.id == rest), None)
    if entry.each and cohort is None:
        return Reply((await menu(talk, visit, office, "entry_unknown"),))
    return await pages.linked(talk, visit, office, entry.page(office, cohort))


async def _without(talk: Talk, visit: Visit, role: str) -> Reply:
    """Say kindly what the command is for, and how one gets there."""
    if role == OPERATOR:
        return await talk.shown(visit, Tell("unknown_command"))
    words = words_of(talk, visit)
    told = (Block(TITLE, words.say(f"without_{role}_title")),
            Block(TEXT, words.say(f"without_{role}")))  # fmt: skip
    return Reply((message(talk, visit, told, go_on(talk, visit)),))


def _choose(
    talk: Talk, visit: Visit, offices: Iterable[Office], word: str, told: str = ""
) -> Reply:
    words = words_of(talk, visit)
    blocks = [Block(NOTICE, words.say(told))] if told else []
    blocks.append(Block(TITLE, words.say("choose_organisation")))
    rows = tuple(
        (Button(_name(words, one), one.command(word if word != MENU else "")),) for one in offices
    )
    return Reply((message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit))),))


# -- the menu itself ------------------------------------------------------------------------------


async def menu(
    talk: Talk, visit: Visit, office: Office, told: str = "", *, others: bool = False
) -> Message:
    """Return the menu of an office, after a sentence by its key if there is one."""
    words = words_of(talk, visit)
    cohorts = await _cohorts(talk, office)
    blocks = [Block(NOTICE, words.say(told))] if told else []
    blocks += [Block(TITLE, _name(words, office)), Block(TEXT, words.say(f"menu_{office.role}"))]
    blocks += _listed(words, office, cohorts)
    rows: list[tuple[Button, ...]] = []
    for entry in ENTRIES:
        if _has_button(talk, office, entry) and entry.word not in inside(office.role):
            about = cohorts[:MOST] if entry.each else (None,)
            rows += [(_button(talk, visit, office, entry, cohort),) for cohort in about]
    if others:
        choose = f"/{roles.COMMANDS[office.role]}"
        rows.append((Button(words.say("button_other_organisation"), choose, MOVE),))
    return message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit)))


def inside(role: str) -> frozenset[str]:
    """Return the words whose buttons stand on the page of each campaign, not in the menu."""
    found = [one for one in ENTRIES if one.role == role and one.each]
    pages_of = [one.word for one in found if one.word == COHORT_PAGES.get(role)]
    return frozenset(one.word for one in found if pages_of and one.word not in pages_of)


def about_cohort(talk: Talk, visit: Visit, office: Office, cohort: Cohort) -> Rows:
    """Return the buttons of everything else that can be done with one campaign."""
    wanted = inside(office.role)
    return tuple(
        (_button(talk, visit, office, entry, cohort),)
        for entry in ENTRIES
        if entry.word in wanted and _has_button(talk, office, entry)
    )


def _has_button(talk: Talk, office: Office, entry: Entry) -> bool:
    return entry.role == office.role and bool(entry.button) and _can(talk, entry)


def _name(words: Wording, office: Office) -> str:
    return office.organisation.name or words.say("service_name")


def _listed(words: Wording, office: Office, cohorts: tuple[Cohort, ...]) -> list[Block]:
    if office.role not in roles.KINDS:
        return []
    if not cohorts:
        return [Block(TEXT, words.say(f"menu_none_{office.role}"))]
    said = {True: "cohort_open", False: "cohort_closed"}
    lines = [words.say(said[one.open], {"title": one.title}) for one in cohorts[:MOST]]
    if len(cohorts) > MOST:
        lines.append(words.say("cohorts_more", {"count": len(cohorts) - MOST}))
    return [Block(ITEM, f"• {line}") for line in lines]


def _button(
    talk: Talk, visit: Visit, office: Office, entry: Entry, cohort: Cohort | None
) -> Button:
    words = words_of(talk, visit)
    label = words.say(entry.button, {"title": cohort.title if cohort else ""})
    if entry.path and pages.is_browser(visit):
        return Button(label, kind=entry.kind, url=entry.page(office, cohort))
    data = office.command(entry.word, cohort.id if cohort else "")
    return Button(label, data, entry.kind)


def _can(talk: Talk, entry: Entry) -> bool:
    """Tell whether an entry leads anywhere: a page needs a web to lead to."""
    return entry.perform is not None or bool(talk.around.base_url)


async def _cohorts(talk: Talk, office: Office) -> tuple[Cohort, ...]:
    """Return the campaigns or workshops of an office, the latest first."""
    found = await talk.store.cohorts.cohorts_of(office.organisation.id)
    return tuple(one for one in found if one.kind == roles.KINDS.get(office.role))
