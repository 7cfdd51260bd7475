"""The chapters of the report: nothing lost, nothing twice, charts that show the numbers.

Amounts come from the sheets worked out by hand in `tests/sample_costs.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest

from questionnaires.values import Money
from reports.chapter_model import AmountChart, Chapter
from reports.chapters import chapters, money_lines
from reports.chart import WIDTH, wrapped
from reports.cost_model import CategorySum
from reports.drawing import WIDE, amounts_svg, timeline_svg
from reports.model import Report
from reports.renderers import RENDERERS
from reports.saying import sheet
from reports.timeline import timeline
from reports.wording import wording_for
from tests.sample_costs import nepal, sample_costs, sample_repayment
from tests.sample_report import LONG_WORD, NASTY, quiet_report, sample_report
from tests.test_renderers import Page

EN = wording_for("en")
SUMS = (
    CategorySum("A", "Fees", "MYR", Decimal(52596), Decimal(), Decimal()),
    CategorySum("B.i", "Medical costs", "MYR", Decimal(1800), Decimal(2000), Decimal(200)),
)


def whole(**changes: object) -> Report:
    """The sample report with costs and repayment."""
    given = {"costs": sample_costs(by_category=SUMS), "repayment": sample_repayment(), **changes}
    return sample_report(**given)


@cache
def html() -> str:
    return RENDERERS["html"].render(whole()).decode()


def chapter(name: str) -> Chapter:
    return {one.name: one for one in chapters(whole(), EN)}[name]


# The first page


def test_the_first_page_says_what_a_worker_paid_and_what_is_owed() -> None:
    assert money_lines(whole(), EN) == (
        "One worker (Nepal 2024 =1+1) paid at least 4,912.42\xa0MYR for the job."
        " That is 3.3 × the wage of a month.",
        "To be repaid by your plan: 63,032.80\xa0MYR in all. Number of workers: 20.",
    )


def test_the_months_on_the_first_page_are_those_of_the_amount_beside_them() -> None:
    indebted = replace(nepal(), months_with_interest=Decimal("3.7"))
    told = money_lines(sample_report(costs=sample_costs(groups=(indebted,))), EN)[0]
    assert told.endswith(" With the interest on loans, that is 3.7 × the wage of a month.")


def test_without_costs_the_first_page_says_nothing_of_money() -> None:
    assert money_lines(sample_report(), EN) == ()


def test_workers_who_paid_nothing_are_told_only_when_all_is_known() -> None:
    nothing = replace(nepal(), worker_paid_all=Money(Decimal(), "MYR"), months=Decimal())
    known = sample_costs(groups=(nothing,), complete=True)
    assert "nothing" in money_lines(sample_report(costs=known), EN)[0]
    assert money_lines(sample_report(costs=replace(known, complete=False)), EN) == ()


def test_what_is_not_known_says_who_asks_and_by_when() -> None:
    [unknown] = sheet(whole()).unknown
    assert (unknown.who, unknown.by) == ("Human resources or office manager", "24 Nov 2026")
    [alone] = sheet(whole(actions=())).unknown
    assert alone.by == EN.date(date(2026, 11, 21) + timedelta(days=30))


# Nothing lost, nothing twice


def test_every_finding_action_and_paper_stands_once_in_the_page() -> None:
    report, page = whole(), Page(html())
    ids = Counter(a["id"] for _, a in page.tags if a.get("id"))
    assert all(ids[f"f-{one.id}"] == 1 for one in report.findings)
    assert all(ids[one.id] == 1 for one in report.actions)
    listed = [
        row.cells[0].casefold()
        for b in chapter("evidence").blocks
        if b.table
        for row in b.table.rows
    ]
    asked = {e for f in report.findings for e in f.evidence}
    asked |= {e for a in report.actions for e in a.evidence}
    assert sorted(listed) == sorted({one.casefold() for one in asked})


def test_a_paper_names_all_that_asks_for_it() -> None:
    rows = {
        row.cells[0]: row.cells[1:]
        for block in chapter("evidence").blocks
        if block.table
        for row in block.table.rows
    }
    assert rows["Plan"] == ("", "1, 2, 3, 4")
    assert rows["Interview results"] == ("5.01, 5.05, 4.02, 7.02", "")


def test_findings_of_a_step_stand_together_in_the_order_of_the_steps() -> None:
    report = whole()
    mixed = replace(report, findings=tuple(reversed(report.findings)))
    assert [one.module for one in sheet(mixed).other] == [
        "Selecting and managing labour recruiters",
        "Contracts and terms",
    ]


@pytest.mark.parametrize("name", ["html", "md"])
def test_every_cost_line_and_every_payment_is_told(name: str) -> None:
    text = RENDERERS[name].render(whole()).decode().replace("\\", "")
    for item in (one for group in sample_costs().groups for one in group.items):
        assert text.count(item.label) >= 1
    for said in ("120,000", "160.25", "18,977.64", "4,744.40", "63,032.80"):
        assert said in text
    assert "at least" in text  # something is missing, so no sum pretends to be the whole


def test_what_was_paid_back_is_taken_off_and_the_others_are_added() -> None:
    [terms] = [b.table for b in chapter("repayment").blocks if b.heading.endswith(": Group r1")]
    assert terms is not None
    told = {row.cells[0]: row.cells[2] for row in terms.rows}
    assert told["Given back in 2025"] == "\N{MINUS SIGN} 3,000\xa0NPR"
    assert told["Interest on the loan"] == "18,000\xa0NPR"


def test_points_that_differ_stand_with_all_their_sources_and_how_sure_we_are() -> None:
    [point] = [b.table for b in chapter("repayment").blocks if b.heading == "Interest"]
    assert point is not None
    assert [(row.cells[:2], row.mark) for row in point.rows] == [(("No word", "X"), "check")]
    assert 'class="mark check">Not confirmed' in html()


def test_what_people_typed_is_shown_and_never_run() -> None:
    page = Page(html())
    assert not [tag for tag, _ in page.tags if tag == "script"]
    assert "".join(page.texts).count(NASTY) >= 3  # answer, plan, how a term came about
    assert page.unclosed == []


def test_a_report_without_them_has_no_empty_chapters() -> None:
    assert chapters(quiet_report(), EN) == ()
    text = RENDERERS["html"].render(quiet_report()).decode()
    assert 'id="costs"' not in text
    assert 'id="evidence"' not in text
    assert timeline(quiet_report(), EN) is None


# The charts


def chart(name: str) -> AmountChart:
    charts = [b.chart for c in chapters(whole(), EN) for b in c.blocks if b.chart]
    return {one.name: one for one in charts}[name]


def test_bars_are_as_long_as_the_amounts_of_the_model() -> None:
    fees, medical = chart("payers").bars
    assert [one.share for one in fees.pieces] == [1.0]
    assert [(one.key, one.share) for one in medical.pieces] == [
        ("worker", round(1800 / 52596, 4)),
        ("employer", round(2000 / 52596, 4)),
        ("recruiter", round(200 / 52596, 4)),
    ]
    assert medical.total == "4,000\xa0MYR"
    cash = chart("cash")
    assert [bar.total for bar in cash.bars] == [
        EN.money(m.amount) for m in sample_repayment().months
    ]
    assert [bar.label for bar in cash.bars] == ["Dec 2026", "Jan 2027", "Feb 2027"]


def test_numbers_of_a_chart_stand_beside_it() -> None:
    for name in ("costs", "repayment"):
        for block in chapter(name).blocks:
            if block.chart:
                assert block.table is not None
                cells = {cell for row in block.table.rows for cell in row.cells}
                assert {p.text for bar in block.chart.bars for p in bar.pieces} <= cells


def test_amounts_in_other_money_are_not_drawn_on_the_same_scale() -> None:
    foreign = CategorySum("A", "Fees", "NPR", Decimal(900000), Decimal(), Decimal())
    report = whole(costs=sample_costs(by_category=(*SUMS, foreign)))
    [costs] = [one for one in chapters(report, EN) if one.name == "costs"]
    [drawn] = [block.chart for block in costs.blocks if block.chart]
    assert len(drawn.bars) == len(SUMS)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_drawing_leaves_its_frame(direction: str) -> None:
    line = timeline(whole(), EN)
    assert line is not None
    pictures = (
        (timeline_svg(line, direction), WIDTH),
        (timeline_svg(line, direction, wide=True), WIDE),
        (amounts_svg(chart("payers"), direction), WIDTH),
    )
    for drawn, width in pictures:
        boxes = re.findall(r'<rect x="(-?[\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
        assert boxes
        assert all(float(x) >= 0 and float(x) + float(w) <= width + 0.5 for x, w in boxes)


def test_a_drawing_cuts_no_word() -> None:
    assert "".join(wrapped(LONG_WORD, 11.5)) == LONG_WORD
    line = timeline(whole(), EN)
    assert line is not None
    said = "".join(re.findall(r">([^<>]+)</text>", timeline_svg(line, "ltr")))
    for span in line.spans[:3]:
        assert span.label.replace(" ", "") in said.replace(" ", "")


def test_the_time_axis_runs_from_the_day_of_the_report_to_the_last_end() -> None:
    line = timeline(whole(), EN)
    assert line is not None
    first = line.spans[0]
    assert (first.start, first.end) == (round(3 / 90, 4), 1.0)
    assert first.dates == "24 Nov 2026 \N{EN DASH} 19 Feb 2027"
    assert [tick.label for tick in line.ticks] == ["Dec", "Jan 2027", "Feb"]


def test_every_picture_has_a_title_and_words() -> None:
    for svg in re.findall(r"<svg.*?</svg>", html(), re.S):
        name, text = re.findall(r'aria-labelledby="(\S+) (\S+)"', svg)[0]
        assert re.search(f'<title id="{name}">.+?</title><desc id="{text}">.+?</desc>', svg)
        used = set(re.findall(r"url\(#([\w-]+)\)", svg))
        assert used <= set(re.findall(r'id="([\w-]+)"', svg))
