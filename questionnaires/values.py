"""What an answer can be, once it has been understood.

Rule of this file: values are plain and frozen, and each has one JSON form (that of the answers
document); "don't know", "not applicable" and "prefer not to say" are typed values, never choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

DONT_KNOW: Final = "dont_know"
NOT_APPLICABLE: Final = "not_applicable"
PREFER_NOT_TO_SAY: Final = "prefer_not_to_say"
TYPED_KINDS: Final = (DONT_KNOW, NOT_APPLICABLE, PREFER_NOT_TO_SAY)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; `currency` is an ISO 4217 code in capitals."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed value: `kind` is one of `TYPED_KINDS`; `reason` says why something does not apply."""

    kind: str
    reason: str = ""


Value = str | int | Decimal | date | Money | Typed | tuple[str, ...]
"""`str`: a choice, country, text, or a word beside a date; `tuple`: choices of select_multiple."""


def value_to_json(value: Value) -> Any:
    """Return the form the answers document gives this value."""
    match value:
        case Typed(kind, reason):
            return {"kind": kind, "reason": reason} if reason else {"kind": kind}
        case Money(amount, currency):
            return {"amount": format(amount, "f"), "currency": currency}
        case tuple():
            return list(value)
        case Decimal():
            return {"decimal": format(value, "f")}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value


def value_from_json(data: Any) -> Value:
    """Read back what `value_to_json` wrote.

    Raises:
        ValueError: if the data is none of the known forms.
    """
    if isinstance(data, bool):
        raise ValueError(f"not an answer value: {data!r}")
    if isinstance(data, str | int):
        return data
    if isinstance(data, list) and all(isinstance(item, str) for item in data):
        return tuple(data)
    if isinstance(data, Mapping):
        return _from_mapping(data)
    raise ValueError(f"not an answer value: {data!r}")


def _from_mapping(data: Mapping[str, Any]) -> Value:
    try:
        if "kind" in data and data["kind"] in TYPED_KINDS:
            return Typed(data["kind"], str(data.get("reason", "")))
        if "amount" in data:
            return Money(Decimal(str(data["amount"])), str(data["currency"]))
        if "decimal" in data:
            return Decimal(str(data["decimal"]))
        if "date" in data:
            return date.fromisoformat(str(data["date"]))
    except (InvalidOperation, KeyError) as fault:
        raise ValueError(f"not an answer value: {dict(data)!r}") from fault
    raise ValueError(f"not an answer value: {dict(data)!r}")
