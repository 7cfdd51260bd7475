"""Every format of a report: complete, escaped, self-contained, and the same bytes again.

Golden documents stand in tests/golden; `--golden` writes them anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest

from reports.chart import bars, svg
from reports.model import Report
from reports.renderers import RENDERERS
from reports.renderers.chat import summary_lines
from reports.renderers.markup import plain
from reports.report_json import report_from_dict, report_schema, report_to_dict
from reports.wording import direction_of, wording_for
from tests.example_firms import FIRMS, example
from tests.sample_report import LONG_WORD, NASTY, modules, quiet_report, sample_report

GOLDEN = Path(__file__).parent / "golden"
NAMES = {"critical": "Critical", "major": "Major", "minor": "Minor", "unknown": "Not known"}


class Page(HTMLParser):
    """Collects what the tests ask about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.unclosed: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "rect", "circle", "path"}:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def html_of(report: Report) -> str:
    return RENDERERS["html"].render(report).decode()


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(html_of(sample_report()))


@pytest.mark.parametrize("name", sorted(RENDERERS))
@pytest.mark.parametrize("report", [sample_report(), quiet_report()], ids=["full", "quiet"])
def test_the_same_report_gives_the_same_bytes(name: str, report: Report) -> None:
    renderer = RENDERERS[name]
    assert renderer.render(report) == renderer.render(replace(report))


@pytest.mark.parametrize("name", ["html", "md", "json"])
def test_the_sample_as_it_should_look(name: str, golden: bool) -> None:
    compare(GOLDEN / f"sample.{name}", RENDERERS[name].render(sample_report()), golden)


@pytest.mark.parametrize("firm", FIRMS)
def test_the_data_of_the_example_firms_are_as_they_should_be(firm: str, golden: bool) -> None:
    compare(GOLDEN / f"{firm}.json", RENDERERS["json"].render(example(firm)), golden)


def compare(path: Path, made: bytes, golden: bool) -> None:
    if golden:
        path.write_bytes(made)
    assert made.decode() == path.read_text(encoding="utf-8")


# JSON


def test_json_follows_the_published_schema() -> None:
    schema = json.loads((Path("reports") / "schema.json").read_text())
    for report in (sample_report(), quiet_report()):
        jsonschema.validate(json.loads(RENDERERS["json"].render(report)), schema)


def test_the_published_schema_is_the_generated_one(golden: bool) -> None:
    path = Path("reports") / "schema.json"
    made = json.dumps(report_schema(), ensure_ascii=False, indent=2) + "\n"
    compare(path, made.encode(), golden)


def test_json_reads_back_as_the_same_report() -> None:
    for report in (sample_report(), quiet_report()):
        assert report_from_dict(report_to_dict(report)) == report


def test_json_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        report_from_dict({"schema": 99})


def test_json_has_what_the_contract_names() -> None:
    data = report_to_dict(sample_report())
    assert (data["schema"], data["self_assessed"], data["critical_open"]) == (1, True, True)
    assert data["safety_card"] is True
    first = data["findings"][0]
    assert (first["requirement"], first["status"], first["severity"]) == ("R04", "gap", "critical")
    assert first["clauses"][0]["confidence"] == "found"
    assert {f["status"] for f in data["findings"]} == {"gap", "partly_met", "unknown", "met"}
    assert all(f["severity"] is None for f in data["findings"] if f["status"] == "unknown")
    assert (data["actions"][0]["order"], data["actions"][0]["due"]) == (1, "2026-11-24")


# HTML


def test_html_needs_nothing_from_elsewhere(page: Page) -> None:
    assert not [tag for tag, _ in page.tags if tag in {"script", "link", "img", "iframe", "object"}]
    for tag, attributes in page.tags:
        for name in ("src", "href", "data", "action"):
            value = attributes.get(name)
            assert value is None or value.startswith("#"), f"<{tag} {name}={value}>"
    style = html_of(sample_report()).split("<style>")[1].split("</style>")[0]
    assert "@import" not in style
    assert "url(" not in style


def test_html_shows_what_people_typed_and_runs_none_of_it(page: Page) -> None:
    text = "".join(page.texts)
    assert NASTY in text
    assert "Sunrise Garments <Ltd>" in text
    assert LONG_WORD in text


