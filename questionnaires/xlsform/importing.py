"""A form as a questionnaire: its files, its translations, and what was told on the way.

Rule of this file: it writes nothing; whatever the form holds, it ends with files or with one
`Unreadable`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from questionnaires.model import Questionnaire
from questionnaires.problems import Problem
from questionnaires.reader import read_questionnaire
from questionnaires.translations import map_texts
from questionnaires.xlsform import columns, foreign_repeats, yaml_files
from questionnaires.xlsform.choice_lists import lists_in
from questionnaires.xlsform.drafting import Draft
from questionnaires.xlsform.edited import tell_edited
from questionnaires.xlsform.exporting import misfit
from questionnaires.xlsform.further_rows import Further
from questionnaires.xlsform.further_sheets import HEADER_CODES, HEADER_MORE, HEADER_TEXTS
from questionnaires.xlsform.meaning import Meaning
from questionnaires.xlsform.reading import Unreadable, Workbook, read_workbook
from questionnaires.xlsform.survey_rows import Rows, Structure, structure_of
from questionnaires.xlsform.tables import (
    CHOICES,
    FORMAT,
    OUR_SHEETS,
    OURS,
    REPEATS,
    SETTINGS,
    SURVEY,
    Table,
)
from questionnaires.xlsform.told import Told
from questionnaires.xlsform.unknown_columns import tell_columns
from questionnaires.xlsform.validity import tell_invalid

ENGLISH: Final = "en"
"""What labels are taken to be in whose column names no language."""

Entry = dict[str, Any]
Included = Callable[[str], Questionnaire | None]

_NOT_STATED = "not stated"
_STATUSES = ("draft", "published")
_TEXTS_WITH_LANGUAGE = (SURVEY, CHOICES, SETTINGS, *OUR_SHEETS)


@dataclass(frozen=True)
class Imported:
    """A questionnaire made of a form: files by name, translations by language, what was told."""

    ref_id: str
    version: int
    language: str
    files: Mapping[str, str]
    translations: Mapping[str, Mapping[tuple[str, str], str]]
    reviews: Mapping[str, str]
    told: tuple[Problem, ...]
    questions: int
    modules: int


@dataclass
class _Form:
    """One form on its way."""

    book: Workbook
    stem: str
    day: date
    told: Told
    settings: columns.Row
    ours: bool
    own: str
    spoken: tuple[str, ...]
    called: tuple[str, int] | None = None
    documents: dict[str, Mapping[str, str]] = field(default_factory=dict)


def imported(
    path: Path, day: date, included: Included, called: tuple[str, int] | None = None
) -> Imported:
    """Return the questionnaire that a form makes.

    `day` becomes its date where the form states none; `included` opens questionnaires that it
    includes; `called` is another name and version for it.

    Raises:
        Unreadable: if nothing sensible can be made of it.
        OSError: if the file cannot be read.
    """
    book = read_workbook(path)
    form = _opened(book, path.stem, day, called)
    tell_columns(book.sheets, form.told, form.ours)
    tell_invalid(book, form.told)
    draft, counted = _draft(form)
    if not draft.structure.questions:
        raise Unreadable(f"{path.name} has no question that can be asked. Please add one.")
    readings: dict[str, Questionnaire | None] = {}
    whole = form.ours
    for language in (form.own, *(one for one in form.spoken if one != form.own)):
        files = yaml_files.files(*_document(form, draft, counted, language))
        form.documents[language] = files
        readings[language], problems = read_questionnaire(files, included)
        whole = whole and not problems
    written = readings[form.own]
    assert written is not None  # every document has a header
    if whole and not misfit(written):
        heard = {language: one for language, one in readings.items() if one is not None}
        rows = columns.rows_of(SURVEY, book.sheets[SURVEY])
        tell_edited(rows, heard, form.own, form.told)
    return Imported(
        ref_id=written.ref_id,
        version=written.version,
        language=form.own,
        files=form.documents[form.own],
        translations={
            language: _paired(written, reading)
            for language, reading in readings.items()
            if language != form.own and reading is not None
        },
        reviews={one: form.settings.cells.get((f"{OURS}review", one), "") for one in form.spoken},
        told=form.told.in_order(),
        questions=len(written.questions),
        modules=len(written.modules),
    )


def _opened(book: Workbook, stem: str, day: date, called: tuple[str, int] | None) -> _Form:
    rows = columns.rows_of(SETTINGS, book.sheets.get(SETTINGS, Table()))
    settings = rows[0] if rows else columns.Row(SETTINGS, 2, {})
    ours = settings.get(FORMAT) == "1"
    tables = [book.sheets[name] for name in _TEXTS_WITH_LANGUAGE if name in book.sheets]
    spoken = columns.languages_in(tables)
    told = Told(book.told)
    own = columns.language_code(settings.get("default_language")) or ""
    if not own:
        unnamed = columns.has_unnamed_language(tables)
        own = ENGLISH if ENGLISH not in spoken and (unnamed or not spoken) else spoken[0]
        if settings.get("default_language") or unnamed or len(spoken) != 1:
            told.at(
                SETTINGS, 2, "language", f"no default language is stated; {own} is taken.",
                "write default_language, such as “French (fr)”",
            )  # fmt: skip
    return _Form(book, stem, day, told, settings, ours, own, spoken, called)


def _draft(form: _Form) -> tuple[Draft, foreign_repeats.Counted]:
    sheets, told = form.book.sheets, form.told
    lists = lists_in(columns.rows_of(CHOICES, sheets.get(CHOICES, Table())), told)
    structure = structure_of(columns.rows_of(SURVEY, sheets[SURVEY]), told, form.ours)
    rows = {name: columns.rows_of(name, sheets[name]) for name in OUR_SHEETS if name in sheets}
    further = Further(rows if form.ours else {}, form.own)
    if form.ours and REPEATS in rows:
        known = {row.get("name"): row.get("count") for row in rows[REPEATS]}
        new = [one for one in structure.repeats if one.name not in known]
        counted = foreign_repeats.counted(_only(structure, new), told)
        counts = {**counted.counts, **known}
    else:
        counted = foreign_repeats.counted(structure, told)
        counts = counted.counts
    further.labels = counted.labels
    meaning = Meaning(structure, lists, told, form.ours)
    meaning.learn(counts)
    title = form.settings.get("form_title") or form.settings.get("form_id") or form.stem
    draft = Draft(structure, lists, meaning, further, told, form.ours, form.own, title)
    draft.counting = counted.asked
    return draft, counted


def _only(structure: Structure, repeats: list[Rows]) -> Structure:
    return replace(structure, repeats=repeats)


def _document(
    form: _Form, draft: Draft, counted: foreign_repeats.Counted, language: str
) -> tuple[Entry, list[Entry], list[Entry]]:
    """Return the head, the modules and the finding rules in a language."""
    new = [one for one in draft.structure.repeats if one.name in counted.by_repeat]
    repeats = foreign_repeats.entries(_only(draft.structure, new), counted, language, form.own)
    head = _header(form, draft, language) | {
        "calculations": draft.calculations(),
        "repeats": [*draft.further.repeats(language), *repeats],
        "depth": draft.further.depth(),
    }
    return head, draft.modules(language), draft.further.findings(language)


def _header(form: _Form, draft: Draft, language: str) -> Entry:
    settings = form.settings
    found = (_ref_id(form), _version(form))
    ref_id, version = form.called or found
    header: Entry = {"ref_id": ref_id, "version": version, "status": "draft"}
    header |= {"title": draft.title, "language": form.own, "provider": _NOT_STATED}
    header |= {"copyright": _NOT_STATED, "publication_date": form.day.isoformat()}
    if not form.ours:
        header["minutes"] = _minutes(len(draft.structure.questions))
    else:
        codes = {key: settings.get(key) for key in (*HEADER_CODES, *HEADER_MORE)}
        header |= {key: text for key, text in codes.items() if text}
        if header["status"] not in _STATUSES or (form.called or found) != found:
            header["status"] = "draft"
        for key in HEADER_TEXTS:
            text = settings.said(f"{OURS}{key}", language, form.own)
            header |= {key: text} if text and (key != "title" or language != form.own) else {}
    return header


def _minutes(questions: int) -> str:
    """Return a guess for the author to correct: a quarter to half a minute a question."""
    return f"{max(1, questions // 4)} to {max(2, questions // 2)}"


def _ref_id(form: _Form) -> str:
    """Return the name of the questionnaire, made of the form's id."""
    written = form.settings.get("form_id") or form.stem
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "form"
    return name if name[0].isalpha() else f"form_{name}"


def _version(form: _Form) -> int:
    written = form.settings.get("version")
    if re.fullmatch(r"[1-9][0-9]{0,5}", written):
        return int(written)
    if written:
        form.told.add(
            form.settings, "version", f"the version {written} becomes 1: here they count 1, 2, 3.",
            "name another with --out, if it is a later one",
        )  # fmt: skip
    return 1


def _paired(written: Questionnaire, spoken: Questionnaire) -> dict[tuple[str, str], str]:
    """Return the translations: texts by (context, text), where the other reading differs."""
    keys = _walked(written)
    said = [text for _, text in _walked(spoken)]
    if len(keys) != len(said):  # a text that is there in one language only
        return {}
    return {key: text for key, text in zip(keys, said, strict=True) if text != key[1]}


def _walked(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def note(context: str, text: str) -> str:
        found.append((context, text))
        return text

    map_texts(questionnaire, note)
    return found
