"""From the YAML files of one version to a `Questionnaire` and all problems found on the way.

Rule of this file: it opens no file and raises nothing on bad content; files are read in the order
of their names, and a module that stands in several is one module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from questionnaires.model import (
    Calculation,
    Depth,
    FindingRule,
    Header,
    Module,
    Question,
    Questionnaire,
    Repeat,
)
from questionnaires.problems import Problem
from questionnaires.reader import build, shapes
from questionnaires.reader.fields import take
from questionnaires.reader.include import Included, Includes
from questionnaires.reader.nodes import Entry, Problems, read_yaml

_MODULE_TEXTS = ("ref", "label", "note", "relevant")


def read_questionnaire(
    files: Mapping[str, str], included: Included
) -> tuple[Questionnaire | None, tuple[Problem, ...]]:
    """Return the questionnaire in `files` (name -> YAML text), and every problem in them.

    `included` opens another questionnaire by its address (`fair_recruitment/v1`), or returns None.
    The questionnaire is None only where no header could be read; broken entries are left out.
    """
    problems = Problems()
    reading = _Reading(Includes(included, problems), problems)
    for file in sorted(files):
        entry = read_yaml(file, files[file], problems)
        if entry is not None:
            reading.read(entry)
    questionnaire = reading.finish(min(files, default="questionnaire.yaml"))
    return questionnaire, tuple(sorted(problems.found))


class _Reading:
    def __init__(self, includes: Includes, problems: Problems) -> None:
        self.includes = includes
        self.problems = problems
        self.header: Header | None = None
        self.header_file = ""
        self.calculations: list[Calculation] = []
        self.repeats: list[Repeat] = []
        self.depth: list[Depth] = []
        self.modules: dict[str, Module] = {}
        self.questions: dict[str, list[Question]] = {}
        self.findings: list[FindingRule] = []
        self._names: dict[str, Any] = {}

    def read(self, entry: Entry) -> None:
        if "ref_id" in entry.values and not self.header_file:
            self.header_file = entry.file
            taken = take(entry, shapes.FILE_WITH_HEADER, self.problems)
            self._header(taken)
        else:
            if "ref_id" in entry.values:
                self._second_header(entry)
            taken = take(entry, shapes.FILE, self.problems)
        self._body(taken)

    def _header(self, taken: dict[str, Any]) -> None:
        needed = shapes.HEADER.fields
        given = {key: taken[key] for key in needed if key in taken}
        if all(key in given for key, field in needed.items() if field.required):
            self.header = Header(**given)

    def _second_header(self, entry: Entry) -> None:
        self.problems.add(
            entry.file,
            entry.lines["ref_id"],
            "missing-header",
            f"there is a second header here; the first stands in {self.header_file}.",
            "Please either remove this one or move the files to a folder of their own.",
        )

    def _body(self, taken: dict[str, Any]) -> None:
        problems = self.problems
        for entry in taken.get("calculations", ()):
            self._calculation(entry)
        for entry, values in build.each(taken.get("repeats", ()), shapes.REPEAT, problems):
            self.repeats.append(build.repeat(entry, values, problems))
        for entry, values in build.each(taken.get("depth", ()), shapes.DEPTH, problems):
            self.depth.append(build.depth(entry, values, problems))
        for entry, values in build.each(taken.get("modules", ()), shapes.MODULE, problems):
            self._module(entry, values)
        for entry, values in build.each(taken.get("findings", ()), shapes.FINDING, problems):
            self.findings.append(build.finding(entry, values, problems))

    def _calculation(self, entry: Entry) -> None:
        included = "include" in entry.values
        shape = shapes.INCLUDED_CALCULATION if included else shapes.CALCULATION
        taken = build.complete(entry, shape, self.problems)
        if taken and included:
            self.includes.calculation(entry, taken)
        elif taken:
            self.calculations.append(build.calculation(entry, taken))

    def _module(self, entry: Entry, values: dict[str, Any]) -> None:
        name = values["name"]
        given = {key: value for key, value in values.items() if key in _MODULE_TEXTS}
        if name in self.modules:
            self.modules[name] = self._joined(entry, self.modules[name], given)
        else:
            if "label" not in given:
                self.problems.add(
                    entry.file,
                    entry.line,
                    "missing-key",
                    f"the module {name} has no `label`.",
                    "Please either add `label:` or give the name of a module that has one.",
                )
            text = {"label": "", **given}
            self.modules[name] = Module(name=name, line=entry.line, file=entry.file, **text)
        for one in values.get("questions", ()):
            self._question(one, name)

    def _joined(self, entry: Entry, before: Module, given: dict[str, Any]) -> Module:
        for key, value in given.items():
            if getattr(before, key) not in ("", value):
                self.problems.add(
                    entry.file,
                    entry.lines[key],
                    "duplicate-id",
                    f"the module {before.name} has another `{key}` in {before.file}.",
                    f"Please either remove `{key}` here or write the same.",
                )
        return replace(before, **{key: value for key, value in given.items() if value})

    def _question(self, entry: Entry, module: str) -> None:
        question: Question | None = None
        included = "include" in entry.values
        shape = shapes.INCLUDE if included else shapes.QUESTION
        taken = build.complete(entry, shape, self.problems)
        if taken and included:
            question = self.includes.question(entry, taken, module)
        elif taken:
            question = build.question(entry, taken, module, self.problems)
        if question:
            self.questions.setdefault(module, []).append(question)

    def finish(self, first_file: str) -> Questionnaire | None:
        """Return the questionnaire read, None without a header."""
        if self.header is None:
            if not self.header_file:
                self.problems.add(
                    first_file,
                    1,
                    "missing-header",
                    "no file has a header.",
                    "Please either add `ref_id:` and its fellows, or remove the folder.",
                )
            return None
        ordered = [
            question for module in self.modules for question in self.questions.get(module, ())
        ]
        questions = tuple(
            replace(question, index=index)
            for index, question in enumerate(self._once(ordered, "question"))
        )
        modules = tuple(
            replace(module, questions=tuple(one.name for one in questions if one.module == name))
            for name, module in self.modules.items()
        )
        return self.includes.complete(
            Questionnaire(
                header=self.header,
                modules=modules,
                questions=questions,
                calculations=tuple(self._once(self.calculations, "calculation")),
                repeats=tuple(self._once(self.repeats, "repeat")),
                depth=tuple(self.depth),
                findings=tuple(self._placed(questions)),
                text_language=self.header.language,
            )
        )

    def _once(self, entries: list[Any], kind: str) -> list[Any]:
        """Return entries whose name is new; `${name}` means one thing only."""
        kept: list[Any] = []
        spoken_of = ("question", "calculation")
        for one in entries:
            before = self._names.get(one.name) if kind in spoken_of else None
            before = before or next((other for other in kept if other.name == one.name), None)
            if before is None:
                kept.append(one)
                if kind in spoken_of:
                    self._names[one.name] = one
                continue
            self._twice(kind, one, before)
        return kept

    def _twice(self, kind: str, one: Any, before: Any) -> None:
        self.problems.add(
            one.file,
            one.line,
            "duplicate-id",
            f"the {kind} {one.name} has a name that is taken in {before.file}, line {before.line}.",
            "Please either rename one or remove it.",
        )

    def _placed(self, questions: tuple[Question, ...]) -> list[FindingRule]:
        """Return the finding rules with the module of the question they belong to."""
        module_of = {question.name: question.module for question in questions}
        return [
            replace(rule, module=module_of.get(rule.hangs_on or rule.questions[0], ""))
            for rule in self._once(self.findings, "finding rule")
            if rule.questions
        ]
