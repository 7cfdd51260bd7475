"""A rule card in a few plain lines, for the chat.

Rule of this file: a card stays within 500 characters and says less where that is not enough, never
something else; a figure that is not confirmed is left to the report, with its warning.
"""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.corridor_lookup import EUROPEAN_UNION
from reports.rule_entries import CountrySide, RuleCard
from reports.rule_words import cap, figure_text, heading, law_names, level_text, month
from reports.wording import Wording

LONGEST = 500


@dataclass(frozen=True, slots=True)
class _Detail:
    limit: bool  # the sum of a lawful limit, with what it is for
    figure: bool  # what workers are known to pay


DETAILS = (
    _Detail(limit=True, figure=True),
    _Detail(limit=True, figure=False),
    _Detail(limit=False, figure=False),
)


def short_card(card: RuleCard, say: Wording) -> tuple[str, ...]:
    """Return the title of a card and its lines, as full as the space allows."""
    lines: tuple[str, ...] = ()
    for detail in DETAILS:
        lines = _lines(card, detail, say)
        if sum(map(len, lines)) + len(lines) <= LONGEST:
            break
    return lines


def _lines(card: RuleCard, detail: _Detail, say: Wording) -> tuple[str, ...]:
    sides = [side for side in (card.origin_rule, card.destination_rule) if side]
    lines = [say("rules.chat.title", corridor=heading(card, say))]
    lines += [_side(side, detail, say) for side in sides]
    if detail.figure and card.cost and not card.cost.warning:
        told = (level_text(card, card.cost, say), figure_text(card.cost, say))
        text = " ".join(part for part in told if part)
        lines.append(say("rules.chat.cost", figure=text))
    lines.append(_end(sides, say))
    return tuple(lines)


def _end(sides: list[CountrySide], say: Wording) -> str:
    months = [side.prepared for side in sides if side.prepared]
    if not months:
        return say("rules.chat.end_undated")
    return say("rules.chat.end", date=month(min(months), say))


def _side(side: CountrySide, detail: _Detail, say: Wording) -> str:
    country = side.label
    if not side.rule:
        return say("rules.chat.none", country=country)
    if side.warning:
        return say("rules.chat.check", country=country, authority=side.authority)
    if side.card == EUROPEAN_UNION:
        union = say.territory(EUROPEAN_UNION)
        country = say("rules.with_basis", what=country, basis=union)
    law = law_names(side.laws[:1], say)
    limit = cap(side, say) if detail.limit else ""
    open_ended = side.rule == "capped" and not limit
    key = "rules.chat.capped_open" if open_ended else f"rules.chat.{side.rule}"
    return say(key, country=country, law=law, cap=limit, authority=side.authority)
