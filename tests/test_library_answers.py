"""What the library that comes along asks of real firms, and how little of the small ones.

Whole conversations with the questionnaires themselves: how many questions a firm answers, and that
what is left never grows without a word. The answers are in order of being asked, so a question that
nobody expected fails the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows import effects, events, lifecycle
from questionnaires.catalog import Catalog
from questionnaires.model import QuestionType
from tests.questionnaire_samples import Player

MOST_FOR_A_LOCAL_FIRM = 45
VIGNETTES = sorted((Path(__file__).parent / "vignettes").glob("*.yaml"))

LOCAL: Mapping[str, str] = {
    "respondent_kind": "employer",
    "workplace_country": "Thailand",
    "main_activity": "food",
    "workers_total": "12",
    "workers_international": "0",
    "workers_internal_migrant": "0",
    "workers_agency_on_site": "0",
    "workers_hired_24_months": "3",
    "how_workers_found_job": "hired directly",
    "how_payments_known": "1",
    "papers_holder": "each worker",
    "wages_late": "never",
}
GOOD = frozenset(
    {"no_fee_rule_written", "free_to_leave_site", "free_to_resign", "bank_card_own",
     "overtime_voluntary", "complaint_channel"}
)  # fmt: skip
"""Yes/no questions whose good answer is yes; of all others of a local firm it is no."""

AGENCIES: Mapping[str, str] = {
    "respondent_kind": "employer",
    "workplace_country": "Malaysia",
    "main_activity": "garments",
    "workers_total": "120",
    "workers_women": "60",
    "workers_international": "80",
    "origin_countries": "Nepal, Bangladesh, India, Indonesia",
    "workers_internal_migrant": "0",
    "workers_agency_on_site": "10",
    "workers_hired_24_months": "60",
    "how_workers_found_job": "1, 2, 5",
    "recruiters_used": "3",
    "entry_permit_type": "1",
    "longest_chain_middle_persons": "2",
}


def walked(answers: Mapping[str, str], also_yes: frozenset[str]) -> tuple[Player, int, list[Any]]:
    """A firm that goes to the end: the player, the questions answered, the times it grew unsaid."""
    player = Player(Catalog().open("fair_recruitment"))
    answered, unsaid = 0, []
    before = player.left
    while player.interview.status == lifecycle.ASKING:
        key = player.asked if player.shown(effects.AskQuestion) else None
        said = step(player, answers, also_yes)
        answered += key is not None and said is not None
        grew = player.interview.status == lifecycle.ASKING and player.left > before
        told = [one for one in said or () if isinstance(one, effects.Tell)]
        if grew and not any(one.key == "more_questions" for one in told):
            unsaid.append((key, before, player.left))
        before = player.left
        assert answered < 400
    return player, answered, unsaid


def step(
    player: Player, answers: Mapping[str, str], also_yes: frozenset[str]
) -> tuple[effects.Effect, ...]:
    if player.shown(effects.ShowSafetyCard):
        return player.reads_card()
    if player.interview.pending is not None:
        return player.confirms()
    name = player.asked[0]
    question = player.questionnaire.question_by_name[name]
    if name in answers:
        return player.writes(answers[name])
    if question.type is QuestionType.YES_PARTLY_NO:
        return player.writes("yes" if name in also_yes else "no")
    if question.required and question.type is not QuestionType.ACKNOWLEDGE:
        return player.doesnt_know()
    return player.skips()


def test_a_local_firm_of_twelve_answers_few_questions() -> None:
    player, answered, _ = walked(LOCAL, GOOD)
    assert player.view.open_questions() == ()
    assert answered <= MOST_FOR_A_LOCAL_FIRM
    assert player.interview.status == lifecycle.REVIEWING


def test_with_three_agencies_and_four_corridors_progress_says_when_it_grows() -> None:
    player, answered, unsaid = walked(AGENCIES, frozenset())
    view = player.view
    assert len(view.rows_of("recruiter_licence_checked")) == 3
    assert len(view.rows_of("entry_permit_type")) == 4
    assert answered > 150
    assert unsaid == []


@pytest.mark.parametrize("ref_id", ["quick_scan", "fair_recruitment"])
def test_who_answers_is_asked_first_so_that_all_fits(ref_id: str) -> None:
    player = Player(Catalog().open(ref_id))
    assert player.asked == ("respondent_kind", "")


def test_the_vignettes_are_of_many_kinds() -> None:
    seen: dict[str, set[str]] = {"1.01": set(), "1.02": set(), "1.03": set()}
    ways, sizes = set(), set()
    told = [yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader) for path in VIGNETTES]
    for answers in [one["answers"] for one in told if "questionnaire" not in one]:
        for ref, found in seen.items():
            found.add(answers[ref])
        sizes.add(int(answers["1.04"]))
        origins = answers.get("1.10", [])
        ways |= {(one, answers["1.01"]) for one in origins if one != "dont_know"}
    assert len(VIGNETTES) >= 25
    assert len(seen["1.03"]) >= 5
    assert seen["1.02"] == {"employer", "recruiter", "both", "household"}
    assert len(ways) >= 8
    firms = {size for size in sizes if 5 <= size <= 240}
    assert min(firms) == 5
    assert max(firms) == 240


def test_a_module_of_our_own_is_asked_on_wish_only() -> None:
    player, _, _ = walked(LOCAL, GOOD)
    asked = {name for name, _ in player.interview.answers}
    assert not asked & {"customer_markets", "customers_asked_for", "buyer_file_ready"}
    player.happens(events.ModuleOpened("markets", player.now()))
    assert player.asked == ("customer_markets", "")
