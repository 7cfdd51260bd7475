"""Further answers documents of the same firm, for its report: what workers paid, what is paid back.

Rule of this file: each document brings a cost sheet or a repayment plan the report has not yet; one
that brings nothing, or tells of another firm, is refused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from questionnaires.catalog import Catalog
    from reports.build import Extras
    from reports.model import Report

KINDS = ("costs", "repayment")


def attached(
    catalog: Catalog, paths: Sequence[Path], day: date, *, subject: str, language: str
) -> Extras:
    """Return what the documents bring into a report about `subject` (empty: of no name).

    Raises:
        Refused: a document cannot be read, brings nothing, or is about another firm.
    """
    from bot.mishaps import Refused
    from reports.build import Extras

    extras = Extras()
    for path in paths:
        made = _report(catalog, path, day, language)
        if subject and made.subject and made.subject != subject:
            raise Refused(
                f"--with {path} is about {made.subject}, not about {subject}: please attach"
                " documents of one firm only."
            )
        brought = [kind for kind in KINDS if getattr(made, kind)]
        twice = [kind for kind in brought if getattr(extras, kind)]
        if not brought:
            raise Refused(f"--with {path} has neither costs nor a repayment plan to add.")
        if twice:
            raise Refused(f"--with {path} brings {twice[0]} again: please attach one of each.")
        extras = replace(extras, **{kind: getattr(made, kind) for kind in brought})
    return extras


def _report(catalog: Catalog, path: Path, day: date, language: str) -> Report:
    from bot.commands.answers_given import read_document
    from reports.build import build_report

    questionnaire, interview = read_document(catalog, path, day)
    ref_id, version = questionnaire.ref_id, questionnaire.version
    spoken = language if language in catalog.languages(ref_id, version) else ""
    wanted = catalog.open(ref_id, version, spoken) if spoken else questionnaire
    return build_report(wanted, interview, catalog.library(language), day, language=language)
