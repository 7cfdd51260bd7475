"""The templates of HTML pages, with every text escaped and nothing left out in silence.

Rule of this file: one way to load them; what a page shows is its renderer's business.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def page_template(name: str) -> Template:
    """Return a template of `reports/templates`."""
    environment = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
