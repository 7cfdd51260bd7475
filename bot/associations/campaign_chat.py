"""`/association`: making a campaign and changing it, in the chat.

Rule of this file: a campaign is looked up among those of the office each time, so that one of
elsewhere is as unknown as any other; what was chosen is shown before anybody can join.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from bot.associations import campaign_files, campaign_pages, campaigns
from bot.associations.campaigns import CampaignError, Plan
from bot.cohorts import terms
from bot.messages import MAIN, MOVE, NOTICE, TEXT, TICKED, Block, Button, Reply
from bot.organisations import asking
from bot.organisations.entry import Entry
from bot.organisations.roles import Office
from bot.saying import Rows, message, words_of
from bot.visit import Visit
from bot.wording import language_name
from storage.base import StaleCohort
from storage.cohorts import ASSOCIATION, CAMPAIGN, Cohort

if TYPE_CHECKING:
    from bot.talk import Talk

NONE: Final = "none"
ALL: Final = "all"

Page = Callable[["Talk", Visit, Office, Cohort, str], Awaitable[Reply]]


async def new(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Ask for the title, and make a campaign that is not open yet of the one that was typed."""
    words = words_of(talk, visit)
    back = ((Button(words.say("button_back_to_menu"), office.command(), MOVE),),)
    told: tuple[Block, ...] = ()
    if rest:
        try:
            made = await campaigns.create(
                talk.around,
                office.organisation.id,
                Plan(rest),
                visit.known_person.id,
                visit.incoming.at,
                is_open=False,
                update=visit.update,
            )
        except CampaignError as wrong:
            told = (Block(NOTICE, words.say(wrong.key, wrong.params)),)
        else:
            return campaign_pages.page(talk, visit, office, made)
    question = asking.question(words.say("campaign_ask_title"))
    return await asking.ask(talk, visit, office, "new", (*told, question), back)


