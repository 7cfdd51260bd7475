"""Entries written as the YAML files of a questionnaire.

Rule of this file: one file for the header, one a module, one for the finding rules; what is written
is read back the same.
"""

from __future__ import annotations

from typing import Any

import yaml

Entry = dict[str, Any]

_SAFE = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDTH = 100


class _Dumper(_SAFE):  # type: ignore[misc,valid-type]  # the fast one where there is one
    """Writes texts of several lines as such."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    block = "\n" in text and not any(line != line.rstrip() for line in text.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)


_Dumper.add_representer(str, _text)


def files(head: Entry, modules: list[Entry], findings: list[Entry]) -> dict[str, str]:
    """Return the files by name, in whose order the modules stand."""
    wide = max(2, len(str(len(modules))))
    found = {
        f"{at:0{wide}}_{module['name']}.yaml": _dumped({"modules": [module]})
        for at, module in enumerate(modules, 1)
    }
    if findings:
        found["findings.yaml"] = _dumped({"findings": findings})
    kept = {key: value for key, value in head.items() if value not in ([], "")}
    return {**found, "questionnaire.yaml": _dumped(kept)}


def _dumped(entry: Entry) -> str:
    return yaml.dump(
        entry,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
        default_flow_style=False,
    )
