"""The document pack with costs, repayment, typed text and an association's fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reports.documents import document_pack
from reports.documents.fields import FIELDS, values
from reports.documents.papers import desk_of, write
from reports.marks import blank
from reports.renderers.docx.filling import typed
from reports.wording import wording_for
from tests.sample_costs import sample_costs, sample_repayment
from tests.sample_report import NASTY
from tests.test_document_pack import blanks, factory, library, pack, rows
from tests.test_docx import opened, text_of

# Money


def test_costs_and_repayment_fill_the_sheets() -> None:
    report = replace(factory(), costs=sample_costs(), repayment=sample_repayment())
    made = document_pack(report, library(), every=True)
    costs, say = text_of(opened(made["T9-cost-tracking-sheet.docx"])), wording_for("en")
    plan = opened(made["T6-repayment-plan.docx"])
    assert report.costs is not None
    assert report.repayment is not None
    for group in report.costs.groups:
        for item in group.items:
            assert item.label in costs
            if item.worker:
                assert say.money(item.worker) in costs
    assert report.repayment.total is not None
    assert rows(plan)["Budget"] == say.money(report.repayment.total)
    for payment in report.repayment.payments:
        assert say.money(payment.total) in text_of(plan)
    agreement = text_of(opened(made["T3-agreement-with-recruiter.docx"]))
    for group in report.costs.groups:
        assert group.label not in agreement


def test_every_place_of_the_ilo_list_stands_in_the_cost_sheet() -> None:
    [sheet] = [t for t in pack()["T9"].tables if len(t.columns) > 5]
    places = [row.cells[1].text for row in sheet.rows[1:]]
    assert places == [*"AAA", "i", "ii", "iii", "iv", "v", "vi", "vii", "", "C", ""]


# Typed text


@pytest.mark.parametrize("text", [NASTY, "{{ firm }} {% endfor %}", "a\x00b\x07", blank("mine")])
def test_typed_text_is_inert(text: str) -> None:
    actions = tuple(one for one in factory().actions if one.template in ("T1", "T3"))
    made = document_pack(replace(factory(), subject=text, actions=actions), library())
    assert len(made) == 2
    for content in made.values():
        document = opened(content)
        assert rows(document)["Name of the firm"] == typed(text)
        assert "mine" not in blanks(document)


# Fields of own templates


def test_every_field_has_its_meaning_and_its_value() -> None:
    report = replace(factory(), costs=sample_costs(), repayment=sample_repayment())
    desk = desk_of(library().templates["T4"], report, library(), wording_for("en"))
    given = values(desk, write(desk), brand_line())
    assert set(paths(given)) == set(FIELDS)


def brand_line() -> Any:
    from reports.branding import Brand

    return Brand({"en": "Association"}, {"en": "office"}, {"en": "foot"}).line("en")


def paths(value: object, at: str = "") -> set[str]:
    """The paths of a value, as `FIELDS` writes them; a list of things has only its parts."""
    if isinstance(value, dict):
        return {p for key, one in value.items() for p in paths(one, f"{at}.{key}" if at else key)}
    if isinstance(value, list):
        inner = {p for one in value for p in paths(one, f"{at}[]")}
        return {at, *inner}
    return {at}


def test_own_template_values_mark_what_is_not_known() -> None:
    bare = replace(factory(), subject="", profile=())
    desk = desk_of(library().templates["T1"], bare, library(), wording_for("en"))
    given = values(desk, write(desk), brand_line())
    assert given["firm"] == blank("[fill in: Name of the firm]")
    assert given["languages"] == blank("[fill in: Languages of the workers]")