def _of(page: Page) -> Callable[[Talk, Visit, Office, str], Awaitable[Reply]]:
    """Return what an entry does with a campaign of its office, by the id it was given."""

    async def perform(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
        name, _, more = rest.partition(" ")
        cohort = await found(talk, office, name)
        if cohort is None:
            return Reply((campaign_pages.gone(talk, visit, office),))
        return await page(talk, visit, office, cohort, more.strip())

    return perform


async def found(talk: Talk, office: Office, cohort: str) -> Cohort | None:
    """Return a campaign of this office's organisation by its id, None for any other."""
    one = await talk.store.cohorts.cohort(cohort)
    own = one is not None and one.organisation == office.organisation.id
    return one if one is not None and own and one.kind == CAMPAIGN else None


async def _show(talk: Talk, visit: Visit, office: Office, cohort: Cohort, told: str = "") -> Reply:
    from bot.organisations import menus  # which lists the entries of this file

    more = menus.about_cohort(talk, visit, office, cohort)
    return campaign_pages.page(talk, visit, office, cohort, more, told)


async def _shown(talk: Talk, visit: Visit, office: Office, cohort: Cohort, rest: str) -> Reply:
    return await _show(talk, visit, office, cohort)


async def _parts(talk: Talk, visit: Visit, office: Office, cohort: Cohort, rest: str) -> Reply:
    return campaign_pages.parts(talk, visit, office, cohort)


# -- changing -----------------------------------------------------------------------------------


async def _changed(talk: Talk, visit: Visit, office: Office, cohort: Cohort, **parts: Any) -> Reply:
    """Save what else was chosen, and show the campaign.

    Raises:
        CampaignError: it cannot be.
    """
    plan = replace(campaigns.plan_of(cohort), **parts)
    me, at = visit.known_person.id, visit.incoming.at
    try:
        cohort = await campaigns.change(talk.around, cohort, plan, me, at, visit.update)
    except StaleCohort:
        return await _meanwhile(talk, visit, office, cohort)
    return await _show(talk, visit, office, cohort)


async def _meanwhile(talk: Talk, visit: Visit, office: Office, cohort: Cohort) -> Reply:
    """Show a campaign that somebody else just changed; what was chosen here is not saved."""
    now = await talk.store.cohorts.cohort(cohort.id) or cohort
    told = words_of(talk, visit).say("campaign_changed_meanwhile")
    return await _show(talk, visit, office, now, told)


def _typed(word: str, read: Callable[[str], Any], part: str, nothing: Any = None) -> Page:
    """Return what asks for a part in words, and takes what is typed (or the button for none)."""

    async def perform(talk: Talk, visit: Visit, office: Office, cohort: Cohort, rest: str) -> Reply:
        words = words_of(talk, visit)
        told: tuple[Block, ...] = ()
        if rest:
            taken = rest == NONE and part != "title" and visit.incoming.data is not None
            try:
                value = nothing if taken else read(rest)
                return await _changed(talk, visit, office, cohort, **{part: value})
            except CampaignError as wrong:
                told = (Block(NOTICE, words.say(wrong.key, wrong.params)),)
        rows: list[tuple[Button, ...]] = []
        if part != "title":
            none = Button(words.say(f"button_campaign_{word}_none"),
                          office.command(word, f"{cohort.id} {NONE}"))  # fmt: skip
            rows.append((none,))
        rows.append((campaign_pages.back_to(words, office, cohort),))
        question = asking.question(words.say(f"campaign_ask_{word}"))
        return await asking.ask(
            talk, visit, office, word, (*told, question), tuple(rows), rest=cohort.id
        )

    return perform


async def _asks(talk: Talk, visit: Visit, office: Office, cohort: Cohort, rest: str) -> Reply:
    """Choose which questionnaire joining starts, by its place in the list."""
    words, catalog = words_of(talk, visit), talk.around.catalog
    names = campaigns.choosable(talk.around)
    if rest.isdecimal() and int(rest) < len(names):
        chosen = campaigns.started_with(names[int(rest)])
        return await _changed(talk, visit, office, cohort, questionnaires=chosen)
    now = terms.questionnaire_of(cohort, catalog)
    rows: list[tuple[Button, ...]] = []
    for at, name in enumerate(names):
        header = catalog.open(name, language=words.language).header
        label = words.say(
            "campaign_asks_choice", {"title": header.title, "minutes": header.minutes}
        )
        kind = TICKED if name == now else "choice"
        rows.append((Button(label, office.command("asks", f"{cohort.id} {at}"), kind),))
    rows.append((campaign_pages.back_to(words, office, cohort),))
    blocks = (Block(TEXT, words.say("campaign_ask_asks")),)
    return Reply((message(talk, visit, blocks, tuple(rows)),))


async def _speak(talk: Talk, visit: Visit, office: Office, cohort: Cohort, rest: str) -> Reply:
    """Tick and untick the languages; the last one stays."""
    offered = talk.offered_languages()
    if rest == ALL:
        return await _changed(talk, visit, office, cohort, languages=())
    now = terms.languages_of(cohort, offered)
    if rest in offered:
        wanted = [one for one in offered if (one in now) != (one == rest)]
        if not wanted:
            return _languages(talk, visit, office, cohort)
        plan = replace(campaigns.plan_of(cohort), languages=tuple(wanted))
        me, at = visit.known_person.id, visit.incoming.at
        try:
            cohort = await campaigns.change(talk.around, cohort, plan, me, at, visit.update)
        except StaleCohort:
            return await _meanwhile(talk, visit, office, cohort)
    return _languages(talk, visit, office, cohort)


def _languages(talk: Talk, visit: Visit, office: Office, cohort: Cohort) -> Reply:
    words, offered = words_of(talk, visit), talk.offered_languages()
    now = terms.languages_of(cohort, offered)
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                language_name(one),
                office.command("speak", f"{cohort.id} {one}"),
                TICKED if one in now else "choice",
            ),
        )
        for one in offered
    ]
    every = Button(words.say("button_campaign_speak_all"),
                   office.command("speak", f"{cohort.id} {ALL}"), MOVE)  # fmt: skip
    rows += [(every,), (campaign_pages.back_to(words, office, cohort),)]
    return Reply(
        (message(talk, visit, (Block(TEXT, words.say("campaign_ask_speak")),), tuple(rows)),)
    )


