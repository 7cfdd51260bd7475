"""The chapter of what is not sure: all that is marked `check`, and all that is to be verified.

Rule of this file: nothing marked `check` anywhere in the library may be missing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from questionnaires.model import Library, Questionnaire
from reports.book.model import Cell, Chapter, Line, Section, Table, cell
from reports.book.plain import number
from reports.book.questions import entry_id

CHECK = "check"
KINDS = (
    ("source", "sources"),
    ("clause", "clauses"),
    ("framework", "frameworks"),
    ("requirement", "requirements"),
    ("action", "actions"),
    ("template", "templates"),
    ("country", "country_rules"),
    ("corridor", "corridors"),
    ("case", "cases"),
    ("obligation", "obligations"),
    ("item", "cost_items"),
)
"""Each kind of shared entry that carries a mark, and where the library keeps it."""

ANCHORED = ("source", "requirement", "action", "template", "country", "case", "obligation")


def doubts(questionnaires: Sequence[Questionnaire], library: Library) -> Chapter:
    """Return both tables."""
    marked = (*_entries(library), *_resting(questionnaires, library))
    verify = tuple(_to_verify(library))
    return Chapter(
        "doubts",
        "What is not sure",
        (
            Section(
                "doubts-check",
                "Everything marked check",
                intro=(
                    "Nothing here is shown as fact: it comes with its warning or not at all."
                    f" {len(marked)} in all.",
                ),
                table=Table(("what", "name", "says", "to verify"), marked, (12, 22, 36, 30)),
            ),
            Section(
                "doubts-verify",
                "Details still to verify",
                intro=("Of entries that are otherwise sure; the detail is not said as a fact.",),
                table=Table(("what", "name", "mark", "to verify"), verify, (12, 28, 12, 48)),
            ),
        ),
    )


def _entries(library: Library) -> Iterator[tuple[Cell, ...]]:
    for kind, kept in KINDS:
        for name, one in getattr(library, kept).items():
            if one.confidence == CHECK:
                target = f"{kind}-{name}" if kind in ANCHORED else ""
                verify = getattr(one, "to_verify", ()) or (getattr(one, "note", ""),)
                yield (
                    cell(kind),
                    (Line(name, CHECK, target=target),),
                    cell(_title(one)),
                    tuple(Line(text) for text in verify if text),
                )


def _title(one: object) -> str:
    amount = getattr(one, "amount", "")
    if amount:
        ends = f"{getattr(one, 'origin', '')} → {getattr(one, 'destination', '')}"
        return f"{ends}: {amount} {getattr(one, 'currency', '')}"
    names = ("title", "label", "text", "survey")
    return next((str(getattr(one, name)) for name in names if getattr(one, name, "")), "")


def _resting(
    questionnaires: Sequence[Questionnaire], library: Library
) -> Iterator[tuple[Cell, ...]]:
    """Give the questions and rules that rest on something marked `check`."""
    for one in questionnaires:
        for question in one.questions:
            if unsure := _unsure(question.sources, library):
                name = f"{one.ref_id} {number(question)}"
                target = entry_id(one, "question", question.name)
                yield (
                    cell("question"),
                    (Line(name, CHECK, target=target),),
                    cell(question.label),
                    cell(f"rests on {', '.join(unsure)}"),
                )
        for rule in one.findings:
            if unsure := _unsure((*rule.sources, rule.requirement), library):
                target = entry_id(one, "rule", rule.name)
                yield (
                    cell("rule"),
                    (Line(f"{one.ref_id} {rule.name}", CHECK, target=target),),
                    cell(rule.requirement),
                    cell(f"rests on {', '.join(unsure)}"),
                )


def _unsure(names: Sequence[str], library: Library) -> list[str]:
    return [name for name in names if _is_unsure(name, library)]


def _is_unsure(name: str, library: Library) -> bool:
    clause = library.clauses.get(name)
    behind = library.sources.get(clause.source if clause else name)
    entries = (clause, behind, library.requirements.get(name))
    return any(one is not None and one.confidence == CHECK for one in entries)


def _to_verify(library: Library) -> Iterator[tuple[Cell, ...]]:
    for kind, kept in KINDS:
        for name, one in getattr(library, kept).items():
            listed = getattr(one, "to_verify", ())
            if listed and one.confidence != CHECK:
                target = f"{kind}-{name}" if kind in ANCHORED else ""
                yield (
                    cell(kind),
                    (Line(name, target=target),),
                    cell(one.confidence),
                    tuple(Line(text) for text in listed),
                )
