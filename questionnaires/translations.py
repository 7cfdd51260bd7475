"""The texts of questionnaires and shared entries in other languages.

Rule of this file: one walk over all texts serves both taking them out and putting translations in,
so that no text is in one and not in the other. A text is known by context and wording, so older
versions keep their translations; what has none stays in the language it was written in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO

from questionnaires.model import (
    Action,
    Case,
    CaseNote,
    Choice,
    Clause,
    CostItem,
    CountryRule,
    FindingRule,
    Library,
    Module,
    Obligation,
    Question,
    Questionnaire,
    Repeat,
    Requirement,
    SafetyCard,
    Template,
    TemplateBlock,
    Variant,
    Wording,
)
from questionnaires.reader.build import BUILT_IN

Translate = Callable[[str, str], str]
"""(context, text) -> the text in the other language."""

_BUILT_IN = frozenset((one.name, one.label) for choices in BUILT_IN.values() for one in choices)
_REVIEW = re.compile(rb'^"X-Review: *([\w-]+)', re.MULTILINE)
_NAMED = re.compile(r"^(?!General |Core )(?:all$|.*[a-z]{4})")
"""A clause that has words and not only a number or a letter, such as "2 Deception"."""
MACHINE_DRAFTED = "machine-drafted"


@dataclass(frozen=True)
class Translations:
    """What a PO file holds: texts by (context, English text), and how they were reviewed."""

    language: str
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    review: str = ""

    def __call__(self, context: str, text: str) -> str:
        """Return the translation, or the text itself where there is none."""
        return self.texts.get((context, text)) or text

    @property
    def is_machine_drafted(self) -> bool:
        """Whether no person has reviewed these translations."""
        return self.review == MACHINE_DRAFTED


def read_translations(language: str, data: bytes) -> Translations:
    """Return the translations in a PO file; fuzzy and empty entries are left out."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - slow, and the cache avoids it

    texts: dict[tuple[str, str], str] = {}
    for message in read_po(BytesIO(data), locale=language):
        if message.id and message.string and not message.fuzzy and isinstance(message.id, str):
            texts[message.context or "", message.id] = str(message.string)
    review = _REVIEW.search(data)
    return Translations(language, texts, review[1].decode() if review else "")


def localise(questionnaire: Questionnaire, translations: Translations) -> Questionnaire:
    """Return the same questionnaire in the language of the translations."""
    moved = map_texts(questionnaire, translations)
    return replace(moved, text_language=translations.language)


def texts_of(questionnaire: Questionnaire) -> dict[tuple[str, str], str]:
    """Return every text as (context, text), each with its `file:line`."""
    found: dict[tuple[str, str], str] = {}
    places = {one.name: f"{one.file}:{one.line}" for one in questionnaire.questions}

    def note(context: str, text: str) -> str:
        name = context.split("/")[1] if "/" in context else ""
        found.setdefault((context, text), places.get(name, ""))
        return text

    map_texts(questionnaire, note)
    return found


def shared_texts(library: Library) -> tuple[tuple[str, str], ...]:
    """Return every text of the shared entries as (context, text)."""
    found: dict[tuple[str, str], None] = {}

    def note(context: str, text: str) -> str:
        found.setdefault((context, text))
        return text

    localise_library(library, note)
    return tuple(found)


def share_translated(texts: Mapping[tuple[str, str], str], translations: Translations) -> float:
    """Return how much of the texts is translated, from 0 to 1."""
    if not texts:
        return 1.0
    return sum(1 for key in texts if translations.texts.get(key)) / len(texts)


def map_texts(questionnaire: Questionnaire, translate: Translate) -> Questionnaire:
    """Return the questionnaire with every text passed through `translate`."""
    ref = questionnaire.ref_id
    walk = _Walk(translate)
    header = questionnaire.header
    return replace(
        questionnaire,
        header=replace(
            header,
            title=walk.text(f"{ref}/header/title", header.title),
            description=walk.text(f"{ref}/header/description", header.description),
            minutes=walk.text(f"{ref}/header/minutes", header.minutes),
        ),
        modules=tuple(walk.module(ref, one) for one in questionnaire.modules),
        questions=tuple(walk.question(_home(ref, one), one) for one in questionnaire.questions),
        repeats=tuple(walk.repeat(ref, one) for one in questionnaire.repeats),
        findings=tuple(walk.rule(_home(ref, one), one) for one in questionnaire.findings),
    )


def _home(ref: str, one: Question | FindingRule) -> str:
    """Return the questionnaire in whose name a text is translated: the one it is written in."""
    return one.origin.split("/")[0] if one.origin else ref


