"""Every paper that a finding or an action asks for, once, by who gets it.

Rule of this file: a paper belongs to who leads the first action that needs it; one that only a
finding asks for, to who leads the first action that answers the finding.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.chapter_model import Block, Chapter, Row, Table
from reports.model import Report
from reports.wording import Wording


@dataclass
class _Paper:
    """A paper while the list is drawn up: its name as first met, and what asks for it."""

    label: str
    holder: str
    actions: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


def evidence_chapter(report: Report, say: Wording) -> Chapter | None:
    """Return the list of papers, None where nothing asks for one."""
    by_holder: dict[str, list[_Paper]] = {}
    for paper in _papers(report, say):
        by_holder.setdefault(paper.holder, []).append(paper)
    if not by_holder:
        return None
    return Chapter(
        name="evidence",
        title=say("evidence.title"),
        intro=say("evidence.intro"),
        blocks=tuple(_block(holder, papers, say) for holder, papers in by_holder.items()),
    )


def _papers(report: Report, say: Wording) -> list[_Paper]:
    found: dict[str, _Paper] = {}
    leads = {one.id: one.role_label for one in report.actions}
    for action in report.actions:
        for label in action.evidence:
            paper = found.setdefault(_key(label), _Paper(label, action.role_label))
            _note(paper.actions, say.number(action.order))
    for finding in report.findings:
        holder = next((leads[one] for one in finding.actions if one in leads), "")
        for label in finding.evidence:
            paper = found.setdefault(
                _key(label), _Paper(label, holder or say("evidence.whoever_answered"))
            )
            for ref in finding.questions:
                _note(paper.findings, ref)
    return list(found.values())


def _key(label: str) -> str:
    return " ".join(label.casefold().split())


def _note(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def _block(holder: str, papers: list[_Paper], say: Wording) -> Block:
    rows = tuple(
        Row((_capital(one.label), ", ".join(one.findings), ", ".join(one.actions)))
        for one in papers
    )
    heads = (say("evidence.paper"), say("evidence.for_questions"), say("evidence.for_actions"))
    return Block(heading=holder, table=Table(heads, rows, (10, 5, 3), tick=True))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
