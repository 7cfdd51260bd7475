"""The report on paper and on a phone: whole in both directions of writing, open to everyone."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import sync_playwright

from reports.chapters import chapters
from reports.model import Report
from reports.renderers import RENDERERS
from tests.chromium import FLAGS, PROGRAM
from tests.test_report_chapters import EN, whole


def arabic() -> Report:
    return whole(language="ar", direction="rtl", subject="مصنع النور")


def words_of(text: str) -> str:
    return " ".join(text.split())


def printed(report: Report, folder: Path) -> Path:
    path = folder / "report.pdf"
    path.write_bytes(RENDERERS["pdf"].render(report))
    return path


def test_the_printed_chapters_say_what_the_page_says(tmp_path: Path) -> None:
    path = printed(whole(), tmp_path)
    made = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    said = words_of(made.stdout.decode().replace("\u200b", ""))
    for one in chapters(whole(), EN):
        assert said.count(words_of(one.title)) >= 2  # in the contents and at its place
        for block in one.blocks:
            assert words_of(block.heading).split(": ")[0] in said
    assert "63,032.80" in said
    assert "24 Nov 2026 \N{EN DASH} 19 Feb 2027" in said


@pytest.mark.parametrize("report", [whole(), arabic()], ids=["en", "ar"])
def test_no_printed_page_is_blank_or_runs_over_its_margins(report: Report, tmp_path: Path) -> None:
    path = printed(report, tmp_path)
    subprocess.run(
        ["pdftoppm", "-r", "30", "-gray", "-png", path, tmp_path / "page"],
        check=True,
        capture_output=True,
    )
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) > 5
    for page in pages:
        picture = Image.open(io.BytesIO(page.read_bytes()))
        ink = picture.point(lambda level: 255 if level < 200 else 0).getbbox()
        assert ink is not None, page.name
        margin = round(picture.width * 18 / 210) - 2
        assert ink[0] >= margin, page.name
        assert ink[2] <= picture.width - margin, page.name


def test_the_page_can_be_used_by_everyone_on_a_phone(tmp_path: Path) -> None:
    pages = {"en.html": whole(), "ar.html": arabic()}
    for name, report in pages.items():
        (tmp_path / name).write_bytes(RENDERERS["html"].render(report))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=[*FLAGS])
        for name in pages:
            for scheme in ("light", "dark"):
                page = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
                page.goto(f"file://{tmp_path / name}")
                wide = "document.documentElement.scrollWidth > innerWidth"
                assert not page.evaluate(wide), f"{name} scrolls sideways"
                found = Axe().run(page, options={"resultTypes": ["violations"]}).response
                assert [
                    f"{one['id']}: {node['html']} {node['failureSummary']}"
                    for one in found["violations"]
                    for node in one["nodes"]
                ] == []
                page.close()
        browser.close()
