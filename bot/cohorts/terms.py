"""What a campaign or workshop asks of those who join: questionnaires, languages, dates, contacts.

Rule of this file: read from `Cohort.settings`, which is JSON that others wrote: whatever is missing
or odd there counts as not set, and nothing raises.

The settings: `questionnaire` (ref_id that joining starts; default the quick scan),
`questionnaires` (ref_ids that count; default that one and what continues it), `languages` (codes;
default all), `starts` and `ends` (ISO dates, days in UTC, both included), `contacts` (where people
find help near them: lines of text, or lines by language), `invited` (how many people an officer
says were invited; 0 or missing: not told), `look` (`plain`: not that of its organisation).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from questionnaires.catalog import Catalog
from storage.cohorts import Cohort

FIRST: Final = "quick_scan"
MOST_CONTACTS: Final = 6
LONGEST_CONTACT: Final = 300
MOST_INVITED: Final = 1_000_000
OWN_LOOK, PLAIN_LOOK = "own", "plain"
LOOKS: Final = (OWN_LOOK, PLAIN_LOOK)
"""How posters and reports look: as its organisation's branding folder says, or as the service."""


def questionnaire_of(cohort: Cohort, catalog: Catalog) -> str:
    """Return the ref_id of the questionnaire that joining starts."""
    wanted = cohort.settings.get("questionnaire")
    known = catalog.refs()
    return wanted if isinstance(wanted, str) and wanted in known else FIRST


def counted_in(cohort: Cohort, catalog: Catalog) -> frozenset[str]:
    """Return the questionnaires whose interviews count: those chosen, and what continues them."""
    chosen = _strings(cohort.settings.get("questionnaires"))
    wanted = [one for one in chosen if one in catalog.refs()]
    wanted.append(questionnaire_of(cohort, catalog))
    counted: set[str] = set()
    while wanted:
        ref_id = wanted.pop()
        if ref_id not in counted:
            counted.add(ref_id)
            following = catalog.open(ref_id).header.continues_with
            wanted += [following] if following in catalog.refs() else []
    return frozenset(counted)


def languages_of(cohort: Cohort, offered: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages a cohort is talked in, of those that can be talked in; never none."""
    chosen = _strings(cohort.settings.get("languages"))
    return tuple(one for one in offered if one in chosen) or offered


def is_running(cohort: Cohort, at: datetime) -> bool:
    """Tell whether interviews begun now count: it is not closed and its last day is not past."""
    last = last_day(cohort)
    return cohort.closed_at is None and (last is None or at.astimezone(UTC).date() <= last)


def begins_later(cohort: Cohort, at: datetime) -> bool:
    """Tell whether its first day is still to come."""
    first = first_day(cohort)
    return first is not None and at.astimezone(UTC).date() < first


def first_day(cohort: Cohort) -> date | None:
    """Return its first day, None where none is set."""
    return _day(cohort.settings.get("starts"))


def last_day(cohort: Cohort) -> date | None:
    """Return its last day, None where none is set."""
    return _day(cohort.settings.get("ends"))


def invited(cohort: Cohort) -> int:
    """Return how many people were invited as its officers say, 0 where they do not."""
    given = cohort.settings.get("invited")
    if not isinstance(given, int) or isinstance(given, bool):
        return 0
    return given if 0 < given <= MOST_INVITED else 0


def look(cohort: Cohort) -> str:
    """Return how its posters and reports look, one of `LOOKS`."""
    return PLAIN_LOOK if cohort.settings.get("look") == PLAIN_LOOK else OWN_LOOK


def contacts_of(cohort: Cohort, language: str) -> tuple[str, ...]:
    """Return the local contacts, in a language where they are given in it, else in any."""
    given = cohort.settings.get("contacts")
    if isinstance(given, Mapping):
        given = given.get(language) or given.get("en") or next(iter(given.values()), None)
    lines = [given] if isinstance(given, str) else _strings(given)
    kept = [" ".join(line.split())[:LONGEST_CONTACT] for line in lines]
    return tuple(line for line in kept if line)[:MOST_CONTACTS]


def _strings(given: Any) -> list[str]:
    if not isinstance(given, list | tuple):
        return []
    return [one for one in given if isinstance(one, str)]


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
