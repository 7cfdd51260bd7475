"""The groups of a repayment plan: what each is owed, and in which order they are paid.

Rule of this file: the order hangs on what was answered about the groups, never on the order in
which they were named: leavers at once, then contracts that end, then most indebted, lowest paid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from questionnaires.expressions import operations
from questionnaires.model import Questionnaire
from questionnaires.values import Money
from reports.repayment_answers import GROUPS, Answers, Rules
from reports.repayment_due import Due, due_of
from reports.repayment_model import GroupDue
from reports.wording import Wording

RUNG = {"receipt": 1, "account": 2, "peers": 3, "estimate": 4, "invoices": 5}
"""The ladder of evidence (remedy guidance of this product, 4.2); 0: nothing yet."""

DEBT = {"most": 0, "part": 1, "": 1, "none": 2}
FORMER = "former"
Key = tuple[int, int, Decimal, Decimal, str, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """A group with the answers and the sum behind it; `at_once`: paid with the first payment."""

    shown: GroupDue
    due: Due
    at_once: bool


def groups_in_order(
    questionnaire: Questionnaire,
    found: tuple[Answers, ...],
    rules: Rules,
    say: Wording,
    last_planned: date | None,
) -> tuple[Group, ...]:
    """Return the groups in the order of priority; `last_planned` is the last payment as wished."""
    keyed = []
    for answers in found:
        group = _group(questionnaire, answers, rules, say)
        ends = group.shown.contract_end
        early = bool(ends and last_planned and ends < last_planned)
        keyed.append((_key(answers, group, early), group, early))
    keyed.sort(key=lambda one: (one[0], one[1].shown.row))
    return tuple(
        Group(_ranked(group, at, early, say), group.due, group.at_once)
        for at, (_, group, early) in enumerate(keyed, start=1)
    )


def _group(questionnaire: Questionnaire, group: Answers, rules: Rules, say: Wording) -> Group:
    due, workers = due_of(group, rules, say), group.whole("group_workers")
    who, origin = group.text("group_who"), group.text("group_origin")
    year, proof = group.whole("group_year"), group.text("evidence_level")
    missing = due.missing
    if workers is None:
        missing = (*missing, say("repayment.missing.workers"))
    total = due.per_worker and workers and _times(due.per_worker, workers)
    shown = GroupDue(
        row=group.row,
        label=_label(group, say),
        who=who,
        who_label=_choice(questionnaire, "group_who", who, say),
        origin=origin,
        origin_label=say.territory(origin) if origin else say("repayment.not_known"),
        year=str(year) if year else "",
        recruiter=group.text("group_recruiter"),
        workers=workers,
        evidence=RUNG.get(proof, 0),
        evidence_label=_choice(questionnaire, "evidence_level", proof, say),
        parts=due.parts,
        per_worker=due.per_worker,
        total=total or None,
        priority=0,
        priority_label=group.text("debt_open"),
        missing=missing,
        notes=due.notes,
        debt=due.debt,
        exchange=due.exchange,
        contract_end=_contract_end(group),
    )
    return Group(shown, due, who == FORMER or group.whole("months_left") == 0)


def _times(money: Money, workers: int) -> Money:
    return Money(money.amount * workers, money.currency)


def _label(group: Answers, say: Wording) -> str:
    name = group.view.row_label(GROUPS, group.row)
    return name or say("repayment.group", number=group.row.removeprefix("r"))


def _choice(questionnaire: Questionnaire, name: str, code: str, say: Wording) -> str:
    choice = questionnaire.question_by_name[name].choice_by_name.get(code)
    return choice.label if choice else say("repayment.not_known")


def _contract_end(group: Answers) -> date | None:
    """Return when the first contracts end; *this month* is its last day."""
    months, today = group.whole("months_left"), group.view.today
    if months is None:
        return None
    if months:
        end = operations.add_months(today, months)
        return end if isinstance(end, date) else None
    following = operations.add_months(today.replace(day=1), 1)
    return following - timedelta(days=1) if isinstance(following, date) else None


def _key(answers: Answers, group: Group, early: bool) -> Key:
    wage, shown = answers.money("net_wage"), group.shown
    owed = group.due.per_worker.amount if group.due.per_worker else Decimal(0)
    return (
        0 if group.at_once else 1 if early else 2,
        DEBT.get(answers.text("debt_open"), 1),
        wage.amount if wage else Decimal(0),  # a wage nobody knows counts as low
        -owed,
        shown.label,
        shown.origin,
        shown.year,
        shown.recruiter,
        shown.workers or 0,
    )


def _ranked(group: Group, place: int, early: bool, say: Wording) -> GroupDue:
    shown = group.shown
    key = "leaver" if group.at_once else "contract" if early else shown.priority_label or "unknown"
    return replace(shown, priority=place, priority_label=say(f"repayment.priority.{key}"))
