"""Forms from elsewhere: small tables, the questions they become, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.xlsform.reading import Unreadable
from tests.xlsform_samples import CAMP, markdown, questions, read, survey, told


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("integer | q | How many?", {"type": "integer", "required": False}),
        ("int | q | How many?", {"type": "integer"}),
        ("decimal | q | How much?", {"type": "decimal"}),
        ("text | q | Why?", {"type": "text"}),
        ("date | q | When?", {"type": "date"}),
        ("note | q | Hello.", {"type": "note", "label": "Hello."}),
        ("acknowledge | q | Seen?", {"type": "acknowledge"}),
        ("image | q | Picture", {"type": "file"}),
        ("barcode | q | Code", {"type": "text"}),
        ("dateTime | q | When?", {"type": "date"}),
        ("select one yn | q | Yes?", {"type": "select_one"}),
        ("select_multiple yn | q | Which?", {"type": "select_multiple"}),
        ("rank yn | q | Order?", {"type": "select_multiple"}),
    ],
)
def test_types(tmp_path: Path, row: str, expected: dict[str, object]) -> None:
    choices = "list_name | name | label\nyn | a | A\nyn | b | B"
    made = survey(tmp_path, f"type | name | label\n{row}", choices)
    found = questions(made)["q"]
    assert {key: found.get(key) for key in expected} == expected
    if found["type"].startswith("select"):
        assert found["choices"] == [{"name": "a", "label": "A"}, {"name": "b", "label": "B"}]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("geopoint | g | Where?", "survey, row 3: geopoint asks for a place on the map;"),
        ("hidden | g | ", "survey, row 3: hidden asks for a value that nobody sees;"),
        (
            "select_one_from_file a.csv | g | X",
            "survey, row 3: select_one_from_file a.csv asks for",
        ),
        ("audit | g | ", "survey, row 3: audit is noted by a device and left out."),
        ("image | g | X", "survey, row 3: image: people say whether they have it"),
        ("rainbow | g | X", "survey, row 3: rainbow asks for a type that we do not have;"),
        ("end_group | | ", "survey, row 3: this end of a group has no beginning."),
        ("begin_group | g | G", "survey, row 3: the group is not closed."),
        ("select_one none | g | X", "survey, row 3: there is no list none."),
        ("text | q | Again", "survey, row 3: the name q becomes q_2."),
        ("text | été | Summer", "survey, row 3: the name été becomes ete."),
        ("text | g | Hello ${q}", "survey, row 3: the label shows an answer inside the text;"),
        ("text | g | ", "survey, row 3: the question has no label."),
    ],
)
def test_what_cannot_be_taken_is_told_by_row(tmp_path: Path, row: str, line: str) -> None:
    made = survey(tmp_path, f"type | name | label\ntext | q | Why?\n{row}")
    found = [one for one in told(made) if one.startswith(line)]
    assert found, told(made)
    assert all("Please" in one for one in found)
    assert questions(made)["q"]["label"] == "Why?"


def test_columns_that_are_not_taken_are_told_once_with_their_rows(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        "type | name | label | appearance | default | media::image | required_message\n"
        "text | a | A | w1 | x | a.png | No!\n"
        "text | b | B | w2 | | | ",
    )
    lines = "\n".join(told(made))
    assert "the column appearance (how a question looks) is left out, in row 2, 3." in lines
    assert "the column default (an answer given beforehand) is left out, in row 2." in lines
    assert "the column media::image (a picture) is left out, in row 2." in lines
    assert "the column required_message (another sentence" in lines


def test_groups_become_modules_and_their_conditions_join(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label | relevant
        text | loose | Loose |
        begin_group | m | M | ${loose} = 'a'
        integer | n | N |
        begin_group | inner | Inner | ${n} > 1
        begin_group | deep | | ${n} > 2
        text | t | T | ${n} > 3
        end_group | | |
        end_group | | |
        end_group | | |""",
    )
    modules = read(made)["modules"]
    assert [(one["name"], one.get("relevant")) for one in modules] == [
        ("part_1", None),
        ("m", "${loose} = 'a'"),
    ]
    assert questions(made)["t"]["relevant"] == "((${n} > 1) and (${n} > 2)) and (${n} > 3)"
    heading = questions(made)["inner"]
    assert (heading["type"], heading["label"]) == ("note", "Inner")
    assert heading["relevant"] == "${n} > 1"


def test_a_calculation_in_a_group_is_empty_while_the_group_does_not_apply(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label | relevant | calculation
        integer | n | N | |
        begin_group | m | M | ${n} > 1 |
        calculate | twice | | | ${n} * 2
        note | shown | Many | ${twice} > 4 |
        end_group | | | |""",
    )
    assert read(made)["calculations"] == [
        {"name": "twice", "calculation": "if(${n} > 1, ${n} * 2, '')"}
    ]


def test_what_hangs_on_something_left_out_is_told_too(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label | relevant | calculation
        calculate | far | | | pulldata('a', 'b', 'c', 'd')
        calculate | farther | | | ${far} + 1
        text | why | Why? | ${farther} > 10 |""",
    )
    lines = told(made)
    assert any("row 2: the calculation is left out: it uses a look into" in one for one in lines)
    assert any("row 3: the calculation is left out: it reads ${far}" in one for one in lines)
    assert any("row 4: the relevant is left out: it reads ${farther}" in one for one in lines)
    assert "calculations" not in read(made)
    assert "relevant" not in questions(made)["why"]


