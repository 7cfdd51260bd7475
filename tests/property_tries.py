"""How property tests try examples: the same ones at every run, or many more that are drawn anew.

`make test` must say the same of the same files, so it draws nothing at random. `make explore`
draws at random and tries ten times as many; what it finds is a fault to repair, or a property that
says too much. Either way the example is then written down as a test of its own.

Rule of this file: time is no reason for a property to fail.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings

SAME = "same"
EXPLORE = "explore"
TIMES = 10
USUAL = 100
"""Examples of a property that does not say how many."""

_UNTIMED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


def register() -> None:
    """Make both known to hypothesis, and choose the first."""
    settings.register_profile(SAME, derandomize=True, max_examples=USUAL, **_UNTIMED)
    settings.register_profile(EXPLORE, max_examples=USUAL * TIMES, print_blob=True, **_UNTIMED)
    settings.load_profile(SAME)


def tries(count: int, **more: Any) -> settings:
    """Return how a property is tried with so many examples; `more` are settings of hypothesis."""
    exploring = settings.get_current_profile_name() == EXPLORE
    return settings(max_examples=count * (TIMES if exploring else 1), **more)
