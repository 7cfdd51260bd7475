"""The set-up form of a workshop: what it offers, and from what was filled in to a plan.

Rule of this file: pure; whatever is missing or odd is said beside its field, all at once, and
nothing that was filled in is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.wording import Wording
from bot.workshops.creating import QUIZ, room_of
from bot.workshops.fitting import QUICK_SCAN, offered
from bot.workshops.values import Plan
from flows import workshop_view
from flows.workshop_arranging import LONGEST_PROMPT, LONGEST_TITLE
from flows.workshop_room import ANSWERED_KINDS, KIND_AFTER, KIND_BEFORE, PACINGS, TRAINER
from flows.workshop_timing import MOST_MINUTES
from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire
from reports.guide import QUIZ as QUIZ_MINUTES
from reports.guide import answering_minutes, asked_first

ON: Final = "on"


@dataclass(frozen=True, slots=True)
class Offered:
    """A module that can be chosen: how many questions come, and what the form says at first."""

    name: str
    title: str
    questions: int
    minutes: int
    prompt: str


@dataclass(frozen=True, slots=True)
class Form:
    """The form: what can be chosen, what is filled in (`values`), and what is wrong by field."""

    questionnaire: str
    modules: tuple[Offered, ...]
    languages: tuple[str, ...]
    values: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)

    def said(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")


def questionnaires(catalog: Catalog, language: str) -> tuple[tuple[str, str], ...]:
    """Return the questionnaires a room of firms can answer, with titles, the quick scan first."""
    return tuple((one, opened(catalog, one, language).header.title) for one in offered(catalog))


def opened(catalog: Catalog, ref_id: str, language: str) -> Questionnaire:
    """Return a questionnaire in a language, in English where it does not have it."""
    known = catalog.languages(ref_id)
    return catalog.open(ref_id, language=language if language in known else "en")


def new_form(catalog: Catalog, ref_id: str, words: Wording, spoken: Iterable[str]) -> Form:
    """Return the form for a questionnaire, filled in with what we propose.

    `spoken` are the languages that can be talked in.
    """
    questionnaire = opened(catalog, ref_id, words.language)
    modules = _modules(questionnaire, words)
    languages = tuple(one for one in spoken if one in catalog.languages(ref_id))
    mine = words.language if words.language in languages else languages[0]
    values = {"pacing": TRAINER, f"language.{mine}": ON, "quiz_before": ON, "quiz_after": ON}
    for one in modules:
        values |= {f"minutes.{one.name}": str(one.minutes), f"prompt.{one.name}": one.prompt}
        if ref_id == QUICK_SCAN:
            values[f"module.{one.name}"] = ON
    return Form(ref_id, modules, languages, values)


def _modules(questionnaire: Questionnaire, words: Wording) -> tuple[Offered, ...]:
    found = []
    for number, module in enumerate(questionnaire.modules):
        asked = len(asked_first(questionnaire, module))
        prompt = words.say(workshop_view.PROMPTS[(number + 2) % len(workshop_view.PROMPTS)])
        found.append(Offered(module.name, module.label, asked, answering_minutes(asked), prompt))
    return tuple(found)


def filled(form: Form, given: Mapping[str, str], catalog: Catalog, words: Wording) -> Form | Plan:
    """Return the plan of a form that was sent, or the form with what is wrong in it."""
    chosen = tuple(one for one in form.modules if f"module.{one.name}" in given)
    wrong = {name: words.say(key) for name, key in _wrong_fields(form, given).items()}
    wrong |= _wrong_modules(chosen, given, words)
    if wrong:
        return replace(form, values=dict(given), wrong=wrong)
    plan = Plan(
        title=" ".join(given.get("title", "").split()),
        languages=_languages(form, given),
        ref_id=form.questionnaire,
        modules=tuple(one.name for one in chosen),
        quiz_before="quiz_before" in given,
        quiz_after="quiz_after" in given,
        pacing=given.get("pacing", ""),
        minutes={one.name: _minutes(given, one) or 0 for one in chosen}
        | {KIND_BEFORE: QUIZ_MINUTES, KIND_AFTER: QUIZ_MINUTES},
    )
    return replace(plan, prompts=_own_prompts(plan, chosen, given, catalog, words))


def _languages(form: Form, given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the languages chosen, that of the board first."""
    chosen = [one for one in form.languages if f"language.{one}" in given]
    board = given.get("board", "")
    return tuple(sorted(chosen, key=lambda one: one != board))


def _wrong_fields(form: Form, given: Mapping[str, str]) -> dict[str, str]:
    """Return by field the key of the sentence that says what is wrong."""
    wrong = {}
    title = " ".join(given.get("title", "").split())
    if not title:
        wrong["title"] = "form_wrong_title"
    elif len(title) > LONGEST_TITLE:
        wrong["title"] = "form_wrong_title_long"
    if not _languages(form, given):
        wrong["languages"] = "form_wrong_languages"
    if given.get("pacing") not in PACINGS:
        wrong["pacing"] = "form_wrong_pacing"
    if not any(f"module.{one.name}" in given for one in form.modules):
        wrong["modules"] = "form_wrong_modules"
    return wrong


def _wrong_modules(
    chosen: Iterable[Offered], given: Mapping[str, str], words: Wording
) -> dict[str, str]:
    wrong = {}
    for one in chosen:
        if _minutes(given, one) is None:
            wrong[f"minutes.{one.name}"] = words.say(
                "form_wrong_minutes", part=one.title, most=MOST_MINUTES
            )
        if len(given.get(f"prompt.{one.name}", "").strip()) > LONGEST_PROMPT:
            wrong[f"prompt.{one.name}"] = words.say(
                "form_wrong_prompt", part=one.title, most=LONGEST_PROMPT
            )
    return wrong


def _minutes(given: Mapping[str, str], module: Offered) -> int | None:
    """Return the minutes of a module, 0 for an empty field, None for what is no such number."""
    text = given.get(f"minutes.{module.name}", "").strip()
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 3 or int(text) > MOST_MINUTES:
        return None
    return int(text)


def _own_prompts(
    plan: Plan,
    chosen: Iterable[Offered],
    given: Mapping[str, str],
    catalog: Catalog,
    words: Wording,
) -> dict[str, str]:
    """Return the prompts that are not those the board would show by itself, in any language."""
    room = room_of(catalog, plan)
    usual = {
        step.module: words.say(workshop_view.discussion(room, number).key)
        for number, step in enumerate(room.steps)
        if step.kind in ANSWERED_KINDS and step.ref_id != QUIZ
    }
    typed = {one.name: " ".join(given.get(f"prompt.{one.name}", "").split()) for one in chosen}
    return {name: text for name, text in typed.items() if text and text != usual.get(name)}
