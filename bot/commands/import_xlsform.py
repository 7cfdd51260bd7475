"""`fairhire import-xlsform`: a spreadsheet in the XLSForm format becomes a draft questionnaire.

Rule of this file: it reads, writes and shows; what a form means is decided in
`questionnaires.xlsform`. Nothing that is there is overwritten unless that is said.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from questionnaires.catalog import Catalog
    from questionnaires.model import Questionnaire
    from questionnaires.problems import Problem
    from questionnaires.xlsform.importing import Imported, Included

_PLACE = re.compile(r"v([1-9]\d{0,5})")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def import_xlsform(
    file: Path = typer.Argument(metavar="FILE", help="The form: .xlsx, .csv or .md."),
    out: Path | None = typer.Option(
        None,
        metavar="DIR",
        help="The folder to write to, <library>/<name>/v<number>. Default: ./<form_id>/v<version>.",
    ),
    force: bool = typer.Option(False, "--force", help="Write over a questionnaire that is there."),
) -> None:
    """Make a draft questionnaire of a spreadsheet (XLSForm), and check it.

    What cannot be taken over is told by sheet and row, with how to repair it. A workbook of
    `fairhire export-xlsform` comes back whole. The exit code is 1 only where nothing could be made.
    """
    from bot import wiring
    from bot.commands.day_given import day_given
    from bot.mishaps import Refused
    from questionnaires.linter import lint_path
    from questionnaires.xlsform.importing import imported
    from questionnaires.xlsform.reading import Unreadable

    settings = settings_given()
    included = _included(wiring.catalog_of(settings))
    try:
        made = imported(file, day_given("", settings.timezone), included, _called(out))
    except Unreadable as fault:
        raise Refused(str(fault)) from None
    folder = out or Path(made.ref_id) / f"v{made.version}"
    library = folder.parent.parent
    _write(made, folder, library, force)
    _show(made, folder, lint_path(folder))
    play = f"FAIRHIRE_QUESTIONNAIRES={_shell(library)} fairhire chat"
    print(f"Play it: {play}, then type /start {made.ref_id}")


def _included(catalog: Catalog) -> Included:
    """Return what opens another questionnaire by its address, such as `fair_recruitment/v1`."""
    from questionnaires.catalog import CatalogError

    def find(address: str) -> Questionnaire | None:
        ref_id, _, number = address.partition("/v")
        try:
            return catalog.read(ref_id, int(number))[0]
        except (CatalogError, ValueError):
            return None

    return find


def _called(out: Path | None) -> tuple[str, int] | None:
    """Return the name and version that `--out` gives."""
    from bot.mishaps import WRONG, Refused

    if out is None:
        return None
    number = _PLACE.fullmatch(out.name)
    if number is None or not _NAME.fullmatch(out.parent.name):
        raise Refused(
            f"--out {out} names no version of a questionnaire: please write <library>/my_form/v1.",
            WRONG,
        )
    return out.parent.name, int(number[1])


def _write(made: Imported, folder: Path, library: Path, force: bool) -> None:
    from bot.commands.writing import write_file
    from bot.mishaps import Refused
    from questionnaires.xlsform.catalogs import catalog_of

    catalogs = {
        library / "locale" / language / "LC_MESSAGES" / f"{made.ref_id}.po": catalog_of(
            made.ref_id, language, texts, made.reviews.get(language, "")
        )
        for language, texts in made.translations.items()
        if texts
    }
    before = [path for path in (*sorted(folder.glob("*.yaml")), *catalogs) if path.exists()]
    if before and not force:
        raise Refused(f"{before[0]} is there already: please name another --out, or add --force.")
    for path in before:
        if path.name not in made.files and path.suffix == ".yaml":
            path.unlink()
    for name, text in made.files.items():
        write_file(folder / name, text.encode())
    for path, data in catalogs.items():
        write_file(path, data)


def _show(made: Imported, folder: Path, problems: tuple[Problem, ...]) -> None:
    from bot.commands.check import FORMATS
    from questionnaires.xlsform.told import line_of

    for one in made.told:
        print(line_of(one))
    languages = ", ".join((made.language, *(one for one in made.translations)))
    print(
        f"{folder}: {_counted(made.questions, 'question')} in {_counted(made.modules, 'module')}"
        f" ({languages}); {_counted(len(made.told), 'remark')} on the form."
    )
    print(FORMATS["text"](problems))


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _shell(path: Path) -> str:
    from shlex import quote

    return quote(str(path))
