"""The advice at the end of a recruiter screening follows the answers, and open points."""

from __future__ import annotations

import pytest

from storage.memory import MemoryStore
from tests.transcript_player import FOLDER, Direct, read_script

APPROVE = "Our advice: approve, for 12 months."
PLAN = "Our advice: approve only with a plan."
REJECT = "Our advice: reject for now."
GOOD = {"[Partly]": "[Yes]", "[Don't know]": "[Yes]", "[A clinic]": "[None of these]"}


def lines() -> list[str]:
    """The transcript's screening, up to the advice, with every answer a good one."""
    script = read_script((FOLDER / "recruiter_screening.txt").read_text("utf-8")).lines
    played = list(script[: script.index("[I understand]")])
    tie = played.index("[A clinic]")
    assert played[tie + 1 : tie + 3] == ["[Done (1)]", "[Yes]"]
    del played[tie + 1 : tie + 3]  # "none" is the answer at once, and no tie is asked about
    return [GOOD.get(line, line) for line in played]


async def advice(played: list[str]) -> str:
    """What is said at the end of these lines."""
    chat = await Direct(MemoryStore).open()
    said: list[str] = []
    for line in played:
        tapped = line.startswith("[")
        said = await (chat.tap(line[1:-1]) if tapped else chat.say(line))
    await chat.close()
    return " ".join(said)


async def test_without_a_gap_the_advice_is_to_approve() -> None:
    assert APPROVE in await advice(lines())


@pytest.mark.parametrize("at", [3, 8, 16, 22])
async def test_with_a_question_put_off_nothing_is_approved(at: int) -> None:
    played = lines()
    played[at] = "/later"
    assert PLAN in await advice(played)


async def test_one_open_point_makes_it_a_plan() -> None:
    played = lines()
    played[8] = "[Partly]"  # sub-agents named without contracts
    assert PLAN in await advice(played)


async def test_false_papers_are_a_reason_to_reject() -> None:
    played = lines()
    played[4] = "[Yes]"
    assert REJECT in await advice(played)
