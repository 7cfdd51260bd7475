"""`fairhire prepare`: a list to print, of what to know and to have at hand before the chat.

Rule of this file: it reads, makes and writes; what stands on the list is `reports.preparation`'s.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from datetime import date as day_type

    from flows.interview import Interview
    from questionnaires.catalog import Catalog
    from questionnaires.model import Questionnaire
    from reports.preparation import Profile

ABROAD, HOME, AGENCIES, DIRECT = "abroad", "home", "agencies", "direct"
"""What else `--firm` understands: where people come from, and how they are found."""


def prepare(
    ref: str = typer.Argument("fair_recruitment", help="The questionnaire, such as quick_scan."),
    out: Path = typer.Option(..., help="The folder to write to; made if it is not there."),
    answers: Path | None = typer.Option(
        None, help="An answers document; what it answers is left out. Default: none."
    ),
    firm: str = typer.Option(
        "",
        help="What is known of the firm, separated by commas: employer, recruiter, both or"
        " household; how many workers; abroad or home (where people come from); agencies or"
        " direct (how they are found). Such as employer,30,abroad,agencies. Default: nothing.",
    ),
    language: str = typer.Option("", help="The language of the list. Default: the document's."),
    date: str = typer.Option("", help="The date of the list, YYYY-MM-DD. Default: today."),
) -> None:
    """Write a list of questions and papers to prepare, by who in the firm can answer."""
    from bot import wiring
    from bot.commands.day_given import day_given
    from flows.view import View
    from reports.preparation import fitted, preparation
    from reports.renderers.preparation import PREPARATION_FORMATS
    from reports.wording import wording_for

    settings = settings_given()
    day = day_given(date, settings.timezone)
    catalog = wiring.catalog_of(settings)
    questionnaire, interview = _opened(catalog, ref, answers, language, day)
    interview, assumed = fitted(questionnaire, interview, _profile(questionnaire, firm))
    view = View(questionnaire, interview, day)
    made = preparation(questionnaire, view, wording_for(questionnaire.text_language), assumed)
    out.mkdir(parents=True, exist_ok=True)
    for suffix, render in PREPARATION_FORMATS.items():
        path = out / f"preparation.{suffix}"
        path.write_bytes(render(made, day))
        print(path)


def _opened(
    catalog: Catalog, ref: str, answers: Path | None, language: str, day: day_type
) -> tuple[Questionnaire, Interview]:
    """Return the questionnaire in the language of the list, and the interview so far."""
    from bot.commands.answers_given import language_of, read_document
    from bot.mishaps import WRONG, Refused

    if answers is None:
        interview = _nothing_yet(catalog, ref, language, day)
    else:
        found, interview = read_document(catalog, answers, day)
        if found.ref_id != ref:
            raise Refused(f"{answers} answers {found.ref_id}, not {ref}. Please name that.", WRONG)
    spoken = language_of(catalog, interview, language)
    return catalog.open(interview.ref_id, interview.version, spoken), interview


def _nothing_yet(catalog: Catalog, ref: str, language: str, day: day_type) -> Interview:
    from datetime import UTC, datetime, time

    from flows.interview import Interview

    midnight = datetime.combine(day, time(), UTC)
    return Interview(
        id="",
        person="",
        ref_id=ref,
        version=catalog.open(ref).version,
        status="asking",
        started_at=midnight,
        updated_at=midnight,
        language=language or "en",
    )


def _profile(questionnaire: Questionnaire, text: str) -> Profile:
    """Return what `--firm` says; a word that means nothing here is told."""
    from dataclasses import replace

    from bot.mishaps import WRONG, Refused
    from reports.preparation import KIND, Profile

    question = questionnaire.question_by_name.get(KIND)
    kinds = tuple(question.choice_by_name) if question else ()
    found = Profile()
    for word in filter(None, (one.strip().casefold() for one in text.split(","))):
        if word in kinds:
            found = replace(found, kind=word)
        elif word.isdecimal():
            found = replace(found, workers=int(word))
        elif word in (ABROAD, HOME):
            found = replace(found, abroad=word == ABROAD)
        elif word in (AGENCIES, DIRECT):
            found = replace(found, agencies=word == AGENCIES)
        else:
            known = ", ".join((*kinds, "a number", ABROAD, HOME, AGENCIES, DIRECT))
            raise Refused(f"--firm {word}: please choose among {known}.", WRONG)
    return found
