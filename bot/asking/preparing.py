"""The list of what to know and to have at hand, offered in the chat while a questionnaire is open.

Rule of this file: it is made for the interview as it stands, so what is answered is not asked to be
prepared; what stands on it is `reports.preparation`'s.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.asking.question_buttons import PREPARE
from bot.messages import MOVE, Button, Document
from bot.reporting import rendering
from bot.reporting.documents import AS, RenderedDocument
from bot.reporting.shelf import Place
from bot.wording import Wording
from flows.interview import Interview, day_of
from flows.view import View
from reports.preparation import Preparation, preparation
from reports.wording import wording_for

if TYPE_CHECKING:
    from bot.talk import Talk

KIND: Final = "preparation"
FORMATS: Final = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}
COMMAND: Final = PREPARE.partition(" ")[2]
"""What stands behind `/help` to have it."""


def is_offered(interview: Interview | None) -> bool:
    """Tell whether there are questions to prepare for."""
    return interview is not None and interview.status == "asking"


def button(words: Wording) -> Button:
    """Return the button that offers the list."""
    return Button(words.say("button_preparation"), PREPARE, MOVE)


def documents_of(words: Wording, interview: Interview) -> tuple[Document, ...]:
    """Return the list as files, to hand over."""
    return tuple(
        Document(
            interview.id,
            0,
            f"{KIND}{AS}{form}",
            _name(interview, form),
            words.say(f"document_preparation_{form}"),
        )
        for form in FORMATS
    )


def _name(interview: Interview, form: str) -> str:
    return f"fairhire-prepare-{interview.ref_id}.{form}"


async def rendered(talk: Talk, interview: Interview, kind: str) -> RenderedDocument | None:
    """Return the list of an interview the caller may see; None if there is no such file."""
    form = kind.partition(AS)[2]
    if form not in FORMATS or not is_offered(interview):
        return None
    day = day_of(interview, interview.updated_at)
    view = View(talk.questionnaire_of(interview), interview, day)
    listed = await asyncio.to_thread(_listed, view)
    as_it_stands = f"{kind}{AS}{interview.updated_at.isoformat()}"
    place = Place(interview.id, 0, as_it_stands, interview.language)
    make = partial(rendering.preparation, listed, day, form)
    content = await talk.shelf.file(place, make)
    return RenderedDocument(_name(interview, form), FORMATS[form], content)


def _listed(view: View) -> Preparation:
    say = wording_for(view.questionnaire.text_language)
    return preparation(view.questionnaire, view, say)
