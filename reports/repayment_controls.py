"""What is checked and when, who does which step, and the choices beside what others say.

Rule of this file: days are counted from the plan, never from a clock; what a source says stands
with its confidence. Sample, days and share: remedy guidance of this product, section 6 (proposal).
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from flows.view import View
from questionnaires.model import Library, Questionnaire, Source
from reports.repayment_answers import Answers
from reports.repayment_groups import Group
from reports.repayment_model import Control, Payment, Settled
from reports.repayment_payments import later
from reports.wording import Wording

ALL_BELOW, AT_LEAST, SHARE = 20, 20, 5
"""All workers of a country if under 20, else the larger of 20 and a fifth (20 percent)."""

APPEAL_DAYS, FINAL_DAYS, LATE_MONTHS = 30, 30, 12
RETALIATION_DAYS = (30, 90)
STEPS = (
    "stop", "tell", "govern", "investigate", "decide", "calculate", "consult", "pay", "verify",
    "prevent", "report",
)  # fmt: skip
"""The steps of remedy guidance of this product, section 2 (times are a proposal)."""

SETTLED = ("timing_rule", "amount_rule", "interest_rule", "value_rule", "exchange_rule", "lookback")
CONFIDENCE = {
    ("timing_rule", "days30"): "check",
    ("timing_rule", "days90"): "check",
    ("timing_rule", "longer"): "found",
    ("amount_rule", "average"): "found",
    ("interest_rule", "paid_only"): "check",
    ("interest_rule", "none"): "check",
    ("value_rule", "none"): "check",
    ("exchange_rule", "day_repaid"): "check",
    ("exchange_rule", "day_paid"): "check",
    ("lookback", "since"): "check",
    ("lookback", "current"): "check",
}
"""How sure we are of what stands behind a choice; all others are this product's own proposal."""


def sample(workers: int) -> int:
    """Return how many of so many workers are asked whether they got the money."""
    if workers < ALL_BELOW:
        return workers
    return max(AT_LEAST, -(-workers // SHARE))


def controls(
    view: View, questionnaire: Questionnaire, groups: tuple[Group, ...],
    payments: tuple[Payment, ...], say: Wording,
) -> tuple[Control, ...]:  # fmt: skip
    """Return every check with its day, in order; none while there is no payment."""
    if not payments:
        return ()
    start, last = payments[0].due, payments[-1].due
    plan, who = Answers(view), _checker(view, questionnaire, say)
    found = [
        _control("promise", view.today, say),
        _control("contact", view.today, say),
        _control("appeals", start + timedelta(days=APPEAL_DAYS), say, _appeals(plan, say)),
    ]
    for day in sorted({payment.due for payment in payments}):
        asked = _sample_words(_paid_on(day, groups, payments), say)
        found.append(_control("payment", day, say, who, sample=asked))
    for days in RETALIATION_DAYS:
        day = start + timedelta(days=days)
        found.append(_control("treatment", day, say, days=say.number(days)))
    everybody = _sample_words(groups, say)
    found.append(_control("final", last + timedelta(days=FINAL_DAYS), say, who, sample=everybody))
    if not plan.set_aside("late_claims"):
        found.append(_late_claims(plan, start, say))
    found.append(_control("close", last + timedelta(days=FINAL_DAYS), say))
    return tuple(sorted(found, key=lambda one: one.day))


def _control(key: str, day: date, say: Wording, who: str = "", **fields: object) -> Control:
    return Control(
        label=say(f"repayment.control.{key}", **fields),
        how=say(f"repayment.control.{key}.how", **fields),
        day=day,
        who=who or say(f"repayment.control.{key}.who"),
    )


def _late_claims(plan: Answers, start: date, say: Wording) -> Control:
    given = plan.whole("late_claims")
    months = LATE_MONTHS if given is None else given
    key = "late_claims" if given is not None and given >= LATE_MONTHS else "late_claims_advice"
    day = later(start, max(months, LATE_MONTHS))
    return _control(key, day, say, months=say.plural("repayment.months", months))


def _checker(view: View, questionnaire: Questionnaire, say: Wording) -> str:
    """Return who checks the payments, as answered, and what we advise where nobody does."""
    answer = Answers(view).text("verifier")
    choice = questionnaire.question_by_name["verifier"].choice_by_name.get(answer)
    if answer in ("independent", "own") and choice:
        return choice.label
    return say("repayment.control.payment.who")


def _appeals(plan: Answers, say: Wording) -> str:
    inside = plan.text("appeals") == "inside"
    return say("repayment.control.appeals.inside") if inside else ""


def _paid_on(
    day: date, groups: tuple[Group, ...], payments: tuple[Payment, ...]
) -> tuple[Group, ...]:
    rows = {payment.group for payment in payments if payment.due == day}
    return tuple(group for group in groups if group.shown.row in rows)


def _sample_words(groups: tuple[Group, ...], say: Wording) -> str:
    """Return `9 of 9 (Nepal) and 20 of 45 (India)`: the sample is drawn in each country."""
    people: Counter[str] = Counter()
    for group in groups:
        people[group.shown.origin_label] += group.shown.workers or 0
    parts = [
        say(
            "repayment.sample",
            asked=say.number(sample(number)),
            number=say.number(number),
            origin=origin,
        )
        for origin, number in sorted(people.items())
        if number
    ]
    return say.listing(parts)


def steps(say: Wording) -> tuple[tuple[str, str, str], ...]:
    """Return each step with who does it and by when."""
    return tuple(
        (
            say(f"repayment.step.{step}"),
            say(f"repayment.step.{step}.who"),
            say(f"repayment.step.{step}.when"),
        )
        for step in STEPS
    )


def settled(view: View, questionnaire: Questionnaire, say: Wording) -> tuple[Settled, ...]:
    """Return the points on which standards differ: the choice, and what stands behind each."""
    plan, found = Answers(view), []
    for name in SETTLED:
        question, chosen = questionnaire.question_by_name[name], plan.text(name)
        choice = question.choice_by_name.get(chosen)
        found.append(
            Settled(
                label=question.label,
                chosen=choice.label if choice else say("repayment.not_chosen"),
                because=_because(name, chosen, plan, say),
                alternatives=tuple(
                    (
                        one.label,
                        say(f"repayment.source.{name}.{one.name}"),
                        CONFIDENCE.get((name, one.name), "proposal"),
                    )
                    for one in question.choices
                ),
            )
        )
    return tuple(found)


def _because(name: str, chosen: str, plan: Answers, say: Wording) -> str:
    if not chosen:
        return ""
    if (name, chosen) != ("lookback", "since"):
        return say(f"repayment.because.{name}.{chosen}")
    year = plan.whole("lookback_year")
    reason = plan.text("lookback_reason") or say("repayment.no_reason")
    shown = str(year) if year else say("repayment.not_known")
    return say("repayment.because.lookback.since", year=shown, reason=reason)


def sources(library: Library, say: Wording, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sources of the method, each with how sure we are of it."""
    return tuple(_source(library.sources[one], say) for one in names if one in library.sources)


def _source(source: Source, say: Wording) -> str:
    confidence = say(f"confidence.{source.confidence}")
    if not source.publisher:
        return say("repayment.source_own", title=source.title, confidence=confidence)
    key = "repayment.source" if source.year else "repayment.source_without_year"
    return say(
        key,
        title=source.title,
        publisher=source.publisher,
        year=source.year,
        confidence=confidence,
    )
