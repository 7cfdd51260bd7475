"""The chapter on repayment: who is owed what and why, when it is paid, and how it is checked.

Rule of this file: figures are said as they stand in the plan; groups and codes, never names; what
standards differ on is told with all its sources, and what was chosen.
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.values import Money
from reports.amount_charts import cash_chart
from reports.chapter_model import Block, Chapter, Row, Table
from reports.cost_chapter import at_least, rates
from reports.repayment_model import GroupDue, RepaymentPlan, Settled
from reports.wording import Wording

TAKEN_OFF = "repaid"


def repayment_chapter(plan: RepaymentPlan, say: Wording) -> Chapter:
    """Return the chapter of a repayment plan."""
    return Chapter(
        name="repayment",
        title=say("repay.title"),
        intro=say("repay.intro", date=say.date(plan.as_of)),
        blocks=tuple(one for one in _blocks(plan, say) if one != Block()),
    )


def _blocks(plan: RepaymentPlan, say: Wording) -> Iterator[Block]:
    yield Block(facts=tuple(_whole(plan, say)))
    for warning in (plan.late, plan.over_contract, plan.over_budget):
        yield Block(warning=warning)
    if plan.missing:
        yield Block(heading=say("money.missing"), lines=plan.missing)
    if plan.ethics:
        yield Block(heading=say("repay.ethics"), lines=plan.ethics)
    if plan.groups:
        yield Block(heading=say("repay.owed"), table=_owed(plan, say))
    for group in plan.groups:
        yield _terms(group, say)
    yield from _paying(plan, say)
    yield from _doing(plan, say)
    if plan.settled:
        yield Block(heading=say("repay.settled"), text=say("repay.settled.intro"))
    for settled in plan.settled:
        yield _settled(settled, say)
    if plan.rates:
        yield rates(plan.rates, say)
    yield Block(heading=say("money.method"), lines=plan.method)
    if plan.sources:
        yield Block(heading=say("money.sources"), lines=plan.sources)


def _whole(plan: RepaymentPlan, say: Wording) -> Iterator[tuple[str, str]]:
    if plan.total:
        yield say("repay.total"), at_least(plan.total, plan.complete, say)
    yield say("repay.workers"), say.number(plan.workers)
    yield say("repay.start"), say.date(plan.start) if plan.start else say("repay.no_start")
    if plan.budget_month:
        yield say("repay.budget"), say.money(plan.budget_month)
    yield say("repay.target"), say.percent(plan.share_paid_target)


def _owed(plan: RepaymentPlan, say: Wording) -> Table:
    keys = ("order", "group", "workers", "one", "all")
    rows = tuple(
        Row(
            (
                say.number(one.priority),
                " · ".join(
                    text
                    for text in (one.label, one.who_label, one.evidence_label, one.priority_label)
                    if text
                ),
                say("money.not_known") if one.workers is None else say.number(one.workers),
                _due(one.per_worker, one, say),
                _due(one.total, one, say),
            )
        )
        for one in sorted(plan.groups, key=lambda group: group.priority)
    )
    heads = tuple(say(f"repay.owed.{key}") for key in keys)
    return Table(heads, rows, (2, 10, 3, 5, 5), numbers=(2, 3, 4))


def _due(money: Money | None, group: GroupDue, say: Wording) -> str:
    return at_least(money, not group.missing, say) if money else say("money.not_known")


def _terms(group: GroupDue, say: Wording) -> Block:
    """How one worker's sum came about, term by term, and what it comes to."""
    rows = [Row((one.label, one.how, _signed(one.kind, one.amount, say))) for one in group.parts]
    if group.debt:
        rows.append(Row((say("repay.debt"), "", say.money(group.debt)), strong=True))
    if group.per_worker and group.per_worker != group.debt:
        due = _due(group.per_worker, group, say)
        rows.append(Row((say("repay.owed.one"), group.exchange, due), strong=True))
    heads = (say("repay.term"), say("repay.how"), say("repay.amount"))
    end = ((say("repay.contract_end"), say.date(group.contract_end)),) if group.contract_end else ()
    return Block(
        heading=say("repay.group", group=group.label),
        deep=True,
        facts=end,
        table=Table(heads, tuple(rows), (6, 9, 5), numbers=(2,)) if rows else None,
        lines=(*group.missing, *group.notes),
    )


def _signed(kind: str, money: Money, say: Wording) -> str:
    said = say.money(money)
    return say("money.taken_off", amount=said) if kind == TAKEN_OFF else said


def _paying(plan: RepaymentPlan, say: Wording) -> Iterator[Block]:
    if plan.payments:
        keys = ("due", "group", "part", "one", "all", "left")
        rows = tuple(
            Row(
                (
                    say.date(one.due),
                    one.group_label,
                    say("repay.part_of", number=say.number(one.number), all=say.number(one.of)),
                    say.money(one.per_worker),
                    say.money(one.total),
                    say.money(one.left),
                )
            )
            for one in plan.payments
        )
        heads = tuple(say(f"repay.pay.{key}") for key in keys)
        table = Table(heads, rows, (5, 5, 3, 5, 5, 5), numbers=(3, 4, 5))
        yield Block(heading=say("repay.schedule"), text=say("repay.schedule.intro"), table=table)
    if plan.months:
        rows = tuple(
            Row((say.month(one.month), say.money(one.amount), say.money(one.total)))
            for one in plan.months
        )
        heads = tuple(say(f"repay.cash.{key}") for key in ("month", "amount", "total"))
        table = Table(heads, rows, (6, 6, 6), numbers=(1, 2))
        yield Block(heading=say("repay.cash"), chart=cash_chart(plan.months, say), table=table)


def _doing(plan: RepaymentPlan, say: Wording) -> Iterator[Block]:
    if plan.steps:
        heads = tuple(say(f"repay.step.{key}") for key in ("what", "who", "when"))
        rows = tuple(Row(one) for one in plan.steps)
        yield Block(heading=say("repay.steps"), table=Table(heads, rows, (10, 5, 5), tick=True))
    if plan.controls:
        heads = tuple(say(f"repay.control.{key}") for key in ("what", "how", "day", "who"))
        rows = tuple(Row((one.label, one.how, say.date(one.day), one.who)) for one in plan.controls)
        table = Table(heads, rows, (5, 9, 4, 5), tick=True)
        yield Block(heading=say("repay.controls"), table=table)


def _settled(point: Settled, say: Wording) -> Block:
    heads = tuple(say(f"repay.settled.{key}") for key in ("way", "source", "sure"))
    rows = tuple(
        Row((way, source, say(f"confidence.{confidence}")), mark=confidence)
        for way, source, confidence in point.alternatives
    )
    facts = ((say("repay.chosen"), point.chosen), (say("repay.because"), point.because))
    return Block(
        heading=point.label,
        deep=True,
        facts=tuple((name, text) for name, text in facts if text),
        table=Table(heads, rows, (6, 9, 5)) if rows else None,
    )
