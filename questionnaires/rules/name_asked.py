"""No question asks for the name of a worker, or for the number of a paper.

Only English texts are looked at. A sentence that says not to write names is welcome.

Passes::

    hint: A number is enough. Write no names of workers.

Fails::

    label: What are the names of the workers who paid?
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires.model import Library, Question, Questionnaire
from questionnaires.problems import Problem

ID = "name-asked"

_PEOPLE = (
    r"(?:workers?|helpers?|carers?|candidates?|jobseekers?|migrants?|employees?|children|child)"
)
_PAPERS = r"(?:passport|identity|id|visa|permit|document|card)"
_WHICH = r"(?:all |each |every |any |the |a |your |these |those |who )*"
_ASKED = re.compile(
    rf"\b(?:{_PEOPLE}(?:['\u2019]s?)?\s+(?:full\s+|first\s+|last\s+)?names?\b"
    rf"|(?:first |full |last )?names? of {_WHICH}{_PEOPLE}\b"
    rf"|{_PAPERS} (?:card )?numbers?\b)",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\b(?:no|not|never|without|nor|don't|do not)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!:;])\s+")


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    if questionnaire.header.language != "en":
        return
    for question in questionnaire.questions:
        found = "" if question.origin else _asked(question)
        if found:
            yield Problem(
                question.file,
                question.line,
                ID,
                f"{question.name} asks for “{found}”.",
                "Please either ask for a number or a code, or remove the question.",
            )


def _asked(question: Question) -> str:
    """Return the words that ask for a name or number; empty where nothing does."""
    texts = [question.label, question.hint]
    texts += [text for one in question.variants for text in (one.label, one.hint)]
    for text in texts:
        for sentence in _SENTENCE.split(text):
            match = _ASKED.search(sentence)
            if match and not _REFUSED.search(sentence):
                return " ".join(match[0].split())
    return ""
