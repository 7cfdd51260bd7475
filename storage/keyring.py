"""The keys of a store: for what people wrote, and for the audit log.

Rule of this file: a key is given once, when the store is made, and shown nowhere; those of files
are in `evidence_cipher`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.bodies import Bodies
from storage.cohort_audit import UNSEALED, Seal


@dataclass(frozen=True, slots=True)
class Keyring:
    """What a store encrypts and seals with; without keys it does neither."""

    bodies: Bodies = field(default_factory=Bodies)
    seal: Seal = UNSEALED


NO_KEYS = Keyring()
"""The keyring of who has none."""
