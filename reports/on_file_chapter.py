"""The chapter on papers that are on file: what, for which question, since when, until when.

Rule of this file: a paper on file proves nothing by itself, and the chapter says so; content and
names of files are never shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from reports.chapter_model import Block, Chapter, Row, Table
from reports.evidence_model import PaperOnFile
from reports.model import Report
from reports.wording import Wording

SHOWN_HASH: Final = 12
KILOBYTE: Final = 1024
MEGABYTE: Final = 1024 * 1024
_HEADS: Final = ("paper", "questions", "since", "until", "size", "hash")


def on_file_chapter(report: Report, say: Wording) -> Chapter | None:
    """Return the list of papers on file, None where there are none."""
    if not report.evidence:
        return None
    labels = {one.id: one.label for one in report.actions}
    rows = tuple(Row(_cells(one, labels, report, say)) for one in report.evidence)
    heads = tuple(say(f"on_file.{name}") for name in _HEADS)
    table = Table(heads, rows, (4, 4, 3, 4, 2, 4))
    return Chapter(
        name="on-file",
        title=say("on_file.title"),
        intro=say("on_file.intro"),
        blocks=(Block(table=table),),
    )


def _cells(
    one: PaperOnFile, labels: Mapping[str, str], report: Report, say: Wording
) -> tuple[str, ...]:
    return (
        say(f"on_file.sort_{one.sort}"),
        ", ".join(dict.fromkeys(labels.get(name, name) for name in one.questions)),
        say.date(one.since),
        _until(one, report, say),
        _size(one.size, say),
        one.sha256[:SHOWN_HASH],
    )


def _until(one: PaperOnFile, report: Report, say: Wording) -> str:
    if one.until is None:
        return say("on_file.not_told")
    day = say.date(one.until)
    return say("on_file.ran_out", date=day) if one.until < report.date else day


def _size(size: int, say: Wording) -> str:
    if size < MEGABYTE:
        return say("on_file.kb", size=say.number(max(1, size // KILOBYTE)))
    megabytes = (Decimal(size) / MEGABYTE).quantize(Decimal("0.1"))
    return say("on_file.mb", size=say.number(megabytes))
