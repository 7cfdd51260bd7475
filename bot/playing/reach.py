"""What written conversations reach: questions asked and left out, choices, what findings came out.

Rule of this file: the person's lines of a transcript are played through the real conversation over
a store in memory; only what really happened there is counted.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.conversation import Conversation, Surroundings
from bot.messages import Incoming, Reply
from flows import asking, lifecycle
from flows.effects import AskQuestion
from flows.interview import Interview, Key, day_of
from flows.verdicts import Verdict
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.expressions import compile_expression
from questionnaires.model import FindingRule, Question, Questionnaire, Status
from questionnaires.search import search_in
from questionnaires.values import Value
from storage.base import Change
from storage.memory import MemoryStore

PLAYED: Final = ("restart", "the same again", "old button [", "sticker", "location")
"""What may happen in a conversation that is played here. Files, and what officers do beside it,
lead to no question of their own."""
START: Final = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CHANNEL: Final = "terminal"
ACCOUNT: Final = "transcript"

Version = tuple[str, int]


@dataclass
class Reach:
    """What was reached so far, by questionnaire version.

    `left_out`: questions that did not apply when an interview was submitted; `worded`: variants of
    a question's wording that were shown.
    """

    asked: dict[Version, set[str]] = field(default_factory=dict)
    left_out: dict[Version, set[str]] = field(default_factory=dict)
    worded: dict[Version, set[str]] = field(default_factory=dict)
    taken: dict[Version, set[str]] = field(default_factory=dict)
    found: dict[Version, set[str]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    def of(self, questionnaire: Questionnaire) -> tuple[tuple[str, list[str], set[str]], ...]:
        """Return what can be reached and what was: questions, wordings, choices, findings."""
        here = (questionnaire.ref_id, questionnaire.version)
        questions = questionnaire.questions
        modules = questionnaire.module_by_name
        sometimes = [one.name for one in questions if one.relevant or modules[one.module].relevant]
        choices = [f"{one.name} = {choice.name}" for one in questions for choice in one.choices]
        wordings = [_wording(one, at) for one in questions for at in range(len(one.variants))]
        return (
            ("questions asked", [one.name for one in questions], self.asked.get(here, set())),
            ("questions left out", sometimes, self.left_out.get(here, set())),
            ("wordings for some people", wordings, self.worded.get(here, set())),
            ("choices taken", choices, self.taken.get(here, set())),
            ("outcomes of finding rules", _outcomes(questionnaire), self.found.get(here, set())),
        )

    def see(self, view: View) -> None:
        """Count what stands in an interview now, and what it asks next."""
        questionnaire, interview = view.questionnaire, view.interview
        here = (questionnaire.ref_id, questionnaire.version)
        asked = self.asked.setdefault(here, set())
        taken = self.taken.setdefault(here, set())
        found = self.found.setdefault(here, set())
        if interview.status == lifecycle.ASKING:
            for effect in asking.current(view):
                if isinstance(effect, AskQuestion):
                    asked.add(effect.key[0])
                    self.worded.setdefault(here, set()).update(_worded(view, effect.key))
        known = questionnaire.question_by_name
        for answer in view.active():
            asked.add(answer.question)  # here, or in the questionnaire it was carried from
            taken.update(_choices(known[answer.question], answer.value))
        for rule in questionnaire.findings:
            verdict = view.verdict(rule.name)
            if verdict is not None:
                found.add(_outcome(rule, verdict))
        if interview.status == lifecycle.COMPLETED:
            self.left_out.setdefault(here, set()).update(_left_out(view))


def _left_out(view: View) -> list[str]:
    """Return the questions that apply neither to all nor to any row."""
    return [
        one.name
        for one in view.questionnaire.questions
        if not any(view.relevant(one.name, row) for row in view.rows_of(one.name) or ("",))
    ]


def _wording(question: Question, at: int) -> str:
    return f"{question.name}: when {question.variants[at].when}"


def _worded(view: View, key: Key) -> list[str]:
    question = view.questionnaire.question_by_name[key[0]]
    for at, variant in enumerate(question.variants):
        if compile_expression(variant.when).test(view, key[1] or None):
            return [_wording(question, at)]
    return []


def _outcomes(questionnaire: Questionnaire) -> list[str]:
    """Return every outcome there can be; a check that has nothing to say has no outcome."""
    found = []
    for rule in questionnaire.findings:
        if not rule.check:
            if _can_be_met(questionnaire, rule):
                found.append(f"{rule.name}: met")
            found.append(f"{rule.name}: does not apply")
        found.extend(_case(rule, at) for at in range(len(rule.cases)))
    return found


def _can_be_met(questionnaire: Questionnaire, rule: FindingRule) -> bool:
    """Tell whether some answer leads to no case at all."""
    name = rule.questions[0]
    goals = [(case.when, False) for case in rule.cases]
    goals += [(f"dont_know(${{{name}}})", False), (f"not_applicable(${{{name}}})", False)]
    goals.append((f"answered(${{{name}}})", True))
    search = search_in(questionnaire)
    in_itself = search.can_hold(*goals, alone=True)
    return in_itself is not False and search.can_hold(*goals, asked=(name,)) is not False


def _outcome(rule: FindingRule, verdict: Verdict) -> str:
    """Return the name of what a rule said."""
    if verdict.case < 0:
        return f"{rule.name}: " + ("met" if verdict.status is Status.MET else "does not apply")
    if verdict.status is Status.UNKNOWN and rule.cases[verdict.case].status is not Status.UNKNOWN:
        return f"{rule.name}: not known"  # no case of its own says so
    return _case(rule, verdict.case)


def _case(rule: FindingRule, at: int) -> str:
    case = rule.cases[at]
    said = f"{case.status} {case.severity}" if case.severity else str(case.status)
    return f"{rule.name}: case {at + 1} ({said})"


def _choices(question: Question, value: Value) -> list[str]:
    names = value if isinstance(value, tuple) else (value,)
    return [
        f"{question.name} = {one}"
        for one in names
        if isinstance(one, str) and one in question.choice_by_name
    ]


async def play_all(catalog: Catalog, paths: Iterable[Path]) -> Reach:
    """Play every transcript, each with a store of its own."""
    reach = Reach()
    for path in paths:
        text = path.read_text("utf-8")
        if not all(one.startswith(PLAYED) for one in re.findall(r"^user  \* (.*)", text, re.M)):
            continue
        player = _Player(catalog, reach)
        try:
            await player.play(text)
        except LookupError as fault:
            reach.troubles.append(f"{path}: {fault}")
    return reach


class _AsSaved(MemoryStore):
    """A store that hands an interview out as it was saved, so that what was seen in it counts."""

    def __init__(self) -> None:
        super().__init__()
        self._saved: dict[str, Interview] = {}

    async def save(self, change: Change) -> None:
        await super().save(change)
        if change.interview is not None:
            self._saved[change.interview.id] = change.interview

    async def interview(self, interview: str) -> Interview | None:
        return self._saved.get(interview) if interview in self._interviews else None


class _Player:
    """Plays the person's lines of one transcript."""

    def __init__(self, catalog: Catalog, reach: Reach) -> None:
        self.reach = reach
        self.at = START
        self.language = "en"
        self.buttons: dict[str, str] = {}
        self.older: dict[str, str] = {}
        self._ids = itertools.count(1)
        self._looked: dict[str, int] = {}
        self.store = _AsSaved()
        around = Surroundings(
            store=self.store,
            catalog=catalog,
            new_id=lambda: f"id{next(self._ids):014d}",
            new_token=lambda: f"token{next(self._ids):032d}",
        )
        self.conversation = Conversation(around)

    async def play(self, text: str) -> None:
        """Play a transcript.

        Raises:
            LookupError: a line taps a button that is not there.
        """
        await self.store.open()
        for line in text.splitlines():
            if line.startswith("#") and "language:" in line:
                self.language = line.split("language:")[1].split()[0]
            if line.startswith("user  "):
                await self._say(line.removeprefix("user  "))
                await self._look()

    async def _say(self, line: str) -> None:
        if line.startswith("* "):
            await self._event(line[2:])
        elif line.startswith("[") and line.endswith("]"):
            await self._send(data=self._button(line[1:-1]))
        else:
            await self._send(text=line)

    async def _event(self, name: str) -> None:
        if name in ("restart", "the same again"):
            return  # both change nothing, so they reach nothing
        if name.startswith("old button ["):
            await self._send(data=self._button(name.removeprefix("old button [")[:-1]))
        else:
            await self._send(kind=name)

    def _button(self, label: str) -> str:
        found = self.buttons.get(label) or self.older.get(label)
        if found is None:
            raise LookupError(f"there is no button [{label}]; please record the transcript again")
        return found

    async def _send(self, text: str | None = None, data: str | None = None, kind: str = "") -> None:
        self.at += timedelta(seconds=30)
        incoming = Incoming(
            CHANNEL, ACCOUNT, self.at, text=text, data=data, kind=kind, language=self.language
        )
        self._remember(await self.conversation.handle(incoming))

    def _remember(self, reply: Reply) -> None:
        self.older.update(self.buttons)
        rows = [row for message in reply.messages for row in message.buttons]
        self.buttons = {button.label: button.data for row in rows for button in row}

    async def _look(self) -> None:
        person = await self.store.person_of(CHANNEL, ACCOUNT)
        one = await self.store.interview(person.current) if person and person.current else None
        if one is not None and self._looked.get(one.id) != one.revision:
            self._looked[one.id] = one.revision
            questionnaire = self.conversation.questionnaire_of(one)
            today = day_of(one, one.updated_at)
            self.reach.see(self.conversation.seen.view(questionnaire, one, today, None))
