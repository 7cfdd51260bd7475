"""`fairhire report`: an answers document in, the whole result out, without a chat.

Rule of this file: the same document and date give the same bytes; a document with problems gives
all of them and no report.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.answers_given import language_of, read_with_plan
from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows.follow_up import Mark
    from flows.interview import Interview
    from questionnaires.catalog import Catalog
    from questionnaires.model import Questionnaire
    from reports.branding import Brand
    from reports.model import Report

DOCUMENTS, ALL_DOCUMENTS = "documents", "all-documents"
"""The forms that the plan's actions name, filled in; every form there is."""


def report(  # noqa: PLR0913, PLR0917  # typer: each option of the command is an argument
    answers: Path = typer.Option(..., help="The answers document (JSON), as /export gives it."),
    out: Path = typer.Option(..., help="The folder to write to; made if it is not there."),
    format: str = typer.Option(
        "",
        "--format",
        help="Formats separated by commas, such as pdf,xlsx; zip is all in one, documents"
        " are the forms the plan needs, all-documents every form. Default: all but zip.",
    ),
    language: str = typer.Option("", help="The language of the report. Default: the document's."),
    date: str = typer.Option("", help="The date of the report, YYYY-MM-DD. Default: today."),
    framework: str = typer.Option(
        "", help="Show it in the order of one framework's clauses, such as rba. Default: none."
    ),
    branding: Path | None = typer.Option(
        None, help="A folder with an association's logo, colours and templates. Default: none."
    ),
    before: Path | None = typer.Option(
        None, help="The report.json of last time: what changed since then stands in the report."
    ),
    more: list[Path] = typer.Option(
        [],
        "--with",
        help="Another answers document of the same firm, repeatable: its recruitment costs or"
        " its repayment plan then stand in the report.",
    ),
) -> None:
    """Make the report and action plan from an answers document."""
    from bot import wiring
    from bot.commands.day_given import day_given

    settings = settings_given()
    formats = _formats(format)
    day = day_given(date, settings.timezone)
    catalog = wiring.catalog_of(settings)
    questionnaire, interview, marks = read_with_plan(catalog, answers, day)
    seen_as = _framework(catalog, framework)
    made = _report(catalog, questionnaire, interview, day, language, more)
    made = _as_it_stands(catalog, interview, replace(made, framework=seen_as), marks, before)
    brand = _brand(branding)
    pack = _pack(catalog, made, brand, formats)
    for path in (*_write(made, out, formats, brand, pack), *_write_pack(pack, out, formats)):
        print(path)


def _formats(text: str) -> tuple[str, ...]:
    from bot.mishaps import WRONG, Refused
    from reports.renderers import RENDERERS
    from reports.renderers.bundle import ALL_FORMATS

    wanted = tuple(dict.fromkeys(one.strip().casefold() for one in text.split(",") if one.strip()))
    names = (*ALL_FORMATS, DOCUMENTS, ALL_DOCUMENTS)
    unknown = [one for one in wanted if one not in names]
    if unknown:
        known = ", ".join(names)
        raise Refused(f"--format {', '.join(unknown)}: please choose among {known}.", WRONG)
    return wanted or (*RENDERERS, DOCUMENTS)


def _framework(catalog: Catalog, text: str) -> str:
    from bot.mishaps import WRONG, Refused
    from reports.frameworks import framework_names

    wanted, known = text.strip().casefold(), framework_names(catalog.library("en"))
    if wanted and wanted not in known:
        raise Refused(f"--framework {text}: please choose among {', '.join(known)}.", WRONG)
    return wanted


def _report(
    catalog: Catalog,
    questionnaire: Questionnaire,
    interview: Interview,
    day: date,
    wanted: str,
    more: Sequence[Path],
) -> Report:
    from bot.commands.attached import attached
    from reports.build import build_report

    ref_id, version = questionnaire.ref_id, questionnaire.version
    language = language_of(catalog, interview, wanted)
    extras = attached(catalog, more, day, subject=interview.subject, language=language)
    drafted = language != "en" and catalog.is_machine_drafted(language)
    return build_report(
        catalog.open(ref_id, version, language),
        interview,
        catalog.library(language),
        day,
        language=language,
        extras=replace(extras, machine_drafted=drafted),
    )


def _as_it_stands(
    catalog: Catalog,
    interview: Interview,
    made: Report,
    marks: Sequence[Mark],
    before: Path | None,
) -> Report:
    """Return a report with what became of its plan, beside the one of last time."""
    import json

    from bot.follow_up.states import with_known
    from bot.mishaps import Refused
    from flows.follow_up import standings
    from reports.comparison import compared
    from reports.report_json import report_from_dict

    if before is not None:
        try:
            made = compared(made, report_from_dict(json.loads(before.read_bytes())))
        except (OSError, ValueError) as fault:
            raise Refused(f"--before {before} is no report.json ({fault}).") from fault
    known = standings(marks)
    return with_known(catalog, interview, made, known) if known else made


def _brand(folder: Path | None) -> Brand | None:
    from bot.reporting.brand_folder import read_brand

    return read_brand(folder) if folder is not None else None


def _pack(
    catalog: Catalog, made: Report, brand: Brand | None, formats: Sequence[str]
) -> dict[str, bytes]:
    from reports.documents import document_pack

    if not {DOCUMENTS, ALL_DOCUMENTS, "zip"} & set(formats):
        return {}
    library = catalog.library(made.language)
    return document_pack(made, library, brand=brand, every=ALL_DOCUMENTS in formats)


def _write(
    made: Report,
    out: Path,
    formats: Sequence[str],
    brand: Brand | None,
    pack: dict[str, bytes],
) -> tuple[Path, ...]:
    from reports.renderers import branded
    from reports.renderers.bundle import ALL_FORMATS, bundle

    out.mkdir(parents=True, exist_ok=True)
    renderers = branded(brand)
    written = []
    for name in (one for one in formats if one in ALL_FORMATS):
        path = out / f"report.{ALL_FORMATS[name].suffix}"
        if name in renderers:
            path.write_bytes(renderers[name].render(made))
        else:
            path.write_bytes(bundle(made, pack, renderers))
        written.append(path)
    return tuple(written)


def _write_pack(pack: dict[str, bytes], out: Path, formats: Sequence[str]) -> tuple[Path, ...]:
    if not {DOCUMENTS, ALL_DOCUMENTS} & set(formats):
        return ()
    folder = out / DOCUMENTS
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pack.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in pack)
