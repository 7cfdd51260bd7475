"""Whatever happens, in any order: nothing is raised, nothing is lost, nothing counts twice."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from flows import asking, effects, engine, events, lifecycle, navigation
from flows.interview import Interview, Key, from_dict, to_dict
from flows.judgement import judge
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.model import Question, Questionnaire, QuestionType
from questionnaires.values import TYPED_KINDS, Typed
from tests.property_tries import tries
from tests.questionnaire_samples import FACTORY, START, TYPES, linear, sample

SAMPLES = {"types": sample(TYPES), "factory": sample(FACTORY), "linear": linear(4)}
LIBRARY = ("quick_scan", "fair_recruitment")
EDGES = {(row["source"], row["dest"]) for row in lifecycle.TRANSITIONS}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


# -- chance ----------------------------------------------------------------------------------
# A walk is a list of numbers; each says what happens next, given what is shown. So hypothesis can
# make a failing walk shorter, and most steps are ones a person could take.

WALK = st.lists(st.integers(0, 10**6), min_size=1, max_size=40)
TEXTS = ("yes", "no", "partly", "3", "0", "1", "20", "don't know", "n/a", "Nepal", "Nepal, India",
         "100 USD", "2026-03-25", "never", "?", "", "N1234567", "a" * 5000, "we")  # fmt: skip


def happening(interview: Interview, questionnaire: Questionnaire, number: int) -> events.Event:
    """Return the event a number stands for."""
    at = interview.updated_at + timedelta(minutes=1)
    kind, number = number % 24, number // 24
    shown = engine.prompt(questionnaire, interview)[-1]
    if kind < 12 or number % 3 == 0:
        wanted = fitting(shown, interview, questionnaire, number, at)
        if wanted is not None:
            return wanted
    key = any_key(questionnaire, interview, number)
    revision = interview.revision - number % 3
    others: Sequence[events.Event] = (
        events.Answered(events.Written(TEXTS[number % len(TEXTS)]), at),
        events.Answered(any_reply(questionnaire, key, number), at, key, revision),
        events.Ticked(key, "visa" if number % 2 else "NP", number % 3 > 0, at),
        events.TicksDone(key, at, revision if number % 2 else None),
        events.Skipped(at, key if number % 2 else None),
        events.LaterReopened(at),
        events.WentBack(at, revision if number % 2 else None),
        events.Explained(at),
        events.Reviewed(at),
        events.Resumed(at),
        events.Edited(key, at),
        events.ChangeConfirmed(at),
        events.ChangeCancelled(at),
        events.RowDropped("recruiters", f"r{number % 4}", at),
        events.CardSeen(at),
        events.ModuleOpened(questionnaire.modules[number % len(questionnaire.modules)].name, at),
        events.Submitted(at),
        events.LanguageChosen(("en", "ar")[number % 2], at),
        events.Answered(events.Unreadable("sticker"), at),
        events.Consented("1", at),
    )
    return others[number % len(others)]


def fitting(
    shown: effects.Effect,
    interview: Interview,
    questionnaire: Questionnaire,
    number: int,
    at: Any,
) -> events.Event | None:
    """Return something a person does who sees this."""
    revision = interview.revision
    match shown:
        case effects.AskQuestion(key=key):
            reply = any_reply(questionnaire, key, number)
            return events.Answered(reply, at, key, revision)
        case effects.ShowSafetyCard():
            return events.CardSeen(at)
        case effects.ConfirmChange():
            return events.ChangeConfirmed(at) if number % 2 else events.ChangeCancelled(at)
        case effects.ChooseRowsToDrop(repeat=repeat, rows=rows):
            return events.RowDropped(repeat, rows[number % len(rows)], at)
        case effects.AskLanguage():
            return events.LanguageChosen("en", at)
        case effects.AskConsent():
            return events.Consented("1", at)
    return None


def any_reply(questionnaire: Questionnaire, key: Key, number: int) -> events.Raw:
    question = questionnaire.question_by_name[key[0]]
    if number % 7 == 0:
        return events.Said(Typed(TYPED_KINDS[number % 3]))
    if number % 11 == 0 and key[1]:
        return events.SameAsLast()
    if question.choices:
        return events.Picked((question.choices[number % len(question.choices)].name,))
    return events.Written(a_text(question, number))


def a_text(question: Question, number: int) -> str:
    match question.type:
        case QuestionType.INTEGER:
            return str((0, 1, 2, 3, 5, 20, 60)[number % 7])
        case QuestionType.MONEY:
            return f"{number % 500} USD"
        case QuestionType.DATE:
            return f"202{number % 7}-03-25"
        case QuestionType.LANGUAGES:
            return ("Nepali", "Nepali, English")[number % 2]
        case QuestionType.COUNTRY | QuestionType.COUNTRIES:
            return ("Nepal", "Malaysia", "India")[number % 3]
        case _:
            return ("K.", "some words", "12")[number % 3]


def any_key(questionnaire: Questionnaire, interview: Interview, number: int) -> Key:
    question = questionnaire.questions[number % len(questionnaire.questions)]
    rows = engine.view_of(questionnaire, interview).rows_of(question.name) or ("",)
    return (question.name, ("", *rows)[number % (len(rows) + 1)])


def begun(questionnaire: Questionnaire) -> Interview:
    interview = engine.begin(questionnaire, "i1", "p1", START, "en").interview
    return engine.advance(questionnaire, interview, events.Consented("1", START)).interview


# -- what must hold --------------------------------------------------------------------------


def walk(questionnaire: Questionnaire, numbers: Sequence[int], start: Interview) -> Interview:
    """Go through a walk, and look after every step whether all is well."""
    interview = start
    for number in numbers:
        event = happening(interview, questionnaire, number)
        step = engine.advance(questionnaire, interview, event)
        stored = from_dict(json.loads(json.dumps(to_dict(step.interview))))
        assert stored == step.interview
        look_at_change(interview, step, event)
        look_at_step(questionnaire, step)
        look_at_repeat(questionnaire, step, event)
        look_at_progress(questionnaire, interview, step)
        interview = stored
    look_at_judgement(questionnaire, interview)
    return interview


def look_at_change(before: Interview, step: engine.Step, event: events.Event) -> None:
    """Nothing is lost; the revision tells every change; the status moves along the table."""
    after = step.interview
    assert after.answers.keys() >= before.answers.keys()
    if after is before:
        return
    assert after.revision == before.revision + 1
    statuses = (before.status, after.status)
    finished = lifecycle.REVIEWING
    assert statuses in EDGES or (
        (statuses[0], lifecycle.ASKING) in EDGES and after.status == finished
    )
    if isinstance(event, events.WentBack | events.Edited | events.Skipped | events.Resumed):
        assert after.answers is before.answers


def look_at_step(questionnaire: Questionnaire, step: engine.Step) -> None:
    """The same is shown again, whenever somebody looks; every answer seen belongs where it is."""
    view = engine.view_of(questionnaire, step.interview)
    again = engine.prompt(questionnaire, step.interview)
    shown = [one for one in step.effects if not isinstance(one, effects.Tell)]
    if step.interview.status == lifecycle.ASKING:
        assert again[-1] == shown[-1]
        key = navigation.position(view)
        assert key is None or navigation.can_be_asked(view, key)
    for answer in view.active():
        assert view.counts(answer.key)
        assert answer.question in questionnaire.question_by_name
    for effect in step.effects:
        if isinstance(effect, effects.AskQuestion):
            assert view.relevant(*effect.key)
            assert 1 <= effect.progress.module <= effect.progress.modules
            if not effect.editing:
                assert effect.progress.left >= 1


def look_at_repeat(questionnaire: Questionnaire, step: engine.Step, event: events.Event) -> None:
    """A button tapped twice changes nothing the second time."""
    is_button = not isinstance(event, events.Answered) or event.revision is not None
    moves = isinstance(event, events.WentBack | events.Skipped | events.TicksDone)
    if not is_button or (moves and not _names_its_place(event)):
        return
    if isinstance(event, events.ChangeCancelled):
        return  # leaves one more thing half made
    assert engine.advance(questionnaire, step.interview, event).interview == step.interview, event


def _names_its_place(event: events.Event) -> bool:
    if isinstance(event, events.Skipped):
        return event.key is not None
    return isinstance(event, events.WentBack | events.TicksDone) and event.revision is not None


def look_at_progress(questionnaire: Questionnaire, before: Interview, step: engine.Step) -> None:
    """What is left is counted right, and never grows without saying so."""
    after = step.interview
    if after.status != lifecycle.ASKING:
        return
    view = engine.view_of(questionnaire, after)
    counted = navigation.outlook(view)
    assert after.left == counted
    more = ("more_questions", "more_opened")
    told = any(one.key in more for one in step.effects if isinstance(one, effects.Tell))
    if before.left:
        grown = navigation.total(after.left) > navigation.total(before.left)
        assert told == grown
    cards = asking.cards_due(view)
    assert not cards or isinstance(
        step.effects[-1], effects.ShowSafetyCard | effects.ConfirmChange | effects.ChooseRowsToDrop
    )


def look_at_judgement(questionnaire: Questionnaire, interview: Interview) -> None:
    """Inactive answers never count."""
    view = engine.view_of(questionnaire, interview)
    only_active = replace(interview, answers={one.key: one for one in view.active()})
    alone = View(questionnaire, only_active, view.today)
    assert [one.key for one in alone.active()] == [one.key for one in view.active()]
    assert judge(alone) == judge(view)


def finish(questionnaire: Questionnaire, interview: Interview) -> Interview:
    """From anywhere, somebody who goes on reaches the result."""
    for _ in range(3 * len(questionnaire.questions) + 60):
        at = interview.updated_at + timedelta(minutes=1)
        shown = engine.prompt(questionnaire, interview)[-1]
        event: events.Event
        match shown:
            case effects.AskQuestion():
                event = events.Skipped(at)
            case effects.ShowReview():
                event = events.Submitted(at)
            case effects.ConfirmChange():
                event = events.ChangeCancelled(at)
            case effects.ShowCompleted():
                return interview
            case _:
                event = fitting(shown, interview, questionnaire, 1, at) or events.Resumed(at)
        interview = engine.advance(questionnaire, interview, event).interview
    return interview


@pytest.mark.parametrize("name", SAMPLES)
@tries(25)
@given(numbers=WALK)
def test_any_walk_leaves_a_valid_interview(name: str, numbers: list[int]) -> None:
    questionnaire = SAMPLES[name]
    interview = walk(questionnaire, numbers, begun(questionnaire))
    assert finish(questionnaire, interview).status == lifecycle.COMPLETED


@tries(15)
@given(numbers=WALK)
def test_any_walk_from_before_consent(numbers: list[int]) -> None:
    questionnaire = SAMPLES["factory"]
    start = engine.begin(questionnaire, "i1", "p1", START).interview
    interview = walk(questionnaire, numbers, start)
    assert finish(questionnaire, interview).status == lifecycle.COMPLETED


@pytest.mark.parametrize("ref_id", LIBRARY)
@tries(5, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(numbers=st.lists(st.integers(0, 10**6), min_size=10, max_size=40))
def test_any_walk_through_the_library(catalog: Catalog, ref_id: str, numbers: list[int]) -> None:
    questionnaire = catalog.open(ref_id)
    interview = walk(questionnaire, numbers, begun(questionnaire))
    assert finish(questionnaire, interview).status == lifecycle.COMPLETED
