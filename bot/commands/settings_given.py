"""The settings a command runs with.

Rule of this file: doubts are told on standard error and stop nothing; problems stop the command.
"""

from __future__ import annotations

import sys

from bot import settings


def settings_given() -> settings.Settings:
    """Return the settings, after telling what is doubtful about them.

    Raises:
        SettingsError: at least one cannot be used.
    """
    reading = settings.load()
    for warning in reading.warnings:
        print(f"fairhire: {warning}", file=sys.stderr)
    return reading.settings
