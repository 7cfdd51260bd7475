"""The result: made once at submission, told in six lines, handed over as documents.

Rule of this file: a submission keeps its report.json, and everything shown of it later comes from
there; rendering runs beside the conversations, never in their way.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot import frameworks
from bot.messages import (
    INPUT_NONE,
    ITEM,
    MAIN,
    MOVE,
    TEXT,
    TITLE,
    Block,
    Button,
    Document,
    Message,
    Reply,
)
from bot.reviews import completed
from bot.visit import Visit
from bot.wording import Wording
from flows.effects import Effect, Tell
from flows.interview import Interview, day_of
from reports import answers_document
from reports.build import Extras, build_report
from reports.model import Report
from reports.renderers import RENDERERS
from reports.renderers.chat import summary_lines
from reports.report_json import report_from_dict, report_to_dict
from reports.wording import wording_for
from storage.base import Submission

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from bot.intents import Command

ANSWERS: Final = "answers"
HANDED_OVER: Final = ("html", "pdf")
AS: Final = "@"
"""Between a format and the framework a document is shown as: `pdf@rba`."""
PLAN_LINES: Final = 8


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A file to hand over."""

    name: str
    media_type: str
    content: bytes


async def submit(talk: Conversation, visit: Visit, interview: Interview) -> Submission:
    """Return the submission of an interview as it stands, with its report."""
    catalog, at = talk.around.catalog, visit.incoming.at
    questionnaire = talk.questionnaire_of(interview)
    language = interview.language or "en"
    extras = Extras(machine_drafted=language != "en" and catalog.is_machine_drafted(language))
    report = await asyncio.to_thread(
        build_report,
        questionnaire,
        interview,
        catalog.library(language),
        day_of(interview, at),
        language=language,
        extras=extras,
    )
    content = json.dumps(report_to_dict(report), ensure_ascii=False).encode()
    return Submission(interview.id, interview.submissions, at, language, content)


def report_of(submission: Submission) -> Report:
    """Return the report a submission keeps."""
    return report_from_dict(json.loads(submission.report))


def delivered(talk: Conversation, visit: Visit, submission: Submission) -> Reply:
    """Return the six lines and the documents, right after submitting."""
    return Reply((_summary(talk, visit, submission, ()),))


async def again(talk: Conversation, visit: Visit, told: tuple[Effect, ...]) -> Reply:
    """Return the result of a submitted interview once more."""
    submission = await _latest(talk, visit)
    if submission is None:
        telling = talk.telling(visit)
        blocks, rows = completed(telling)
        words = telling.wording
        return Reply((_message(words, blocks, rows),))
    return Reply((_summary(talk, visit, submission, told),))


async def _latest(talk: Conversation, visit: Visit) -> Submission | None:
    if visit.interview is None:
        return None
    submissions = await talk.store.submissions(visit.interview.id)
    return submissions[-1] if submissions else None


def _summary(
    talk: Conversation, visit: Visit, submission: Submission, told: tuple[Effect, ...]
) -> Message:
    telling = talk.telling(visit)
    words, report = telling.wording, report_of(submission)
    notices = [Block(TEXT, words.say(one.key, one.params)) for one in told if isinstance(one, Tell)]
    lines = [Block(ITEM, line) for line in summary_lines(report)]
    more, rows = completed(telling)
    message = _message(words, (*notices, *lines, *more), rows)
    return replace(message, documents=documents_of(words, submission))


def _message(
    words: Wording, blocks: tuple[Block, ...], rows: tuple[tuple[Button, ...], ...]
) -> Message:
    return Message(
        blocks, rows, input=INPUT_NONE, language=words.language, direction=words.direction
    )


