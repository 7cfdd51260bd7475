"""What the written conversations reach: every question, wording, choice and outcome of a rule.

A question, a choice or a case of a finding rule that no transcript reaches has never been seen by
anybody. Of the quick scan and of the first five modules of the full questionnaire everything is
reached, but what stands in `EXCEPTIONS`, each with its reason. Of all the rest `FLOORS` says how
many of a hundred are reached: a number here only ever rises.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.reach import Reach, play_all
from questionnaires.model import Questionnaire
from tests.transcript_player import CATALOG, FOLDER

EXCEPTIONS: Mapping[str, str] = {
    "papers_access_free: does not apply": (
        "papers that others hold are a gap, whatever is said of them"
    ),
    **dict.fromkeys(  # to go
        (
            "payer_visa_permit = part",
            "payer_trip_home = part",
            "X11: case 1 (unknown)",
            "paid_per_new_worker: case 3 (gap major)",
            "worker_paid_total: case 1 (gap critical)",
            "worker_paid_total: case 3 (gap critical)",
            "worker_paid_total: case 4 (gap)",
            "workers_women",
            "workers_agency_on_site",
            "subcontractors_used",
            "workplace_language_understood",
            "worker_languages",
            "plans_to_hire",
            "customer_fee_code",
            "responsible_person",
            "training_bond",
            "payer_uniform_safety_gear",
            "payer_tools",
        ),
        "not reached yet",
    ),
}
SCAN, FULL = (CATALOG.open(ref, 1) for ref in ("quick_scan", "fair_recruitment"))
# What the quick scan asked is not asked again: its wordings are seen there.
ASKED_BEFORE = {question.name for question in SCAN.questions}
WORDINGS = "wordings for some people"
KINDS = (
    "questions asked",
    "questions left out",
    "choices taken",
    "outcomes of finding rules",
    WORDINGS,
)
WHOLE = ("profile", "policy", "mapping", "recruiters", "fees")  # modules reached as a whole
FLOORS: Mapping[str, int] = {  # of a hundred, in fair_recruitment
    "questions asked": 92,
    "questions left out": 86,
    "choices taken": 77,
    "outcomes of finding rules": 66,
    WORDINGS: 37,
}
# A firm that opens every part for the deeper questions answers more than two hundred of them.
MOST_LINES = 260


@pytest.fixture(scope="module")
def reach() -> Reach:
    """All transcripts, played once."""
    return asyncio.run(play_all(CATALOG, sorted(FOLDER.glob("*.txt"))))


def _all_and_missing(
    reach: Reach, questionnaire: Questionnaire, what: str
) -> tuple[list[str], list[str]]:
    """Return what can be reached of one kind, but the exceptions, and what of it is not."""
    for name, everything, reached in reach.of(questionnaire):
        if name == what:
            wanted = [one for one in everything if one not in EXCEPTIONS]
            if what == WORDINGS and questionnaire is FULL:
                wanted = [one for one in wanted if one.partition(":")[0] not in ASKED_BEFORE]
            return wanted, [one for one in wanted if one not in reached]
    raise AssertionError(f"nothing counts {what}")


def _module(questionnaire: Questionnaire, one: str) -> str:
    """Return the module of a question, or the last one a rule speaks of."""
    name = re.split(r": | = ", one)[0]
    rules = [rule for rule in questionnaire.findings if rule.name == name]
    names = rules[0].questions if ": " in one and rules else (name,)
    order = [module.name for module in questionnaire.modules]
    homes = [questionnaire.question_by_name[each].module for each in names]
    return max(homes, key=order.index)


def test_every_transcript_is_played_to_its_end(reach: Reach) -> None:
    assert reach.troubles == []


@pytest.mark.parametrize("what", KINDS)
def test_transcripts_reach_all_of_the_quick_scan(reach: Reach, what: str) -> None:
    assert _all_and_missing(reach, SCAN, what)[1] == []


@pytest.mark.parametrize("what", KINDS)
def test_transcripts_reach_all_of_the_first_modules(reach: Reach, what: str) -> None:
    missing = _all_and_missing(reach, FULL, what)[1]
    assert [one for one in missing if _module(FULL, one) in WHOLE] == []


@pytest.mark.parametrize("what", KINDS)
def test_transcripts_reach_no_less_than_before(reach: Reach, what: str) -> None:
    everything, missing = _all_and_missing(reach, FULL, what)
    assert 100 * (len(everything) - len(missing)) // len(everything) >= FLOORS[what], missing


def test_exceptions_are_still_needed(reach: Reach) -> None:
    found = set().union(*reach.found.values())
    known = {
        one for each in (SCAN, FULL) for _, everything, _ in reach.of(each) for one in everything
    }
    assert [one for one in EXCEPTIONS if one in found or one not in known] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda one: one.stem)
def test_a_transcript_says_what_it_shows_and_stays_readable(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert not lines[0].startswith("# questionnaire")
    assert sum(line.startswith("user  ") for line in lines) <= MOST_LINES
