"""The library as spreadsheets: valid elsewhere, and the same questionnaires when they return."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pyxform.xls2xform import convert

from questionnaires.model import Questionnaire
from questionnaires.publishing import fingerprint
from questionnaires.reader import read_questionnaire
from questionnaires.translations import Translations, localise
from questionnaires.xlsform.importing import Imported, imported
from questionnaires.xlsform.workbook import written
from tests.xlsform_samples import CATALOG, DAY, included, tables, told

REFS = CATALOG.refs()
PLACES = ("line", "file", "content_hash", "official_minimums")


def plain(value: Any) -> Any:
    """Return a questionnaire without its places in files."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if key not in PLACES}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def as_data(questionnaire: Questionnaire) -> Any:
    return plain(msgspec.to_builtins(questionnaire))


def there_and_back(ref: str, folder: Path) -> tuple[Path, Imported]:
    """Write the workbook of a questionnaire, with all its languages, and import it."""
    path = folder / f"{ref}.xlsx"
    path.write_bytes(written(tables(ref, "ar"), ref, 1, datetime(2026, 1, 1)))  # noqa: DTZ001 - a property of the file
    return path, imported(path, DAY, included)


@pytest.mark.parametrize("ref", REFS)
def test_a_questionnaire_comes_back_the_same(ref: str, tmp_path: Path) -> None:
    path, made = there_and_back(ref, tmp_path)
    assert told(made) == []
    back, problems = read_questionnaire(made.files, included)
    assert problems == ()
    assert back is not None
    before = CATALOG.open(ref)
    assert as_data(back) == as_data(before)
    library = CATALOG.library()
    same = replace(before, official_minimums=())
    assert fingerprint(back, library) == fingerprint(same, library)
    own = {**CATALOG.translations("ar").texts, **made.translations["ar"]}
    arabic = localise(back, Translations("ar", own))
    assert as_data(arabic) == as_data(CATALOG.open(ref, None, "ar"))
    convert(path)  # raises where it is no valid XLSForm


def test_translations_come_back_from_the_workbook_alone(tmp_path: Path) -> None:
    _, made = there_and_back("knowledge_quiz", tmp_path)
    back, _ = read_questionnaire(made.files, included)
    assert back is not None
    arabic = localise(back, Translations("ar", made.translations["ar"]))
    assert as_data(arabic) == as_data(CATALOG.open("knowledge_quiz", None, "ar"))


def test_the_same_questionnaire_gives_the_same_bytes() -> None:
    first, second = (
        written(tables("knowledge_quiz"), "Quiz", 1, datetime(2026, 1, 1))  # noqa: DTZ001 - as above
        for _ in range(2)
    )
    assert first == second