@pytest.mark.parametrize(
    ("count", "entry", "asked"),
    [
        ("${n}", {"count": "n"}, False),
        ("count-selected(${many})", {"each": ["many"]}, False),
        ("${n} + 1", {"count": "rep_number"}, True),
        ("3", {"count": "rep_number"}, True),
        ("", {"count": "rep_number"}, True),
    ],
)
def test_rows_are_counted(
    tmp_path: Path, count: str, entry: dict[str, object], asked: bool
) -> None:
    made = survey(
        tmp_path,
        f"""type | name | label | repeat_count
        integer | n | N |
        select_multiple l | many | M |
        begin_repeat | rep | Row | {count}
        text | t | T |
        end_repeat | | |""",
        "list_name | name | label\nl | a | A",
    )
    (repeat,) = read(made)["repeats"]
    assert entry.items() <= repeat.items()
    assert questions(made)["t"]["repeat"] == "rep"
    assert ("rep_number" in questions(made)) is asked
    assert any("asks for their number now" in one for one in told(made)) is asked


def test_a_repeat_in_a_repeat_is_told(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label | repeat_count
        integer | n | N |
        begin_repeat | outer | O | ${n}
        begin_repeat | inner | I | ${n}
        text | t | T |
        end_repeat | | |
        end_repeat | | |""",
    )
    assert any("row 4: the repeat inner stands in another one." in one for one in told(made))
    assert questions(made)["t"]["repeat"] == "outer"


def test_languages_come_as_translations(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label::Français (fr) | label::English (en) | label::Klingon
        text | q | Pourquoi ? | Why? | nuqneH""",
        settings="form_title | default_language\nTest | Français (fr)",
    )
    assert made.language == "fr"
    assert questions(made)["q"]["label"] == "Pourquoi ?"
    assert made.translations["en"] == {("form/q/label", "Pourquoi ?"): "Why?"}
    assert any("label::Klingon is not known" in one for one in told(made))


def test_a_text_in_another_language_only_is_kept_and_told(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label::Français (fr) | label::English (en) | hint::English (en)
        text | q | Pourquoi ? | Why? | Say it""",
        settings="form_title | default_language\nTest | Français (fr)",
    )
    assert questions(made)["q"]["hint"] == "Say it"
    assert made.translations["en"] == {("form/q/label", "Pourquoi ?"): "Why?"}
    assert any("row 2: the hint is not there in the form's language (fr)" in o for o in told(made))


def test_labels_of_no_named_language_stay_beside_a_translation(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label | label::Français (fr)
        text | q | Why? | Pourquoi ?""",
    )
    assert questions(made)["q"]["label"] == "Why?"
    assert made.translations["fr"] == {("form/q/label", "Why?"): "Pourquoi ?"}
    assert any("no default language is stated; en is taken" in one for one in told(made))


def test_the_header_comes_from_the_settings(tmp_path: Path) -> None:
    rows = "type | name | label\ntext | q | Why?"
    made = survey(tmp_path, rows, settings="form_title | form_id | version\nTest | My-Form 2 | 3")
    found = read(made)
    assert (found["ref_id"], found["version"], found["status"]) == ("my_form_2", 3, "draft")
    made = survey(tmp_path, rows, settings="form_title | form_id | version\nTest | 2x | 20240101")
    assert (made.ref_id, made.version) == ("form_2x", 1)
    assert any("the version 20240101 becomes 1" in one for one in told(made))


def test_what_other_programs_refuse_is_told(tmp_path: Path) -> None:
    rows = "type | name | label\nselect_one nowhere | q | Q\ntext | t | T"
    made = survey(tmp_path, rows, "list_name | name | label\nl | a | A")
    assert any("row 2: other programs refuse this form:" in one for one in told(made))


def test_the_question_for_other_has_a_name_of_its_own(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label
        text | a_other | Earlier
        select_one l or_other | a | A
        select_one l or_other | b | B
        text | b_other | Later""",
        "list_name | name | label\nl | x | X",
    )
    assert list(questions(made)) == ["a_other", "a", "a_other_2", "b", "b_other", "b_other_2"]
    assert questions(made)["b_other_2"]["label"] == "Later"


def test_a_form_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no question"):
        survey(tmp_path, "type | name | label\ngeopoint | g | Where?\nstart | s | ")


def test_a_form_as_they_are_in_the_field(tmp_path: Path) -> None:
    made = markdown(tmp_path, CAMP)
    assert (made.ref_id, made.questions, made.modules) == ("camp_check", 20, 5)
    assert list(made.translations) == ["fr"]
    asked = questions(made)
    assert asked["why_keeps"]["relevant"] == "(${workers} >= 5) and (${keeps} = 'yes')"
    assert asked["clean_other"]["relevant"] == "${clean} = 'other'"
    rules = {one.rule for one in made.told if one.level == "error"}
    assert rules == {"type", "expression"}
    assert [one.line for one in made.told if one.file == "survey"] == [
        *(2, 3, 5, 9, 20, 24, 25, 27, 28, 30, 31),
    ]
