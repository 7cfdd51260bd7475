"""The documents of a submission: which there are, what they are called, and their making.

Rule of this file: everything is rendered from the report a submission keeps, off the event loop;
formats come from the table of renderers, so that a new one is offered without a word here.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from bot.follow_up import states
from bot.messages import Document
from bot.reporting import looks, rendering
from bot.reporting.shelf import Place
from bot.wording import Wording
from flows.follow_up import Standing
from flows.interview import Interview
from questionnaires.model import Library
from reports import answers_document
from reports.model import Report
from reports.report_json import report_from_dict
from storage.base import Submission

if TYPE_CHECKING:
    from bot.surroundings import Surroundings
    from bot.talk import Talk
    from reports.branding import Brand

ANSWERS: Final = "answers"
EVERYTHING: Final = "zip"
"""All files of a submission in one ZIP."""
HANDED_OVER: Final = ("html", "pdf")
FIRST: Final = ("pdf", "html", "docx", "xlsx", "ics")
"""The formats people want most, in the order in which they are offered; others follow."""
AS: Final = "@"
"""Between a format and the framework a document is shown as: `pdf@rba`."""


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A file to hand over."""

    name: str
    media_type: str
    content: bytes


def report_of(submission: Submission) -> Report:
    """Return the report a submission keeps."""
    return report_from_dict(json.loads(submission.report))


class _Look(msgspec.Struct):
    brand: str


class _Looked(msgspec.Struct):
    """What a `report.json` says of the look it was handed in with, and nothing else of it."""

    look: _Look | None = None


def look_of(around: Surroundings, submission: Submission) -> Brand | None:
    """Return the look to make the files of a submission in; it may be read from disk."""
    look = msgspec.json.decode(submission.report, type=_Looked).look
    return looks.brand_named(around, look.brand if look else "")


async def read(submission: Submission) -> Report:
    """Return the report a submission keeps, read beside the conversations."""
    return await asyncio.to_thread(report_of, submission)


# -- which there are, and what they are called ---------------------------------------------------


def formats() -> tuple[str, ...]:
    """Return every format there is a renderer for, those people want most first."""
    known = rendering.renderers()
    first = [one for one in FIRST if one in known]
    return (*first, *(one for one in known if one not in first))


def handed_over(
    words: Wording, submission: Submission, framework: str = "", title: str = ""
) -> tuple[Document, ...]:
    """Return the files of a submission that are handed over by themselves.

    With `framework` (and its `title`) they are those of that view: `html@rba`.
    """
    return tuple(one_of(words, submission, kind, framework, title) for kind in HANDED_OVER)


def by_name(
    words: Wording, submission: Submission, report: Report, library: Library
) -> tuple[Document, ...]:
    """Return all files of a submission, the forms its plan names, and last all of them in one.

    `library` is in the language of the report.
    """
    first, last = submission.interview, submission.number
    forms = (
        Document(
            first,
            last,
            one.name,
            f"fairhire-{one.name.casefold()}.docx",
            words.say("document_template", {"label": one.label}),
        )
        for one in rendering.forms(report, library)
    )
    return (
        *(one_of(words, submission, kind) for kind in formats()),
        *forms,
        one_of(words, submission, EVERYTHING),
    )


def one_of(
    words: Wording, submission: Submission, kind: str, framework: str = "", title: str = ""
) -> Document:
    """Return one file of a submission, to hand over."""
    return Document(
        interview=submission.interview,
        submission=submission.number,
        format=f"{kind}{AS}{framework}" if framework else kind,
        name=_file_name(submission, kind, framework),
        label=label(words, kind, framework, title),
    )


def label(words: Wording, kind: str, framework: str = "", title: str = "") -> str:
    """Return what a file is called; `title` is that of the framework it is shown as."""
    if framework:
        return words.say(f"document_{kind}_as", {"title": title})
    if kind in (*FIRST, EVERYTHING, "json", "md"):
        return words.say(f"document_{kind}")
    return words.say("document_other", {"format": kind.upper()})


