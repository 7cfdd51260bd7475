"""What written conversations reach: questions asked, choices taken, what findings came out.

Rule of this file: the person's lines of a transcript are played through the real conversation over
a store in memory; only what really happened there is counted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.conversation import Conversation, Surroundings
from bot.messages import Incoming, Reply
from flows import engine
from flows.effects import AskQuestion
from flows.interview import Interview
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.model import FindingRule, Question, Questionnaire
from questionnaires.values import Value
from storage.memory import MemoryStore

START: Final = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CHANNEL: Final = "terminal"
ACCOUNT: Final = "transcript"

Version = tuple[str, int]


@dataclass
class Reach:
    """What was reached so far, by questionnaire version."""

    asked: dict[Version, set[str]] = field(default_factory=dict)
    taken: dict[Version, set[str]] = field(default_factory=dict)
    found: dict[Version, set[str]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    def of(self, questionnaire: Questionnaire) -> tuple[tuple[str, list[str], set[str]], ...]:
        """Return for questions, choices and finding rules: all there are, and those reached."""
        here = (questionnaire.ref_id, questionnaire.version)
        questions = [one.name for one in questionnaire.questions]
        choices = [
            f"{one.name} = {choice.name}"
            for one in questionnaire.questions
            for choice in one.choices
        ]
        findings = [
            _outcome(rule, number)
            for rule in questionnaire.findings
            for number in range(-1, len(rule.cases))
        ]
        return (
            ("questions asked", questions, self.asked.get(here, set())),
            ("choices taken", choices, self.taken.get(here, set())),
            ("outcomes of finding rules", findings, self.found.get(here, set())),
        )

    def see(self, questionnaire: Questionnaire, interview: Interview) -> None:
        """Count what stands in an interview now, and what it asks next."""
        here = (questionnaire.ref_id, questionnaire.version)
        asked = self.asked.setdefault(here, set())
        taken = self.taken.setdefault(here, set())
        found = self.found.setdefault(here, set())
        for effect in engine.prompt(questionnaire, interview):
            if isinstance(effect, AskQuestion):
                asked.add(effect.key[0])
        known = questionnaire.question_by_name
        view = View(questionnaire, interview, interview.updated_at.date())
        for answer in view.active():
            asked.add(answer.question)
            taken.update(_choices(known[answer.question], answer.value))
        for rule in questionnaire.findings:
            verdict = view.verdict(rule.name)
            if verdict is not None:
                found.add(_outcome(rule, verdict.case))


def _outcome(rule: FindingRule, number: int) -> str:
    """Return the name of a case of a finding rule; -1 is that none holds."""
    if number < 0:
        return f"{rule.name}: met"
    case = rule.cases[number]
    said = f"{case.status} {case.severity}" if case.severity else str(case.status)
    return f"{rule.name}: case {number + 1} ({said})"


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
        player = _Player(catalog, reach)
        try:
            await player.play(path.read_text("utf-8"))
        except LookupError as fault:
            reach.troubles.append(f"{path}: {fault}")
    return reach


class _Player:
    """Plays the person's lines of one transcript."""

    def __init__(self, catalog: Catalog, reach: Reach) -> None:
        self.reach = reach
        self.catalog = catalog
        self.at = START
        self.language = "en"
        self.buttons: dict[str, str] = {}
        self.older: dict[str, str] = {}
        self._ids = itertools.count(1)
        self.store = MemoryStore()
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
        if person is None:
            return
        for interview in await self.store.interviews_of(person.id):
            questionnaire = self.catalog.open(interview.ref_id, interview.version)
            self.reach.see(questionnaire, interview)
