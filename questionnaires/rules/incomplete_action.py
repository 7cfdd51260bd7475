"""An action can be done: it has steps, somebody who does it, a time, and a proof that it was done.

Passes::

    - {name: A10, label: Ask, steps: [Ask.], roles: [OWN], first_step: T30, complete: T30,
       evidence: [notes], verify: The notes are there., kpi: Share asked}

Fails::

    - {name: A10, label: Ask, steps: [], roles: [], first_step: T30, complete: NOW,
       evidence: [], verify: "", kpi: ""}
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.catalog import Catalog
from questionnaires.model import Action
from questionnaires.problems import Problem

ID = "incomplete-action"

_IN_ORDER = ("NOW", "T30", "T90", "T180")


def check(catalog: Catalog) -> Iterator[Problem]:
    library, _ = catalog.read_library()
    files = {name.rsplit("/", 1)[-1]: name for name in catalog.files.shared}
    for action in library.actions.values():
        for what, repair in _faults(action):
            yield Problem(
                files.get("actions.yaml", ""),
                1,
                ID,
                f"the action {action.name} {what}.",
                f"Please either {repair} or remove the action.",
            )


def _faults(action: Action) -> Iterator[tuple[str, str]]:
    for key, what in (("steps", "no step"), ("roles", "no role"), ("evidence", "no evidence")):
        if not any(one.strip() for one in getattr(action, key)):
            yield f"has {what}", f"fill in `{key}:`"
    for key in ("verify", "kpi"):
        if not getattr(action, key).strip():
            yield f"says nothing in `{key}`", f"fill in `{key}:`"
    times = (action.first_step, action.complete)
    if all(one in _IN_ORDER for one in times) and times != tuple(
        sorted(times, key=_IN_ORDER.index)
    ):
        yield "is complete before its first step", "give `complete:` a later time"
