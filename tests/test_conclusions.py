"""What a questionnaire itself advises after the answers stands in the report and in the chat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from questionnaires.values import Value
from reports.build import build_report
from reports.model import Report
from reports.renderers import RENDERERS
from reports.renderers.chat import summary_lines
from reports.report_json import report_from_dict, report_to_dict
from reports.saying import sheet
from tests.questionnaire_samples import START, Player, sample
from tests.transcript_player import CATALOG

SCREENING = """
modules:
  - name: fees
    label: Fees
    questions:
      - {name: takes_money, ref: "1.01", type: yes_partly_no, label: Does it take money?}
      - {name: hint_for_all, type: note, label: Read this.}
      - name: reject
        type: note
        relevant: "${takes_money} = 'yes'"
        label: We advise to reject.
      - name: approve
        type: note
        relevant: "${takes_money} = 'no'"
        label: We advise to approve.
"""


def _report(answer: Value) -> Report:
    questionnaire = sample(SCREENING, "screening")
    player = Player(questionnaire).answers(takes_money=str(answer))
    return build_report(questionnaire, player.interview, CATALOG.library("en"), START.date())


@pytest.mark.parametrize(
    ("answer", "advised"),
    [("yes", ("We advise to reject.",)), ("no", ("We advise to approve.",)), ("partly", ())],
)
def test_only_what_these_answers_led_to_is_advised(answer: str, advised: tuple[str, ...]) -> None:
    assert _report(answer).conclusions == advised


def test_it_stands_in_what_is_read() -> None:
    report = _report("yes")
    assert "We advise to reject." in " ".join(summary_lines(report))
    for name in ("md", "html"):
        assert b"We advise to reject." in RENDERERS[name].render(report)


def test_it_is_kept_with_the_report_and_older_reports_have_none() -> None:
    report = _report("yes")
    data = report_to_dict(report)
    assert data["conclusions"] == ["We advise to reject."]
    assert report_from_dict(data).conclusions == report.conclusions
    del data["conclusions"]
    assert report_from_dict(data).conclusions == ()
    assert "conclusions" not in report_to_dict(replace(report, conclusions=()))


def test_who_is_not_asked_about_the_firm_is_told_nothing_of_it() -> None:
    assert _report("yes").profile == ()


def test_what_a_worker_told_is_not_called_the_answers_of_the_company() -> None:
    report = _report("yes")
    told = sheet(replace(report, confidence="worker")).self_assessed_text
    assert "one worker" in told
    assert "the company" in sheet(report).self_assessed_text