def _file_name(submission: Submission, kind: str, framework: str) -> str:
    seen_as = f"-{framework}" if framework else ""
    return f"fairhire-report{seen_as}-{submission.at.date().isoformat()}.{kind}"


def answers_of(words: Wording, interview: Interview, title: str) -> Document:
    """Return the answers document of an interview, to hand over; `title`: of its questionnaire."""
    name = f"fairhire-answers-{interview.ref_id}.json"
    label = words.say("document_answers", {"title": title})
    return Document(interview.id, 0, ANSWERS, name, label)


@dataclass(frozen=True)
class _Kept:
    """A submission with what became of its plan while it was the latest."""

    interview: Interview
    submission: Submission
    known: Mapping[str, Standing]

    def report(self, talk: Talk) -> Report:
        """Return the report it keeps, with where its actions stand."""
        catalog = talk.around.catalog
        return states.report_with(catalog, self.interview, self.submission, self.known)

    def place(self, kind: str) -> Place:
        """Return what a file of it is kept under for a while."""
        one = self.submission
        kind = f"{kind}{states.stamp(self.known)}"
        return Place(one.interview, one.number, kind, one.language)


# -- making them -----------------------------------------------------------------------------------


async def rendered(
    talk: Talk, interview: Interview, number: int, kind: str
) -> RenderedDocument | None:
    """Return a file of an interview the caller may see; None if there is no such file."""
    if kind == ANSWERS:
        marks = await talk.store.marks(interview.id)
        content = answers_document.export(talk.questionnaire_of(interview), interview, marks)
        return RenderedDocument(
            f"fairhire-answers-{interview.ref_id}.json", "application/json", content
        )
    await rendering.load()
    submissions = await talk.store.submissions(interview.id)
    for submission in submissions:
        if submission.number == number:
            marks = await talk.store.marks(interview.id)
            kept = _Kept(interview, submission, states.while_latest(marks, submissions, number))
            form, _, framework = kind.partition(AS)
            if form in rendering.renderers():
                return await _in_format(talk, kept, form, framework)
            return await _in_words(talk, kept, kind)
    return None


async def _in_format(talk: Talk, kept: _Kept, form: str, framework: str) -> RenderedDocument | None:
    place = kept.place(f"{form}{AS}{framework}" if framework else form)
    make = await asyncio.to_thread(_maker, talk, kept, form, framework)
    try:
        content = await talk.shelf.file(place, make)
    except rendering.NoSuchView:
        return None
    media_type = rendering.renderers()[form].media_type
    return RenderedDocument(_file_name(kept.submission, form, framework), media_type, content)


def _maker(talk: Talk, kept: _Kept, form: str, framework: str) -> Callable[[], bytes]:
    """Return what makes a file; read where it is made, for many may wait for their turn."""
    brand, about = look_of(talk.around, kept.submission), rendering.About(framework)
    if not kept.known:
        return partial(rendering.kept_report, kept.submission.report, form, brand, about)
    return partial(rendering.report_file, kept.report(talk), form, brand, about)


async def _in_words(talk: Talk, kept: _Kept, kind: str) -> RenderedDocument | None:
    """Return a form that the plan names, filled in, or everything in one file."""
    report = await asyncio.to_thread(kept.report, talk)
    library = talk.around.catalog.library(report.language)
    brand = await asyncio.to_thread(looks.brand_of, talk.around, report)
    place = kept.place(kind)
    if kind == EVERYTHING:
        made = partial(rendering.everything, report, library, brand)
        content = await talk.shelf.file(place, made)
        return RenderedDocument(_file_name(kept.submission, kind, ""), "application/zip", content)
    if kind not in [one.name for one in rendering.forms(report, library)]:
        return None
    made = partial(rendering.form, report, library, kind, brand)
    content = await talk.shelf.file(place, made)
    word = rendering.renderers()["docx"].media_type
    return RenderedDocument(f"fairhire-{kind.casefold()}.docx", word, content)
