"""Reports made later show where the plan stands, and what changed since the last result."""

from __future__ import annotations

import io
import json
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from docx import Document

from flows.follow_up import (
    CAME_BACK,
    CLOSED,
    DECLINED,
    DONE,
    HELP,
    LATER,
    OPEN,
    OWNER,
    Mark,
    Standing,
    standings,
)
from questionnaires.model import Severity, Status
from reports.answers_document import document_of, export, read
from reports.answers_schema import answers_schema
from reports.comparison import compared
from reports.comparison_model import BETTER, FIXED, GONE, NEW, UNCHANGED, WORSE
from reports.follow_up import CRITICAL_DAYS, first_up, furthest, to_do, with_states
from reports.model import Report
from reports.renderers import RENDERERS
from reports.renderers.chat import summary_lines
from reports.report_json import report_from_dict, report_schema, report_to_dict
from reports.wording import wording_for
from tests.plan_talk import _opened, firm
from tests.sample_report import NASTY, action, finding, sample_report
from tests.test_ics import events
from tests.workbook_reading import book_of, place

AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
DAY = AT.date()
IDS = [one.id for one in sample_report().actions]


def standing(action: str, state: str, **more: Any) -> Standing:
    return Standing(action, state, 1, AT, OWNER, **more)


def stands(*known: Standing, report: Report | None = None) -> Report:
    """Return the sample report with where these actions stand."""
    given = {one.action: one for one in known}
    labels = {"A77": f"Something that was planned {NASTY}"}
    return with_states(report or sample_report(), given, lambda at: at.date(), labels)


@pytest.fixture(scope="module")
def followed() -> Report:
    return stands(
        standing(IDS[0], DONE, done_at=AT),
        standing(IDS[1], LATER, until=date(2026, 12, 20), times_put_off=2),
        standing(IDS[2], DECLINED, reason=NASTY),
        standing("A77", CLOSED, done_at=AT - timedelta(days=1)),
    )


def test_without_a_word_on_it_the_report_is_what_it_was() -> None:
    assert stands() == sample_report()
    assert stands(standing(IDS[0], OPEN)) == sample_report()


def test_no_state_takes_a_finding_or_an_action_away(followed: Report) -> None:
    plain = sample_report()
    assert replace(followed, follow_up=None) == plain
    assert [one.id for one in to_do(followed)] == [
        one for one in IDS if one not in (IDS[0], IDS[2])
    ]
    assert [one.id for one in first_up(followed)] == IDS[3:]


def test_it_reads_back_and_keeps_to_its_schema(followed: Report) -> None:
    data = report_to_dict(followed)
    jsonschema.validate(data, report_schema())
    assert report_from_dict(data) == followed
    assert "follow_up" not in report_to_dict(sample_report())


@pytest.mark.parametrize("kind", sorted(RENDERERS))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_format_is_made_with_states_the_same_each_time(kind: str, language: str) -> None:
    made = stands(
        *(standing(name, state, reason=NASTY if state == DECLINED else "",
                   until=DAY if state == LATER else None)
          for name, state in zip(IDS, (DONE, LATER, HELP, DECLINED, CAME_BACK), strict=False)),
        report=sample_report(language=language, direction="rtl" if language == "ar" else "ltr"),
    )  # fmt: skip
    assert RENDERERS[kind].render(made) == RENDERERS[kind].render(made)


@pytest.mark.parametrize("kind", ["md", "html", "docx"])
def test_what_people_read_says_who_said_so(followed: Report, kind: str) -> None:
    content = RENDERERS[kind].render(followed)
    text = content.decode() if kind != "docx" else _words(content)
    say = wording_for("en")
    for words in (
        "Where the plan stands, as of 25 Nov 2026",
        "Done by the firm's own word on 25 Nov 2026, not verified.".replace(
            "'", "&#39;" if kind == "html" else "'"
        ),
        "Put off until 20 Dec 2026",
        "The gap stays open.",
        say("label.plan_closed"),
        "closed on 25 Nov 2026, because the answer changed",
    ):
        assert words in text, words
    assert "<script>" not in text or kind == "docx"


