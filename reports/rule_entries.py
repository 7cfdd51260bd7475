"""The entries of `rule_cards` in report.json: rules of countries, and published figures.

Rule of this file: as in `reports.model`, everything a renderer needs is here; `reports.rule_cards`
fills them.
"""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.model import Law


@dataclass(frozen=True, slots=True)
class CountrySide:
    """What a country's rules say, seen from one side of a way: `origin` or `destination`.

    `card` names the card used (`EU` for a member state without its own, empty for none); `rule` is
    empty where that side is not established. `warning` is shown with everything that is `check`.
    `prepared` is the month at which it stood; `cap_…`, `laws` and the rest as in the library.
    """

    country: str
    label: str
    side: str
    card: str = ""
    rule: str = ""
    confidence: str = ""
    prepared: str = ""
    warning: str = ""
    summary: str = ""
    cap_amount: str = ""
    cap_currency: str = ""
    cap_basis: str = ""
    exceptions: tuple[str, ...] = ()
    laws: tuple[Law, ...] = ()
    authority: str = ""
    lookup: str = ""
    ask: str = ""
    to_verify: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedCost:
    """What workers paid, as a published source has it; never the cost of a named employer.

    `level`: exact, joined (one of several origins), from_origin or to_destination (everybody who
    left or came); `origin` and `destination` are the published ones (alpha-3, `all`).
    """

    level: str
    origin: str
    destination: str
    group: str
    amount: str
    currency: str
    period: str
    measure: str
    survey: str
    confidence: str
    prepared: str
    warning: str = ""
    months_of_wages: str = ""
    sample: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleCard:
    """The rules at both ends of a way (alpha-2 codes, empty if not known), and what it costs.

    `ilo_rule` is the same everywhere: whatever a law allows, workers pay nothing.
    """

    origin: str
    destination: str
    origin_rule: CountrySide | None = None
    destination_rule: CountrySide | None = None
    cost: PublishedCost | None = None
    ilo_rule: str = "prohibited"
