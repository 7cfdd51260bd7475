"""What all tests share: their order, where they write, how properties are tried, `--golden`."""

from __future__ import annotations

import gc
import os
import shutil
import ssl
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests import one_run, property_tries

property_tries.register()

LONGEST = (
    *("test_serve", "test_transcripts_channels", "test_browser_access", "test_coverage"),
    *("test_example_output", "test_transcripts", "test_workshop_of_forty", "test_branding"),
    *("test_browser_workshop", "test_press", "test_campaign_browser", "test_report_looks"),
    *("test_browser", "test_pdf_pages", "test_bundle", "test_commands_report"),
    *("test_document_pack", "test_pdf", "test_attacks_access", "test_content_book"),
    *("test_workbook_sums", "test_outreach_crash", "test_campaign_served", "test_workbook"),
    "test_encryption_whole",
)
"""Files that take longest. They go first, or the last of them would run while all else is idle."""

IN_MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes; a run leaves some hundred megabytes at most."""

RARELY = (20_000, 20, 20)
"""When to look for garbage, as `gc.set_threshold` takes it."""


def pytest_configure(config: pytest.Config) -> None:
    """Let tests write into memory where there is room for it, so that nobody waits for a disk.

    No test is about a disk: what is killed in the middle is a process, never the machine.
    """
    if os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))
    if not hasattr(config, "workerinput"):  # the workers of the run find what this begins
        one_run.begin()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; the order within a file stays."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONGEST)))


def pytest_collection_finish() -> None:
    """Leave what was loaded out of all later looks for garbage: it stays to the end.

    And look less often: what tests make is gone with its last name, in circles is little of it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


@pytest.fixture(scope="session", autouse=True)
def authorities_read_once() -> Iterator[None]:
    """Read the certificates of all authorities once, not for every bot that a test starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--golden` rewrite transcripts and golden documents instead of comparing them."""
    parser.addoption("--golden", action="store_true", help="rewrite the expected output")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> bool:
    """Tell whether expected output is to be rewritten."""
    return bool(request.config.getoption("--golden"))


@pytest.fixture
def root() -> Path:
    """Return the folder of the project."""
    return Path(__file__).parent.parent
