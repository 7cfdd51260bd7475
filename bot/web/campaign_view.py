"""A campaign as its officers see it in the browser: how it stands, how members join, what to print.

Rule of this file: it puts a campaign into words and values for the page; nothing is changed here.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from bot.associations import campaign_files, campaign_pages, campaigns
from bot.associations.campaign_files import PNG, POSTER, SVG
from bot.cohorts import terms
from bot.speaking import offered_languages
from bot.web.campaign_access import Looking
from bot.wording import language_name, wording
from storage.cohorts import Cohort

FILES: Final = {POSTER: "poster", PNG: "code", SVG: "code"}
"""What a file is called at the end of its address; its suffix follows."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to join: its address, and files to print as (address, label)."""

    name: str
    address: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A message to forward in a language."""

    language: str
    name: str
    direction: str
    text: str

    @property
    def rows(self) -> int:
        """How high a field it fills, roughly."""
        return 3 + len(self.text) // 60


def file_name(kind: str, way: str) -> str:
    """Return what a file is called at the end of its address."""
    return f"{FILES[kind]}-{way}.{campaign_files.KINDS[kind]}"


def ways(looking: Looking, cohort: Cohort, path: str) -> tuple[Way, ...]:
    """Return the ways to join, each with its files; `path` is that of the campaign's page."""
    say, found = looking.words.say, []
    for way, address in campaigns.joining(looking.around, cohort).items():
        named = {"way": say(f"campaign_way_{way}")}
        files = tuple(
            (f"{path}/{file_name(kind, way)}", say(f"document_campaign_{kind}", named))
            for kind in campaign_files.KINDS
        )
        found.append(Way(way, address, files))
    return tuple(found)


def to_forward(looking: Looking, cohort: Cohort) -> tuple[Words, ...]:
    """Return a message in each language of a campaign, that of the page first."""
    around, organisation = looking.around, looking.office.organisation
    spoken = terms.languages_of(cohort, offered_languages(around))
    first = sorted(spoken, key=lambda one: one != looking.words.language)
    return tuple(
        Words(
            one,
            language_name(one),
            wording(one).direction,
            campaign_files.text_in(around, organisation, cohort, one),
        )
        for one in first
    )


async def chosen(looking: Looking, cohort: Cohort) -> tuple[str, ...]:
    """Return what was chosen for a campaign, a line for each part."""
    lines = campaign_pages.chosen(looking.around, looking.words, cohort)
    own = await look_name(looking)
    if not own:
        return lines
    is_plain = terms.look(cohort) == terms.PLAIN_LOOK
    key = "campaign_line_look_plain" if is_plain else "campaign_line_look"
    return (*lines, looking.words.say(key, {"name": own}))


async def look_name(looking: Looking) -> str:
    """Return the name in the branding folder of an association, empty where it has none."""
    around, name = looking.around, looking.office.organisation.brand
    if around.looks is None or not name:
        return ""
    brand = await asyncio.to_thread(around.looks.named, name)
    return brand.line(looking.words.language).name if brand is not None else ""
