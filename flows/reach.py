"""What hangs on an answer: what may have to be worked out anew.

Rule of this file: values only; `dependence` finds them in the questionnaire.
"""

from __future__ import annotations

from typing import NamedTuple

Knot = tuple[str, str, int]
"""Something that is worked out from answers: (`value`, name, 0), (`rule`, name, 0),
(`rows`, repeat, 0) or (`depth`, module if it matters, place in the questionnaire's `depth`)."""


class Reach(NamedTuple):
    """What hangs on a knot: places of modules, names of rules, and levels that may open.

    `names`: the questions and calculations that may have other values, or apply or not, the knot's
    own too; `repeats` may have other rows; `read`: all of these that levels read themselves.
    """

    modules: frozenset[int]
    rules: frozenset[str]
    depths: frozenset[Knot]
    names: frozenset[str]
    repeats: frozenset[str]
    read: frozenset[Knot]
