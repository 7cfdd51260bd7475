"""The poster of a campaign or a workshop: a QR code to scan, and what it leads to, in plain words.

Rule of this file: a page for each language and nothing that names a person; the same poster gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from reports.branding import MAIN, SECOND, Brand
from reports.qr import grouped, qr_svg
from reports.renderers.pdf import typeset
from reports.wording import Wording, wording_for

CAMPAIGN: Final = "campaign"
WORKSHOP: Final = "workshop"
MEDIA_TYPE: Final = "application/pdf"


@dataclass(frozen=True)
class Poster:
    """What a poster says.

    `link` is what the code leads to. `address` is a short one that people can type, without
    `https://`; with a `spoken` code they type that there. `minutes` says how long the questions
    take (`10`, `10 to 15`); `titles` are titles in other languages, by language.
    """

    title: str
    link: str
    day: date
    languages: tuple[str, ...] = ("en",)
    kind: str = CAMPAIGN
    address: str = ""
    spoken: str = ""
    minutes: str = "10"
    brand: Brand | None = None
    titles: Mapping[str, str] = field(default_factory=dict)


def poster(made: Poster) -> bytes:
    """Return the poster as a tagged PDF: A4, one page for each language, in their order.

    Raises:
        ValueError: there is no language, or the link is too long for a QR code.
    """
    if not made.languages:
        raise ValueError("a poster needs at least one language")
    pages = [_page(made, wording_for(language)) for language in dict.fromkeys(made.languages)]
    content = {
        "title": made.title,
        "iso_date": made.day.isoformat(),
        "code": list(qr_svg(made.link)),
        "pages": pages,
    }
    return typeset("poster.typ", content, made.day)


def _page(made: Poster, say: Wording) -> dict[str, Any]:
    line = made.brand.line(say.language) if made.brand else None
    return {
        "language": say.language.split("-")[0],
        "direction": say.direction,
        "title": made.titles.get(say.language, made.title),
        "invites": say(f"poster.invites.{made.kind}"),
        "scan": say("poster.scan"),
        "code_alt": say("poster.code_alt"),
        "type_it": say("poster.type_code" if made.spoken else "poster.type_link"),
        "address": made.address,
        "spoken_label": say("poster.spoken"),
        "spoken": grouped(made.spoken),
        "sentences": _sentences(made, say),
        "own": say("poster.own"),
        "main": line.main if line else MAIN,
        "second": line.second if line else SECOND,
        "name": line.name if line else "",
        "contact": line.contact if line else "",
        "footer": line.footer if line else "",
        "logo": list(line.logo) if line else [],
        "logo_kind": line.logo_kind if line else "",
    }


def _sentences(made: Poster, say: Wording) -> list[tuple[str, str]]:
    """Return what it is, how long it takes and who sees what, each under its short question."""
    return [
        (say("poster.what"), say(f"poster.what.{made.kind}")),
        (say("poster.long"), say(f"poster.long.{made.kind}", minutes=made.minutes)),
        (say("poster.who"), say(f"poster.who.{made.kind}")),
    ]
