"""Questionnaires as spreadsheets in the XLSForm format, and such spreadsheets as questionnaires.

Rule of this package: a questionnaire that goes out comes back the same; what a form from elsewhere
has and we do not is told by sheet and row. pyxform is imported here only, and only when used.
"""
