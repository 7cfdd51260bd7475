"""What a store refuses, and why.

Rule of this file: errors only; the message says how to repair it and holds no answer of anybody.
"""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do what was asked; the message says what and how to repair it."""


class MissingKey(StoreError):
    """What is stored is encrypted with a key that is not set; nothing was changed."""


class StaleInterview(StoreError):
    """Another writer saved this interview first: load it again and retry."""


class StaleCohort(StoreError):
    """Another writer saved this cohort, broadcast or release first: load it again and retry."""


class TakenCode(StoreError):
    """Another cohort has this code or spoken code: make a new one and retry."""


class SpentLink(StoreError):
    """The link a change spends is unknown, was spent before, or is past its time."""


class DuplicateUpdate(StoreError):
    """This update of the channel was handled before; nothing was changed."""
