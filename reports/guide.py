"""Making the facilitator's guide from a questionnaire, the library and the plan of a workshop.

Rule of this file: pure; what comes from the library is told as it stands there, with its source,
and what is our advice says so. No firm is named but those of public cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.workshop_room import KIND_AFTER, KIND_BEFORE, KIND_FINISH, KIND_MODULE, PlannedStep
from questionnaires.model import Level, Library, Module, Question, Questionnaire, QuestionType
from reports.chapter_model import Block, Chapter, Row, Table
from reports.guide_model import Guide, JoiningPage, Workshop
from reports.guide_module import module_chapter
from reports.qr import grouped
from reports.wording import Wording, wording_for

WELCOME, CLOSING, DISCUSSION, QUIZ = 10, 10, 10, 5
"""Minutes (our proposal): welcome and joining, the end, talking after a module, a quiz."""

SECONDS_A_QUESTION = 45
LEAST_MINUTES = 5
NEVER = ("name", "shoulder", "press", "phones", "verdict", "worker_names")
ROOM = ("before", "board", "light", "network", "phone", "help", "joker", "pause")
SILENT = (QuestionType.NOTE, QuestionType.ACKNOWLEDGE)


def guide(
    questionnaire: Questionnaire,
    library: Library,
    workshop: Workshop,
    machine_drafted: bool = False,
) -> Guide:
    """Return the guide in the language of the questionnaire and library, which must be the same.

    Steps of other questionnaires, and modules that this one lacks, get a line in the agenda only.
    """
    say = wording_for(questionnaire.text_language)
    agenda, minutes = _agenda(questionnaire, workshop, say)
    return Guide(
        language=say.language,
        direction=say.direction,
        words=say.labels(),
        document=say("guide.document"),
        title=workshop.title,
        facts=tuple(_facts(questionnaire, workshop, minutes, say)),
        advice=say("guide.advice"),
        minutes=minutes,
        chapters=(
            agenda,
            _lines("never", [say(f"guide.never.{one}") for one in NEVER], say),
            *_modules(questionnaire, library, workshop, say),
            *_quiz(workshop, say),
            _room(workshop, say),
        ),
        joining=_joining(workshop, say) if workshop.link else None,
        page=say("page", page="{page}", pages="{pages}"),
        contents=say("label.contents"),
        day=workshop.day,
        machine_drafted=say("machine_drafted") if machine_drafted else "",
    )


def answering_minutes(questions: int) -> int:
    """Return how long a room needs to answer (our proposal): 45 seconds a question."""
    return max(LEAST_MINUTES, -(-questions * SECONDS_A_QUESTION // 60))


def asked_first(questionnaire: Questionnaire, module: Module) -> tuple[Question, ...]:
    """Return the questions of a module that come without a wish, the ones a room can answer."""
    known = (questionnaire.question_by_name[name] for name in module.questions)
    core = tuple(one for one in known if one.type not in SILENT and one.level is Level.CORE)
    every = tuple(questionnaire.question_by_name[name] for name in module.questions)
    return core or tuple(one for one in every if one.type not in SILENT)


# -- the first pages -------------------------------------------------------------------------------


def _facts(
    questionnaire: Questionnaire, workshop: Workshop, minutes: int, say: Wording
) -> Iterator[tuple[str, str]]:
    yield say("guide.day"), say.date(workshop.day)
    yield say("guide.questionnaire"), questionnaire.header.title
    yield say("guide.duration"), say.plural("guide.minutes", minutes)
    if workshop.languages:
        yield say("guide.languages"), say.listing([say.tongue(one) for one in workshop.languages])
    if workshop.spoken:
        yield say("poster.spoken"), grouped(workshop.spoken)
    if workshop.address:
        yield say("guide.address"), workshop.address
    if workshop.board:
        yield say("guide.board"), workshop.board


def _agenda(questionnaire: Questionnaire, workshop: Workshop, say: Wording) -> tuple[Chapter, int]:
    parts = [(say("guide.welcome"), say("guide.welcome.do"), WELCOME)]
    for step in workshop.steps:
        if step.kind not in (KIND_BEFORE, KIND_MODULE, KIND_AFTER):
            continue
        name, doing, minutes = _step(questionnaire, step, workshop, say)
        parts.append((name, doing, minutes))
        if step.kind == KIND_MODULE:
            parts.append((say("guide.talk", module=name), say("guide.talk.do"), DISCUSSION))
    parts.append((say("guide.closing"), say("guide.closing.do"), CLOSING))
    rows, at = [], 0
    for name, doing, minutes in parts:
        clock = say("guide.from_to", start=_clock(at), end=_clock(at + minutes))
        rows.append(Row((clock, name, doing, say.number(minutes))))
        at += minutes
    heads = ("guide.time", "guide.step", "guide.doing", "guide.minutes_head")
    table = Table(tuple(say(one) for one in heads), tuple(rows), (11, 17, 26, 8), (3,))
    chapter = Chapter(
        "agenda", say("guide.agenda"), say("guide.agenda.intro"), (Block(table=table),)
    )
    return chapter, at


def _step(
    questionnaire: Questionnaire, step: PlannedStep, workshop: Workshop, say: Wording
) -> tuple[str, str, int]:
    """Return name, what is done, and minutes of a step in which people answer."""
    if step.kind != KIND_MODULE:
        key = "guide.quiz_before" if step.kind == KIND_BEFORE else "guide.quiz_after"
        count = len(workshop.quiz.questions) if workshop.quiz else 0
        doing = say("guide.answer.do", questions=say.plural("prepare.count.questions", count))
        return say(key), doing if count else say(f"{key}.do"), step.minutes or QUIZ
    module = questionnaire.module_by_name.get(step.module)
    if module is None:
        return step.module, say("guide.open.do"), step.minutes or LEAST_MINUTES
    count = len(asked_first(questionnaire, module))
    doing = say("guide.answer.do", questions=say.plural("prepare.count.questions", count))
    return module.label, doing, step.minutes or answering_minutes(count)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


# -- what follows ----------------------------------------------------------------------------------


def _modules(
    questionnaire: Questionnaire, library: Library, workshop: Workshop, say: Wording
) -> Iterator[Chapter]:
    for step in workshop.steps:
        module = questionnaire.module_by_name.get(step.module)
        if step.kind != KIND_MODULE or module is None:
            continue
        asked = asked_first(questionnaire, module)
        minutes = step.minutes or answering_minutes(len(asked))
        own: Sequence[str] = workshop.prompts.get(module.name, ())
        prompts = tuple(own) or ((step.prompt,) if step.prompt else ())
        yield module_chapter(questionnaire, module, asked, library, minutes, prompts, say)


def _quiz(workshop: Workshop, say: Wording) -> Iterator[Chapter]:
    """Yield the right answers of the quiz, for the trainer alone."""
    if workshop.quiz is None:
        return
    rows = tuple(
        Row((say.number(number), one.label, one.right_choice.label, one.good))
        for number, one in enumerate(workshop.quiz.questions, 1)
        if one.right_choice
    )
    heads = ("quiz.number", "quiz.question", "quiz.right_answer", "quiz.why")
    table = Table(tuple(say(one) for one in heads), rows, (6, 24, 14, 30))
    yield Chapter("quiz", say("guide.quiz"), say("guide.quiz.intro"), (Block(table=table),))


def _lines(name: str, lines: Sequence[str], say: Wording) -> Chapter:
    block = Block(lines=tuple(lines))
    return Chapter(name, say(f"guide.{name}"), say(f"guide.{name}.intro"), (block,))


def _room(workshop: Workshop, say: Wording) -> Chapter:
    lines = [say(f"guide.room.{one}") for one in ROOM]
    blocks = [Block(lines=tuple(lines))]
    if workshop.keys:
        heads = (say("guide.key"), say("guide.key_does"))
        table = Table(heads, tuple(Row(pair) for pair in workshop.keys), (12, 48))
        blocks.append(Block(heading=say("guide.keys"), table=table))
    kinds = {step.kind for step in workshop.steps}
    if KIND_FINISH in kinds:
        after = tuple(say(f"guide.after.{one}") for one in ("keep", "report", "help"))
        blocks.append(Block(heading=say("guide.after"), lines=after))
    return Chapter("room", say("guide.room"), say("guide.room.intro"), tuple(blocks))


def _joining(workshop: Workshop, say: Wording) -> JoiningPage:
    return JoiningPage(
        title=workshop.title,
        link=workshop.link,
        scan=say("poster.scan"),
        code_alt=say("poster.code_alt"),
        type_it=say("poster.type_code" if workshop.spoken else "poster.type_link"),
        address=workshop.address,
        spoken_label=say("poster.spoken"),
        spoken=grouped(workshop.spoken),
    )