def documents_of(
    words: Wording, submission: Submission, framework: str = "", title: str = ""
) -> tuple[Document, ...]:
    """Return the files of a submission that are handed over by themselves.

    With `framework` (and its `title`) they are those of that view: `html@rba`.
    """
    return tuple(
        Document(
            interview=submission.interview,
            submission=submission.number,
            format=f"{kind}{AS}{framework}" if framework else kind,
            name=_file_name(submission, kind, framework),
            label=words.say(
                f"document_{kind}_as" if framework else f"document_{kind}", {"title": title}
            ),
        )
        for kind in HANDED_OVER
    )


def _file_name(submission: Submission, kind: str, framework: str) -> str:
    seen_as = f"-{framework}" if framework else ""
    return f"fairhire-report{seen_as}-{submission.at.date().isoformat()}.{kind}"


def answers_of(words: Wording, interview: Interview) -> Document:
    """Return the answers document of an interview, to hand over."""
    name = f"fairhire-answers-{interview.ref_id}.json"
    label = words.say("document_answers", {"title": interview.ref_id.replace("_", " ")})
    return Document(interview.id, 0, ANSWERS, name, label)


async def document(
    talk: Conversation, interview: Interview, number: int, kind: str
) -> RenderedDocument | None:
    """Return a file of an interview the caller may see; None if there is no such file."""
    questionnaire = talk.questionnaire_of(interview)
    if kind == ANSWERS:
        content = answers_document.export(questionnaire, interview)
        return RenderedDocument(
            f"fairhire-answers-{interview.ref_id}.json", "application/json", content
        )
    form, _, framework = kind.partition(AS)
    renderer = RENDERERS.get(form)
    if renderer is None:
        return None
    for submission in await talk.store.submissions(interview.id):
        if submission.number == number:
            report = report_of(submission)
            if framework and framework not in report.frameworks:
                return None
            seen = replace(report, framework=framework)
            content = await asyncio.to_thread(renderer.render, seen)
            name = _file_name(submission, form, framework)
            return RenderedDocument(name, renderer.media_type, content)
    return None


async def show_report(talk: Conversation, visit: Visit, command: Command) -> Reply:
    """`/report`: the result of the present interview again; `/report rba`: as that code asks."""
    submission = await _latest(talk, visit)
    if submission is None:
        return await talk.shown(visit, Tell("no_report_yet"))
    if not command.argument:
        return await again(talk, visit, ())
    words, report = talk.telling(visit).wording, report_of(submission)
    if not report.frameworks:
        return await again(talk, visit, (Tell("framework_missing"),))
    name = command.argument.casefold()
    if name not in report.frameworks:
        return Reply((_message(words, *frameworks.choosing(words, report, name)),))
    message = _message(words, *frameworks.short_view(words, report, name))
    title = report.frameworks[name].title
    return Reply((replace(message, documents=documents_of(words, submission, name, title)),))


async def show_plan(talk: Conversation, visit: Visit, command: Command) -> Reply:
    """`/plan`: the first actions of the plan, in order."""
    submission = await _latest(talk, visit)
    if submission is None:
        return await talk.shown(visit, Tell("no_report_yet"))
    telling = talk.telling(visit)
    words, report = telling.wording, report_of(submission)
    blocks = [Block(TITLE, words.say("plan_title", {"count": len(report.actions)}))]
    for action in report.actions[:PLAN_LINES]:
        text = words.say(
            "plan_line",
            {
                "order": action.order,
                "label": action.label,
                "role": action.role_label,
                "due": wording_for(words.language).date(action.due),
                "step": action.steps[0] if action.steps else "",
            },
        )
        blocks.append(Block(ITEM, text))
    if len(report.actions) > PLAN_LINES:
        rest = len(report.actions) - PLAN_LINES
        blocks.append(Block(TEXT, words.say("plan_more", {"count": rest})))
    rows = ((Button(words.say("button_report"), "/report", MAIN),), (
        Button(words.say("button_review"), "/review", MOVE),))  # fmt: skip
    message = _message(words, tuple(blocks), rows)
    return Reply((replace(message, documents=documents_of(words, submission)),))
