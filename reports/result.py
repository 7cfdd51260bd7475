"""The whole result as one key, and how far workers themselves were heard.

Rule of this file: keys only, never sentences; no average, and one open critical finding decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from questionnaires.model import Questionnaire, Status
from reports.model import Finding, Report

RATINGS = ("urgent", "gaps", "unknown", "no_gap_found")
NO_GAP = "no_gap_found"
QUIZ = "quiz"
"""Of what a person knows; nothing is said of a firm."""
NOTHING_CHECKED = "nothing_checked"
"""How `no_gap_found` is said when more was set aside than is in place."""

VERIFYING = frozenset({"how_payments_known", "first_week_interview", "last_outside_talk"})
"""Questions whose good answer means that workers were heard (bank, "Scoring rules", 5)."""

WORKER, OWN = "worker", "own"


def rating(counts: Mapping[str, int]) -> str:
    """Return the key of the whole result; one open critical finding decides it."""
    if counts["critical"]:
        return "urgent"
    if counts["major"] or counts["minor"] or counts["info"]:
        return "gaps"
    return "unknown" if counts["unknown"] or counts["open"] else NO_GAP


def rating_said(report: Report) -> str:
    """Return the key of the words for the result: without answers to check, no gap says nothing."""
    met, aside = report.counts.get("met", 0), report.counts.get("not_applicable", 0)
    if report.rating == NO_GAP and (not met or aside > met):
        return NOTHING_CHECKED
    return report.rating


def confidence(questionnaire: Questionnaire, findings: Iterable[Finding]) -> str:
    """Return low, medium or high: how far workers themselves were heard.

    `worker` where a worker told it; `own` where the questionnaire never asks about hearing them, or
    where a talk came no further than its preparation, the first module.
    """
    findings = tuple(findings)
    if questionnaire.header.told_by == WORKER:
        before = questionnaire.modules[0]
        held = any(finding.module not in (before.ref, before.name) for finding in findings)
        return WORKER if held else OWN
    if VERIFYING.isdisjoint(questionnaire.question_by_name):
        return OWN
    heard = {
        finding.asked[0].name
        for finding in findings
        if finding.status is Status.MET and not finding.check and finding.asked
    }
    return ("low", "medium", "high", "high")[len(heard & VERIFYING)]
