"""Where the looks of organisations come from: found by name, kept, and found again.

Rule of this file: what is asked of it alone; `kept_brands` does it with folders.
"""

from __future__ import annotations

from typing import Protocol

from reports.branding import Brand


class Looks(Protocol):
    """The branding folders of organisations, and what was kept of them."""

    def named(self, name: str) -> Brand | None:
        """Return the look in the folder of this name; None without one, or where it has errors."""

    def keep(self, name: str) -> str:
        """Keep the folder of this name as it is, and return the SHA-256 it is kept under.

        Empty where there is none, or none that can be used.
        """

    def kept(self, digest: str) -> Brand | None:
        """Return a look that was kept, None where it is not there any more."""
