"""A condition in plain words, where it is simple.

Rule of this file: what cannot be said surely is not said; the expression stands beside it anyway.
"""

from __future__ import annotations

import re

from questionnaires.model import Question, Questionnaire

DEEPEST = 3
NAME = r"\$\{(\w+)\}"
NUMBER = r"-?\d+(?:\.\d+)?"
COMPARED = {
    "=": "is",
    "!=": "is not",
    ">": "is more than",
    ">=": "is at least",
    "<": "is less than",
    "<=": "is at most",
}
EQUALS = re.compile(rf"{NAME}\s*(!?=)\s*'([^']*)'")
COMPARES = re.compile(rf"{NAME}\s*(!=|>=|<=|=|>|<)\s*({NUMBER})")
CALLED = re.compile(rf"(dont_know|answered|not_applicable)\({NAME}\)")
SELECTED = re.compile(rf"selected\({NAME},\s*'([^']*)'\)")
NEGATED = {
    "dont_know": "is not “don't know”",
    "answered": "was not given",
    "not_applicable": "is not “does not apply”",
}
SAID = {
    "dont_know": "is “don't know” or “rather not say”",
    "answered": "was given",
    "not_applicable": "is “does not apply”",
}


def in_words(expression: str, questionnaire: Questionnaire) -> str:
    """Return the condition in words; empty where it is not simple (or there is none)."""
    return _said(expression, questionnaire, 0) or ""


def _said(text: str, of: Questionnaire, depth: int) -> str | None:
    text = _bare(text)
    if not text or depth > DEEPEST:
        return None
    for joint in ("or", "and"):
        pieces = _split(text, joint)
        if len(pieces) > 1:
            said = [_nested(one, joint, of, depth) for one in pieces]
            known = [one for one in said if one]
            return _joined(known, joint) if len(known) == len(said) else None
    return _atom(text, of, depth)


def _joined(said: list[str], joint: str) -> str:
    """Return the pieces as one; choices of the same answer are named together."""
    lines: list[str] = []
    last = ""
    for one in said:
        head, has, choice = one.rpartition(" has ")
        if not has:
            head, has, choice = one.rpartition(" is ")
        same = joint == "or" and choice.startswith("“") and f"{head}{has}" == last
        lines.append(choice if same else one)
        last = f"{head}{has}" if choice.startswith("“") else ""
    return f" {joint} ".join(lines)


def _nested(text: str, joint: str, of: Questionnaire, depth: int) -> str | None:
    other = "and" if joint == "or" else "or"
    said = _said(text, of, depth + 1)
    return f"({said})" if said and len(_split(_bare(text), other)) > 1 else said


def _atom(text: str, of: Questionnaire, depth: int) -> str | None:
    if found := EQUALS.fullmatch(text):
        return _is(found[1], found[2], found[3], of)
    if found := SELECTED.fullmatch(text):
        return f"{_name(found[1], of)} has {_choice(found[1], found[2], of)}"
    if found := COMPARES.fullmatch(text):
        return f"{_name(found[1], of)} {COMPARED[found[2]]} {found[3]}"
    if found := CALLED.fullmatch(text):
        return f"{_name(found[2], of)} {SAID[found[1]]}"
    if found := re.fullmatch(NAME, text):
        known = found[1] not in of.question_by_name
        return f"“{found[1]}” holds" if known else None
    if text.startswith("not(") and _closes_last(text[3:]):
        return _negated(_bare(text[4:-1]), of)
    return None


def _negated(text: str, of: Questionnaire) -> str | None:
    if found := EQUALS.fullmatch(text):
        return _is(found[1], "!=" if found[2] == "=" else "=", found[3], of)
    if found := SELECTED.fullmatch(text):
        return f"{_name(found[1], of)} has not {_choice(found[1], found[2], of)}"
    if found := CALLED.fullmatch(text):
        return f"{_name(found[2], of)} {NEGATED[found[1]]}"
    if (found := re.fullmatch(NAME, text)) and found[1] not in of.question_by_name:
        return f"“{found[1]}” does not hold"
    return None


def _is(name: str, sign: str, value: str, of: Questionnaire) -> str:
    return f"{_name(name, of)} {COMPARED[sign]} {_choice(name, value, of)}"


def _name(name: str, of: Questionnaire) -> str:
    question = of.question_by_name.get(name)
    return f"the answer to {number(question)}" if question else f"“{name}”"


def _choice(name: str, value: str, of: Questionnaire) -> str:
    question = of.question_by_name.get(name)
    choice = question.choice_by_name.get(value) if question else None
    return f"“{choice.label if choice else value}”"


def number(question: Question) -> str:
    """Return what readers call a question: its number in the bank, or its name."""
    return question.ref or question.name


def _bare(text: str) -> str:
    text = text.strip()
    while text.startswith("(") and _closes_last(text):
        text = text[1:-1].strip()
    return text


def _closes_last(text: str) -> bool:
    """Whether the first bracket is closed by the last character."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if not depth:
            return at == len(text) - 1
    return False


def _split(text: str, joint: str) -> list[str]:
    """Return the pieces between a word that stands outside all brackets and quotes."""
    pieces, start, depth, quoted = [], 0, 0, False
    word = f" {joint} "
    for at, char in enumerate(text):
        quoted ^= char == "'"
        depth += 0 if quoted else (char == "(") - (char == ")")
        if not quoted and not depth and text.startswith(word, at) and at >= start:
            pieces.append(text[start:at])
            start = at + len(word)
    return [*pieces, text[start:]]
