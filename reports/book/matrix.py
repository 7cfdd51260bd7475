"""The coverage matrix: which questions test which clause, and which clauses nothing tests.

Rule of this file: "named by" counts only what a question or a rule names itself; what follows from
the requirement of a rule, or from a wider clause, stands apart, so that no row looks fuller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from questionnaires.model import FindingRule, Library, Questionnaire
from reports.book.model import Cell, Chapter, Line, Section, Table, cell
from reports.book.plain import number
from reports.book.questions import entry_id

FULL_QUESTIONNAIRE = "fair_recruitment"

FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("General principles", tuple(f"GP{n}" for n in range(1, 14))),
    ("Operational guidelines for enterprises", tuple(f"OG{n}" for n in range(15, 32))),
    ("Recruitment fees", tuple(f"DEF A({letter})" for letter in "abcd")),
    ("Related costs", tuple(f"DEF B.{n}" for n in ("i", "ii", "iii", "iv", "v", "vi", "vii"))),
    ("Hidden charges", ("DEF C",)),
    ("Forced labour indicators", tuple(f"FLI{n}" for n in range(1, 12))),
    ("Principles for business leaders", tuple(f"handbook principle {n}" for n in range(1, 11))),
    (
        "UN Guiding Principles",
        tuple(f"UNGP{n}" for n in (11, 13, 14, 16, 17, 18, 19, 20, 21, 22, 24, 31)),
    ),
    ("Dhaka Principles", tuple(f"DP{n}" for n in range(1, 11))),
)
"""The clauses of the matrix, by their names in the library."""

WIDER = {
    "DEF A": tuple(f"DEF A({letter})" for letter in "abcd"),
    "DEF B": tuple(f"DEF B.{n}" for n in ("i", "ii", "iii", "iv", "v", "vi", "vii")),
    "DP": tuple(f"DP{n}" for n in range(1, 11)),
}
"""Clauses that questions may name as a whole."""

STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("1 pre-recruitment and planning", ("1", "2", "3")),
    ("2 selecting a recruiter", ("3", "4")),
    ("3 advertising", ("6",)),
    ("4 interviews and selection", ("5", "6")),
    ("5 contract", ("7",)),
    ("6 pre-departure and travel", ("5", "9")),
    ("7 arrival and onboarding", ("8", "9")),
    ("8 employment", ("5", "8", "10", "11", "12", "13")),
    ("9 changing jobs, return, remediation", ("8", "14")),
)
"""The stages of recruitment, and the modules of the full questionnaire that are about them."""

CROSSWALK = {"UNGP": "UNGP", "DP": "Dhaka_Principle"}
STAGE_FAMILY = "Stages of recruitment"


@dataclass(frozen=True, slots=True)
class Row:
    """A clause. `named`: who names it; `required`: requirements that ask for it, with their rules.

    `wider`: a clause around it that is named by so many.
    """

    family: str
    clause: str
    text: str
    confidence: str
    named: tuple[Line, ...] = ()
    required: tuple[str, ...] = ()
    wider: str = ""


def matrix_rows(questionnaires: Sequence[Questionnaire], library: Library) -> tuple[Row, ...]:
    """Return a row for each clause and stage."""
    named = _named(questionnaires)
    rules = _rules_by_requirement(questionnaires)
    rows = [
        _row(family, clause, library, named, rules)
        for family, clauses in FAMILIES
        for clause in clauses
    ]
    full = [one for one in questionnaires if one.ref_id == FULL_QUESTIONNAIRE]
    return (*rows, *(_stage(name, modules, full) for name, modules in STAGES))


def _row(
    family: str,
    clause: str,
    library: Library,
    named: Mapping[str, Sequence[Line]],
    rules: Mapping[str, int],
) -> Row:
    known = library.clauses.get(clause)
    asking = (one for one in library.requirements.values() if _asks(one.clauses, clause, library))
    counted = ((one.name, rules.get(one.name, 0)) for one in asking)
    around = (
        f"{wide} as a whole: {len(named[wide])}"
        for wide, inner in WIDER.items()
        if clause in inner and wide in named
    )
    return Row(
        family=family,
        clause=clause,
        text=known.text if known else "No text for this clause in the library.",
        confidence=known.confidence if known else "",
        named=tuple(named.get(clause, ())),
        required=tuple(f"{name} ({count} rules)" for name, count in counted if count),
        wider="; ".join(around),
    )


def _asks(clauses: Mapping[str, Sequence[str]], clause: str, library: Library) -> bool:
    """Whether a requirement is asked for by a clause, whatever the framework calls it."""
    if clause.startswith(("GP", "OG", "DEF")):
        return clause in clauses.get("ILO_GPOG", ())
    if clause.startswith("FLI"):
        known = library.clauses.get(clause)
        return bool(known) and str(known and known.clause).partition(" ")[2] in clauses.get(
            "ILO_indicator", ()
        )
    for prefix, framework in CROSSWALK.items():
        if clause.startswith(prefix):
            return clause.removeprefix(prefix) in clauses.get(framework, ())
    return False


def _named(questionnaires: Iterable[Questionnaire]) -> dict[str, list[Line]]:
    """Return what names each clause, once each, in reading order."""
    found: dict[str, list[Line]] = {}
    for one in questionnaires:
        for clause, line in _namings(one):
            lines = found.setdefault(clause, [])
            if line not in lines:
                lines.append(line)
    return found


def _namings(one: Questionnaire) -> Iterator[tuple[str, Line]]:
    for question in one.questions:
        line = Line(
            f"{one.ref_id} {number(question)}", target=entry_id(one, "question", question.name)
        )
        yield from ((clause, line) for clause in question.sources)
    for rule in one.findings:
        yield from ((clause, _rule_line(one, rule)) for clause in rule.sources)


def _rule_line(one: Questionnaire, rule: FindingRule) -> Line:
    kind = "check" if rule.check else "rule"
    return Line(f"{one.ref_id} {kind} {rule.name}", target=entry_id(one, "rule", rule.name))


def _rules_by_requirement(questionnaires: Iterable[Questionnaire]) -> dict[str, int]:
    """Return how many rules test each requirement; an included rule counts where it is written."""
    counted: dict[str, int] = {}
    for one in questionnaires:
        for rule in one.findings:
            if not rule.origin:
                counted[rule.requirement] = counted.get(rule.requirement, 0) + 1
    return counted


def _stage(name: str, modules: tuple[str, ...], full: Sequence[Questionnaire]) -> Row:
    lines = tuple(
        Line(
            f"module {module.ref} ({len(module.questions)} questions)",
            target=_module_id(one, module.name),
        )
        for one in full
        for module in one.modules
        if module.ref in modules and module.questions
    )
    return Row(STAGE_FAMILY, f"stage {name}", "", "proposal", lines)


def _module_id(one: Questionnaire, module: str) -> str:
    return f"{one.ref_id}-v{one.version}-module-{module}"


# -- as sections ----------------------------------------------------------------------------


def summary(rows: Sequence[Row]) -> tuple[Section, ...]:
    """Return what nothing tests, and what is tested through its requirement only."""
    empty = [row for row in rows if not row.named and not row.required]
    through = [row for row in rows if not row.named and row.required]
    return (
        _listed(
            "not-tested",
            "Not tested yet",
            "Clauses and stages that no question and no rule names, nor the requirement of one:",
            empty,
        ),
        _listed(
            "through-requirements",
            "Tested through a requirement only",
            "No question names these clauses itself; rules test a requirement that asks for them:",
            through,
        ),
    )


def _listed(name: str, title: str, intro: str, rows: Sequence[Row]) -> Section:
    if not rows:
        return Section(name, title, intro=("None.",))
    table = Table(
        ("clause", "says", "also"),
        tuple(
            (
                cell(row.clause),
                cell(row.text, row.confidence),
                cell("; ".join(one for one in (*row.required, row.wider) if one)),
            )
            for row in rows
        ),
        (20, 50, 30),
    )
    return Section(name, title, intro=(f"{intro} {len(rows)}.",), table=table)


def matrix_chapter(rows: Sequence[Row]) -> Chapter:
    """Return the matrix, a section for each family."""
    families = dict.fromkeys(row.family for row in rows)
    return Chapter(
        "matrix",
        "Coverage matrix",
        intro=(
            "Which questions test what. “Named by”: a question or rule names the clause itself."
            " “Through requirements”: rules test a requirement that the clause asks for.",
        ),
        sections=tuple(
            _family(name, [row for row in rows if row.family == name]) for name in families
        ),
    )


def _family(name: str, rows: Sequence[Row]) -> Section:
    return Section(
        f"matrix-{name.lower().replace(' ', '-')}",
        name,
        table=Table(
            ("clause", "says", "named by", "through requirements"),
            tuple(
                (
                    cell(row.clause),
                    cell(row.text, row.confidence),
                    row.named or (Line("not tested yet" if not row.required else "none"),),
                    _through(row),
                )
                for row in rows
            ),
            (14, 28, 34, 24),
        ),
    )


def _through(row: Row) -> Cell:
    return tuple(Line(text) for text in (", ".join(row.required), row.wider) if text)