def localise_library(library: Library, translate: Translate) -> Library:
    """Return the shared entries with every text passed through `translate`."""
    walk = _Walk(translate)
    card = library.safety_card
    return replace(
        library,
        sources={
            name: replace(one, title=walk.text(f"shared/sources/{name}/title", one.title))
            if one.confidence == "proposal"
            else one  # published titles are cited as they are
            for name, one in library.sources.items()
        },
        requirements={
            name: walk.requirement(one, library.clauses)
            for name, one in library.requirements.items()
        },
        actions={name: walk.action(one) for name, one in library.actions.items()},
        clauses={name: walk.clause(one) for name, one in library.clauses.items()},
        glossary={
            name: replace(
                one,
                label=walk.text(f"shared/glossary/{name}/label", one.label),
                meaning=walk.text(f"shared/glossary/{name}/meaning", one.meaning),
            )
            for name, one in library.glossary.items()
        },
        safety_card=walk.safety_card(card) if card else None,
        roles={
            name: walk.text(f"shared/roles/{name}/label", label)
            for name, label in library.roles.items()
        },
        roles_at_home={
            name: walk.text(f"shared/roles/{name}/household/label", label)
            for name, label in library.roles_at_home.items()
        },
        country_rules={name: walk.country_rule(o) for name, o in library.country_rules.items()},
        corridors={
            name: replace(
                one,
                group=walk.text(f"shared/corridors/{name}/group", one.group),
                note=walk.text(f"shared/corridors/{name}/note", one.note),
            )
            for name, one in library.corridors.items()
        },
        cases={name: walk.case_note(one) for name, one in library.cases.items()},
        obligations={name: walk.obligation(one) for name, one in library.obligations.items()},
        templates={name: walk.template(one) for name, one in library.templates.items()},
        cost_items={name: walk.cost_item(one) for name, one in library.cost_items.items()},
        needs={
            name: replace(one, label=walk.text(f"shared/needs/{name}/label", one.label))
            for name, one in library.needs.items()
        },
    )


