"""What was reached: questions asked and left out, choices, what findings came out, what is planned.

Rule of this file: only what really happened to somebody is counted, in a written conversation
(`bot.playing.played`) and on a walk (`bot.playing.walks`) in the same way and the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.playing import reachable
from flows import asking, lifecycle
from flows.effects import AskQuestion
from flows.interview import Key
from flows.view import View
from questionnaires.expressions import compile_expression
from questionnaires.model import Questionnaire

Version = tuple[str, int]


@dataclass
class Reach:
    """What was reached so far, by questionnaire version.

    `left_out`: questions that did not apply when an interview was submitted; `worded`: variants of
    a question's wording that were shown; `planned`: ids of actions that came into a plan.
    """

    asked: dict[Version, set[str]] = field(default_factory=dict)
    left_out: dict[Version, set[str]] = field(default_factory=dict)
    worded: dict[Version, set[str]] = field(default_factory=dict)
    taken: dict[Version, set[str]] = field(default_factory=dict)
    found: dict[Version, set[str]] = field(default_factory=dict)
    planned: dict[Version, set[str]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    def of(self, questionnaire: Questionnaire) -> Iterator[tuple[str, tuple[str, ...], set[str]]]:
        """Give what there is to reach and what was reached, kind by kind."""
        here = _version(questionnaire)
        reached = (
            self.asked, self.left_out, self.worded, self.taken, self.found, self.planned
        )  # fmt: skip
        there = reachable.everything(questionnaire)
        for kind, sets in zip(reachable.KINDS, reached, strict=True):
            yield kind, there[kind], sets.get(here, set())

    def missing(self, questionnaire: Questionnaire) -> list[tuple[str, str]]:
        """Return (kind, name) of all that was not reached."""
        return [
            (kind, one)
            for kind, everything, reached in self.of(questionnaire)
            for one in everything
            if one not in reached
        ]

    def see(self, view: View) -> None:
        """Count what stands in an interview now, and what it asks next."""
        if view.interview.status == lifecycle.ASKING:
            for effect in asking.current(view):
                if isinstance(effect, AskQuestion):
                    self.asks(view, effect.key)
        here = _version(view.questionnaire)
        asked, taken = self.asked.setdefault(here, set()), self.taken.setdefault(here, set())
        known = view.questionnaire.question_by_name
        for answer in view.active():
            asked.add(answer.question)  # here, or in the questionnaire it was carried from
            taken.update(reachable.choices(known[answer.question], answer.value))
        found = self.found.setdefault(here, set())
        for rule in view.questionnaire.findings:
            verdict = view.verdict(rule.name)
            if verdict is not None:
                found.add(reachable.outcome(rule, verdict))
        if view.interview.status == lifecycle.COMPLETED:
            self.left_out.setdefault(here, set()).update(_left_out(view))

    def asks(self, view: View, key: Key) -> None:
        """Count a question that is put, in the words in which it is put."""
        here = _version(view.questionnaire)
        self.asked.setdefault(here, set()).add(key[0])
        self.worded.setdefault(here, set()).update(_worded(view, key))

    def plans(self, version: Version, actions: Iterable[str]) -> None:
        """Count the actions of a plan, by id."""
        self.planned.setdefault(version, set()).update(actions)


def _version(questionnaire: Questionnaire) -> Version:
    return (questionnaire.ref_id, questionnaire.version)


def _left_out(view: View) -> list[str]:
    """Return the questions that apply neither to all nor to any row."""
    return [
        one.name
        for one in view.questionnaire.questions
        if not any(view.relevant(one.name, row) for row in view.rows_of(one.name) or ("",))
    ]


def _worded(view: View, key: Key) -> list[str]:
    question = view.questionnaire.question_by_name[key[0]]
    for at, variant in enumerate(question.variants):
        if compile_expression(variant.when).test(view, key[1] or None):
            return [reachable.wording(question, at)]
    return []
