"""When the figures of a room, once revealed, move on.

Rule of this file: what stands on the board stands still, question by question, until at least five
people answered or changed their answer since; the same against everything that ever stood there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from questionnaires.model import Questionnaire
from reports.totals.cells import MINIMUM
from reports.totals.gaps import Facts, room_gaps
from reports.totals.ledger import Ledger, item_of, ledger_of, may_show
from reports.totals.release import Released
from reports.totals.room import ROOM_SCHEMA, RoomAnswer, answerers, question_figures
from reports.wording import Wording

GAPS: Final = "gaps"


def next_room(
    previous: Released | None,
    questionnaire: Questionnaire,
    say: Wording,
    answers: Iterable[RoomAnswer],
    counted: Collection[str],
    at: datetime,
    *,
    module: str = "",
) -> Released | None:
    """Return what the board shows of a module from now on, or None while it stays as it is.

    The arguments are those of `room_figures`, `previous` what was revealed of the same module
    before. `figures` are those of `room_figures`, each question with `release` and `at`. A question
    that fewer than five answered stays without numbers until there are five.
    """
    ledger = ledger_of(previous.basis if previous else ())
    old = {one["name"]: one for one in previous.figures["questions"]} if previous else {}
    number = previous.number + 1 if previous else 1
    stamp = {"release": number, "at": at.isoformat()}
    questions, moved = [], previous is None
    for found in answerers(questionnaire, answers, counted, module):
        name = found.question.name
        items = [item_of(who, [name, sorted(what)]) for who, what in found.chosen.items()]
        moves = _moves(name, items, ledger)
        moved = moved or moves
        if moves or name not in old:
            questions.append(stamp | question_figures(found, say))
        else:
            questions.append(old[name])
    if not moved:
        return None
    figures = {
        "schema": ROOM_SCHEMA,
        "questionnaire": questionnaire.ref_id,
        "version": questionnaire.version,
        "module": module,
        "questions": questions,
    }
    return Released(number, at, ledger.basis(), figures)


def next_room_gaps(
    previous: Released | None, facts: Mapping[str, Facts], at: datetime
) -> Released | None:
    """Return the top gaps of a room from now on, or None while they stay as they are.

    `facts` are those of each person's current answers (`facts_of`). `figures`: `room_gaps` with
    `schema`, `release` and `at`.
    """
    ledger = ledger_of(previous.basis if previous else ())
    items = [item_of(who, one) for who, one in sorted(facts.items())]
    moves = _moves(GAPS, items, ledger)
    if previous is not None and not moves:
        return None
    number = previous.number + 1 if previous else 1
    figures: dict[str, Any] = {"schema": ROOM_SCHEMA, "release": number, "at": at.isoformat()}
    shown = room_gaps(list(facts.values()) if moves else [])
    return Released(number, at, ledger.basis(), figures | shown)


def _moves(name: str, items: Iterable[str], ledger: Ledger) -> bool:
    """Tell whether a table may move on to these items; if so, the ledger notes it."""
    names = list(items)
    if len(names) < MINIMUM:
        return False
    group = ledger.group(names)
    if not may_show([(group,)], [[table] for table in ledger.tables.get(name, ())], ledger):
        return False
    ledger.shown(name, (group,))
    return True
