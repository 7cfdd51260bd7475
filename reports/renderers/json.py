"""report.json.

Rule of this file: the form is that of `reports.report_json`; keys keep its order.
"""

from __future__ import annotations

import json

from reports.model import Report
from reports.report_json import report_to_dict


class JsonRenderer:
    """The document every other format can be rendered from."""

    suffix = "json"
    media_type = "application/json"

    def render(self, report: Report) -> bytes:
        """Return UTF-8 JSON with two spaces a level and a line end."""
        return (json.dumps(report_to_dict(report), ensure_ascii=False, indent=2) + "\n").encode()
