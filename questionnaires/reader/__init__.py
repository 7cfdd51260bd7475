"""Questionnaire files, read with the line of everything that is wrong in them.

Rule of this package: it opens no file, raises nothing on bad content, and tells all problems at
once.
"""

from questionnaires.reader.library import read_library
from questionnaires.reader.questionnaire import read_questionnaire

__all__ = ["read_library", "read_questionnaire"]
