"""A campaign as its officers see it in the chat: what was chosen, how to join, what can be done.

Rule of this file: it puts a campaign into words and buttons; nothing is changed here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from bot.associations import campaigns
from bot.cohorts import terms
from bot.messages import ITEM, MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button, Message, Reply
from bot.organisations.roles import Office
from bot.saying import Rows, go_on, message, words_of
from bot.speaking import offered_languages
from bot.visit import Visit
from bot.web.qr import is_only_here
from bot.wording import Wording, language_name
from reports.qr import grouped
from storage.cohorts import Cohort

if TYPE_CHECKING:
    from bot.surroundings import Surroundings
    from bot.talk import Talk

WORD: Final = "campaign"
CHANGE: Final = "change"
TITLE_WORD, ASKS, SPEAK, CONTACTS = "title", "asks", "speak", "contacts"
STARTS, ENDS, INVITED = "starts", "ends", "invited"
PARTS: Final = (TITLE_WORD, ASKS, SPEAK, CONTACTS, STARTS, ENDS, INVITED)
"""What can be changed, each behind a word of its own."""
OPEN, CLOSE, FILES, TEXTS = "open", "close", "files", "texts"


def page(
    talk: Talk,
    visit: Visit,
    office: Office,
    cohort: Cohort,
    more: Rows = (),
    told: str = "",
) -> Reply:
    """Return how a campaign stands, after a sentence if there is one; `more` are buttons."""
    words = words_of(talk, visit)
    state = campaigns.state_of(cohort, visit.incoming.at)
    blocks = [Block(NOTICE, told)] if told else []
    blocks += [
        Block(TITLE, cohort.title),
        Block(TEXT, words.say(f"campaign_{state}", days(words, cohort))),
    ]
    blocks += [Block(ITEM, f"• {line}") for line in chosen(talk.around, words, cohort)]
    if state in (campaigns.OPEN, campaigns.LATER):
        blocks += _joining(talk, words, cohort)
    rows = _rows(words, office, cohort, state, more)
    return Reply((message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit))),))


def _rows(words: Wording, office: Office, cohort: Cohort, state: str, more: Rows) -> Rows:
    def button(word: str, kind: str = "choice") -> tuple[Button, ...]:
        label = words.say(f"button_campaign_{word}")
        return (Button(label, office.command(word, cohort.id), kind),)

    back = (Button(words.say("button_back_to_menu"), office.command(), MOVE),)
    if state == campaigns.PREPARED:
        return (button(OPEN, MAIN), *(button(one) for one in PARTS), back)
    if state == campaigns.ENDED:
        return (*more, button(OPEN), button(CHANGE, MOVE), back)
    spread = (button(FILES), button(TEXTS)) if state != campaigns.OVER else ()
    return (*spread, *more, button(CHANGE, MOVE), button(CLOSE, MOVE), back)


def parts(talk: Talk, visit: Visit, office: Office, cohort: Cohort) -> Reply:
    """Return the buttons of all that can be changed."""
    words = words_of(talk, visit)
    blocks = [Block(TITLE, cohort.title)]
    blocks += [Block(ITEM, f"• {line}") for line in chosen(talk.around, words, cohort)]
    rows = [
        (Button(words.say(f"button_campaign_{one}"), office.command(one, cohort.id)),)
        for one in PARTS
    ]
    rows.append((back_to(words, office, cohort),))
    return Reply((message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit))),))


def back_to(words: Wording, office: Office, cohort: Cohort) -> Button:
    """Return the button that leads back to a campaign."""
    label = words.say("button_campaign_back", {"title": cohort.title})
    return Button(label, office.command(WORD, cohort.id), MAIN)


def gone(talk: Talk, visit: Visit, office: Office) -> Message:
    """Return what is said of a campaign that is not there, or not hers."""
    words = words_of(talk, visit)
    back = Button(words.say("button_back_to_menu"), office.command(), MAIN)
    blocks = (Block(NOTICE, words.say("entry_unknown")),)
    return message(talk, visit, blocks, ((back,), *go_on(talk, visit)))


# -- in words ---------------------------------------------------------------------------------


def chosen(around: Surroundings, words: Wording, cohort: Cohort) -> tuple[str, ...]:
    """Return what was chosen for a campaign, a line for each part."""
    plan, catalog = campaigns.plan_of(cohort), around.catalog
    known = [one for one in plan.questionnaires if one in catalog.refs()]
    titles = [catalog.open(one, language=words.language).header.title for one in known]
    speaks = [language_name(one) for one in terms.languages_of(cohort, offered_languages(around))]
    comma = words.say("campaign_comma")
    lines = [
        words.say("campaign_line_asks", {"titles": comma.join(titles)}),
        words.say("campaign_line_speak", {"names": comma.join(speaks)}),
    ]
    contacts = "; ".join(terms.contacts_of(cohort, words.language))
    key = "campaign_line_contacts" if contacts else "campaign_line_no_contacts"
    lines.append(words.say(key, {"contacts": contacts}))
    for name, day in ((STARTS, plan.starts), (ENDS, plan.ends)):
        if day is not None:
            lines.append(words.say(f"campaign_line_{name}", {"day": said_day(words, day)}))
    if plan.invited:
        lines.append(words.say("campaign_line_invited", {"count": plan.invited}))
    return tuple(lines)


def said_day(words: Wording, day: date) -> str:
    """Return a day in words."""
    from babel.dates import format_date  # slow to load, seldom needed

    return format_date(day, "long", words.language)


def days(words: Wording, cohort: Cohort) -> dict[str, str]:
    """Return the first and the last day in words, as far as they are set."""
    days = {"starts": terms.first_day(cohort), "ends": terms.last_day(cohort)}
    return {name: said_day(words, day) for name, day in days.items() if day is not None}


def _joining(talk: Talk, words: Wording, cohort: Cohort) -> list[Block]:
    """Return where one joins, each address in a paragraph of its own."""
    blocks = []
    for channel, address in campaigns.joining(talk.around, cohort).items():
        blocks += [Block(TEXT, words.say(f"campaign_join_{channel}")), Block(TEXT, address)]
    if is_here_only(talk.around):
        blocks.append(Block(NOTICE, words.say("campaign_only_here")))
    if cohort.spoken:
        code = {"code": grouped(cohort.spoken)}
        blocks.append(Block(TEXT, words.say("campaign_join_spoken", code)))
    return blocks


def is_here_only(around: Surroundings) -> bool:
    """Tell whether the address of the web leads nowhere but to this machine."""
    from urllib.parse import urlsplit

    return is_only_here(urlsplit(around.base_url).hostname or "")
