"""What to have ready before the chat: the questions that apply, by who can answer, with papers.

Rule of this file: it asks nothing and decides nothing; whether a question may come is the
interview's to say, and a list for a kind of firm leaves out only what that firm is never asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from flows.interview import HOW_IMPORTED, NO_ROW, Answer, Interview
from flows.navigation import still_to_come
from flows.variants import worded
from flows.view import View
from questionnaires.model import Question, Questionnaire, QuestionType
from questionnaires.values import Value
from reports.wording import Wording

NOTHING_TO_SAY = frozenset({QuestionType.NOTE, QuestionType.ACKNOWLEDGE})
KIND, WORKERS, ABROAD, AGENCIES = (
    "respondent_kind",
    "workers_total",
    "workers_international",
    "how_workers_found_job",
)
"""Questions (1.02, 1.04, 1.06, 1.11) whose answers a `Profile` stands for."""

DIRECT, AGENCY = "a", "b"


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a firm before it answers; None or empty: nothing.

    `kind` is a choice of question 1.02, `abroad`: people from another country work there,
    `agencies`: recruiters or agents find workers for it.
    """

    kind: str = ""
    workers: int | None = None
    abroad: bool | None = None
    agencies: bool | None = None

    def values(self) -> dict[str, Value]:
        """Return the answers it stands for, by question."""
        found: dict[str, Value] = {}
        if self.kind:
            found[KIND] = self.kind
        if self.workers is not None:
            found[WORKERS] = self.workers
        if self.abroad is not None:
            found[ABROAD] = 1 if self.abroad else 0
        if self.agencies is not None:
            found[AGENCIES] = (AGENCY,) if self.agencies else (DIRECT,)
        return found


@dataclass(frozen=True, slots=True)
class PreparedQuestion:
    """A question to prepare; `each`: it is answered once for each row of its repeat."""

    ref: str
    name: str
    label: str
    evidence: tuple[str, ...]
    each: bool


@dataclass(frozen=True, slots=True)
class PreparedPart:
    """What one person in the firm can answer, and the papers to have ready for it, each once."""

    who: str
    questions: tuple[PreparedQuestion, ...]
    papers: tuple[str, ...]
    counted: str
    papers_counted: str


@dataclass(frozen=True)
class Preparation:
    """The whole list. `words` are headings and labels by key; `notes` are read first."""

    language: str
    direction: str
    words: Mapping[str, str]
    title: str
    subject: str
    date: str
    notes: tuple[str, ...]
    parts: tuple[PreparedPart, ...]
    page: str


def preparation(
    questionnaire: Questionnaire,
    view: View | None,
    say: Wording,
    assumed: Iterable[str] = (),
) -> Preparation:
    """Return what to prepare for a questionnaire, or for the interview of a view as it stands.

    Without a view all questions are listed. `assumed` are questions whose answer in the view only
    stands for a `Profile`: they are still to be answered, and so are listed.
    """
    guessed = frozenset(assumed)
    names = _names(questionnaire, view, guessed)
    shown = [one for one in questionnaire.questions if one.name in names]
    by_person: dict[str, list[Question]] = {}
    for question in shown:
        if question.type not in NOTHING_TO_SAY:
            who = question.answered_by or say("prepare.anybody")
            by_person.setdefault(who, []).append(question)
    return Preparation(
        language=say.language,
        direction=say.direction,
        words=say.labels(),
        title=say("prepare.title", title=questionnaire.header.title),
        subject=view.interview.subject if view else "",
        date=say("prepare.made_on", date=say.date(view.today)) if view else "",
        notes=tuple(_notes(questionnaire, view, guessed, bool(by_person), say)),
        parts=tuple(_part(who, asked, view, say) for who, asked in by_person.items()),
        page=say("prepare.page", page="{page}", pages="{pages}"),
    )


def fitted(
    questionnaire: Questionnaire, interview: Interview, profile: Profile
) -> tuple[Interview, tuple[str, ...]]:
    """Return the interview with the answers a profile stands for, and which these are.

    An answer that is there already stays; a question that the questionnaire lacks is passed over.
    """
    at = datetime.combine(interview.started_at.date(), time(), UTC)
    taken = []
    for name, value in profile.values().items():
        known = questionnaire.question_by_name.get(name)
        if known is not None and (name, NO_ROW) not in interview.answers:
            interview = interview.with_answer(Answer(name, NO_ROW, value, at, HOW_IMPORTED))
            taken.append(name)
    return interview, tuple(taken)


def _names(
    questionnaire: Questionnaire, view: View | None, assumed: frozenset[str]
) -> frozenset[str]:
    if view is None:
        return frozenset(questionnaire.question_by_name)
    return frozenset(still_to_come(view)) | assumed


def _notes(
    questionnaire: Questionnaire,
    view: View | None,
    assumed: frozenset[str],
    anything: bool,
    say: Wording,
) -> Iterable[str]:
    if not anything:
        yield say("prepare.done")
        return
    yield say("prepare.intro")
    yield say("prepare.honest")
    yield say("prepare.no_names")
    answered = {one.question for one in view.active()} - assumed if view else frozenset[str]()
    yield say("prepare.fitted" if answered or assumed else "prepare.all")
    if answered:
        yield say.plural("prepare.answered", len(answered))
    if questionnaire.header.minutes and not answered:
        yield say("prepare.minutes", minutes=questionnaire.header.minutes)


def _part(who: str, asked: list[Question], view: View | None, say: Wording) -> PreparedPart:
    papers = tuple({" ".join(e.casefold().split()): e for q in asked for e in q.evidence}.values())
    return PreparedPart(
        who=who[:1].upper() + who[1:],
        questions=tuple(
            PreparedQuestion(
                ref=one.ref or one.name,
                name=one.name,
                label=worded(one, view)[0] if view else one.label,
                evidence=one.evidence,
                each=bool(one.repeat),
            )
            for one in asked
        ),
        papers=papers,
        counted=say.plural("prepare.count.questions", len(asked)),
        papers_counted=say.plural("prepare.count.papers", len(papers)),
    )
