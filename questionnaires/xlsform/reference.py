"""What of XLSForm is taken, and how our expressions stand in a spreadsheet: a page for authors.

Rule of this file: every line follows from the tables and translators that do the work; examples are
translated when the page is made.
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.expressions import ExpressionError, functions, tree_of
from questionnaires.xlsform import from_xlsform, kinds, names, to_xlsform
from questionnaires.xlsform.names import Names
from questionnaires.xlsform.tables import OUR_SHEETS, XLSFORM_SHEETS
from questionnaires.xlsform.to_xlsform import Place

_NAMES = Names(
    kinds={
        **dict.fromkeys(("one", "fee_currency", "paid_currency"), names.ONE),
        **{"many": names.MANY, "number": names.OTHER, "day": names.OTHER, "text": names.OTHER},
        **{"fee": names.MONEY, "paid": names.MONEY, "sum": names.OTHER, "said": names.ONE},
    },
    segment_of={"sum": "rows", "said": "rows"},
    repeat_of={"rows": "rows"},
)
_GIVEN = {
    "add_days": "${day}, 30", "add_months": "${day}, 1", "all": "${said} = 'yes'",
    "amount": "${fee}", "answered": "${one}", "any": "${said} = 'yes'",
    "coalesce": "${number}, 0", "concat": "${text}, 'x'", "contains": "${text}, 'x'",
    "count": "${said}", "count_selected": "${many}", "critical_in": "'5'", "currency": "${fee}",
    "date": "'2026-11-21'", "dont_know": "${one}", "gap_in": "'5'", "if": "${number} > 1, 'a', 'b'",
    "int": "${number}", "kept": "'one'", "max": "${sum}", "min": "${sum}",
    "not": "${one} = 'yes'", "not_applicable": "${one}", "number": "${text}", "opened": "'14'",
    "regex": "${text}, '[A-Z]+'", "round": "${number}, 2", "same_currency": "${fee}, ${paid}",
    "selected": "${many}, 'a'", "starts_with": "${text}, 'x'", "string": "${number}",
    "string_length": "${text}", "sum": "${sum}",
}  # fmt: skip
"""An example of what each function is given; those that are not here are given nothing."""


def reference_page() -> str:
    """Return the page in Markdown, without its first line."""
    return "\n".join(
        [
            "# Spreadsheets (XLSForm)\n",
            "`fairhire export-xlsform` writes a questionnaire as a workbook,"
            " `fairhire import-xlsform` makes a draft of one. How to work with it:"
            " [authors](../authors.md).\n",
            *_types(),
            *_columns(),
            *_functions(),
        ]
    )


def _types() -> Iterator[str]:
    yield "## Types of a form from elsewhere\n"
    yield "| in XLSForm | becomes | what is then different |"
    yield "|---|---|---|"
    for written, ours in (*kinds.PLAIN.items(), *kinds.SELECTS.items()):
        yield f"| `{written}` | `{ours}` | |"
    yield "| `begin_group` | a module | a group in a group becomes a note; conditions are joined |"
    yield "| `begin_repeat` | a repeat | one in another is asked once a row of the outer one |"
    yield "| `calculate` | a calculation | |"
    yield "| `… or_other` | a choice “Other” and a question | |"
    for written, (ours, different) in kinds.CHANGED.items():
        yield f"| `{written}` | `{ours}` | {different} |"
    for written, ours in kinds.CALCULATED.items():
        yield f"| `{written}` | a calculation, `{ours}` | only where something reads it |"
    for written, what in kinds.LEFT_OUT.items():
        yield f"| `{written}` | | left out and told: {what} |"
    noted = ", ".join(f"`{one}`" for one in sorted(kinds.NOTED))
    yield f"\nLeft out and told, because a device notes it: {noted}.\n"


def _columns() -> Iterator[str]:
    yield "## Columns and sheets\n"
    taken = ", ".join(f"`{one}`" for one in sorted(kinds.COLUMNS))
    yield f"Taken over from `survey`: {taken}. Of `choices`: `list_name`, `name`, `label` and"
    yield "every column that a `choice_filter` reads. Labels, hints and messages in any number of"
    yield "languages. All other columns are told, each once with its rows.\n"
    yield f"Sheets of XLSForm: {_listed(XLSFORM_SHEETS)}. Sheets of ours, which other programs pass"
    yield f"over: {_listed(OUR_SHEETS)}; their columns are the keys of questionnaire files.\n"


def _listed(sheets: tuple[str, ...]) -> str:
    return ", ".join(f"`{one}`" for one in sheets)


def _functions() -> Iterator[str]:
    yield "## Functions in a workbook\n"
    yield "*Kept*: XLSForm cannot say it; the nearest that it can say stands in its column,"
    yield "ours beside it in a column `fairhire_…`, and comes back from there.\n"
    yield "What only the interview knows (`gap_in()` …) is `true()` where it decides what is asked,"
    yield "and `false()` in a calculation.\n"
    yield "| ours | in XLSForm | |"
    yield "|---|---|---|"
    for function in functions.known():
        ours = f"{function}({_GIVEN.get(function, '')})"
        theirs = to_xlsform.condition(ours, _NAMES, Place("rows" if function == "row" else ""))
        yield f"| `{ours}` | `{theirs}` | {'' if _returns(ours, theirs) else 'kept'} |"
    yield ""


def _returns(ours: str, theirs: str) -> bool:
    try:
        return tree_of(from_xlsform.expression(theirs, _NAMES)) == tree_of(ours)
    except ExpressionError:
        return False
