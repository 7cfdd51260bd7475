"""Choices of forms from elsewhere: cascades, typed values among them, some that stand alone."""

from __future__ import annotations

from pathlib import Path

from tests.xlsform_samples import questions, survey, told


def test_a_cascade_goes_by_names_of_choices(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label | choice_filter
        select_one a | first | A |
        select_one b | second | B | kind = ${first} and name != 'z'""",
        """list_name | name | label | kind
        a | x | X |
        a | y | Y |
        b | p | P | x
        b | q | Q | y
        b | z | Z | y""",
    )
    assert questions(made)["second"]["choice_filter"] == (
        "((${first} = 'x' and (${choice} = 'p')) or (${first} = 'y' and (${choice} = 'q' or"
        " ${choice} = 'z'))) and ${choice} != 'z'"
    )
    assert told(made) == ["settings, row 2: no default language is stated; en is taken. Please"
                          " write default_language, such as “French (fr)”."]  # fmt: skip


def test_choices_named_like_typed_values_become_typed_values(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label | relevant
        select_one l | q | Q |
        text | t | T | ${q} = 'dont_know' or ${q} != 'yes'""",
        """list_name | name | label
        l | yes | Yes
        l | dont_know | I do not know
        l | not_applicable | Not for us""",
    )
    assert questions(made)["q"]["choices"] == [{"name": "yes", "label": "Yes"}]
    assert questions(made)["t"]["relevant"] == "dont_know(${q}) or not(${q} = 'yes')"


def test_a_choice_that_stands_alone_and_a_range(tmp_path: Path) -> None:
    made = survey(
        tmp_path,
        """type | name | label | constraint | parameters
        select_multiple l | q | Q | not(selected(., 'none') and count-selected(.) > 1) |
        range | r | R | . != 3 | start=1 end=5 step=0.5""",
        "list_name | name | label\nl | a | A\nl | none | None",
    )
    assert questions(made)["q"]["choices"][1] == {"name": "none", "label": "None", "alone": True}
    assert "constraint" not in questions(made)["q"]
    found = questions(made)["r"]
    assert (found["type"], found["constraint"]) == (
        "decimal",
        "((. != 3) and (. >= 1)) and (. <= 5)",
    )
