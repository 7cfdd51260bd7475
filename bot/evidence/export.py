"""Evidence handed out: the answers and the files of an interview as ZIP, and what a report lists.

Rule of this file: names inside a ZIP are made from the question and the hash, never from what a
person called her file; a file that cannot be read is named as such, and the others are handed out.
"""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from bot.evidence.words import sort_of
from bot.messages import Document
from bot.reporting.documents import RenderedDocument
from bot.wording import Wording, wording
from flows.evidence import MEGABYTE, action_of
from flows.interview import Interview
from questionnaires.model import Questionnaire
from reports import answers_document
from reports.evidence_model import PaperOnFile
from storage.base import StoreError
from storage.evidence_values import Evidence
from storage.file_types import ENDINGS

if TYPE_CHECKING:
    from bot.talk import Talk

KIND: Final = "evidence"
PART: Final = "@p"
"""Between the kind and the number of a part: `evidence@p2`."""
LARGEST_PART: Final = 40 * MEGABYTE
"""Bytes of files in one ZIP; Telegram lets a bot send 50 MB."""


def parts_of(every: Sequence[Evidence]) -> list[list[Evidence]]:
    """Return the files in parts that can be sent; the same content once in a part."""
    parts: list[list[Evidence]] = []
    room = 0
    for one in every:
        if not parts or one.size > room:
            parts.append([])
            room = LARGEST_PART
        parts[-1].append(one)
        room -= one.size
    return parts


def documents_of(
    words: Wording, interview: Interview, every: Sequence[Evidence], title: str
) -> tuple[Document, ...]:
    """Return the ZIPs of an interview, to hand over; none where it has no files."""
    parts = parts_of(every)
    if len(parts) == 1:
        label = words.say("evidence_export", {"title": title})
        return (Document(interview.id, 0, KIND, _name(interview, 1, 1), label),)
    return tuple(
        Document(
            interview.id,
            0,
            f"{KIND}{PART}{number}",
            _name(interview, number, len(parts)),
            words.say(
                "evidence_export_part", {"title": title, "part": number, "parts": len(parts)}
            ),
        )
        for number in range(1, len(parts) + 1)
    )


def _name(interview: Interview, number: int, parts: int) -> str:
    part = f"-{number}" if parts > 1 else ""
    return f"fairhire-evidence-{interview.ref_id}{part}.zip"


async def rendered(talk: Talk, interview: Interview, kind: str) -> RenderedDocument | None:
    """Return one ZIP of an interview the caller may see; None if there is no such part."""
    number = kind.partition(PART)[2] or "1"
    parts = parts_of(await talk.store.evidence(interview.id))
    if not number.isdecimal() or not 1 <= int(number) <= len(parts):
        return None
    part, questionnaire = parts[int(number) - 1], talk.questionnaire_of(interview)
    contents: dict[str, bytes | None] = {}
    for one in part:
        try:
            contents[one.sha256] = await talk.store.files.read(one.person, one.sha256)
        except StoreError:
            contents[one.sha256] = None
    marks = await talk.store.marks(interview.id)
    answers = answers_document.export(questionnaire, interview, marks)
    listed = [_entry(questionnaire, one, contents[one.sha256] is None) for one in part]
    words = wording(interview.language or "en")
    made = await asyncio.to_thread(_zipped, answers, listed, contents, words)
    name = _name(interview, int(number), len(parts))
    return RenderedDocument(name, "application/zip", made)


def _entry(questionnaire: Questionnaire, one: Evidence, missing: bool) -> dict[str, Any]:
    questions, rows = _answers(questionnaire, one)
    asked = questions[0] if questions else "not-used"
    place = "".join(part if part.isalnum() or part in ".-" else "-" for part in asked)
    entry: dict[str, Any] = {
        "file": f"files/{place}-{one.sha256[:12]}.{ENDINGS.get(one.media_type, 'bin')}",
        "sha256": one.sha256,
        "questions": questions,
        "rows": rows,
        "media_type": one.media_type,
        "size": one.size,
        "sent_as": one.kind,
        "at": one.at.isoformat(),
        "name": one.name,
        "caption": one.caption,
    }
    if one.width:
        entry |= {"width": one.width, "height": one.height, "made_smaller": one.shrunk}
    if one.expires_on:
        entry["expires_on"] = one.expires_on.isoformat()
    if missing:
        entry["missing"] = True
    return entry


def _zipped(
    answers: bytes,
    listed: list[dict[str, Any]],
    contents: dict[str, bytes | None],
    words: Wording,
) -> bytes:
    made = io.BytesIO()
    lines = []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("answers.json", answers)
        archive.writestr("evidence.json", json.dumps(listed, ensure_ascii=False, indent=2) + "\n")
        for entry in listed:
            content = contents[entry["sha256"]]
            note = f" · {words.say('evidence_export_missing')}" if content is None else ""
            named = ", ".join(dict.fromkeys(entry["questions"]))
            lines.append(f"{entry['file']} · {named} · {entry['at'][:10]}{note}\n")
            if content is not None and entry["file"] not in archive.namelist():
                archive.writestr(entry["file"], content)
        archive.writestr("evidence.txt", "".join(lines))
    return made.getvalue()


def _answers(questionnaire: Questionnaire, one: Evidence) -> tuple[list[str], list[str]]:
    """Return the questions a file is for, by number where they have one, and their rows.

    An action of the plan stands among them by its id.
    """
    known = questionnaire.question_by_name
    questions = [
        known[key[0]].ref or key[0] if key[0] in known else action_of(key) or key[0]
        for key in one.answers
    ]
    return questions, [row for _, row in one.answers]


async def on_file(talk: Talk, interview: Interview) -> tuple[PaperOnFile, ...]:
    """Return the files that back answers of an interview, as its report lists them."""
    questionnaire, found = talk.questionnaire_of(interview), []
    for one in await talk.store.evidence(interview.id):
        if one.answers:
            questions, rows = _answers(questionnaire, one)
            found.append(
                PaperOnFile(
                    sort=sort_of(one.media_type),
                    size=one.size,
                    since=one.at.date(),
                    sha256=one.sha256,
                    questions=tuple(questions),
                    rows=tuple(rows),
                    until=one.expires_on,
                )
            )
    return tuple(found)
