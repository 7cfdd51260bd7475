"""Forms as tables, and what they become."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from xlsxwriter import Workbook

from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire
from questionnaires.xlsform.exporting import WORD_KEYS, exported
from questionnaires.xlsform.importing import Imported, imported
from questionnaires.xlsform.tables import Table
from questionnaires.xlsform.told import line_of

DAY = date(2026, 11, 22)
CATALOG = Catalog()
WORDS = {key: key.replace("_", " ") for key in WORD_KEYS}

Sheets = Mapping[str, list[list[object]]]


def included(address: str) -> Questionnaire | None:
    """Open what a form includes, as the command does."""
    ref_id, _, number = address.partition("/v")
    return CATALOG.read(ref_id, int(number))[0]


def markdown(path: Path, form: str) -> Imported:
    """Import a form written as a table of markdown."""
    path = path / "form.md"
    path.write_text(form, "utf-8")
    return imported(path, DAY, included)


def survey(folder: Path, rows: str, choices: str = "", settings: str = "") -> Imported:
    """Import a form of `type | name | label …` rows; the first line names the columns."""
    form = _sheet("survey", rows) + _sheet("choices", choices) + _sheet("settings", settings)
    return markdown(folder, form)


def _sheet(name: str, rows: str) -> str:
    lines = [line.strip() for line in rows.strip().splitlines()]
    return f"| {name} |\n" + "".join(f"| | {line} |\n" for line in lines) if rows else ""


def workbook(path: Path, sheets: Sheets) -> Path:
    """Write a workbook of texts and numbers; a text that begins with = stays one."""
    out = BytesIO()
    book = Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for at, value in enumerate(row):
                sheet.write(number, at, value)
    book.close()
    path.write_bytes(out.getvalue())
    return path


def tables(ref: str, *languages: str) -> dict[str, Table]:
    """Export a questionnaire of the library, in English first."""
    heard = {one: CATALOG.open(ref, None, one) for one in ("en", *languages)}
    return exported(heard, dict.fromkeys(heard, WORDS))


def read(made: Imported) -> dict[str, Any]:
    """Return all entries of the files by kind."""
    found: dict[str, Any] = {}
    for text in made.files.values():
        for key, value in yaml.safe_load(text).items():
            found[key] = [*found.get(key, []), *value] if isinstance(value, list) else value
    return found


def questions(made: Imported) -> dict[str, dict[str, Any]]:
    """Return the questions by name."""
    asked = [one for module in read(made)["modules"] for one in module["questions"]]
    return {one["name"]: one for one in asked}


def told(made: Imported) -> list[str]:
    """Return what was told, one line each."""
    return [line_of(one) for one in made.told]


CAMP = """
| survey | | | | | | | | | | | | |
| | type | name | label::English (en) | label::French (fr) | hint::English (en) | relevant | constraint | constraint_message::English (en) | required | calculation | choice_filter | repeat_count | appearance | default | parameters |
| | start | start | | | | | | | | | | | | | |
| | deviceid | deviceid | | | | | | | | | | | | | |
| | note | intro | Welcome to the camp check. | Bienvenue. | | | | | | | | | | | |
| | begin_group | camp | The camp | Le camp | | | | | | | | | field-list | | |
| | text | camp_name | Name of the camp | Nom du camp | As on the sign | | | | yes | | | | | | |
| | select_one region | region | Region | Région | | | | | yes | | | | minimal | | |
| | select_one town | town | Town | Ville | | | | | yes | | region=${region} | | | | |
| | geopoint | place | Where is it? | Où ? | | | | | | | | | | | |
| | integer | rooms | How many rooms? | Combien de chambres ? | | | . >= 0 and . <= 10 | Between 0 and 10, please. | yes | | | | | | |
| | end_group | | | | | | | | | | | | | | |
| | begin_group | people | The people | Les gens | | ${rooms} > 0 | | | | | | | | | |
| | integer | workers | How many workers live here? | Combien de travailleurs ? | | | . > 0 | | yes | | | | | | |
| | select_multiple lang | languages | Which languages do they speak? | Quelles langues ? | | | not(selected(., 'none') and count-selected(.) > 1) | | yes | | | | | | |
| | begin_group | passports | Passports | Passeports | | ${workers} >= 5 | | | | | | | | | |
| | select_one yesno | keeps | Does the firm keep passports? | La firme garde-t-elle les passeports ? | | | | | yes | | | | | | |
| | text | why_keeps | Why? | Pourquoi ? | | selected(${keeps}, 'yes') | | | | | | | | | |
| | end_group | | | | | | | | | | | | | | |
| | calculate | per_room | | | | | | | | ${workers} div ${rooms} | | | | | |
| | note | crowded | More than six a room: ${per_room} | Plus de six par chambre | | ${per_room} > 6 | | | | | | | | | |
| | end_group | | | | | | | | | | | | | | |
| | begin_repeat | room | Room | Chambre | | | | | | | | ${rooms} | | | |
| | text | room_name | Name of the room | Nom de la chambre | | | | | yes | | | | | | |
| | decimal | size | Size in square metres | Taille | | | . > 0 | | | | | | | 12 | |
| | image | photo | Take a picture | Prenez une photo | | | | | | | | | | | |
| | end_repeat | | | | | | | | | | | | | | |
| | select_one yesno or_other | clean | Is it clean? | Est-ce propre ? | | | | | | | | | | | |
| | range | score | Your score | Votre note | | | | | | | | | | | start=1 end=5 step=1 |
| | date | visited | Date of the visit | Date de la visite | | | . <= today() | | yes | | | | | | |
| | calculate | far | | | | | | | | pulldata('towns', 'km', 'name', ${town}) | | | | | |
| | text | far_why | Why so far? | Pourquoi si loin ? | | ${far} > 10 | | | | | | | | | |
| | acknowledge | done | I have told the workers the result. | J'ai informé les travailleurs. | | | | | yes | | | | | | |
| choices | | | | | |
| | list_name | name | label::English (en) | label::French (fr) | region |
| | yesno | yes | Yes | Oui | |
| | yesno | no | No | Non | |
| | yesno | dont_know | I don't know | Je ne sais pas | |
| | region | north | North | Nord | |
| | region | south | South | Sud | |
| | town | avila | Avila | Avila | north |
| | town | bern | Bern | Berne | north |
| | town | cadiz | Cadiz | Cadix | south |
| | lang | ne | Nepali | Népalais | |
| | lang | hi | Hindi | Hindi | |
| | lang | none | None of these | Aucune | |
| settings | | | | | |
| | form_title | form_id | version | default_language | style |
| | Camp check | camp-check | 2024051501 | English (en) | pages |
"""  # noqa: E501 - a table is read across
"""A form as they are made for ODK: groups, a repeat, a cascade, and much that we do not have."""
