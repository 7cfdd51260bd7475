"""What an association prints and forwards: poster, QR codes, and words with the link.

Rule of this file: everything is made from the campaign as it stands, for its officers alone; what
members read says honestly who sees what.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from bot import speaking
from bot.associations import campaigns
from bot.cohorts import terms
from bot.messages import INPUT_NONE, TEXT, Block, Document, Message
from bot.organisations import roles
from bot.reporting import rendering
from bot.reporting.documents import AS, RenderedDocument
from bot.reporting.shelf import Place
from bot.wording import Wording, wording
from reports import qr
from storage.cohorts import CAMPAIGN, Cohort, Organisation

if TYPE_CHECKING:
    from bot.surroundings import Surroundings
    from bot.talk import Talk
    from reports.branding import Brand

POSTER, PNG, SVG = "poster", "qrpng", "qrsvg"
KINDS: Final = {POSTER: "pdf", PNG: "png", SVG: "svg"}
"""The kinds of files and their suffixes."""
TYPES: Final = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}
WEB, TELEGRAM = "web", "telegram"


def documents(talk: Talk, words: Wording, cohort: Cohort) -> tuple[Document, ...]:
    """Return the files of a campaign, to hand over; each leads to one of the ways to join."""
    ways = campaigns.joining(talk.around, cohort)
    return tuple(
        Document(
            cohort.id,
            0,
            f"{kind}{AS}{way}",
            name_of(cohort, kind, way),
            words.say(f"document_campaign_{kind}", {"way": words.say(f"campaign_way_{way}")}),
        )
        for way in ways
        for kind in KINDS
    )


async def rendered(talk: Talk, person: str, about: str, kind: str) -> RenderedDocument | None:
    """Return a file of a campaign by its id, None where this person is no officer of it."""
    office = await roles.office_for_cohort(talk.store, person, about)
    cohort = await talk.store.cohorts.cohort(about)
    if office is None or cohort is None or cohort.kind != CAMPAIGN:
        return None
    kind, _, way = kind.partition(AS)
    make = await asyncio.to_thread(maker, talk.around, office.organisation, cohort, kind, way)
    if make is None:
        return None
    place = Place(cohort.id, cohort.revision, f"{kind}{AS}{way}", "")
    content = await talk.shelf.file(place, make)
    return RenderedDocument(name_of(cohort, kind, way), TYPES[KINDS[kind]], content)


def maker(
    around: Surroundings, organisation: Organisation, cohort: Cohort, kind: str, way: str
) -> Callable[[], bytes] | None:
    """Return what makes a file, anywhere; None where there is no such file. It may read a look."""
    address = campaigns.joining(around, cohort).get(way)
    if address is None or kind not in KINDS:
        return None
    if kind == PNG:
        return partial(qr.qr_png, address)
    if kind == SVG:
        return partial(qr.qr_svg, address)
    return _poster(around, organisation, cohort, address, way)


def _poster(
    around: Surroundings, organisation: Organisation, cohort: Cohort, address: str, way: str
) -> Callable[[], bytes]:
    short = f"{around.base_url}/join" if way == WEB else address.partition("?")[0]
    return partial(
        rendering.poster,
        title=cohort.title,
        link=address,
        day=cohort.created_at.date(),
        languages=terms.languages_of(cohort, speaking.offered_languages(around)),
        address=short.partition("://")[2],
        spoken=cohort.spoken,
        minutes=_minutes(around, cohort),
        brand=brand_of(around, organisation, cohort),
    )


def _minutes(around: Surroundings, cohort: Cohort) -> str:
    """Return how long what joining starts takes, in figures that every language has."""
    ref_id = terms.questionnaire_of(cohort, around.catalog)
    return "-".join(re.findall(r"\d+", around.catalog.open(ref_id).header.minutes)) or "10"


def brand_of(
    around: Surroundings, organisation: Organisation, cohort: Cohort | None = None
) -> Brand | None:
    """Return the look of an organisation: its own, else that of this service, if there is one.

    A campaign can do without its organisation's own.
    """
    is_plain = cohort is not None and terms.look(cohort) == terms.PLAIN_LOOK
    name = "" if is_plain else organisation.brand
    own = around.looks.named(name) if around.looks and name else None
    return own or around.brand


def name_of(cohort: Cohort, kind: str, way: str) -> str:
    """Return what a file of a campaign is called."""
    plain = re.sub(r"[^a-z0-9]+", "-", cohort.title.casefold()).strip("-")[:40] or "campaign"
    what = "poster" if kind == POSTER else "qr"
    return f"fairhire-{what}-{plain}{'-telegram' if way == TELEGRAM else ''}.{KINDS[kind]}"


# -- to forward -----------------------------------------------------------------------------------


def texts(talk: Talk, organisation: Organisation, cohort: Cohort) -> tuple[Message, ...]:
    """Return a message to forward in each language of a campaign; none without an address."""
    if not campaigns.joining(talk.around, cohort):
        return ()
    return tuple(
        _as_message(wording(one), text_in(talk.around, organisation, cohort, one))
        for one in terms.languages_of(cohort, talk.offered_languages())
    )


def text_in(around: Surroundings, organisation: Organisation, cohort: Cohort, language: str) -> str:
    """Return the words to forward in a language, with the links."""
    words = wording(language)
    ref_id = terms.questionnaire_of(cohort, around.catalog)
    minutes = around.catalog.open(ref_id, language=language).header.minutes
    about = {"title": cohort.title, "organisation": organisation.name, "minutes": minutes}
    lines = [words.say("campaign_text", about)]
    for way, address in campaigns.joining(around, cohort).items():
        lines.append(f"{words.say(f'campaign_text_{way}')} {address}")
    return "\n\n".join(lines)


def _as_message(words: Wording, text: str) -> Message:
    blocks = tuple(Block(TEXT, one) for one in text.split("\n\n"))
    return Message(
        blocks, live=False, input=INPUT_NONE, language=words.language, direction=words.direction
    )
