"""The example firms, their reports and every format of them, each made once in a test run.

Rule of this file: nothing here is changed by a test; what one renders, the others only read.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from questionnaires.catalog import Catalog
from reports.answers_document import read
from reports.build import Extras, build_report
from reports.model import Report
from reports.renderers import RENDERERS
from tests import one_run

ROOT = Path(__file__).parent.parent
FIRMS = ("construction_firm", "garment_factory", "seafood_processor")
FACTORY = "garment_factory"
MORE = {FACTORY: ("recruitment_costs_factory", "repayment_plan_factory")}
"""The other answers documents of the same firm."""
DAY = date(2026, 11, 21)
_START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@cache
def catalog() -> Catalog:
    return Catalog()


@cache
def example(name: str, language: str = "en") -> Report:
    """The report of one answers document among the examples."""
    return _built(name, language, Extras())


@cache
def whole(name: str, language: str = "en") -> Report:
    """The same with what the firm's other documents bring, as `--with` attaches them."""
    made = [example(more, language) for more in MORE.get(name, ())]
    costs = next((one.costs for one in made if one.costs), None)
    repayment = next((one.repayment for one in made if one.repayment), None)
    drafted = language != "en" and catalog().is_machine_drafted(language)
    return _built(name, language, Extras(costs, repayment, drafted))


def _built(name: str, language: str, extras: Extras) -> Report:
    content = (ROOT / "examples" / f"{name}.json").read_bytes()
    imported = read(content, catalog().open, _START)
    assert imported.interview is not None, imported.problems
    assert imported.questionnaire is not None
    ref_id, version = imported.questionnaire.ref_id, imported.questionnaire.version
    questionnaire = catalog().open(ref_id, version, language)
    library = catalog().library(language)
    return build_report(
        questionnaire, imported.interview, library, DAY, language=language, extras=extras
    )


@cache
def rendered(name: str, form: str, language: str = "en") -> bytes:
    """A format of a firm's whole report, made once for all processes of a run."""

    def render(path: Path) -> None:
        path.write_bytes(RENDERERS[form].render(whole(name, language)))

    return one_run.once(f"{name}-{language}-{form}", render).read_bytes()