class _Walk:
    def __init__(self, translate: Translate) -> None:
        self.translate = translate

    def text(self, context: str, text: str) -> str:
        return self.translate(context, text) if text else ""

    def texts(self, context: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.text(f"{context}/{at}", text) for at, text in enumerate(texts, 1))

    def wording(self, here: str, words: Wording) -> Wording:
        return {
            key: self.text(f"{here}/{key}", said)
            if isinstance(said, str)
            else self.texts(f"{here}/{key}", said)
            for key, said in words.items()
        }

    def case_note(self, case: CaseNote) -> CaseNote:
        here = f"shared/cases/{case.name}"
        return replace(
            case,
            label=self.text(f"{here}/label", case.label),
            country=self.text(f"{here}/country", case.country),
            sector=self.text(f"{here}/sector", case.sector),
            text=self.text(f"{here}/text", case.text),
            to_verify=self.texts(f"{here}/to_verify", case.to_verify),
        )

    def obligation(self, rule: Obligation) -> Obligation:
        here = f"shared/obligations/{rule.name}"
        return replace(
            rule,
            label=self.text(f"{here}/label", rule.label),
            asks=self.text(f"{here}/asks", rule.asks),
            since=self.text(f"{here}/since", rule.since),
            covers=self.text(f"{here}/covers", rule.covers),
            to_verify=self.texts(f"{here}/to_verify", rule.to_verify),
        )

    def requirement(self, one: Requirement, known: Mapping[str, Clause]) -> Requirement:
        return replace(
            one,
            label=self.text(f"shared/requirements/{one.name}/label", one.label),
            clauses={
                framework: tuple(name if name in known else self.named(name) for name in names)
                for framework, names in one.clauses.items()
            },
        )

    def named(self, clause: str) -> str:
        return self.text("shared/clauses/clause", clause) if _NAMED.match(clause) else clause

    def clause(self, clause: Clause) -> Clause:
        return replace(
            clause,
            framework=self.text("shared/clauses/framework", clause.framework),
            clause=self.named(clause.clause),
            text=self.text(f"shared/clauses/{clause.name}/text", clause.text),
        )

    def cost_item(self, item: CostItem) -> CostItem:
        here = f"shared/cost_items/{item.name}"
        return replace(
            item,
            label=self.text(f"{here}/label", item.label),
            nuance=self.text(f"{here}/nuance", item.nuance),
            worst_when=self.text(f"{here}/worst_when", item.worst_when),
            to_verify=self.texts(f"{here}/to_verify", item.to_verify),
        )

    def template(self, template: Template) -> Template:
        here = f"shared/templates/{template.name}"
        return replace(
            template,
            label=self.text(f"{here}/label", template.label),
            purpose=self.text(f"{here}/purpose", template.purpose),
            blocks=tuple(
                self.block(f"{here}/blocks/{at}", block)
                for at, block in enumerate(template.blocks, 1)
            ),
        )

    def block(self, here: str, block: TemplateBlock) -> TemplateBlock:
        return replace(
            block,
            heading=self.text(f"{here}/heading", block.heading),
            text=self.text(f"{here}/text", block.text),
            clauses=self.texts(f"{here}/clauses", block.clauses),
            columns=self.texts(f"{here}/columns", block.columns),
            rows=self.texts(f"{here}/rows", block.rows),
            note=self.text(f"{here}/note", block.note),
        )

    def module(self, ref: str, module: Module) -> Module:
        here = f"{ref}/{module.name}"
        return replace(
            module,
            label=self.text(f"{here}/label", module.label),
            note=self.text(f"{here}/note", module.note),
        )

    def question(self, ref: str, question: Question) -> Question:
        here = f"{ref}/{question.name}"
        return replace(
            question,
            label=self.text(f"{here}/label", question.label),
            hint=self.text(f"{here}/hint", question.hint),
            constraint_message=self.text(f"{here}/constraint_message", question.constraint_message),
            why=self.text(f"{here}/why", question.why),
            example=self.text(f"{here}/example", question.example),
            good=self.text(f"{here}/good", question.good),
            choices=tuple(self.choice(here, choice) for choice in question.choices),
            evidence=self.texts(f"{here}/evidence", question.evidence),
            answered_by=self.text("shared/answered_by", question.answered_by),
            variants=tuple(
                self.variant(f"{here}/variants/{at}", variant)
                for at, variant in enumerate(question.variants, 1)
            ),
        )

    def choice(self, here: str, choice: Choice) -> Choice:
        built_in = (choice.name, choice.label) in _BUILT_IN
        context = f"{'shared' if built_in else here}/choices/{choice.name}"
        return replace(choice, label=self.text(context, choice.label))

    def variant(self, here: str, variant: Variant) -> Variant:
        return replace(
            variant,
            label=self.text(f"{here}/label", variant.label),
            hint=self.text(f"{here}/hint", variant.hint),
        )

    def repeat(self, ref: str, repeat: Repeat) -> Repeat:
        here = f"{ref}/{repeat.name}"
        return replace(
            repeat,
            label_text=self.text(f"{here}/label_text", repeat.label_text),
            unknown_label=self.text(f"{here}/unknown_label", repeat.unknown_label),
            extra=tuple(
                replace(one, label=self.text(f"{here}/extra/{one.row}", one.label))
                for one in repeat.extra
            ),
        )

    def rule(self, ref: str, rule: FindingRule) -> FindingRule:
        here = f"{ref}/{rule.name}"
        return replace(
            rule,
            ask_back=self.text(f"{here}/ask_back", rule.ask_back),
            cases=tuple(
                self.case(f"{here}/cases/{at}", case) for at, case in enumerate(rule.cases, 1)
            ),
        )

    def case(self, here: str, case: Case) -> Case:
        return replace(case, note=self.text(f"{here}/note", case.note)) if case.note else case

    def action(self, action: Action) -> Action:
        here = f"shared/actions/{action.name}"
        return replace(
            action,
            label=self.text(f"{here}/label", action.label),
            steps=self.texts(f"{here}/steps", action.steps),
            evidence=self.texts(f"{here}/evidence", action.evidence),
            verify=self.text(f"{here}/verify", action.verify),
            kpi=self.text(f"{here}/kpi", action.kpi),
            small_firm=self.text(f"{here}/small_firm", action.small_firm),
            household=self.wording(f"{here}/household", action.household),
        )

    def country_rule(self, rule: CountryRule) -> CountryRule:
        here = f"shared/countries/{rule.name}"
        return replace(
            rule,
            summary=self.text(f"{here}/summary", rule.summary),
            cap_basis=self.text(f"{here}/cap_basis", rule.cap_basis),
            exceptions=self.texts(f"{here}/exceptions", rule.exceptions),
            ask=self.text(f"{here}/ask", rule.ask),
            to_verify=self.texts(f"{here}/to_verify", rule.to_verify),
        )

    def safety_card(self, card: SafetyCard) -> SafetyCard:
        here = f"shared/safety_card/{card.name or 'card'}"
        return replace(
            card,
            title=self.text(f"{here}/title", card.title),
            opening=self.text(f"{here}/opening", card.opening),
            do=self.texts(f"{here}/do", card.do),
            do_not=self.texts(f"{here}/do_not", card.do_not),
            contacts=self.text(f"{here}/contacts", card.contacts),
            closing=self.text(f"{here}/closing", card.closing),
            household=self.wording(f"{here}/household", card.household),
        )
