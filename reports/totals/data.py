"""The figures of a campaign or workshop as data: columns, rows, and their codebook, for exports.

Rule of this file: columns keep their names and places over versions, new ones come at the end; a
row is one line of the dashboard (or of the board of a workshop), so that no export can say more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from questionnaires.model import Library, Questionnaire
from reports.totals.blocks import DIMENSIONS
from reports.totals.labels import Labels
from reports.totals.lines import (
    INVITED,
    MEASURES,
    PROGRESS,
    REQUIREMENT,
    SEVERITY,
    SHOWN,
    STOPPED,
    TABLES,
    TREND,
    Line,
)
from reports.totals.room_lines import ROOM_MEASURES, ROOM_TABLES, room_group, room_item
from reports.totals.showing import words_of
from reports.wording import Wording

DATA_SCHEMA: Final = 1

Value = str | int | None

COLUMNS: Final[tuple[tuple[str, type], ...]] = (
    ("campaign", str),
    ("questionnaire", str),
    ("topic", str),
    ("release_number", int),
    ("released_at", str),
    ("subgroup", str),
    ("subgroup_label", str),
    ("item", str),
    ("item_label", str),
    ("measure", str),
    ("shown", str),
    ("least", int),
    ("most", int),
    ("out_of", int),
    ("text", str),
)
"""Name and kind of each column of the figures."""

CODEBOOK: Final[tuple[tuple[str, type], ...]] = (
    ("column", str),
    ("code", str),
    ("kind", str),
    ("meaning", str),
)
"""The columns of the codebook: `code` is empty in the line that explains a column."""

CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "topic": (*TABLES, *ROOM_TABLES),
    "measure": (*MEASURES, *ROOM_MEASURES),
    "shown": SHOWN,
}
"""The codes of columns that hold nothing else."""
_WORDS: Final = {"topic": "title", "measure": "measure", "shown": "shown"}


@dataclass(frozen=True, slots=True)
class Data:
    """All of an export: `about` says what it is, rows have a value for each column."""

    about: Mapping[str, str]
    figures: tuple[tuple[Value, ...], ...]
    codebook: tuple[tuple[str, ...], ...]


def data(
    about: Mapping[str, str],
    campaign: str,
    lines: Sequence[Line],
    questionnaires: Mapping[str, Questionnaire],
    library: Library,
    say: Wording,
) -> Data:
    """Return the figures of a campaign or workshop as data, labelled in the language of `say`.

    `campaign` is its id; `about` (title, organisation and the like) is passed on as it is.
    """
    labels = {name: Labels(one, library, say) for name, one in questionnaires.items()}
    rows = tuple(_row(campaign, one, labels.get(one.questionnaire), say) for one in lines)
    return Data(about, rows, codebook(say))


def codebook(say: Wording) -> tuple[tuple[str, ...], ...]:
    """Return what each column and code means."""
    found: list[tuple[str, ...]] = []
    for name, kind in COLUMNS:
        text = "integer" if kind is int else "text"
        found.append((name, "", text, say(f"totals.column_meaning.{name}")))
        for code in CODES.get(name, ()):
            found.append((name, code, "code", say(f"totals.{_WORDS[name]}.{code}")))
    return tuple(found)


def _row(campaign: str, line: Line, labels: Labels | None, say: Wording) -> tuple[Value, ...]:
    return (
        campaign,
        line.questionnaire,
        line.table,
        line.release,
        line.released_at,
        line.group,
        _group(line, labels, say) if labels and line.group else "",
        line.item,
        _item(line, labels, say) if labels and line.item else "",
        line.measure,
        line.shown,
        line.least,
        line.most,
        line.out_of,
        words_of(line, say),
    )


def _group(line: Line, labels: Labels, say: Wording) -> str:
    if line.table in ROOM_TABLES:
        return room_group(line, labels.questionnaire, say)
    return labels.group(line.table, line.group)


def _item(line: Line, labels: Labels, say: Wording) -> str:
    if line.table in ROOM_TABLES:
        return room_item(line, labels.questionnaire, say)
    if line.table in (REQUIREMENT, *DIMENSIONS):
        return labels.requirement(line.item)
    if line.table == STOPPED:
        return labels.module(line.item)
    if line.table == SEVERITY:
        return say(f"severity.{line.item}")
    if line.table == PROGRESS:
        return say(f"totals.state.{line.item}")
    if line.table == INVITED:
        return say(f"totals.invited.{line.item}")
    return line.item if line.table == TREND else ""
