"""The result: made once at submission, told in six lines, shown in parts, handed over as documents.

Rule of this file: a submission keeps its report.json, and everything shown of it later comes from
there; rendering runs beside the conversations, never in their way.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.asking.reviews import Rows, completed
from bot.associations import others
from bot.cohorts import contacts
from bot.evidence.export import on_file
from bot.follow_up import submitting
from bot.follow_up.states import with_known
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
from bot.reporting import documents, frameworks, gaps, handing_over, looks, rendering
from bot.reporting.documents import EVERYTHING
from bot.reporting.sheets import extras_of
from bot.visit import Visit
from bot.wording import Wording
from flows.effects import Effect, Tell
from flows.follow_up import standings
from flows.interview import Interview, day_of
from reports.build import build_report
from reports.model import Report
from reports.report_json import report_to_dict
from storage.base import Submission

if TYPE_CHECKING:
    from bot.intents import Command
    from bot.talk import Talk

FILES: Final = "files"
"""`/report files` names all files, `/report file pdf` hands one over."""
FILE: Final = "file"


async def submit(talk: Talk, visit: Visit, interview: Interview) -> tuple[Submission, Report]:
    """Return the submission of an interview as it stands, with its report.

    It goes before the files of others, for the reply waits for it.
    """
    catalog, at = talk.around.catalog, visit.incoming.at
    questionnaire = talk.questionnaire_of(interview)
    language = interview.language or "en"
    drafted = language != "en" and catalog.is_machine_drafted(language)
    papers = await on_file(talk, interview)
    extras = replace(await extras_of(talk, interview), machine_drafted=drafted, evidence=papers)
    await rendering.load()  # its lines are told next
    library, day = catalog.library(language), day_of(interview, at)
    cohorts = await looks.memberships(talk.store, interview)
    near = await contacts.of_cohorts(talk.store, cohorts, language)
    look = await looks.carried(talk.around, cohorts, near)
    last = await submitting.last_of(talk.store, interview)

    def made() -> tuple[Report, bytes]:
        report = build_report(
            questionnaire, interview, library, day, language=language, extras=extras
        )
        report = replace(contacts.in_report(report, near), look=look)
        report = submitting.beside(report, last)
        return report, json.dumps(report_to_dict(report), ensure_ascii=False).encode()

    report, content = await talk.heavy.run(made, first=True)
    return Submission(interview.id, interview.submissions, at, language, content), report


async def delivered(talk: Talk, visit: Visit, submission: Submission, report: Report) -> Reply:
    """Return the six lines right after submitting, with the files or the word that they come."""
    more = await _beside(talk, visit, submission)
    words, report = talk.telling(visit).wording, await _as_it_stands(talk, visit, report)
    told: tuple[Effect, ...] = await looks.told(talk.around, report)
    told = (*told, *await submitting.told(talk, words, submission))
    if visit.incoming.channel in handing_over.SENDING:
        told = (Tell("report_on_its_way"), *told)
        return Reply((_summary(talk, visit, report, told, more),))
    files = documents.handed_over(words, submission)
    return Reply((replace(_summary(talk, visit, report, told, more), documents=files),))


async def _as_it_stands(talk: Talk, visit: Visit, report: Report) -> Report:
    """Return a report with what was said of its plan."""
    interview = visit.interview
    assert interview is not None  # it has a submission
    known = standings(await talk.store.marks(interview.id))
    return with_known(talk.around.catalog, interview, report, known) if known else report


async def again(talk: Talk, visit: Visit, told: tuple[Effect, ...]) -> Reply:
    """Return the result of a submitted interview once more."""
    submission = await _latest(talk, visit)
    if submission is None:
        telling = talk.telling(visit)
        blocks, rows = completed(telling)
        words = telling.wording
        return Reply((_message(words, blocks, rows),))
    unasked = replace(visit, incoming=visit.incoming.but(text=None))
    return await _with_files(talk, unasked, submission, told)


async def _with_files(
    talk: Talk, visit: Visit, submission: Submission, told: tuple[Effect, ...]
) -> Reply:
    words = talk.telling(visit).wording
    files, about = await handing_over.beside(talk, visit, words, submission)
    report = await _as_it_stands(talk, visit, await documents.read(submission))
    more = await _beside(talk, visit, submission)
    summary = _summary(talk, visit, report, (*told, *about), more)
    return Reply((replace(summary, documents=files),))


async def _beside(talk: Talk, visit: Visit, submission: Submission) -> Rows:
    """Return the button to what is known of others, where there is something to show."""
    interview = visit.interview
    if interview is None or await others.compared(talk, interview, submission) is None:
        return ()
    label = talk.telling(visit).wording.say("button_others")
    return ((Button(label, f"/report {others.WORD}"),),)


async def _latest(talk: Talk, visit: Visit) -> Submission | None:
    if visit.interview is None:
        return None
    await rendering.load()
    submissions = await talk.store.submissions(visit.interview.id)
    return submissions[-1] if submissions else None


def _summary(
    talk: Talk, visit: Visit, report: Report, told: tuple[Effect, ...], beside: Rows
) -> Message:
    telling = talk.telling(visit)
    words = telling.wording
    notices = [Block(TEXT, words.say(one.key, one.params)) for one in told if isinstance(one, Tell)]
    lines = [Block(ITEM, line) for line in rendering.summary_lines(report)]
    more, (first, *rest) = completed(telling)
    seen = [Button(words.say("button_files"), f"/report {FILES}")]
    if report.findings:
        label = words.say("button_gaps", {"count": len(report.findings)})
        seen.insert(0, Button(label, f"/report {gaps.GAPS}", MAIN))
    return _message(words, (*notices, *lines, *more), (first, tuple(seen), *beside, *rest))


def _message(
    words: Wording, blocks: tuple[Block, ...], rows: tuple[tuple[Button, ...], ...]
) -> Message:
    return Message(
        blocks, rows, input=INPUT_NONE, language=words.language, direction=words.direction
    )


# -- commands --------------------------------------------------------------------------------------


async def show_report(talk: Talk, visit: Visit, command: Command) -> Reply:
    """`/report`: the present result again, or the part of it that is named behind."""
    submission = await _latest(talk, visit)
    if submission is None:
        return await talk.shown(visit, Tell("no_report_yet"))
    part, _, rest = command.argument.partition(" ")
    show = PARTS.get(part.casefold(), _as_framework)
    return await show(talk, visit, submission, command.argument if part not in PARTS else rest)


async def _whole(talk: Talk, visit: Visit, submission: Submission, argument: str) -> Reply:
    return await _with_files(talk, visit, submission, ())


async def _as_framework(talk: Talk, visit: Visit, submission: Submission, argument: str) -> Reply:
    """`/report rba`: the result as that code asks; `/report code` asks which code."""
    words, report = talk.telling(visit).wording, await documents.read(submission)
    if not report.frameworks:
        return await again(talk, visit, (Tell("framework_missing"),))
    name = argument.casefold()
    if name not in report.frameworks:
        return Reply((_message(words, *frameworks.choosing(words, report, name)),))
    message = _message(words, *frameworks.short_view(words, report, name))
    title = report.frameworks[name].title
    files = documents.handed_over(words, submission, name, title)
    return Reply((replace(message, documents=files),))


async def _gaps(talk: Talk, visit: Visit, submission: Submission, argument: str) -> Reply:
    """`/report gaps 2`: the second gap, with what to do."""
    words = talk.telling(visit).wording
    report = await _as_it_stands(talk, visit, await documents.read(submission))
    return Reply((_message(words, *gaps.one_by_one(words, report, argument)),))


async def _by_name(talk: Talk, words: Wording, submission: Submission) -> tuple[Document, ...]:
    report = await documents.read(submission)
    library = talk.around.catalog.library(report.language)
    return documents.by_name(words, submission, report, library)


async def _files(talk: Talk, visit: Visit, submission: Submission, argument: str) -> Reply:
    """`/report files`: all files by name."""
    words = talk.telling(visit).wording
    rows = [
        (Button(one.label, f"/report {FILE} {one.format}", document=one),)
        for one in await _by_name(talk, words, submission)
    ]
    back = (
        Button(words.say("button_report"), "/report", MOVE),
        Button(words.say("button_plan"), "/plan", MOVE),
    )
    blocks = (Block(TITLE, words.say("files_title")), Block(TEXT, words.say("files")))
    return Reply((_message(words, blocks, (*rows, back)),))


async def _file(talk: Talk, visit: Visit, submission: Submission, argument: str) -> Reply:
    """`/report file pdf`: that file."""
    words = talk.telling(visit).wording
    wanted = argument.casefold()
    known = {one.format.casefold(): one for one in await _by_name(talk, words, submission)}
    if wanted not in known:
        return await _files(talk, visit, submission, "")
    if wanted in await handing_over.under_way(talk, visit, submission):
        return await again(talk, visit, ())
    key = "file_everything" if wanted == EVERYTHING else "file"
    blocks = (Block(TEXT, words.say(key, {"label": known[wanted].label})),)
    rows = (
        (Button(words.say("button_files"), f"/report {FILES}", MOVE),),
        (Button(words.say("button_report"), "/report", MOVE),),
    )
    return Reply((replace(_message(words, blocks, rows), documents=(known[wanted],)),))


async def _others(talk: Talk, visit: Visit, submission: Submission, argument: str) -> Reply:
    """`/report others`: how many of those in the same campaign have the same gaps."""
    interview = visit.interview
    assert interview is not None  # it has a submission
    found = await others.compared(talk, interview, submission)
    if found is None:
        return await again(talk, visit, (Tell("others_nothing"),))
    words = talk.telling(visit).wording
    back = ((Button(words.say("button_report"), "/report", MAIN),),)
    return Reply((_message(words, others.blocks(talk, words, interview, found), back),))


PARTS: Final[Mapping[str, Callable[[Talk, Visit, Submission, str], Awaitable[Reply]]]] = {
    "": _whole,
    gaps.GAPS: _gaps,
    FILES: _files,
    FILE: _file,
    others.WORD: _others,
}
"""What may stand behind `/report`; anything else names a customer's code."""
