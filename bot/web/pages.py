"""Pages from templates, with the sentences of one language.

Rule of this file: a template gets values and words, never a store; whatever a person wrote is
escaped, and no page is kept by the browser.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.intents import COMMANDS, OFFICES
from bot.web.assets import address_of_asset
from bot.web.qr import qr_code
from bot.wording import Wording, wording

_environment: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals["asset"] = address_of_asset
_environment.globals["qr_code"] = qr_code
_COMMAND: Final = re.compile(rf"(?<![\w/])(/(?:{'|'.join((*COMMANDS, *OFFICES))}))(?![\w/])")
_TAPPABLE: Final = Markup(
    '<button class="command" dir="ltr" form="commands" name="data" value="{0}">{0}</button>'
)


def with_commands(text: str) -> Markup:
    """Return a text whose commands ("/export") can be tapped, as part of the form `commands`."""
    parts = _COMMAND.split(text)
    return Markup("").join(
        _TAPPABLE.format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


_environment.filters["with_commands"] = with_commands


def page(template: str, words: Wording, status: int = 200, **values: Any) -> web.Response:
    """Return a page as a response; language and direction are those of the words if not given."""
    given = {"language": words.language, "direction": words.direction, **values}
    text = _environment.get_template(template).render(say=words.say, **given)
    return web.Response(text=text, content_type="text/html", charset="utf-8", status=status)


def fragment(template: str, words: Wording, **values: Any) -> str:
    """Return a part of a page as text, for a page that is there already."""
    given = {"language": words.language, "direction": words.direction, **values}
    return _environment.get_template(template).render(say=words.say, **given)


def error_page(status: int, language: str) -> web.Response:
    """Return the page that says in plain words what went wrong."""
    words = wording(language)
    known = status if status in (400, 403, 404, 413, 429, 500, 503) else 400
    return page("error.html", words, status, key=f"web_error_{known}")
