"""``banyan doctor``: the checks of ``gateway.doctor`` as a table."""

import asyncio
from typing import Annotated

import typer

from gateway.cli.options import read_settings
from gateway.cli.screen import console, write_json
from gateway.doctor import Health, examine

_MARKS = {Health.WELL: "[green]ok[/green]", Health.NOTED: "[yellow]note[/yellow]", Health.BROKEN: "[red]broken[/red]"}


def add_to(app: typer.Typer) -> None:
    app.command("doctor", epilog="\b\nExample:\n  BANYAN_LEGACY_URL=http://erp:8000 banyan doctor")(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,  # noqa: FBT002 - an option's default
) -> None:
    """Check the settings in the environment, and say what is reachable. Exits with 1 when something is broken."""
    findings = asyncio.run(examine(read_settings({})))
    if as_json:
        write_json([{"name": each.name, "health": each.health, "detail": each.detail} for each in findings])
    else:
        from rich.markup import escape  # noqa: PLC0415 - only for the table
        from rich.table import Table  # noqa: PLC0415

        table = Table("Check", "", "Found", box=None, pad_edge=False)
        for each in findings:
            table.add_row(each.name, _MARKS[each.health], escape(each.detail))
        console().print(table)
    if any(each.health is Health.BROKEN for each in findings):
        raise typer.Exit(1)
