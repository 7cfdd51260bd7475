"""Killed in the midst of conversations in Telegram, in either mode and from one to the other."""

from pathlib import Path

import pytest

from tests.telegram_crashing import crashed

MODES = ("webhook", "polling")


@pytest.mark.timeout(300)
async def test_kill_9_loses_no_answer_leaves_nobody_stuck_and_repeats_no_report(
    tmp_path: Path,
) -> None:
    outcome = await crashed(tmp_path, MODES, joining=1, seed=9)
    assert outcome.wrong == []
    assert outcome.acknowledged > 40
