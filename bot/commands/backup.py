"""`fairhire backup`: a copy of the answers, taken while the service runs.

Rule of this file: people were told how long erased data may live on in backups; here that is kept.
"""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.settings_given import settings_given


def backup(
    file: Path | None = typer.Argument(
        None, help="Where to write it. Default: a file named by the time, in data/backups/."
    ),
) -> None:
    """Write a checked copy of the database; the service may go on running.

    Backups in data/backups/ older than FAIRHIRE_BACKUP_DAYS are removed. To restore one, stop the
    service and put it in the place of the database.
    """
    from datetime import UTC, datetime

    from bot import wiring
    from bot.mishaps import Refused
    from bot.reporting.brand_folder import KEPT
    from storage import backup as copies
    from storage.opening import EVIDENCE

    settings = settings_given()
    source = wiring.sqlite_file(settings)
    if source is None:
        raise Refused("Only a database in a file can be backed up, and FAIRHIRE_DATABASE is none.")
    now = datetime.now(UTC)
    target = file or settings.backup_dir / copies.backup_name(now)
    copies.backup(source, target)
    print(f"Written: {target}")
    files = settings.data_dir / EVIDENCE
    if files.is_dir():
        print(f"The files people sent are not in it: please copy {files} as well.")
    looks = settings.data_dir / KEPT
    if looks.is_dir():
        print(f"The looks that reports carry are not in it: please copy {looks} as well.")
    removed = copies.remove_old(settings.backup_dir, settings.backup_days, now)
    removed += copies.remove_old_copies(source, settings.backup_days, now)
    if removed:
        print(f"Removed, older than {settings.backup_days} days: {removed}")
