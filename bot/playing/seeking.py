"""Walks that look for what was not reached yet.

Rule of this file: before a walk, answers are sought that lead to as much of it as goes together;
then they are given like anybody's, and only what comes to pass counts. Decided by the seed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from bot.playing import reachable
from bot.playing.goals import Goal, Thing, goals_of
from bot.playing.reach import Reach
from bot.playing.walks import Walk, Walker
from flows import answers, currencies, effects, engine, events
from flows.interview import Interview, Key
from flows.view import View
from questionnaires.domains import SOME_DAY, samples_of, taken_first
from questionnaires.model import SELECTS_MANY, Library, Question, Questionnaire, QuestionType
from questionnaires.search import Search
from questionnaires.values import NOT_APPLICABLE, Money, Typed, Value

BEGIN: Final = datetime.combine(SOME_DAY, time(9), UTC)
LATER: Final = timedelta(days=45)
"""Some hand in so much later, as some findings wait for weeks to pass."""

SOUGHT: Final = 300
"""At most so many things are sought on one walk."""

STEPS: Final = 400
"""Of the search for one of them; as many more each time it is sought again."""

GIVEN_UP: Final = 12
"""A thing that was sought so often is left to luck."""

EDITS: Final = 40
"""At most so many answers are changed in a review, each for a choice that nobody took yet."""

PATIENT: Final = 4
"""Every so many-th walker changes answers in the review, and hands in later."""

SELDOM: Final = 50
"""These walks are about where they lead; that steps are the same from nothing, others look at."""

MOST_ROWS: Final = 2
ROWS: Final = frozenset(range(1, MOST_ROWS + 1))

Samples = Mapping[str, tuple[Value | None, ...]]


def seek(
    questionnaire: Questionnaire,
    library: Library,
    number: int,
    seed: int,
    reach: Reach,
    apart: frozenset[str] = frozenset(),
) -> Iterator[Walk]:
    """Walk at most so many times to what `reach` lacks, and count there what is reached.

    Names in `apart` are not sought. It ends early when nothing is missing. The same seed and
    `reach` give the same walks.
    """
    ways, samples = goals_of(questionnaire), samples_of(questionnaire)
    tried: Counter[Thing] = Counter()
    for one in range(number):
        missing = [thing for thing in reach.missing(questionnaire) if thing[1] not in apart]
        if not missing:
            return
        name = f"{seed}.{one}"
        chance = Random(name)
        search = Search(questionnaire, _shuffled(questionnaire, samples, chance))
        yield Seeker(
            questionnaire, library, name, samples, reach,
            begun=BEGIN, moves=0.0, looked_at=SELDOM,
            plan=_planned(search, ways, _in_order(missing, tried, chance), tried),
            hurried=(one + 1) % PATIENT != 0, apart=apart,
        ).walk()  # fmt: skip


@dataclass
class _Plan:
    """Answers to be given, by question; None: left open. `asked` are the questions sought."""

    answers: dict[str, Value | None]
    asked: dict[str, None] = field(default_factory=dict)

    def add(self, search: Search, ways: tuple[Goal, ...], turn: int) -> bool:
        """Take one of the ways to a thing into the plan; False if none goes with the rest."""
        for at in range(len(ways)):
            goal = ways[(turn + at) % len(ways)]
            steps = STEPS * (1 + turn)
            found = search.answers_for(
                *goal.conditions, asked=goal.asked, known=self.answers, most_steps=steps
            )
            if found is not None:
                self.answers = found
                self.asked.update(dict.fromkeys(goal.asked))
                return True
        return False


def _planned(
    search: Search,
    ways: Mapping[Thing, tuple[Goal, ...]],
    wanted: list[Thing],
    tried: Counter[Thing],
) -> _Plan:
    """Return answers that lead to as many of the things as go together, the first before others.

    `tried` counts those planned, and those for which nothing is found; what only does not go
    together with the rest comes before them next time.
    """
    plan = _Plan({})
    for thing in wanted:
        alone = not plan.answers
        if plan.add(search, ways.get(thing, ()), tried[thing]) or alone:
            tried[thing] += 1
    return plan


def _in_order(missing: list[Thing], tried: Counter[Thing], chance: Random) -> list[Thing]:
    """Return what to seek now: what was sought least, in an order of chance."""
    left = [thing for thing in missing if tried[thing] < GIVEN_UP]
    chance.shuffle(left)
    left.sort(key=lambda thing: tried[thing])
    return left[:SOUGHT]


def _shuffled(questionnaire: Questionnaire, samples: Samples, chance: Random) -> Samples:
    """Return samples in an order of chance; few rows, many choices at once, plain values first."""
    counts = {one.count for one in questionnaire.repeats if one.count}
    found = {}
    for question in questionnaire.questions:
        values = list(taken_first(question, samples[question.name]))
        if question.name in counts:
            values = [one for one in values if not isinstance(one, int) or one <= MOST_ROWS]
        chance.shuffle(values)
        values.sort(key=lambda one: _last(question, one, question.name in counts))
        found[question.name] = tuple(values)
    return found


def _last(question: Question, value: Value | None, counts: bool) -> int:
    if value is None:
        return 3
    if isinstance(value, Typed) or (counts and value not in ROWS):
        return 2
    if question.type in SELECTS_MANY and isinstance(value, tuple):
        return 0 if len(value) > 2 else 1
    return 1


@dataclass
class Seeker(Walker):
    """One person who answers as planned, where that is possible, and else something new.

    `hurried`: hands in as soon as possible; others change answers in the review, and hand in later.
    """

    plan: _Plan = field(default_factory=lambda: _Plan({}))
    hurried: bool = True
    apart: frozenset[str] = frozenset()
    given: Counter[Key] = field(default_factory=Counter)
    edited: int = 0
    opened: set[str] = field(default_factory=set)
    currency: str = "USD"
    used: set[str] = field(default_factory=set)
    view: View | None = None
    waited: timedelta = timedelta(0)

    def _now(self) -> datetime:
        return super()._now() + self.waited

    def _next(self, step: engine.Step) -> events.Event | None:
        self.view = step.view
        return super()._next(step)

    def question(self, interview: Interview, effect: effects.AskQuestion) -> events.Event:
        """Answer as planned; when that is not taken, with something new, then with anything."""
        key = effect.key
        self.given[key] += 1
        if self.given[key] == 1 and key[0] in self.plan.answers and not effect.editing:
            value = self.plan.answers[key[0]]
            if value is None:
                return events.Skipped(self._now(), key)
            return self._answered(value, key)
        question = self.questionnaire.question_by_name[key[0]]
        new = self._something_new(question, effect)
        if new is None or self.given[key] > 3 + EDITS:
            return super().question(interview, effect)
        return self._answered(new, key)

    def _answered(self, value: Value, key: Key) -> events.Event:
        if value == Typed(NOT_APPLICABLE):
            value = Typed(NOT_APPLICABLE, "there is none here")
        if isinstance(value, Money):
            self.currency = value.currency
        return super()._answered(value, key)

    def _something_new(self, question: Question, effect: effects.AskQuestion) -> Value | None:
        untaken = [one for one in effect.offered if one in self._untaken(question)]
        if untaken:
            if question.type not in SELECTS_MANY:
                return self.chance.choice(untaken)
            together = [one for one in untaken if not question.choice_by_name[one].alone]
            return tuple(together) or (untaken[0],)
        if question.type is QuestionType.MONEY and not self.hurried:
            return self._money(effect.key)
        return None

    def _money(self, key: Key) -> Value | None:
        """Return an amount in a currency that nobody chose yet, then one in the last currency."""
        if self.given[key] == 1:
            wanted = sorted((self._unchosen & currencies.codes()) - self.used)
            if not wanted:
                return None
            self.currency = self.chance.choice(wanted)
            self.used.add(self.currency)
            return Money(Decimal(50), self.currency)
        return Money(Decimal(1), self.currency) if self.given[key] == 2 else None

    @property
    def _unchosen(self) -> set[str]:
        return {name for one in self.questionnaire.questions for name in self._untaken(one)}

    def _untaken(self, question: Question) -> set[str]:
        here = (self.questionnaire.ref_id, self.questionnaire.version)
        taken = self.reach.taken.get(here, set())
        names = ((one.name, reachable.choice(question, one.name)) for one in question.choices)
        return {one for one, name in names if name not in taken and name not in self.apart}

    def review(self, interview: Interview, effect: effects.ShowReview) -> events.Event:
        """Look at what was reached; open what is planned, change answers, hand in."""
        assert self.view is not None
        self.reach.see(self.view)
        module = self._closed(self.view)
        if module:
            self.opened.add(module)
            return events.ModuleOpened(module, self._now())
        if not self.hurried and self.edited < EDITS:
            key = self._changeable(self.view)
            if key is not None:
                self.edited += 1
                return events.Edited(key, self._now())
        if not self.hurried:
            self.waited = LATER
        return events.Submitted(self._now())

    def _closed(self, view: View) -> str:
        """Return a module with a planned question that would only come on request."""
        known = view.questionnaire.question_by_name
        for name in self.plan.asked:
            module = known[name].module
            if module not in self.opened and any(
                view.relevant(name, row) and not view.scheduled(name, row)
                for row in view.rows_of(name) or ("",)
            ):
                return module
        return ""

    def _changeable(self, view: View) -> Key | None:
        """Return an answer in whose place a choice could stand that nobody took yet."""
        for answer in view.active():
            question = view.questionnaire.question_by_name[answer.question]
            untaken = self._untaken(question)
            if untaken and self.given[answer.key] <= EDITS:
                offered = answers.offered(view, question, answer.row)
                if any(one.name in untaken for one in offered):
                    return answer.key
        return None
