"""Reports shared by name as CSV and JSON.

Rule of this file: the same reports give the same bytes; a text never begins like a formula.
"""

from __future__ import annotations

import json

from reports.renderers.totals import csv_of, named
from reports.shared_data import CODEBOOK, FINDINGS, REPORTS, SHARED_SCHEMA, SharedData


def shared_csv(data: SharedData) -> bytes:
    """Return a line for each report as CSV (RFC 4180, UTF-8), names of the columns first."""
    return csv_of(REPORTS, data.reports)


def shared_json(data: SharedData) -> bytes:
    """Return everything as JSON: `schema`, `about`, `reports`, `findings` and `codebook`."""
    document = {
        "schema": SHARED_SCHEMA,
        "about": dict(data.about),
        "reports": [named(REPORTS, row) for row in data.reports],
        "findings": [named(FINDINGS, row) for row in data.findings],
        "codebook": [named(CODEBOOK, row) for row in data.codebook],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
