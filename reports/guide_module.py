"""The notes on one module: why it matters, what good looks like, typical gaps, exercises, talk.

Rule of this file: every line comes from the library as it stands there; default questions to talk
about are our proposal and are told as such.
"""

from __future__ import annotations

from collections.abc import Sequence

from questionnaires.model import (
    CaseNote,
    FindingRule,
    Library,
    Module,
    Question,
    Questionnaire,
    Severity,
    Status,
)
from reports.chapter_model import Block, Chapter, Row, Table
from reports.wording import Wording

MOST_NOTES, MOST_GAPS, MOST_CASES = 4, 5, 2
DEFAULTS = ("first", "second")
GENERAL = "any"
"""Questions to talk about where a module has none of its own."""

ORDER = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.INFO)
SURE = ("found", "known")


def module_chapter(
    questionnaire: Questionnaire,
    module: Module,
    asked: Sequence[Question],
    library: Library,
    minutes: int,
    prompts: Sequence[str],
    say: Wording,
) -> Chapter:
    """Return the notes; `asked` are the questions the room answers, `prompts` the trainer's own."""
    gaps = _gaps(questionnaire, module, asked)
    grave = list(dict.fromkeys(question.name for question, _, _ in gaps))
    first = sorted(asked, key=lambda one: grave.index(one.name) if one.name in grave else 99)
    blocks = (
        Block(facts=_facts(module, asked, minutes, say)),
        Block(heading=say("guide.notes"), table=_notes(first[:MOST_NOTES], say)),
        _gap_block(gaps[:MOST_GAPS], library, say),
        *_exercises(module, library, say),
        _talk(module, prompts, say),
    )
    return Chapter(
        name=f"module-{module.name}",
        title=say("guide.module", module=module.label),
        intro=module.note or say("guide.module.intro"),
        blocks=tuple(block for block in blocks if block is not None),
    )


def _facts(
    module: Module, asked: Sequence[Question], minutes: int, say: Wording
) -> tuple[tuple[str, str], ...]:
    return (
        (say("guide.questions"), say.plural("prepare.count.questions", len(asked))),
        (say("guide.time_to_answer"), say.plural("guide.minutes", minutes)),
    )


def _notes(asked: Sequence[Question], say: Wording) -> Table:
    rows = tuple(Row((one.label, one.why, one.good)) for one in asked)
    heads = (say("guide.question"), say("guide.why"), say("guide.good"))
    return Table(heads, rows, (20, 20, 20))


def _gaps(
    questionnaire: Questionnaire, module: Module, asked: Sequence[Question]
) -> list[tuple[Question, FindingRule, Severity]]:
    """Return the questions whose answers can be a gap, the gravest first, as far as asked here."""
    known = {one.name: one for one in asked}
    found = []
    for rule in questionnaire.findings:
        question = known.get(rule.questions[0]) if rule.questions else None
        grave = [
            case.severity
            for case in rule.cases
            if case.severity and case.status in (Status.GAP, Status.PARTLY_MET)
        ]
        if question is not None and grave and rule.module == module.name and not rule.check:
            found.append((question, rule, min(grave, key=ORDER.index)))
    return sorted(found, key=lambda one: (ORDER.index(one[2]), one[0].index))


def _gap_block(
    gaps: Sequence[tuple[Question, FindingRule, Severity]], library: Library, say: Wording
) -> Block | None:
    if not gaps:
        return None
    rows = []
    for question, rule, severity in gaps:
        requirement = library.requirements.get(rule.requirement)
        label = requirement.label if requirement else rule.requirement
        rows.append(Row((question.label, label, say(f"severity.{severity}"))))
    heads = (say("guide.question"), say("guide.rule"), say("guide.severity"))
    table = Table(heads, tuple(rows), (24, 26, 10))
    return Block(heading=say("guide.gaps"), text=say("guide.gaps.intro"), table=table)


def _exercises(module: Module, library: Library, say: Wording) -> tuple[Block, ...]:
    """Return the public cases told with questions of this module, each as an exercise."""
    here = set(module.questions)
    fitting = [
        one for one in library.cases.values() if one.confidence in SURE and here & {*one.questions}
    ]
    cases = sorted(fitting, key=lambda one: one.kind != "case")[:MOST_CASES]
    if not cases:
        return ()
    kind = "case" if cases[0].kind == "case" else "figure"
    tasks = tuple(say(f"guide.task.{kind}.{number}") for number in (1, 2))
    opening = Block(heading=say("guide.exercises"), text=say("guide.exercises.intro"), lines=tasks)
    return (opening, *(_exercise(one, say) for one in cases))


def _exercise(case: CaseNote, say: Wording) -> Block:
    told = say("guide.told", text=case.text, source=case.source, year=case.year)
    return Block(heading=case.label, deep=True, text=told)


def _talk(module: Module, prompts: Sequence[str], say: Wording) -> Block:
    if prompts:
        return Block(heading=say("guide.discuss"), lines=tuple(prompts))
    keys = [f"guide.prompt.{module.name}.{one}" for one in DEFAULTS]
    if not all(say.knows(key) for key in keys):
        keys = [f"guide.prompt.{GENERAL}.{one}" for one in DEFAULTS]
    lines = tuple(say(key) for key in keys)
    return Block(heading=say("guide.discuss"), text=say("guide.proposal"), lines=lines)
