"""LibreOffice, run once without a screen: it opens, calculates and saves what the tests give it.

Its folder is its own: no setting and no recent file of the machine plays in, and it is told to
calculate every formula anew instead of trusting the results in the file.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

NAMESPACE = "/".join(("http://openoffice.org", "2001", "registry"))
"""Of LibreOffice's own settings; a name, never fetched."""
ALWAYS_CALCULATE = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="{NAMESPACE}">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
RESULT = re.compile(rb"(</f>)<v>[^<]*</v>")
WRONG = rb"\1<v>777777</v>"
"""What a formula's result is replaced by, so that only calculating can bring it back."""


def office() -> str:
    """The program; a machine without it fails the tests, it does not skip them."""
    program = shutil.which("soffice")
    assert program, "soffice is missing: install libreoffice-calc (see .ci/run)"
    return program


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return the workbooks with all results calculated by LibreOffice, by name without suffix."""
    profile, given, made = folder / "profile", folder / "given", folder / "made"
    for path in (profile / "user", given, made):
        path.mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_CALCULATE)
    paths = [given / f"{name}.xlsx" for name in books]
    for path, content in zip(paths, books.values(), strict=True):
        path.write_bytes(without_results(content))
    subprocess.run(
        [office(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made), *map(str, paths)],
        env={**os.environ, "HOME": str(folder)},
        check=True,
        capture_output=True,
        timeout=110,
    )  # fmt: skip
    return {name: (made / f"{name}.xlsx").read_bytes() for name in books}


def without_results(content: bytes) -> bytes:
    """Return a workbook in which the result of every formula is wrong."""
    spoilt = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(spoilt, "w") as copy:
        for entry in book.infolist():
            part = book.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                part = RESULT.sub(WRONG, part)
            copy.writestr(entry, part)
    return spoilt.getvalue()
