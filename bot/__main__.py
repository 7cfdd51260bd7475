"""The program `fairhire`: its commands, one file each in `bot/commands/`.

Rule of this file: commands are listed here and nowhere else; each imports what it needs when it
runs, so that `fairhire --help` needs none of it. What goes wrong outside is told in one line.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

import typer

from bot import mishaps
from bot.commands import (
    audit,
    backup,
    book,
    broadcast,
    campaign,
    chat,
    check,
    coverage,
    diagram,
    doctor,
    erase,
    export,
    export_xlsform,
    import_xlsform,
    invite,
    migrate,
    prepare,
    publish,
    rehearse,
    report,
    retention,
    serve,
    simulate,
    telegram,
    workshop,
)

app = typer.Typer(
    name="fairhire",
    help="Fair recruitment due diligence for small firms, as a conversation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("serve")(serve.serve)
app.command("chat")(chat.chat)
app.command("report")(report.report)
app.command("prepare")(prepare.prepare)
app.command("check")(check.check)
app.command("publish")(publish.publish)
app.command("import-xlsform")(import_xlsform.import_xlsform)
app.command("export-xlsform")(export_xlsform.export_xlsform)
app.command("diagram")(diagram.diagram)
app.command("coverage")(coverage.coverage)
app.command("book")(book.book)
app.command("simulate")(simulate.simulate)
app.command("doctor")(doctor.doctor)
app.command("erase")(erase.erase)
app.command("export")(export.export)
app.command("backup")(backup.backup)
app.command("migrate")(migrate.migrate)
app.command("invite")(invite.invite)
app.command("audit")(audit.audit)

campaign_app = typer.Typer(help="Campaigns of associations.", no_args_is_help=True)
campaign_app.command("new")(campaign.new)
campaign_app.command("list")(campaign.listed)
campaign_app.command("link")(campaign.link)
campaign_app.command("poster")(campaign.poster)
campaign_app.command("stats")(campaign.stats)
campaign_app.command("branding")(campaign.branding)
campaign_app.command("close")(campaign.close)
campaign_app.command("reopen")(campaign.reopen)
app.add_typer(campaign_app, name="campaign")

broadcast_app = typer.Typer(help="Messages to members of campaigns.", no_args_is_help=True)
broadcast_app.command("new")(broadcast.new)
broadcast_app.command("list")(broadcast.listed)
broadcast_app.command("send")(broadcast.send)
broadcast_app.command("pause")(broadcast.pause)
broadcast_app.command("resume")(broadcast.resume)
broadcast_app.command("stop")(broadcast.stop)
broadcast_app.command("status")(broadcast.status)
app.add_typer(broadcast_app, name="broadcast")

workshop_app = typer.Typer(help="Workshops of trainers.", no_args_is_help=True)
workshop_app.command("new")(workshop.new)
workshop_app.command("list")(workshop.list_all)
workshop_app.command("link")(workshop.link)
workshop_app.command("guide")(workshop.guide)
workshop_app.command("report")(workshop.report)
workshop_app.command("rehearse")(rehearse.rehearse)
app.add_typer(workshop_app, name="workshop")

retention_app = typer.Typer(help="How long data is kept.", no_args_is_help=True)
retention_app.command("run")(retention.run)
app.add_typer(retention_app, name="retention")

telegram_app = typer.Typer(help="The Telegram bot's own settings.", no_args_is_help=True)
telegram_app.command("setup")(telegram.setup)
app.add_typer(telegram_app, name="telegram")


def _show_version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(f"fairhire {version('fairhire')}")
        except PackageNotFoundError:
            typer.echo("fairhire, not installed as a package")
        raise typer.Exit


@app.callback()
def options(
    show_version: bool = typer.Option(
        False, "--version", help="Show the version.", callback=_show_version, is_eager=True
    ),
) -> None:
    """Fair recruitment due diligence for small firms, as a conversation."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program; ends with an exit code: 0 done, 1 it failed, 2 wrongly asked or set."""
    try:
        app(args=None if arguments is None else list(arguments), prog_name="fairhire")
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has left; nothing more to say
        raise SystemExit(mishaps.FAILED) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as error:
        told = mishaps.told(error)
        if told is None:
            raise
        lines, code = told
        for line in lines.splitlines():
            print(f"fairhire: {line}", file=sys.stderr)
        raise SystemExit(code) from None


if __name__ == "__main__":
    main()
