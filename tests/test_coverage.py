"""What the written conversations reach: every question, wording, choice and outcome of a rule.

A question, a choice or a case of a finding rule that no transcript reaches has never been seen by
anybody. What cannot be reached stands in `EXCEPTIONS`, each with its reason. Of the shorter
questionnaires walks reach what conversations do not: `test_reached`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.playing.played import play_all
from bot.playing.reach import Reach
from questionnaires.model import Questionnaire
from tests.transcript_player import CATALOG, FOLDER

EXCEPTIONS: Mapping[str, str] = {
    "repayment_date: case 3 (gap critical)": (
        "waits for thirty days without a date, and a transcript is over within hours"
    ),
}
PLAYED = [CATALOG.open(ref, 1) for ref in ("quick_scan", "fair_recruitment")]
# A firm that opens part after part for the deeper questions answers more than two hundred of them.
MOST_LINES = 260


@pytest.fixture(scope="module")
def reach() -> Reach:
    """All transcripts, played once."""
    return asyncio.run(play_all(CATALOG, sorted(FOLDER.glob("*.txt"))))


def _missing(reach: Reach, questionnaire: Questionnaire, what: str) -> list[str]:
    for name, everything, reached in reach.of(questionnaire):
        if name == what:
            return [one for one in everything if one not in reached and one not in EXCEPTIONS]
    raise AssertionError(f"nothing counts {what}")


def test_every_transcript_is_played_to_its_end(reach: Reach) -> None:
    assert reach.troubles == []


@pytest.mark.parametrize("questionnaire", PLAYED, ids=lambda one: one.ref_id)
@pytest.mark.parametrize(
    "what",
    [
        "questions asked",
        "questions left out",
        "choices taken",
        "outcomes of finding rules",
        "actions in plans",
    ],
)
def test_transcripts_reach(reach: Reach, questionnaire: Questionnaire, what: str) -> None:
    assert _missing(reach, questionnaire, what) == []


def test_every_wording_is_seen(reach: Reach) -> None:
    """What the quick scan asked is not asked again, so a wording may be seen in either."""
    what = "wordings for some people"
    scan, full = (set(_missing(reach, one, what)) for one in PLAYED)
    asked_before = {question.name for question in PLAYED[0].questions}
    assert scan == set()
    assert [one for one in full if one.partition(":")[0] not in asked_before] == []


def test_exceptions_are_still_needed(reach: Reach) -> None:
    found = set().union(*reach.found.values())
    known = {one for each in PLAYED for _, everything, _ in reach.of(each) for one in everything}
    assert [one for one in EXCEPTIONS if one in found or one not in known] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda one: one.stem)
def test_a_transcript_says_what_it_shows_and_stays_readable(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert not lines[0].startswith("# questionnaire")
    assert sum(line.startswith("user  ") for line in lines) <= MOST_LINES
