"""Small questionnaires for tests, and a player that walks through any questionnaire."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeVar

from flows import effects, engine, events, navigation
from flows.interview import Key, from_dict, to_dict
from flows.view import View
from questionnaires.model import Questionnaire
from questionnaires.reader import read_questionnaire
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, Typed, Value
from tests.questionnaire_texts import FACTORY, HEADER, TYPES

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

__all__ = ["FACTORY", "START", "TYPES", "Player", "linear", "local_firm", "sample"]


@cache
def sample(text: str, ref_id: str = "sample") -> Questionnaire:
    """Return the questionnaire a text describes, after making sure that nothing is wrong in it."""
    files = {"questionnaire.yaml": HEADER.format(ref_id=ref_id) + text}
    questionnaire, problems = read_questionnaire(files, lambda address: None)
    assert not problems, problems
    assert questionnaire is not None
    return questionnaire


def linear(count: int) -> Questionnaire:
    """Return a questionnaire of so many yes/no questions without any branching."""
    asked = "".join(
        f"      - {{name: q{at}, type: yes_partly_no, label: Question {at}?}}\n"
        for at in range(count)
    )
    return sample("modules:\n  - name: all\n    label: All\n    questions:\n" + asked, "linear")


AnEffect = TypeVar("AnEffect")


class Player:
    """Somebody in a conversation; the interview is stored and read again between all steps."""

    def __init__(self, questionnaire: Questionnaire, agreed: bool = True) -> None:
        self.questionnaire = questionnaire
        self.at = START
        step = engine.begin(questionnaire, "i1", "p1", START)
        self.interview, self.effects, self.seen = step
        if agreed:
            self.happens(events.LanguageChosen("en", self.now()))
            self.happens(events.Consented("1", self.now()))

    @classmethod
    def at_step(cls, questionnaire: Questionnaire, step: engine.Step) -> Player:
        """Go on from a step made elsewhere."""
        player = cls(questionnaire, agreed=False)
        player.interview, player.effects, player.seen = step
        return player

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def happens(self, event: events.Event) -> tuple[effects.Effect, ...]:
        """Let something happen, and return what must be done.

        What was known before leads to the same as what is worked out anew.
        """
        stored = json.loads(json.dumps(to_dict(self.interview)))
        anew = engine.advance(self.questionnaire, from_dict(stored), event)
        step = engine.advance(self.questionnaire, self.interview, event, before=self.seen)
        assert (step.interview, step.effects) == (anew.interview, anew.effects)
        self.interview, self.effects, self.seen = step
        return self.effects

    # -- what she does -----------------------------------------------------------------------

    def writes(self, text: str) -> tuple[effects.Effect, ...]:
        return self.happens(events.Answered(events.Written(text), self.now()))

    def taps(self, *names: str, key: Key | None = None) -> tuple[effects.Effect, ...]:
        return self.happens(self.tap(*names, key=key))

    def tap(self, *names: str, key: Key | None = None) -> events.Answered:
        """Return a tap on the buttons of the question shown (or another one), as made now."""
        key = key or self.asked
        revision = self.interview.revision
        return events.Answered(events.Picked(names), self.now(), key=key, revision=revision)

    def says(self, kind: str, reason: str = "") -> tuple[effects.Effect, ...]:
        return self.happens(events.Answered(events.Said(Typed(kind, reason)), self.now()))

    def doesnt_know(self) -> tuple[effects.Effect, ...]:
        return self.says(DONT_KNOW)

    def not_applicable(self, reason: str = "") -> tuple[effects.Effect, ...]:
        return self.says(NOT_APPLICABLE, reason)

    def edits(self, name: str, row: str = "") -> tuple[effects.Effect, ...]:
        return self.happens(events.Edited((name, row), self.now()))

    def goes_back(self) -> tuple[effects.Effect, ...]:
        return self.happens(events.WentBack(self.now()))

    def skips(self) -> tuple[effects.Effect, ...]:
        return self.happens(events.Skipped(self.now()))

    def confirms(self) -> tuple[effects.Effect, ...]:
        return self.happens(events.ChangeConfirmed(self.now()))

    def cancels(self) -> tuple[effects.Effect, ...]:
        return self.happens(events.ChangeCancelled(self.now()))

    def reads_card(self) -> tuple[effects.Effect, ...]:
        return self.happens(events.CardSeen(self.now()))

    def answers(self, **given: str) -> Player:
        """Write an answer to each question named, in turn, and read the cards in between."""
        for name, text in given.items():
            while self.shown(effects.ShowSafetyCard):
                self.reads_card()
            assert self.asked[0] == name, f"{self.asked} is asked, not {name}"
            self.writes(text)
        return self

    # -- what is seen ------------------------------------------------------------------------

    @property
    def view(self) -> View:
        return engine.view_of(self.questionnaire, self.interview)

    @property
    def asked(self) -> Key:
        """The question asked now."""
        return self.question.key

    @property
    def question(self) -> effects.AskQuestion:
        return self.only(effects.AskQuestion)

    def shown(self, kind: type[AnEffect]) -> list[AnEffect]:
        """The effects of a kind that the last event had."""
        return [one for one in self.effects if isinstance(one, kind)]

    def only(self, kind: type[AnEffect]) -> AnEffect:
        found = self.shown(kind)
        assert len(found) == 1, self.effects
        return found[0]

    @property
    def told(self) -> list[str]:
        """The keys of the sentences said after the last event."""
        return [one.key for one in self.shown(effects.Tell)]

    def value(self, name: str, row: str = "") -> Value | None:
        """The answer that counts now."""
        answer = self.view.answer(name, row)
        return answer.value if answer else None

    @property
    def left(self) -> int:
        return navigation.progress(self.view, navigation.position(self.view)).left


def local_firm(player: Player) -> Player:
    """Answer the profile of `FACTORY` for a firm without migrants."""
    return player.answers(workers="20", migrants="0", internal="no")
