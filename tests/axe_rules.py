"""The rules of axe, tried on a page in the browser of the tests.

Rule of this file: the script goes into a page once, and only what it complains of comes back: of
everything else it tells tens of kilobytes at each look.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

COMPLAINTS = "options => axe.run(options).then(found => found.violations)"


async def violations(page: Page, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every rule that is broken, with the elements that break it."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = await page.evaluate(
        COMPLAINTS, {**options, "resultTypes": ["violations"]}
    )
    return found
