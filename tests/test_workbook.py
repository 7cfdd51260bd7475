"""The workbook: its sheets work on the screen and on paper, and typed text stays text."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.renderers.xlsx.cells import inert
from reports.wording import wording_for
from tests.property_tries import tries
from tests.sample_report import NASTY, quiet_report, sample_report
from tests.workbook_reading import (
    book_of,
    bytes_of,
    formulas,
    place,
    typed_everywhere,
    under,
    whole,
)

SHEETS = [
    "Plan", "Steps", "Findings", "Costs", "Cost totals", "Repayment", "Payments",
    "Sources and method",
]  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Any:
    return book_of(bytes_of(whole()))


# The sheets


def test_the_sheets_stand_in_order_and_only_where_there_is_something() -> None:
    assert book_of(bytes_of(whole())).sheetnames == SHEETS
    assert book_of(bytes_of(sample_report())).sheetnames == [*SHEETS[:3], SHEETS[-1]]
    assert book_of(bytes_of(quiet_report())).sheetnames == ["Plan", "Findings", SHEETS[-1]]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_names_of_sheets_are_short_enough_and_different(language: str) -> None:
    say = wording_for(language)
    keys = sorted(key for key in say.catalogs[0].forms if key.startswith("workbook.tab."))
    names = [say(key) for key in keys]
    assert len(names) == len(set(names)) > len(SHEETS)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


def test_the_plan_has_every_action_with_real_dates(book: Any) -> None:
    tab, report = book["Plan"], whole()
    count = len(report.actions)
    assert under(tab, "No.", count) == [1, 2, 3, 4]
    assert under(tab, "Action", count) == [one.label for one in report.actions]
    due = under(tab, "First step", count)
    assert due == [datetime.combine(one.due, datetime.min.time()) for one in report.actions]
    row, column = place(tab, "First step")
    assert tab.cell(row + 1, column).is_date
    assert under(tab, "Severity", count) == ["Critical", "Critical", "Major", "Minor"]


def test_the_chief_table_of_a_sheet_filters_and_keeps_its_head(book: Any) -> None:
    for name in ("Plan", "Steps", "Findings", "Costs", "Payments"):
        tab = book[name]
        first = int(re.findall(r"\d+", tab.auto_filter.ref)[0])
        assert tab.freeze_panes == f"A{first + 1}"
        assert tab.print_title_rows == f"${first}:${first}"
    assert book["Plan"].auto_filter.ref == f"A{first_of(book)}:L{first_of(book) + 4}"


def first_of(book: Any) -> int:
    return place(book["Plan"], "Action")[0]


def test_every_sheet_prints_across_on_a4(book: Any) -> None:
    for tab in book:
        setup = tab.page_setup
        assert (setup.orientation, int(setup.paperSize)) == ("landscape", 9)
        assert (setup.fitToWidth or 1, int(setup.fitToHeight)) == (1, 0)
        assert tab.sheet_properties.pageSetUpPr.fitToPage


def test_status_is_chosen_from_a_list_and_days_are_days(book: Any) -> None:
    tab = book["Plan"]
    row, column = place(tab, "Status")
    rules = {str(rule.sqref): rule for rule in tab.data_validations.dataValidation}
    letter = openpyxl.utils.get_column_letter(column)
    status = rules[f"{letter}{row + 1}:{letter}{row + 4}"]
    assert status.formula1 == '"Not started,In progress,Put off,Help needed,Done,Not needed"'
    done = openpyxl.utils.get_column_letter(column + 1)
    assert rules[f"{done}{row + 1}:{done}{row + 4}"].type == "date"
    kinds = {rule.type for rule in book["Payments"].data_validations.dataValidation}
    assert kinds == {"date", "decimal", "list"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_a_spreadsheet_says_of_a_wrong_value_fits_its_limits(language: str) -> None:
    made = book_of(bytes_of(whole(language=language)))
    rules = [rule for tab in made for rule in tab.data_validations.dataValidation]
    assert rules
    for rule in rules:
        assert len(rule.errorTitle) <= 32
        assert len(rule.error) <= 255
        assert rule.type != "list" or len(rule.formula1) <= 255


def test_a_severity_shows_in_words_and_in_shades(book: Any) -> None:
    for name, column in (("Plan", "C"), ("Findings", "B")):
        found = {
            rule.formula[0]: rule.dxf.fill.bgColor.rgb
            for area in book[name].conditional_formatting
            if str(area.sqref).startswith(column)
            for rule in area.rules
        }
        assert set(found) == {'"Critical"', '"Major"', '"Minor"', '"Not known"'}
        assert len(set(found.values())) == 4


def test_findings_name_answer_rule_clauses_and_actions(book: Any) -> None:
    tab = book["Findings"]
    assert under(tab, "Severity", 4) == ["Critical", "Not known", "Major", "Minor"]
    row, _ = place(tab, "Severity")
    first = " ".join(str(cell.value) for cell in tab[row + 1])
    for text in ("5.01", "Yes", "R04: ", "ILO general principles 7", "1. Repay worker-paid fees"):
        assert text in first


def test_a_framework_view_adds_its_clauses_and_loses_no_finding() -> None:
    from reports.model import ClauseView, FrameworkView

    clause = ClauseView("A1", "", "known", ("R04",), ("worker_paid_agency",), "full", "critical")
    view = FrameworkView("RBA_Code", "RBA Code of Conduct", "8.0 (2024)", "known", (clause,))
    made = book_of(bytes_of(whole(frameworks={"rba": view}, framework="rba")))
    assert under(made["Findings"], "RBA Code of Conduct", 4) == ["A1", None, None, None]


def test_arabic_sheets_run_from_right_to_left() -> None:
    made = book_of(bytes_of(whole(language="ar", direction="rtl")))
    assert made.sheetnames[:2] == ["الخطة", "الخطوات"]
    assert all(tab.sheet_view.rightToLeft for tab in made)
    assert not any(tab.sheet_view.rightToLeft for tab in book_of(bytes_of(whole())))


# Typed text


def test_the_same_report_gives_the_same_bytes_and_no_link_leads_out() -> None:
    content = bytes_of(whole())
    assert content == bytes_of(whole())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if "external" in name.lower() or "media" in name]
    assert b"TargetMode" not in everything
    assert b"<hyperlink" not in everything
    assert b"2026-11-21T00:00:00Z" in everything


TRICKS = st.sampled_from(
    ["=1+1", "=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "http://x",
     "_x003D_1", "<v>1</v>", "\ud800", "\ufffe", "\x00=1", "a\u202eb", "'", '"',
     "mailto:a@b", "1", "TRUE", "2026-11-21", "{=1}", "internal:A1", "&D&P", "*", "Critical"]
)  # fmt: skip
TYPED = st.one_of(st.text(max_size=40), TRICKS, st.tuples(TRICKS, st.text()).map("".join))


PLAIN_FORMULAS = formulas(book_of(bytes_of(typed_everywhere("plain"))))


@tries(40)
@given(TYPED)
def test_no_cell_becomes_a_formula_a_link_or_a_number_by_what_is_typed(text: str) -> None:
    content = bytes_of(typed_everywhere(text))
    made = book_of(content)
    assert formulas(made) == PLAIN_FORMULAS
    assert not any(tab._hyperlinks for tab in made)
    shown = inert(text)
    row, column = place(made["Plan"], "Action")
    cell = made["Plan"].cell(row + 1, column)
    if shown:
        assert cell.data_type == "s"
        assert bool(cell.quotePrefix) == shown.lstrip().startswith(("=", "+", "-", "@"))
    if shown and "_x" not in shown:
        assert cell.value == shown


def test_long_and_strange_text_is_kept_readable() -> None:
    assert inert("a\tb\r\nc\x07") == "a b\nc"
    assert inert("x\ud800y\ufffez") == "x\ufffdy\ufffdz"
    assert len(inert("=" * 40_000)) < 32_767 // 2 + 2
    assert inert(NASTY) == NASTY