def _words(content: bytes) -> str:
    found = Document(io.BytesIO(content))
    texts = [one.text for one in found.paragraphs]
    texts += [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join(texts)


def test_the_pdf_says_it_too(followed: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(RENDERERS["pdf"].render(followed))
    read_back = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    text = " ".join(read_back.stdout.split())
    assert "Done by the firm's own word on 25 Nov 2026, not verified." in text
    assert "Put off until 20 Dec 2026" in text


def test_the_sheet_begins_with_the_status_that_was_said(followed: Report) -> None:
    tab = book_of(RENDERERS["xlsx"].render(followed), results=True)["Plan"]
    row, column = place(tab, "Status")
    found = [tab.cell(row + at, column).value for at in range(1, len(IDS) + 1)]
    assert found[:3] == ["Done", "Put off", "Not needed"]
    assert set(found[3:]) <= {"Not started"}
    _, done_on = place(tab, "Done on")
    assert tab.cell(row + 1, done_on).value.date() == date(2026, 11, 25)
    _, complete = place(tab, "Done by")
    assert tab.cell(row + 2, complete).value.date() == date(2026, 12, 20)
    _, left = place(tab, "Days left")
    assert tab.cell(row + 1, left).value in (None, "")
    assert tab.cell(row + 2, left).value == (date(2026, 12, 20) - followed.date).days
    at, beside = place(tab, "Actions done")
    assert tab.cell(at, beside + 1).value == 1


def test_the_calendar_leaves_out_what_is_ended_and_moves_what_was_put_off(
    followed: Report,
) -> None:
    before = {str(one["UID"]): one for one in events(sample_report())}
    after = {str(one["UID"]): one for one in events(followed)}
    assert set(after) < set(before)
    gone = {name.split(".")[2] for name in set(before) - set(after)}
    assert {IDS[0], IDS[2]} <= gone
    (moved,) = [one for name, one in after.items() if f".{IDS[1]}." in name]
    assert moved["DTSTART"].dt == date(2026, 12, 20)
    assert str(moved["SUMMARY"]).startswith("Put off until today: ")
    assert all(int(one["SEQUENCE"]) > int(before[name]["SEQUENCE"]) for name, one in after.items())


def test_the_summary_names_what_is_still_to_do_first(followed: Report) -> None:
    lines = "\n".join(summary_lines(followed))
    labels = {one.id: one.label for one in followed.actions}
    assert f"First: {labels[IDS[3]]}" in lines
    every = stands(*(standing(one, DONE, done_at=AT) for one in IDS))
    assert "No action of your plan is open" in "\n".join(summary_lines(every))
    assert f"{len(IDS)} actions" in "\n".join(summary_lines(every))


@pytest.mark.parametrize(
    ("severity", "days"),
    [
        (Severity.CRITICAL, CRITICAL_DAYS),
        (Severity.MAJOR, 90),
        (Severity.MINOR, 180),
        (Severity.INFO, 365),
        (None, 30),
    ],
)
def test_nothing_is_put_off_for_longer_than_its_severity_allows(
    severity: Severity | None, days: int
) -> None:
    one = action("A10", 1, "Interview workers", severity=severity, findings=("f",))
    assert furthest(one, DAY) == DAY + timedelta(days=days)


# -- the answers document --------------------------------------------------------------------------

MARKS = (
    Mark("A10", 1, LATER, AT, OWNER, until=date(2026, 12, 20)),
    Mark("A10", 2, DONE, AT, "colleague"),
    Mark("A03", 1, DECLINED, AT, OWNER, reason="The owner does it"),
    Mark("A04", 1, CLOSED, AT, "answers"),
)


def test_what_was_said_reads_back_from_an_export() -> None:
    form = _opened("fair_recruitment", 1)
    jsonschema.validate(document_of(form, firm(), MARKS), answers_schema())
    found = read(export(form, firm(), MARKS), _opened, AT)
    assert found.marks == MARKS
    assert found.problems == ()
    assert "plan" not in document_of(form, firm())


@pytest.mark.parametrize(
    ("plan", "where"),
    [
        ("yes", "plan"),
        ([{}] * 2001, "plan"),
        ([7], "plan[0]"),
        ([{"action": "A10", "state": "finished", "at": "2026-11-25T12:00:00Z"}], "plan[0]"),
        ([{"action": "<b>", "state": "done", "at": "2026-11-25T12:00:00Z"}], "plan[0]"),
        ([{"action": "A10", "state": "later", "at": "2026-11-25T12:00:00Z"}], "plan[0]"),
        ([{"action": "A10", "state": "done", "at": "yesterday"}], "plan[0]"),
        ([{"action": "A10", "state": "done", "at": AT.isoformat(), "by": "me"}], "plan[0]"),
        ([{"action": "A10", "state": "done", "at": AT.isoformat(), "until": 5}], "plan[0]"),
        ([{"action": "A10", "state": "done", "at": AT.isoformat(), "reason": "x" * 201}],
         "plan[0]"),
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_one_is_told_with_its_place(plan: Any, where: str) -> None:
    data = json.loads(export(_opened("fair_recruitment", 1), firm())) | {"plan": plan}
    found = read(json.dumps(data).encode(), _opened, AT)
    assert found.marks == ()
    assert {one.where for one in found.problems} == {where}
    for language in ("en", "ar"):
        assert all(one.text(wording_for(language)) for one in found.problems)


def test_marks_from_outside_give_a_state_whatever_their_order() -> None:
    assert standings(reversed(MARKS)) == standings(MARKS)


# -- since the last result -------------------------------------------------------------------------


def test_each_finding_is_new_worse_better_unchanged_fixed_or_gone() -> None:
    def one(name: str, status: Status, severity: Severity | None = None) -> Any:
        return finding(name, status=status, severity=severity)

    gap, unknown = Status.GAP, Status.UNKNOWN
    before = sample_report(
        findings=(
            one("worse", gap, Severity.MINOR),
            one("better", gap, Severity.CRITICAL),
            one("same", gap, Severity.MAJOR),
            one("found_out", unknown),
            one("not_known", gap, Severity.MAJOR),
            one("fixed", gap, Severity.MAJOR),
            one("gone", gap, Severity.MAJOR),
            one("set_aside", gap, Severity.MAJOR),
        ),
        strengths=(one("was_met", Status.MET), one("still_met", Status.MET)),
    )
    now = sample_report(
        findings=(
            one("worse", gap, Severity.CRITICAL),
            one("better", gap, Severity.MINOR),
            one("same", Status.PARTLY_MET, Severity.MAJOR),
            one("found_out", gap, Severity.MINOR),
            one("not_known", unknown),
            one("was_met", gap, Severity.MAJOR),
            one("asked_now", gap, Severity.MAJOR),
        ),
        strengths=(one("fixed", Status.MET), one("still_met", Status.MET)),
        set_aside=(one("set_aside", Status.NOT_APPLICABLE),),
    )
    made = compared(now, before).comparison
    assert made is not None
    assert {found.id: found.kind for found in made.findings} == {
        "worse": WORSE, "better": BETTER, "same": UNCHANGED, "found_out": NEW,
        "not_known": UNCHANGED, "was_met": NEW, "asked_now": NEW, "fixed": FIXED,
        "gone": GONE, "set_aside": GONE,
    }  # fmt: skip


def test_the_chapter_stands_in_every_format_and_reads_back() -> None:
    mild = finding("worker_paid_agency", severity=Severity.MINOR)
    before = sample_report(findings=(mild,), submission=1)
    made = compared(sample_report(submission=2), before)
    data = report_to_dict(made)
    jsonschema.validate(data, report_schema())
    assert report_from_dict(data) == made
    text = RENDERERS["md"].render(made).decode()
    assert "## Since the last result (21 Nov 2026)" in text
    assert "More serious than before: **1**" in text
    for kind in ("html", "pdf", "docx"):
        assert RENDERERS[kind].render(made)


def test_another_version_is_said_and_another_questionnaire_is_not_compared() -> None:
    other = dict(sample_report().questionnaire) | {"content_hash": "other"}
    made = compared(sample_report(), sample_report(questionnaire=other))
    assert made.comparison is not None
    assert made.comparison.other_version
    assert "The questionnaire has changed since then" in RENDERERS["md"].render(made).decode()
    other = dict(sample_report().questionnaire) | {"ref_id": "quick_scan"}
    assert compared(sample_report(), sample_report(questionnaire=other)) == sample_report()
