"""From entries to the parts of a questionnaire.

Rule of this file: an entry that lacks what it must have is left out, after its problem is told;
everything else is kept, so that one mistake does not hide the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from questionnaires.model import (
    Calculation,
    Case,
    Choice,
    Depth,
    ExtraRow,
    FindingRule,
    Level,
    Question,
    QuestionType,
    Repeat,
    Severity,
    Status,
    Variant,
)
from questionnaires.reader import shapes
from questionnaires.reader.fields import Shape, take
from questionnaires.reader.nodes import Entry, Problems

BUILT_IN: dict[QuestionType, tuple[Choice, ...]] = {
    QuestionType.YES_PARTLY_NO: (
        Choice("yes", "Yes"),
        Choice("partly", "Partly"),
        Choice("no", "No"),
    ),
    QuestionType.FILE: (
        Choice("have", "I have it"),
        Choice("can_get", "I can get it"),
        Choice("no", "No"),
    ),
}
"""The choices a type brings along; an author may add some, or word these otherwise."""

WITH_CHOICES = frozenset(
    {*BUILT_IN, QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.DATE}
)
RESERVED = ("dont_know", "not_applicable", "prefer_not_to_say")
_AS_GIVEN = (
    *("name", "ref", "label", "hint", "required", "relevant", "constraint", "constraint_message"),
    *("choice_filter", "repeat", "follows", "why", "example", "good", "sources", "evidence"),
    *("answered_by", "suggested", "corridor", "personal", "reason_for_not_applicable"),
    "same",
)


def complete(entry: Entry, shape: Shape, problems: Problems) -> dict[str, Any] | None:
    """Return the values of an entry, None if something it must have is missing."""
    taken = take(entry, shape, problems)
    missing = any(field.required and key not in taken for key, field in shape.fields.items())
    return None if missing else taken


def each(
    entries: tuple[Entry, ...], shape: Shape, problems: Problems
) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """Give the entries of a list that are complete, with their values."""
    for entry in entries:
        taken = complete(entry, shape, problems)
        if taken is not None:
            yield entry, taken


def question(entry: Entry, taken: dict[str, Any], module: str, problems: Problems) -> Question:
    """Return the question an entry describes."""
    kind = QuestionType(taken["type"])
    given = {key: taken[key] for key in _AS_GIVEN if key in taken}
    if kind in (QuestionType.NOTE, QuestionType.ACKNOWLEDGE):
        given.setdefault("required", kind is QuestionType.ACKNOWLEDGE)
    return Question(
        type=kind,
        module=module,
        level=Level(taken.get("level", Level.CORE)),
        choices=_choices(entry, taken, kind, problems),
        variants=tuple(
            Variant(**values)
            for _, values in each(taken.get("variants", ()), shapes.VARIANT, problems)
        ),
        line=entry.line,
        file=entry.file,
        **given,
    )


def _choices(
    entry: Entry, taken: dict[str, Any], kind: QuestionType, problems: Problems
) -> tuple[Choice, ...]:
    written: list[Choice] = []
    for one, values in each(taken.get("choices", ()), shapes.CHOICE, problems):
        choice = Choice(**{"label": "", **values})
        _check_choice(one, choice, written, kind, problems)
        written.append(choice)
    if written and kind not in WITH_CHOICES:
        problems.add(
            entry.file,
            entry.lines["choices"],
            "wrong-type",
            f"a question of type {kind} takes no choices.",
            "Please either make it select_one or remove the choices.",
        )
        return ()
    if not written and kind in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE):
        problems.add(
            entry.file,
            entry.line,
            "missing-key",
            f"a question of type {kind} has no `choices`.",
            "Please either add `choices:` or use another type.",
        )
    return _with_built_in(written, kind)


def _with_built_in(written: list[Choice], kind: QuestionType) -> tuple[Choice, ...]:
    own = {choice.name: choice for choice in written}
    built_in = BUILT_IN.get(kind, ())
    known = {choice.name for choice in built_in}
    return (
        *(own.get(choice.name, choice) for choice in built_in),
        *(choice for choice in written if choice.name not in known),
    )


def _check_choice(
    entry: Entry, choice: Choice, before: list[Choice], kind: QuestionType, problems: Problems
) -> None:
    built_in = {one.name for one in BUILT_IN.get(kind, ())}
    if not choice.label and choice.name not in built_in:
        problems.add(
            entry.file,
            entry.line,
            "missing-key",
            f"the choice {choice.name} has no `label`.",
            "Please either add `label:` or remove the choice.",
        )
    if any(one.name == choice.name for one in before):
        problems.add(
            entry.file,
            entry.line,
            "duplicate-id",
            f"the choice {choice.name} stands twice in this question.",
            "Please either rename one or remove it.",
        )
    if choice.name in RESERVED:
        problems.add(
            entry.file,
            entry.line,
            "unknown-value",
            f"{choice.name} is a typed value of every question, never a choice.",
            "Please either remove the choice or give it another name.",
        )


def calculation(entry: Entry, taken: dict[str, Any]) -> Calculation:
    """Return the calculation an entry describes."""
    return Calculation(line=entry.line, file=entry.file, **taken)


def repeat(entry: Entry, taken: dict[str, Any], problems: Problems) -> Repeat:
    """Return the repeat an entry describes; it has either `count` or `each`."""
    if bool(taken.get("count")) == bool(taken.get("each")):
        problems.add(
            entry.file,
            entry.line,
            "missing-key",
            f"the repeat {taken['name']} has both `count` and `each`, or neither.",
            "Please either write `count:` with one question or `each:` with one or two.",
        )
    extra = tuple(
        ExtraRow(values["row"], values["label"], values["when"])
        for _, values in each(taken.get("extra", ()), shapes.EXTRA_ROW, problems)
    )
    return Repeat(line=entry.line, file=entry.file, **{**taken, "extra": extra})


def depth(entry: Entry, taken: dict[str, Any], problems: Problems) -> Depth:
    """Return the depth an entry describes."""
    levels = []
    for name in taken.get("levels", ()):
        if name in set(Level):
            levels.append(Level(name))
            continue
        problems.add(
            entry.file,
            entry.lines["levels"],
            "unknown-value",
            f"there is no level {name!r}.",
            "Please either write core, standard or extended, or remove it.",
        )
    return Depth(line=entry.line, file=entry.file, **{**taken, "levels": tuple(levels)})


def finding(entry: Entry, taken: dict[str, Any], problems: Problems) -> FindingRule:
    """Return the finding rule an entry describes; its module is that of its question, set later."""
    cases = tuple(
        Case(
            line=one.line,
            **{
                **values,
                "status": Status(values["status"]),
                "severity": Severity(values["severity"]) if "severity" in values else None,
            },
        )
        for one, values in each(taken["cases"], shapes.CASE, problems)
    )
    return FindingRule(module="", line=entry.line, file=entry.file, **{**taken, "cases": cases})
