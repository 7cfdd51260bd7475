"""Since last time: what is new, fixed, worse, better and unchanged.

Rule of this file: only findings of the same id are compared, each by its own severity; a point that
is not known any more is neither better nor worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from questionnaires.model import Severity, Status
from reports.chapter_model import Block, Chapter, Row, Table
from reports.comparison_model import (
    BETTER,
    FIXED,
    GONE,
    KINDS,
    NEW,
    UNCHANGED,
    WORSE,
    ComparedFinding,
    Comparison,
)
from reports.model import Finding, Report
from reports.wording import Wording

OPEN: Final = frozenset({Status.GAP, Status.PARTLY_MET, Status.UNKNOWN})
RANKS: Final[Mapping[str, int]] = {
    Severity.CRITICAL: 4, Severity.MAJOR: 3, Severity.MINOR: 2, Severity.INFO: 1,
}  # fmt: skip


def compared(report: Report, before: Report) -> Report:
    """Return the report beside an earlier one; as it is where they cannot be compared."""
    here, there = report.questionnaire, before.questionnaire
    if here.get("ref_id") != there.get("ref_id") or report.quiz is not None:
        return report
    old, new = _by_id(before), _by_id(report)
    found = [_compared(old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old))]
    made = Comparison(
        before=before.date,
        number=before.submission,
        findings=tuple(one for one in found if one is not None),
        other_version=here.get("content_hash") != there.get("content_hash"),
    )
    return replace(report, comparison=made)


def _by_id(report: Report) -> dict[str, Finding]:
    every = (*report.findings, *report.strengths, *report.set_aside)
    return {one.id: one for one in every}


def _compared(old: Finding | None, new: Finding | None) -> ComparedFinding | None:
    """Return a finding then and now; None where it was open neither time."""
    kind = _kind(old, new)
    shown = new or old
    if not kind or shown is None:
        return None
    chief = shown.asked[0].label if shown.asked else shown.requirement_label
    label = shown.why if shown.check and shown.why else chief
    ref = ", ".join(shown.questions)
    return ComparedFinding(shown.id, kind, ref, label, _level(old), _level(new))


def _kind(old: Finding | None, new: Finding | None) -> str:
    was_open = old is not None and old.status in OPEN
    is_open = new is not None and new.status in OPEN
    if not was_open:
        return NEW if is_open else ""
    if not is_open:
        return FIXED if new is not None and new.status is Status.MET else GONE
    before, now = _level(old), _level(new)
    if before == Status.UNKNOWN and now in RANKS:
        return NEW
    if before not in RANKS or now not in RANKS or RANKS[before] == RANKS[now]:
        return UNCHANGED
    return WORSE if RANKS[now] > RANKS[before] else BETTER


def _level(finding: Finding | None) -> str:
    return str(finding.severity or finding.status) if finding else ""


# -- in words --------------------------------------------------------------------------------------


def comparison_chapter(report: Report, say: Wording) -> Chapter | None:
    """Return the chapter on what changed, None without an earlier result or anything to compare."""
    made = report.comparison
    if made is None or not made.findings:
        return None
    day = say.date(made.before)
    return Chapter(
        name="since-last",
        title=say("since.title", date=day),
        intro=say("since.intro", date=day),
        blocks=tuple(_blocks(made, say)),
    )


def _blocks(made: Comparison, say: Wording) -> Iterator[Block]:
    by_kind = {kind: [one for one in made.findings if one.kind == kind] for kind in KINDS}
    note = say("since.other_version") if made.other_version else ""
    facts = tuple((say(f"since.{kind}"), say.number(len(by_kind[kind]))) for kind in KINDS)
    yield Block(text=note, facts=facts)
    for kind, found in by_kind.items():
        if found and kind != UNCHANGED:  # each stands below with all there is to say
            heads = tuple(say(f"since.head.{name}") for name in ("question", "before", "now"))
            rows = tuple(Row(_cells(one, say)) for one in found)
            yield Block(heading=say(f"since.{kind}"), table=Table(heads, rows, (10, 3, 3)))


def _cells(one: ComparedFinding, say: Wording) -> tuple[str, str, str]:
    return f"{one.ref} {one.label}".strip(), _said(one.before, say), _said(one.now, say)


def _said(level: str, say: Wording) -> str:
    return say(f"severity.{level}") if level else say("since.not_looked_at")
