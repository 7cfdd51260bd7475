"""Country rules and published figures in words, for documents and for the chat.

Rule of this file: that a charge is allowed is never said without law and month, nor without the
ILO definition beside it; a figure never without group, time, source and what it is a figure of.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_skeleton

from questionnaires.corridor_lookup import EUROPEAN_UNION, EXACT, JOINED
from questionnaires.model import Law
from questionnaires.territories import country_of_alpha_3
from questionnaires.values import Money
from reports.rule_entries import CountrySide, PublishedCost, RuleCard
from reports.wording import Wording

ALLOWED = ("capped", "allowed")


def heading(card: RuleCard, say: Wording) -> str:
    """Return the name of a way: `Nepal → Malaysia`."""
    origin, destination = card.origin_rule, card.destination_rule
    if origin and destination:
        return say("rules.corridor", origin=origin.label, destination=destination.label)
    return (origin or destination or CountrySide("", "", "")).label


def month(prepared: str, say: Wording) -> str:
    """Return a month such as `2026-11` in words."""
    first = date.fromisoformat(f"{prepared}-01")
    return str(format_skeleton("yMMMM", first, locale=say.locale))


def standing(prepared: str, confidence: str, say: Wording) -> str:
    """Return of which month something is, and how sure we are."""
    return say("rules.standing", date=month(prepared, say), mark=say(f"confidence.{confidence}"))


def law_name(law: Law, say: Wording) -> str:
    """Return a law and its year."""
    return say("rules.law", title=law.title, year=law.year)


def law_in_full(law: Law, say: Wording) -> str:
    """Return a law, its year and the place in it."""
    if not law.provision:
        return law_name(law, say)
    return say("rules.law_at", title=law.title, year=law.year, provision=law.provision)


def law_names(laws: tuple[Law, ...], say: Wording) -> str:
    """Return the laws in one line."""
    return say("finding.answer_separator").join(law_name(one, say) for one in laws)


def cap(side: CountrySide, say: Wording) -> str:
    """Return the most a law lets workers be charged, with what it is for; empty without a sum."""
    if not side.cap_amount:
        return ""
    amount = Decimal(side.cap_amount)
    key = f"rules.cap.{side.cap_currency}"
    if say.knows(key):
        text = say(key, n=say.number(amount))
    else:
        text = say.money(Money(amount, side.cap_currency))
    return say("rules.with_basis", what=text, basis=side.cap_basis) if side.cap_basis else text


def rule_text(side: CountrySide, say: Wording) -> str:
    """Return what the country's rule is, and that the ILO definition stands beside it."""
    if not side.card:
        return say("rules.none")
    if side.warning:
        return ""  # what is not confirmed is not said as a rule
    if not side.rule:
        return say("rules.other_side")
    laws, limit = law_names(side.laws, say), cap(side, say)
    if side.rule == "capped" and not limit:
        text = say("rules.capped_open", laws=laws, basis=side.cap_basis)
    else:
        text = say(f"rules.{side.rule}", laws=laws, cap=limit)
    if side.card == EUROPEAN_UNION != side.country:
        return f"{say('rules.eu')} {text}"
    return text


def figure_text(cost: PublishedCost, say: Wording) -> str:
    """Return a published figure as what it is: measure, group, time and source."""
    group = say("rules.group_all") if cost.group == "all" else cost.group
    text = say(
        "rules.figure",
        measure=say(f"rules.measure.{cost.measure}"),
        amount=say.money(Money(Decimal(cost.amount), cost.currency)),
        group=group,
        period=cost.period,
        survey=cost.survey,
    )
    if not cost.months_of_wages:
        return text
    months = say.number(Decimal(cost.months_of_wages))
    return f"{text} {say('rules.months', months=months)}"


def level_text(card: RuleCard, cost: PublishedCost, say: Wording) -> str:
    """Return for which way a figure is, if it is not quite the one that was asked for."""
    if cost.level == EXACT:
        return ""
    if cost.level == JOINED:
        names = [_country(code, say) for code in cost.origin.split("+")]
        return say(
            "rules.level.joined",
            origins=say.listing(names),
            destination=_country(cost.destination, say),
        )
    side = card.origin_rule if cost.level == "from_origin" else card.destination_rule
    return say(f"rules.level.{cost.level}", country=side.label if side else "")


def _country(alpha_3: str, say: Wording) -> str:
    return say.territory(country_of_alpha_3().get(alpha_3, alpha_3))
