"""The report as a workbook (XLSX): plan, steps, findings, costs, repayment, sources.

Rule of this file: it lays out what `Report` and `Sheet` say and decides nothing; the same report
gives the same bytes.
"""

from __future__ import annotations

from dataclasses import replace

from reports.branding import Brand
from reports.model import Report
from reports.renderers.xlsx.cost_totals import add_cost_sheets
from reports.renderers.xlsx.findings import add_findings, add_sources
from reports.renderers.xlsx.paper import Paper
from reports.renderers.xlsx.plan import add_plan
from reports.renderers.xlsx.quiz import add_quiz
from reports.renderers.xlsx.repayment import add_repayment_sheets
from reports.saying import sheet
from reports.wording import wording_for


class XlsxRenderer:
    """Working sheets with filters, drop-down lists and live sums, from right to left too."""

    suffix = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def __init__(self, brand: Brand | None = None) -> None:
        """Make workbooks in the look of `brand`, if there is one."""
        self.brand = brand

    def render(self, report: Report) -> bytes:
        """Return the workbook; a framework view adds its clauses to the findings."""
        said = sheet(replace(report, framework=""), brand=self.brand)
        paper = Paper(wording_for(report.language), said.title, report.date, said.brand)
        if report.quiz is not None:
            add_quiz(paper, said, report.quiz)
            return paper.finished()
        add_plan(paper, said, report)
        add_findings(paper, said, report)
        if report.costs is not None:
            add_cost_sheets(paper, report.costs)
        if report.repayment is not None:
            add_repayment_sheets(paper, report.repayment)
        add_sources(paper, said, report)
        return paper.finished()
