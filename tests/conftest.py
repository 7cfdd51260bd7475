"""What all tests share: the option that rewrites expected output, and how properties are tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import property_tries

property_tries.register()


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
