"""`fairhire export --shared`: the reports that are shared with an association, in one file.

Rule of this file: each report in it is written down as opened, by whoever runs the service, for its
owner to see; the file is written only after that.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings


async def export_shared(
    settings: Settings, association: str, form: str, out: Path, language: str
) -> None:
    """Write the file, and print how many reports are in it."""
    from datetime import UTC, datetime

    from bot import wiring
    from bot.associations import shared_files
    from bot.commands.writing import write_file
    from bot.mishaps import WRONG, Refused
    from bot.organisations import roles
    from bot.organisations.audit import SHELL

    if form not in shared_files.FORMATS:
        known = ", ".join(shared_files.FORMATS)
        raise Refused(f"--format {form}: please choose among {known}.", WRONG)
    async with wiring.opened(wiring.store_of(settings)) as store:
        organisation = await roles.organisation_named(store, association)
        if organisation is None:
            raise Refused(f"There is no association {association!r}. Please look at"
                          " `fairhire campaign list`.")  # fmt: skip
        at = datetime.now(UTC)
        made = await shared_files.handed_out(store, organisation, SHELL, form, language, at)
        write_file(out, made.content)
        number = len(await shared_files.shared_now(store, organisation.id, at))
    print(f"{out}: {number} reports. Their owners see that they were taken.")
