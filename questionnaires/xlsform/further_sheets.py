"""The sheets for what XLSForm has no word for: repeats, wordings, findings, depth, and the header.

Rule of this file: columns are named as the keys of a questionnaire file; conditions are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from questionnaires.model import Case, FindingRule, Questionnaire
from questionnaires.xlsform.tables import (
    DEPTH,
    FINDINGS,
    FORMAT,
    OURS,
    REPEAT_ROWS,
    REPEATS,
    VARIANTS,
    Table,
    lines,
    spoken,
    tag,
    yes,
)

Heard = Mapping[str, Questionnaire]
HEADER_TEXTS = ("title", "description", "minutes")
HEADER_CODES = ("status", "provider", "copyright", "publication_date", "continues_with")
HEADER_MORE = ("safety_card", "told_by")


def further(heard: Heard) -> dict[str, Table]:
    """Return the further sheets by name; what a questionnaire does not have is left out."""
    makers = {
        REPEATS: _repeats,
        REPEAT_ROWS: _repeat_rows,
        VARIANTS: _variants,
        FINDINGS: _findings,
        DEPTH: _depth,
    }
    made = {name: make(heard) for name, make in makers.items()}
    return {name: table for name, table in made.items() if table.rows}


def settings(heard: Heard, reviews: Mapping[str, str]) -> Table:
    """Return the sheet `settings`: XLSForm's, and the rest of the header."""
    form = _written(heard)
    header = form.header
    table = Table()
    row = {
        "form_title": header.title,
        "form_id": header.ref_id,
        "version": str(header.version),
        "default_language": tag(header.language),
        FORMAT: "1",
    }
    row |= {key: getattr(header, key) for key in (*HEADER_CODES, *HEADER_MORE)}
    for key in HEADER_TEXTS:
        for language, one in heard.items():
            if key != "title" or language != header.language:
                row[spoken(f"{OURS}{key}", language)] = getattr(one.header, key)
    row |= {spoken(f"{OURS}review", language): review for language, review in reviews.items()}
    table.add(row)
    return table


def _written(heard: Heard) -> Questionnaire:
    return next(iter(heard.values()))


def _in_all(heard: Heard, keys: tuple[str, ...], parts: Iterable[object]) -> dict[str, str]:
    """Return texts in all languages; `parts` holds the same part of each reading."""
    return {
        spoken(key, language): getattr(part, key)
        for language, part in zip(heard, parts, strict=True)
        for key in keys
    }


def _repeats(heard: Heard) -> Table:
    table = Table()
    for at, one in enumerate(_written(heard).repeats):
        row = {key: getattr(one, key) for key in ("name", "count", "pairs_when", "label")}
        row |= {"each": lines(one.each), "unknown": one.unknown, "maximum": str(one.maximum)}
        parts = [form.repeats[at] for form in heard.values()]
        table.add(row | _in_all(heard, ("label_text", "unknown_label"), parts))
    return table


def _repeat_rows(heard: Heard) -> Table:
    table = Table()
    for at, repeat in enumerate(_written(heard).repeats):
        for place, extra in enumerate(repeat.extra):
            row = {"repeat": repeat.name, "row": extra.row, "when": extra.when}
            parts = [form.repeats[at].extra[place] for form in heard.values()]
            table.add(row | _in_all(heard, ("label",), parts))
    return table


def _variants(heard: Heard) -> Table:
    table = Table()
    for question in _written(heard).questions:
        for place, variant in enumerate(() if question.origin else question.variants):
            row = {"question": question.name, "when": variant.when}
            parts = [form.questions[question.index].variants[place] for form in heard.values()]
            table.add(row | _in_all(heard, ("label", "hint"), parts))
    return table


def _findings(heard: Heard) -> Table:
    table = Table()
    for at, rule in enumerate(_written(heard).findings):
        row = _rule(rule) | _in_all(
            heard, ("ask_back",), [form.findings[at] for form in heard.values()]
        )
        for place, case in enumerate(rule.cases):
            parts = [form.findings[at].cases[place] for form in heard.values()]
            table.add(row | _case(case) | _in_all(heard, ("note",), parts))
            row = {}
        if row:
            table.add(row)
    return table


def _rule(rule: FindingRule) -> dict[str, str]:
    row = {"name": rule.name, "requirement": rule.requirement, "hangs_on": rule.hangs_on}
    row |= {key: lines(getattr(rule, key)) for key in ("questions", "sources", "waits_for")}
    row |= {key: yes(getattr(rule, key)) for key in ("safety_card", "check", "open_counts")}
    return row | {"include": f"{rule.origin}#{rule.name}" if rule.origin else ""}


def _case(case: Case) -> dict[str, str]:
    return {
        "when": case.when,
        "status": case.status.value,
        "severity": case.severity.value if case.severity else "",
        "actions": lines(case.actions),
        "first_step": case.first_step,
        "inherits": lines(case.inherits),
    }


def _depth(heard: Heard) -> Table:
    table = Table()
    for one in _written(heard).depth:
        row: dict[str, Any] = {"when": one.when, "levels": lines(one.levels)}
        table.add(row | {"modules": lines(one.modules), "questions": lines(one.questions)})
    return table
