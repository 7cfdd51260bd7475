"""Texts are plain: no sentence over 25 words, no word where an easier one does.

Words explained in shared/glossary.yaml may be used.

Passes::

    label: Did any worker pay before the job began?

Fails::

    label: Did any worker render payment prior to the commencement of employment?
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires.model import Library, Question, Questionnaire
from questionnaires.problems import Problem

ID = "reading-level"

LONGEST_SENTENCE = 25
EASIER = {
    "aforementioned": "this",
    "adverse": "bad",
    "ascertain": "find out",
    "commence": "start",
    "commencement": "start",
    "disseminate": "tell",
    "endeavour": "try",
    "expatriate": "foreign worker",
    "facilitate": "help",
    "forthwith": "at once",
    "hereby": "now",
    "hitherto": "until now",
    "in accordance with": "by",
    "in order to": "to",
    "in the event that": "if",
    "mitigate": "make smaller",
    "notwithstanding": "even if",
    "prior to": "before",
    "procure": "buy",
    "pursuant to": "under",
    "remediate": "put right",
    "remuneration": "pay",
    "subsequent to": "after",
    "subsequently": "later",
    "thereof": "of it",
    "utilise": "use",
    "utilize": "use",
    "whereby": "by which",
}
_HARD = re.compile(r"\b(" + "|".join(map(re.escape, EASIER)) + r")\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.?!:;]+[\s\"'”)]+|\n+|$")


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    explained = {term.label.lower() for term in library.glossary.values()}
    for module in questionnaire.modules:
        for message, repair in faults(module.note, explained):
            told = f"`note` of {module.name} {message}"
            yield Problem(module.file, module.line, ID, told, repair, "warning")
    for question in questionnaire.questions:
        if question.origin:
            continue
        for key, text in _texts(question):
            for message, repair in faults(text, explained):
                yield Problem(
                    question.file,
                    question.line,
                    ID,
                    f"`{key}` of {question.name} {message}",
                    repair,
                    "warning",
                )


def _texts(question: Question) -> Iterator[tuple[str, str]]:
    for key in ("label", "hint", "constraint_message", "why", "example", "good"):
        yield key, getattr(question, key)
    for choice in question.choices:
        yield f"choice {choice.name}", choice.label
    for variant in question.variants:
        yield "variant", f"{variant.label} {variant.hint}"


def faults(text: str, explained: set[str]) -> Iterator[tuple[str, str]]:
    """Give what is wrong with a text and how to repair it; `explained` words may be used."""
    for sentence in _SENTENCE.split(text):
        words = len(sentence.split())
        if words > LONGEST_SENTENCE:
            yield (
                f"has a sentence of {words} words: “{' '.join(sentence.split()[:5])} …”.",
                f"Please either split it or cut it to {LONGEST_SENTENCE} words.",
            )
    for found in dict.fromkeys(word.lower() for word in _HARD.findall(text)):
        if found not in explained:
            yield (
                f"uses “{found}”.",
                f"Please either write “{EASIER[found]}” or explain the word in the glossary.",
            )
