"""Whatever stands in a form, importing ends well: with files that can be read, or one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.reader import read_questionnaire
from questionnaires.xlsform.importing import imported
from questionnaires.xlsform.reading import Unreadable
from tests.property_tries import tries
from tests.xlsform_samples import DAY, included, workbook

TYPES = st.sampled_from(
    [
        *("text", "integer", "decimal", "date", "note", "acknowledge", "calculate", "today"),
        *("select_one l", "select_multiple l", "select_one missing", "select_one l or_other"),
        *("rank l", "range", "image", "geopoint", "hidden", "start", "nonsense", "select_one", ""),
        *("begin_group", "begin_group", "end_group", "begin_repeat", "end_repeat", "end repeat"),
    ]
)
NAMES = st.sampled_from(
    ["a", "b", "c", "d", "été", "1st", "a b", "", "dont_know", "choice", "a_other"]
)
TEXTS = st.one_of(
    st.sampled_from(
        ["", "Label", "=1+1", "Hi ${a}", "{n} {label} {", "yes", "- x: [y", "'", "#", "2"]
    ),
    st.text(max_size=12),
)
EXPRESSIONS = st.sampled_from(
    [
        *("", "", "${a} = 'x'", "${b} > 3", "selected(${a}, 'x')", "count(${a}) > 1", "${c} + 1"),
        *(". > 1", "not(selected(., 'x') and count-selected(.) > 1)", "${été} != ''", "((", "../a"),
        *(
            "kind = ${a}",
            "name = 'x'",
            "count-selected(${b})",
            "3",
            "if(${a} = 'x', 'true', 'false')",
        ),
        *("${d} = 'true'", "pulldata('a')", "${a} = 'dont_know' or ${a} = 'not_applicable'", "yes"),
    ]
)
COLUMNS = ("type", "name", "label", "label::French (fr)", "hint", "relevant", "constraint")
MORE = ("calculation", "choice_filter", "repeat_count", "required", "parameters", "default")
ROWS = st.lists(
    st.tuples(
        *(TYPES, NAMES, TEXTS, TEXTS, TEXTS, EXPRESSIONS, EXPRESSIONS),
        *(EXPRESSIONS, EXPRESSIONS, EXPRESSIONS, EXPRESSIONS, TEXTS, TEXTS),
    ),
    min_size=1,
    max_size=14,
)
CHOICES = st.lists(
    st.tuples(
        st.sampled_from(["l", "l", "l", "m", ""]),
        st.sampled_from(["x", "y", "dont_know", "it's", "", "other"]),
        TEXTS,
        st.sampled_from(["p", "q", "it's", ""]),
    ),
    max_size=6,
)


def clean(rows: list[tuple[str, ...]]) -> list[list[object]]:
    """Return rows that a workbook can hold: no control characters."""
    return [["".join(c for c in text if c.isprintable()) for text in row] for row in rows]


@tries(60)
@given(rows=ROWS, choices=CHOICES, settings=st.tuples(TEXTS, TEXTS, TEXTS, TEXTS))
def test_any_form_becomes_files_that_can_be_read(
    tmp_path_factory: Any, rows: list[Any], choices: list[Any], settings: tuple[str, ...]
) -> None:
    folder: Path = tmp_path_factory.mktemp("form")
    path = workbook(
        folder / "form.xlsx",
        {
            "survey": [[*COLUMNS, *MORE], *clean(rows)],
            "choices": [["list_name", "name", "label", "kind"], *clean(choices)],
            "settings": [
                ["form_title", "form_id", "version", "default_language"],
                *clean([settings]),
            ],
        },
    )
    try:
        made = imported(path, DAY, included)
    except Unreadable as fault:
        assert "Please" in str(fault)  # noqa: PT017 - either end is good
        return
    read, problems = read_questionnaire(made.files, included)
    assert [str(one) for one in problems] == []
    assert read is not None
    assert len(read.questions) == made.questions > 0
    assert all(one.message and one.repair.startswith("Please") for one in made.told)
