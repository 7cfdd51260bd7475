"""`/association shared`: the reports that members share with an association, for its officers.

Rule of this file: a report is handed over only while it is shared, and each time that is written
down for its owner to see.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.associations import shared_files
from bot.associations.sharing import FORMATS, KIND, Shown
from bot.messages import ITEM, MAIN, TEXT, TITLE, Block, Button, Document, Reply
from bot.organisations import audit, pages, roles
from bot.organisations.entry import Entry
from bot.organisations.roles import Office
from bot.reporting.documents import AS, RenderedDocument
from bot.saying import go_on, message, words_of
from bot.visit import Visit
from bot.wording import Wording
from storage.cohorts import ASSOCIATION

if TYPE_CHECKING:
    from bot.talk import Talk

WORD: Final = "shared"
SEE: Final = "read"
ALL: Final = "readall"
MOST: Final = 10
PATH: Final = "/association/{organisation}/shared"


async def listed(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """List what is shared with this organisation now; in a browser it leads to the page of it."""
    words, here = words_of(talk, visit), office.organisation.id
    found = await talk.sharing.shared_with(here, visit.incoming.at)
    blocks = [Block(TITLE, words.say("shared_title"))]
    blocks.append(Block(TEXT, words.say("shared_count", {"count": len(found)})))
    zone = visit.known_person.time_zone or talk.around.time_zone
    rows: list[tuple[Button, ...]] = []
    for number, one in enumerate(found[:MOST], 1):
        blocks.append(Block(ITEM, f"{number}) {line(words, one, zone)}"))
        if not pages.is_browser(visit):
            rows.append(_handing_over(words, office, number, one))
    if found and not pages.is_browser(visit):
        rows.append(_table_buttons(words, office))
    if found and pages.is_browser(visit):
        path = PATH.format(organisation=here)
        rows.append((Button(words.say("button_shared_page"), kind=MAIN, url=path),))
    rows.append((Button(words.say("button_back_to_menu"), office.command(), MAIN),))
    return Reply((message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit))),))


def _handing_over(words: Wording, office: Office, number: int, one: Shown) -> tuple[Button, ...]:
    code = roles.short(one.share.id)
    return tuple(
        Button(
            words.say("button_shared_see", {"number": number, "format": form.upper()}),
            office.command(SEE, f"{code} {form}"),
        )
        for form in FORMATS
    )


def _table_buttons(words: Wording, office: Office) -> tuple[Button, ...]:
    return tuple(
        Button(words.say("button_shared_all", {"format": form.upper()}), office.command(ALL, form))
        for form in shared_files.FORMATS
    )


async def table(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Hand over all that is shared now as one table, in the format that was tapped."""
    if rest not in shared_files.FORMATS:
        return await listed(talk, visit, office, "")
    words = words_of(talk, visit)
    back = ((Button(words.say("button_shared"), office.command(WORD), MAIN),),)
    blocks = (Block(TEXT, words.say("shared_all_see")),)
    told = message(talk, visit, blocks, (*back, *go_on(talk, visit)))
    label = words.say("document_shared_all", {"format": rest.upper()})
    kind = f"{shared_files.KIND}{AS}{rest}"
    file = Document(office.organisation.id, 0, kind, "", label)
    return Reply((replace(told, documents=(file,)),))


def line(words: Wording, one: Shown, zone: str) -> str:
    """Return a shared report in words: whose, of when, and until when it is shared."""
    name = one.share.name or words.say("shared_unnamed", {"code": roles.short(one.share.person)})
    about = {
        "name": name,
        "title": one.title,
        "at": audit.moment(words, one.submission.at, zone),
        "until": audit.moment(words, one.share.expires_at, zone),
    }
    return words.say("shared_line_newer" if one.newer else "shared_line", about)


async def see(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Hand over a shared report; one of elsewhere is as unknown as any other."""
    words, at = words_of(talk, visit), visit.incoming.at
    code, _, form = rest.partition(" ")
    found = await talk.sharing.shared_with(office.organisation.id, at)
    one = next((one for one in found if roles.short(one.share.id) == code), None)
    back = ((Button(words.say("button_shared"), office.command(WORD), MAIN),),)
    rows = (*back, *go_on(talk, visit))
    if one is None or form not in FORMATS:
        blocks = (Block(TEXT, words.say("shared_gone")),)
        return Reply((message(talk, visit, blocks, rows),))
    told = message(talk, visit, (Block(TEXT, words.say("shared_see")),), rows)
    return Reply((replace(told, documents=(_document(words, one, form),)),))


def _document(words: Wording, one: Shown, form: str) -> Document:
    label = words.say("document_shared", {"format": form.upper(), "title": one.title})
    return Document(one.share.id, one.share.submission, f"{KIND}{AS}{form}", "", label)


async def rendered(talk: Talk, person: str, share: str, kind: str) -> RenderedDocument | None:
    """Return a shared report to an officer it is shared with, and write down that it was opened."""
    form, at = kind.partition(AS)[2], talk.sharing.now()
    found = await talk.sharing.for_officer(person, share, at)
    if found is None or form not in FORMATS:
        return None
    made = await talk.sharing.file(found, form)
    await talk.sharing.opened(found, at, person)
    return made


ENTRIES: Final = (
    Entry(ASSOCIATION, WORD, "button_shared", listed),
    Entry(ASSOCIATION, SEE, perform=see),
    Entry(ASSOCIATION, ALL, perform=table),
)
