"""Everything of every questionnaire is reached: by a written conversation, or else by a walk.

Of the quick scan and the full questionnaire the conversations alone reach everything, which
`test_coverage` looks at. Here walks that seek it reach the rest of all others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.playing import reachable
from bot.playing.played import play_all
from bot.playing.reach import Reach
from bot.playing.seeking import seek
from bot.playing.walks import Walk
from flows import currencies
from questionnaires.model import Questionnaire
from tests import test_coverage
from tests.questionnaire_samples import sample
from tests.transcript_player import CATALOG, FOLDER

CONVERSATIONS_ALONE = {one.ref_id for one in test_coverage.PLAYED}
OTHERS = [name for name in CATALOG.refs() if name not in CONVERSATIONS_ALONE]
WALKS = 60
SEED = 1

SUM = "sum_currency"
EXCEPTIONS: Mapping[str, str] = {
    f"{SUM} = {code}": "one list of the world's money; only that of the given amounts is offered"
    for code in sorted(currencies.codes())
}
"""What neither conversations nor walks need to reach, each with its reason."""

RARE = """
modules:
  - name: people
    label: People
    questions:
      - {name: count, type: integer, label: "How many?"}
      - name: origin
        type: select_one
        label: From where?
        choices: [{name: far, label: Far}, {name: near, label: Near}]
      - {name: paid, type: money, relevant: "${count} = 4711 and ${origin} = 'far'", label: Paid?}
      - {name: since, type: date, relevant: "${paid} > 900", label: Since when?}
findings:
  - name: since
    questions: [since]
    requirement: R04
    cases:
      - {when: "${since} < add_days(today(), -30)", status: gap, severity: major, actions: [A15]}
      - {when: "dont_know(${since})", status: unknown, actions: [A10]}
"""


def _of(name: str) -> list[Path]:
    """Return the conversations that begin with a questionnaire."""
    header = f"# questionnaire: {name} "
    return [one for one in sorted(FOLDER.glob("*.txt")) if header in one.read_text("utf-8")]


@pytest.mark.parametrize("name", OTHERS)
def test_everything_is_reached(name: str) -> None:
    questionnaire = CATALOG.open(name)
    reach = asyncio.run(play_all(CATALOG, _of(name)))
    assert reach.troubles == []
    walks = seek(questionnaire, CATALOG.library(), WALKS, SEED, reach, frozenset(EXCEPTIONS))
    assert [walk for walk in walks if walk.fault] == []
    assert [one for one in reach.missing(questionnaire) if one[1] not in EXCEPTIONS] == []


def _all_but(questionnaire: Questionnaire, *names: str) -> frozenset[str]:
    there = reachable.everything(questionnaire).values()
    return frozenset(one for each in there for one in each) - set(names)


def test_every_money_in_use_can_be_added_up_in() -> None:
    """What makes the exceptions good: the list is complete, and names no money that is gone."""
    question = CATALOG.open("recruitment_costs").question_by_name[SUM]
    assert set(question.choice_by_name) == currencies.codes()


def _sought(reach: Reach, number: int = 20, seed: int = SEED) -> list[Walk]:
    return list(seek(sample(RARE), CATALOG.library(), number, seed, reach))


def test_a_walk_finds_what_chance_does_not() -> None:
    reach = Reach()
    walks = _sought(reach)
    assert not reach.missing(sample(RARE))
    assert len(walks) < 20
    assert sum(walk.steps for walk in walks) < 200


def test_the_same_seed_seeks_in_the_same_way() -> None:
    one, same, other = Reach(), Reach(), Reach()
    assert _sought(one) == _sought(same)
    assert one == same
    assert _sought(other, seed=2) != _sought(Reach())


def test_what_stands_apart_is_not_sought() -> None:
    reach, questionnaire = Reach(), sample(RARE)
    apart = _all_but(questionnaire, "origin = near")
    walks = list(seek(questionnaire, CATALOG.library(), 20, SEED, reach, apart))
    assert len(walks) == 1
    assert "origin = near" in reach.taken[("sample", 1)]


def test_what_cannot_be_reached_is_told() -> None:
    never = RARE.replace("${count} = 4711", "${count} = 4711 and ${count} = 4712")
    reach, questionnaire = Reach(), sample(never)
    assert len(list(seek(questionnaire, CATALOG.library(), 20, SEED, reach))) == 20
    assert (reachable.QUESTIONS, "paid") in reach.missing(questionnaire)
    assert (reachable.ACTIONS, "A10") in reach.missing(questionnaire)
    assert (reachable.CHOICES, "origin = near") not in reach.missing(questionnaire)
