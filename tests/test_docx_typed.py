"""What people typed in a Word document: it stands as it is, and nothing of it runs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.renderers.docx.filling import inert, typed
from tests.property_tries import tries
from tests.sample_report import LONG_WORD, NASTY, finding, quiet_report, sample_report
from tests.test_docx import WORD, opened, rendered, sample, text_of


def test_what_people_typed_stands_as_it_is_and_nothing_of_it_runs() -> None:
    said = text_of(sample())
    assert NASTY in said
    assert "{{ 7*7 }}" in said
    assert LONG_WORD in said
    assert "Sunrise Garments <Ltd>" in said


@given(st.text(st.characters(), max_size=60))
@tries(12)
def test_no_typed_text_breaks_the_document(text: str) -> None:
    only = replace(finding("worker_paid_agency"), answer=text, asked=())
    report = sample_report(subject=text, findings=(only,), actions=())
    document = opened(rendered(report))
    kept = re.sub("[\u2066-\u2069\u202a-\u202e]", "", typed(text))
    if "{_" not in kept and "_}" not in kept and "%_" not in kept:
        assert kept in text_of(document)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }}",
        "{% for x in s %}{{ x }}{% endfor %}",
        "{%p if true %}",
        "{{r s }}",
        "{{ ''.__class__.__mro__ }}",
        "a\x00b\x0bc\x0cd\x07e\x1b",
        "\ud800 \ufffe",
        "]]> <w:p> &amp; <!--",
        "\ue000yours to fill in\ue001",
    ],
)
def test_no_typed_template_or_control_character_works(text: str) -> None:
    document = opened(rendered(replace(quiet_report(), subject=text)))
    said = text_of(document)
    assert typed(text) in said
    assert "49" not in said.replace("2049", "")
    assert not list(document.element.body.iter(f"{WORD}highlight"))


def test_control_characters_go_and_lines_stay() -> None:
    assert inert("a\x00\x07b\r\nc\td") == "ab\nc d"
