"""``banyan access``: personal tokens for those who may triage, sign off or operate."""

import sys
from typing import Annotated
from urllib.parse import quote

import typer

from gateway.cli.operate import Why
from gateway.cli.remote import ControlUrl, connect
from gateway.cli.screen import say, write_json, write_line, write_table
from gateway.control.roles import Role

app = typer.Typer(rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def access(context: typer.Context) -> None:
    """Make, list and revoke personal tokens."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


@app.command("add", epilog="\b\nExample:\n  banyan access add maryam --role qa")
def add(
    name: Annotated[str, typer.Argument(help="Of the person, as the audit shall show it.")],
    role: Annotated[Role, typer.Option(help="Viewers read, QA triages and writes rules, operators move stages.")],
    why: Why = "",
    control_url: ControlUrl = None,
) -> None:
    """Make a personal token and write it on standard output, the only time that it can be read."""
    made = connect(control_url).post("/api/access", {"name": name, "role": role.value, "why": why})
    write_line(str(made["token"]))
    say(f"this is the only time the token of {made['name']} ({made['role']}) is shown; hand it over in a safe way")


@app.command("list", epilog="\b\nExample:\n  banyan access list --json")
def list_(
    control_url: ControlUrl = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,  # noqa: FBT002 - an option's default
) -> None:
    """List who has or had a personal token."""
    answer = connect(control_url).get("/api/access")
    if as_json:
        write_json(answer)
        return
    found = answer["access"]
    rows = [
        [each["name"], each["role"], *(_moment(each[name]) for name in ("created", "last_used", "revoked"))]
        for each in (found if isinstance(found, list) else [])
    ]
    if rows:
        write_table(["Name", "Role", "Created (UTC)", "Last used", "Revoked"], rows)
    else:
        write_line("nobody has a personal token yet; make one with `banyan access add NAME --role qa`")


@app.command("revoke", epilog="\b\nExample:\n  banyan access revoke maryam --why 'left the team'")
def revoke(
    name: Annotated[str, typer.Argument(help="Whose token shall end.")],
    why: Why = "",
    control_url: ControlUrl = None,
) -> None:
    """End a personal token, and every session in a browser that began with it."""
    connect(control_url).post(f"/api/access/{quote(name, safe='')}/revoke", {"why": why})
    write_line(f"the token of {name} is revoked; its sessions have ended")


def _moment(value: object) -> str:
    return str(value)[:16].replace("T", " ") if value else "-"
