"""One question of each type, and replies to it, for the tests of reading answers."""

from __future__ import annotations

from flows import engine
from flows.answers import Rejection, read
from flows.events import Raw, Written
from flows.interview import Answer, Interview
from flows.view import View
from questionnaires.values import Value
from tests.questionnaire_samples import START, TYPES, sample

QUESTIONNAIRE = sample(TYPES)
NAMES = tuple(question.name for question in QUESTIONNAIRE.questions)


def view(language: str = "en", **answers: Value) -> View:
    begun = engine.begin(QUESTIONNAIRE, "i1", "p1", START, language).interview
    given_ = {(name, ""): Answer(name, "", value, START) for name, value in answers.items()}
    interview = Interview(**{**begun.__dict__, "answers": given_})
    return View(QUESTIONNAIRE, interview, START.date())


def reply(name: str, raw: Raw | str, language: str = "en", **answers: Value) -> Value | Rejection:
    raw = Written(raw) if isinstance(raw, str) else raw
    return read(view(language, **answers), QUESTIONNAIRE.question_by_name[name], "", raw)


def reason(name: str, raw: Raw | str, language: str = "en") -> str:
    found = reply(name, raw, language)
    assert isinstance(found, Rejection), found
    return found.reason
