"""The sheets *Findings* and *Sources and method*: what the answers say, and where it comes from.

Rule of this file: the same words and the same order as every other format; addresses stand as
text, never as links.
"""

from __future__ import annotations

from reports.model import Report
from reports.renderers.xlsx.cells import Column, Styled, Value
from reports.renderers.xlsx.paper import Paper, Tab
from reports.sheet import Entry, Sheet
from reports.wording import Wording


def add_findings(paper: Paper, sheet: Sheet, report: Report) -> None:
    """Write a line for each open finding, in the order to act on them."""
    columns = _columns(paper.say, sheet, report)
    tab = paper.tab("findings", [column.width for column in columns])
    tab.title(paper.say("workbook.tab.findings"), sheet.self_assessed_text)
    entries = (*sheet.critical, *sheet.unknown, *sheet.other)
    numbers = {line.id: line.number for line in sheet.plan}
    rows = [_row(number, one, numbers, report) for number, one in enumerate(entries, 1)]
    span = tab.table(columns, rows, chief=True)
    tab.colour_severities(span, 1)
    if not rows:
        tab.note(sheet.words["no_findings"])


def _columns(say: Wording, sheet: Sheet, report: Report) -> list[Column]:
    w = sheet.words
    view = report.frameworks.get(report.framework)
    return [
        Column(w["number"], 6, "count"),
        Column(w["severity"], 11),
        Column(w["step"], 20),
        Column(say("workbook.question_number"), 9),
        Column(w["question"], 34),
        Column(w["answer"], 22),
        Column(w["rule"], 30),
        Column(w["clauses"], 26),
        *((Column(view.title, 16),) if view else ()),
        Column(w["fix"], 34),
    ]


def _row(number: int, entry: Entry, numbers: dict[str, int], report: Report) -> list[Value]:
    said = "\n".join(f"{heading} {answer}".strip() for heading, answer in entry.answers)
    view = report.frameworks.get(report.framework)
    asked = [one.clause for one in view.clauses if entry.id in one.findings] if view else []
    return [
        number,
        entry.severity_label,
        entry.module,
        entry.ref,
        entry.title,
        said,
        f"{entry.requirement}: {entry.rule}",
        "\n".join(" ".join(part for part in (c.name, _marked(c.mark)) if part)
                  for c in entry.clauses),
        *((", ".join(asked),) if view else ()),
        "\n".join(f"{numbers[a.id]}. {a.label}" for a in entry.actions),
    ]  # fmt: skip


def _marked(mark: str) -> str:
    return f"({mark})" if mark else ""


def add_sources(paper: Paper, sheet: Sheet, report: Report) -> None:
    """Write the firm, how the report was made, and every source with how sure we are of it."""
    w, say = sheet.words, paper.say
    tab = paper.tab("sources", [34, 84, 34])
    tab.title(say("workbook.tab.sources"), sheet.questionnaire, sheet.date)
    if sheet.profile:
        tab.section(w["profile"])
        columns = [Column(w["question"], 34), Column(w["answer"], 84)]
        tab.table(columns, [[one.label, one.text] for one in sheet.profile], chief=False)
    tab.section(w["method"])
    for sentence in (*sheet.method, w["advice_text"], *_more_method(report)):
        tab.note(sentence)
    _differing(tab, report)
    if sheet.sources or _more_sources(report):
        tab.section(w["sources"])
        columns = [
            Column(w["source_title"], 34),
            Column(say("workbook.address"), 84),
            Column(w["source_confidence"], 34),
        ]
        lines: list[list[Value | Styled]] = [
            [one.text, one.address, one.mark] for one in sheet.sources
        ]
        tab.table(columns, [*lines, *([None, s, None] for s in _more_sources(report))], chief=False)


def _differing(tab: Tab, report: Report) -> None:
    """Write what standards say differently about repayment, and what was chosen."""
    if report.repayment is None or not report.repayment.settled:
        return
    say = tab.say
    tab.section(say("workbook.differing"), say("workbook.differing.intro"))
    columns = [
        Column(say("workbook.point"), 34),
        Column(say("workbook.position"), 84),
        Column(say("label.source_confidence"), 34),
    ]
    rows: list[list[Value | Styled]] = []
    for point in report.repayment.settled:
        chosen = say("workbook.chosen", text=point.chosen, because=point.because)
        rows.append([Styled(point.label, "bold"), Styled(chosen, "bold"), None])
        rows += [
            [None, f"{text} ({source})", say(f"confidence.{mark}")]
            for text, source, mark in point.alternatives
        ]
    tab.table(columns, rows, chief=False)


def _more_method(report: Report) -> tuple[str, ...]:
    parts = (report.costs, report.repayment)
    return tuple(dict.fromkeys(line for part in parts if part for line in part.method))


def _more_sources(report: Report) -> tuple[str, ...]:
    parts = (report.costs, report.repayment)
    return tuple(dict.fromkeys(line for part in parts if part for line in part.sources))