def test_html_is_well_formed_and_its_links_lead_somewhere(page: Page) -> None:
    assert page.unclosed == []
    ids = Counter(a["id"] for _, a in page.tags if a.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    targets = {str(a["href"])[1:] for a in page.all("a")}
    assert targets <= set(ids)


def test_html_has_headings_in_order_and_named_tables(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(a.get("scope") for a in page.all("th"))


def test_html_says_language_and_direction() -> None:
    arabic = Page(html_of(sample_report(language="ar", direction="rtl")))
    [root] = arabic.all("html")
    assert (root["lang"], root["dir"]) == ("ar", "rtl")
    assert arabic.all("svg")
    assert {one["direction"] for one in arabic.all("svg")} == {"rtl"}


def test_doubtful_clauses_and_own_advice_look_different_from_sources(page: Page) -> None:
    marks = {str(a.get("class")) for tag, a in page.tags if "mark" in str(a.get("class")).split()}
    assert {"mark check", "mark proposal", "mark known"} <= marks


@pytest.mark.parametrize("name", ["html", "md"])
def test_a_report_without_findings_says_so_and_promises_nothing(name: str) -> None:
    text = RENDERERS[name].render(quiet_report()).decode()
    assert "No gap and no unknown was found" in text
    assert "Self-assessed, not verified" in text
    assert "Urgent" not in text


@pytest.mark.parametrize("name", ["html", "md", "json"])
@pytest.mark.parametrize("report", [sample_report(), quiet_report()], ids=["full", "quiet"])
def test_no_report_calls_anybody_compliant(name: str, report: Report) -> None:
    text = RENDERERS[name].render(report).decode().lower()
    assert not re.search(r"\bcompliant\b|\bcertified\b|\bpassed\b|%", text.split("</style>")[-1])


# Markdown


def test_markdown_keeps_markup_that_people_typed_as_text() -> None:
    text = RENDERERS["md"].render(sample_report()).decode()
    assert plain(NASTY) in text
    assert "<script>" not in text.replace("\\<script\\>", "")
    assert [line for line in text.splitlines() if line.startswith("# ")] == [
        "# Gap report and action plan: Sunrise Garments \\<Ltd\\>"
    ]


# The chat


def test_the_chat_gets_six_lines() -> None:
    lines = summary_lines(sample_report())
    assert len(lines) == 6
    assert lines[0] == "Urgent action is needed. Self-assessed, not verified."
    assert "safety card" in lines[2]
    assert "Repay worker-paid fees" in lines[3]
    assert len(summary_lines(quiet_report())) == 6


# The chart


def test_the_chart_counts_every_open_finding_once() -> None:
    drawn = bars(modules())
    assert [(bar.ref, bar.total) for bar in drawn] == [("4", 1), ("5", 2), ("7", 1)]
    assert [part.severity for part in drawn[1].parts] == ["critical", "unknown"]


def test_the_chart_never_leaves_its_frame() -> None:
    [module] = modules()[:1]
    crowded = replace(
        module, counts={"critical": 1, "major": 96, "unknown": 1, "minor": 1, "info": 1}
    )
    drawn = svg(bars((crowded,)), "Title", "Text", NAMES)
    edges = [
        float(x) + float(width)
        for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
    ]
    assert edges
    assert max(edges) <= 340


def test_the_chart_has_words_for_those_who_do_not_see_it() -> None:
    drawn = svg(bars(modules()), "A <title>", "What & how", NAMES)
    assert '<title id="fh-chart-title">A &lt;title&gt;</title>' in drawn
    assert "What &amp; how" in drawn


# The wording


def test_every_sentence_of_the_code_stands_in_the_english_file() -> None:
    say = wording_for("en")
    for path in Path("reports").rglob("*.py"):
        source = path.read_text()
        for key in re.findall(r'(?:say|wording)(?:\.plural)?\(\s*"([a-z_.]+)"', source):
            assert say.knows(key), f"{path}: {key}"
        for key in re.findall(r'"(document\.[a-z_]+)"', source):
            assert say.knows(key), f"{path}: {key}"
    for path in (Path("reports") / "templates").iterdir():
        labels = re.findall(r"\bw\.([a-z_]+)\b", path.read_text())
        assert [key for key in labels if key not in say.labels() and key != "at"] == []


def test_a_missing_translation_is_said_in_english() -> None:
    assert wording_for("xx")("label.plan") == wording_for("en")("label.plan")


def test_direction_comes_from_the_table_of_languages() -> None:
    assert [direction_of(code) for code in ("ar", "ur-PK", "fa_IR", "en", "ne", "km")] == [
        "rtl", "rtl", "rtl", "ltr", "ltr", "ltr",
    ]  # fmt: skip


def test_a_name_inside_a_right_to_left_sentence_is_isolated() -> None:
    assert "\u2068A. B.\u2069" in wording_for("ar")("title.for", subject="A. B.")
    assert "\u2068" not in wording_for("en")("title.for", subject="A. B.")
