"""`fairhire doctor`: is everything as it should be, and if not, what to do.

Rule of this file: it changes nothing, shows no secret, and ends with what is to be repaired.
"""

from __future__ import annotations

import typer


def doctor(
    offline: bool = typer.Option(False, "--offline", help="Do not ask Telegram."),
) -> None:
    """Check settings, database, questionnaires, languages, fonts and Telegram.

    The exit code is 1 when something must be repaired.
    """
    import asyncio

    from bot.running import diagnosis

    found = asyncio.run(diagnosis.examine(offline=offline))
    for topic, findings in found.items():
        print(topic)
        for one in findings:
            print(f"  {MARKS[one.level]} {one.text}")
    wrong = sum(one.level == diagnosis.WRONG for findings in found.values() for one in findings)
    if wrong:
        print(f"\n{wrong} to repair, marked {MARKS[diagnosis.WRONG].strip()} above.")
        raise typer.Exit(1)
    print("\nNothing to repair.")


MARKS = {"ok": "      ", "doubt": "note  ", "wrong": "REPAIR"}
