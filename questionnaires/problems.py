"""A defect in a questionnaire file, said so that its author can repair it.

Rule of this file: a `Problem` is data; nobody raises one, all are collected and shown together.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Where (file, line), which rule, what is wrong, and how to repair it."""

    file: str
    line: int
    rule: str
    message: str
    repair: str
    level: str = "error"

    def __str__(self) -> str:
        """Return the one-line form of `fairhire check`."""
        return f"{self.file}:{self.line}: {self.rule}: {self.message} {self.repair}"
