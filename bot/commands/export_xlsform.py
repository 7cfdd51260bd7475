"""`fairhire export-xlsform`: a questionnaire as a spreadsheet that ODK and KoboToolbox understand.

Rule of this file: it opens, asks for the workbook and writes it; what stands in it is decided in
`questionnaires.xlsform`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from datetime import datetime

    from questionnaires.catalog import Catalog
    from questionnaires.model import Questionnaire
    from questionnaires.xlsform.exporting import Words


def export_xlsform(
    reference: str = typer.Argument(
        metavar="REF", help="The questionnaire, such as quick_scan or quick_scan/v1."
    ),
    out: Path | None = typer.Option(
        None, help="The file to write. Default: <name>_v<version>.xlsx, here."
    ),
    force: bool = typer.Option(False, "--force", help="Write over a file that is there."),
) -> None:
    """Write a questionnaire as a spreadsheet (XLSForm) for ODK and KoboToolbox.

    It holds all languages, findings and conditions; `fairhire import-xlsform` brings it back,
    changed or not.
    """
    from bot import wiring
    from bot.commands.reference import open_reference
    from bot.commands.writing import write_file
    from bot.mishaps import Refused
    from questionnaires.xlsform import exporting, workbook

    catalog = wiring.catalog_of(settings_given())
    written = open_reference(catalog, reference)
    path = out or Path(f"{written.ref_id}_v{written.version}.xlsx")
    if path.exists() and not force:
        raise Refused(f"{path} is there already: please name another --out, or add --force.")
    if reason := exporting.misfit(written):
        raise Refused(f"{reason} Please repair what `fairhire check` finds, then export.")
    heard = _heard(catalog, written)
    sheets = exporting.exported(heard, _words(tuple(heard)), _reviews(catalog, tuple(heard)))
    header = written.header
    try:
        made = workbook.written(sheets, header.title, header.version, _day(header.publication_date))
    except workbook.TooLong as fault:
        raise Refused(
            f"A text is too long for a spreadsheet: {fault}. Please shorten it."
        ) from None
    write_file(path, made)
    print(path)


def _heard(catalog: Catalog, written: Questionnaire) -> dict[str, Questionnaire]:
    """Return the questionnaire in all its languages, the one it was written in first."""
    ref_id, version, own = written.ref_id, written.version, written.header.language
    languages = dict.fromkeys((own, *catalog.languages(ref_id, version)))
    return {language: catalog.open(ref_id, version, language) for language in languages}


def _words(languages: tuple[str, ...]) -> Words:
    from bot.wording import wording
    from questionnaires.values import TYPED_KINDS

    found = {}
    for language in languages:
        say = wording(language).say
        found[language] = {kind: say(f"typed_{kind}") for kind in TYPED_KINDS}
        found[language] |= {key: say(f"xlsform_{key}") for key in ("currency", "instead")}
    return found


def _reviews(catalog: Catalog, languages: tuple[str, ...]) -> dict[str, str]:
    """Return who has read the translations, by language; the first language needs none."""
    return {one: catalog.translations(one).review for one in languages[1:]}


def _day(text: str) -> datetime:
    """Return the date the workbook bears: the questionnaire's, so that bytes stay the same."""
    from datetime import datetime

    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return datetime(2000, 1, 1)  # noqa: DTZ001 - a property of the file, without a zone