# -- joining begins and ends ----------------------------------------------------------------------


async def _open(talk: Talk, visit: Visit, office: Office, cohort: Cohort, rest: str) -> Reply:
    return await _moved(talk, visit, office, cohort, campaigns.reopen, "campaign_told_open")


async def _close(talk: Talk, visit: Visit, office: Office, cohort: Cohort, rest: str) -> Reply:
    return await _moved(talk, visit, office, cohort, campaigns.close, "campaign_told_closed")


async def _moved(
    talk: Talk,
    visit: Visit,
    office: Office,
    cohort: Cohort,
    move: Callable[..., Awaitable[Cohort]],
    told: str,
) -> Reply:
    me, at = visit.known_person.id, visit.incoming.at
    try:
        cohort = await move(talk.store, cohort, me, at, visit.update)
    except StaleCohort:
        return await _meanwhile(talk, visit, office, cohort)
    return await _show(talk, visit, office, cohort, words_of(talk, visit).say(told))


# -- to print and to forward ---------------------------------------------------------------------


async def _files(talk: Talk, visit: Visit, office: Office, cohort: Cohort, rest: str) -> Reply:
    words = words_of(talk, visit)
    files = campaign_files.documents(talk, words, cohort)
    blocks = (Block(TEXT, words.say("campaign_files" if files else "campaign_nowhere")),)
    rows: Rows = ((campaign_pages.back_to(words, office, cohort),),)
    return Reply((replace(message(talk, visit, blocks, rows), documents=files),))


async def _texts(talk: Talk, visit: Visit, office: Office, cohort: Cohort, rest: str) -> Reply:
    words = words_of(talk, visit)
    texts = campaign_files.texts(talk, office.organisation, cohort)
    blocks = (Block(TEXT, words.say("campaign_texts" if texts else "campaign_nowhere")),)
    tell = Button(words.say("button_campaign_tell_invited"),
                  office.command(campaign_pages.INVITED, cohort.id))  # fmt: skip
    told = ((tell,),) if texts and not campaigns.plan_of(cohort).invited else ()
    rows: Rows = (*told, (campaign_pages.back_to(words, office, cohort),))
    return Reply((*texts, message(talk, visit, blocks, rows)))


ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(ASSOCIATION, "new", "button_campaign_new", new, kind=MAIN),
    Entry(ASSOCIATION, campaign_pages.WORD, "button_campaign", _of(_shown), each=True),
    Entry(ASSOCIATION, campaign_pages.CHANGE, perform=_of(_parts)),
    Entry(ASSOCIATION, "title", perform=_of(_typed("title", campaigns.title_of, "title"))),
    Entry(ASSOCIATION, "asks", perform=_of(_asks)),
    Entry(ASSOCIATION, "speak", perform=_of(_speak)),
    Entry(
        ASSOCIATION,
        "contacts",
        perform=_of(_typed("contacts", campaigns.contacts_of, "contacts", ())),
    ),
    Entry(ASSOCIATION, "starts", perform=_of(_typed("starts", campaigns.day_of, "starts"))),
    Entry(ASSOCIATION, "ends", perform=_of(_typed("ends", campaigns.day_of, "ends"))),
    Entry(
        ASSOCIATION,
        campaign_pages.INVITED,
        perform=_of(_typed("invited", campaigns.invited_of, "invited", 0)),
    ),
    Entry(ASSOCIATION, campaign_pages.OPEN, perform=_of(_open)),
    Entry(ASSOCIATION, campaign_pages.CLOSE, perform=_of(_close)),
    Entry(ASSOCIATION, campaign_pages.FILES, perform=_of(_files)),
    Entry(ASSOCIATION, campaign_pages.TEXTS, perform=_of(_texts)),
)
