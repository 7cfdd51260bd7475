"""An answers document named on the command line: read, with its problems told.

Rule of this file: what can be used is used, and every line that cannot goes to standard error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from flows.follow_up import Mark
    from flows.interview import Interview
    from questionnaires.catalog import Catalog
    from questionnaires.model import Questionnaire


def read_document(catalog: Catalog, path: Path, day: date) -> tuple[Questionnaire, Interview]:
    """Return an answers document's questionnaire and interview; problems go to standard error.

    Raises:
        Refused: it cannot be read.
    """
    return read_with_plan(catalog, path, day)[:2]


def read_with_plan(
    catalog: Catalog, path: Path, day: date
) -> tuple[Questionnaire, Interview, tuple[Mark, ...]]:
    """Return the same, and what became of the plan.

    Raises:
        Refused: it cannot be read.
    """
    import sys
    from datetime import UTC, datetime, time

    from bot.mishaps import Refused
    from reports import answers_document
    from reports.wording import wording_for

    def find(ref_id: str, version: int | None) -> Questionnaire | None:
        versions = catalog.versions(ref_id)
        if not versions or (version is not None and version not in versions):
            return None
        return catalog.open(ref_id, version)

    midnight = datetime.combine(day, time(), UTC)
    read = answers_document.read(path.read_bytes(), find, midnight)
    lines = [f"{path}: {problem.text(wording_for('en'))}" for problem in read.problems]
    if read.interview is None or read.questionnaire is None:
        raise Refused("\n".join(lines))
    for line in lines:
        print(f"fairhire: {line}", file=sys.stderr)
    return read.questionnaire, read.interview, read.marks


def language_of(catalog: Catalog, interview: Interview, wanted: str) -> str:
    """Return the language wanted, else the interview's, as far as the questionnaire has it.

    Raises:
        Refused: it has not the one wanted.
    """
    from bot.mishaps import WRONG, Refused

    offered = catalog.languages(interview.ref_id, interview.version)
    if wanted and wanted not in offered:
        raise Refused(f"--language {wanted}: please choose among {', '.join(offered)}.", WRONG)
    if wanted or interview.language in offered:
        return wanted or interview.language
    return offered[0]
