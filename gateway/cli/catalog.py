"""``banyan catalog``: make a catalog, look into one, and see what it does not list yet."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gateway.catalog_file import load
from gateway.cli.options import read_settings
from gateway.cli.remote import ControlUrl, connect
from gateway.cli.screen import say, write_json, write_line, write_table
from gateway.endpoints import Endpoint
from gateway.errors import SettingsError

_SHOWN = 20

app = typer.Typer(rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def catalog(context: typer.Context) -> None:
    """Make a catalog, look into one, and see what it does not list yet."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


@app.command(
    "import", epilog="\b\nExample:\n  banyan catalog import http://127.0.0.1:9001/openapi.json -o catalog.json"
)
def import_(
    source: Annotated[str, typer.Argument(help="An OpenAPI file or URL, or module:app of an ASGI application.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Written anew; what people set in it is kept.")
    ],
) -> None:
    """Make a catalog from what an application says of itself; nothing is written where that cannot be read."""
    from gateway.importer import import_catalog  # noqa: PLC0415 - it brings the web framework with it

    report = import_catalog(source, output)
    write_line(
        f"{output}: {len(report.catalog)} endpoints; {len(report.added)} added, {len(report.removed)} removed, "
        f"{len(report.moved)} moved"
    )
    if report.kept:
        _list_some("added", report.added)
    _list_some("removed", report.removed)
    for move in report.moved[:_SHOWN]:
        write_line(f"  moved {move.endpoint.id}: {move.was} → {move.now}")
    for note in report.notes:
        say(note)


@app.command("show", epilog="\b\nExample:\n  banyan catalog show catalog.json")
def show(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="BANYAN_CATALOG where it is not given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,  # noqa: FBT002 - an option's default
) -> None:
    """List the endpoints of a catalog file, in the order in which they are matched."""
    path = file or read_settings({}).catalog
    if path is None:
        raise SettingsError("no catalog is named; give a file or set BANYAN_CATALOG")
    listed = load(path)
    if as_json:
        write_json([{"id": each.id, "method": each.method, "path": each.path} for each in listed])
        return
    write_table(
        ["Endpoint", "Method", "Path", ""],
        [[each.id, each.method, each.path, f"hidden by {each.hidden_by}" if each.hidden_by else ""] for each in listed],
    )
    write_line(f"{len(listed)} endpoints")


@app.command("candidates", epilog="\b\nExample:\n  banyan catalog candidates --limit 20")
def candidates(
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="How many, the most frequent first.")] = 50,
    control_url: ControlUrl = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,  # noqa: FBT002 - an option's default
) -> None:
    """List paths that clients asked a running gateway for and no endpoint matches."""
    answer = connect(control_url).get("/api/candidates", {"limit": limit})
    found = answer["candidates"]
    if as_json:
        write_json(answer)
    elif isinstance(found, list) and found:
        rows = [[str(each["count"]), each["method"], each["template"], each["last_seen"][:19]] for each in found]
        write_table(["Requests", "Method", "Path", "Last seen (UTC)"], rows)
    else:
        write_line("every request so far matched an endpoint")


def _list_some(word: str, endpoints: tuple[Endpoint, ...]) -> None:
    for endpoint in endpoints[:_SHOWN]:
        write_line(f"  {word} {endpoint.id} ({endpoint.method} {endpoint.path})")
    if len(endpoints) > _SHOWN:
        write_line(f"  … and {len(endpoints) - _SHOWN} more {word}")
