"""``banyan rules proposals``, ``accept`` and ``reject``: the rules that noise proposes, and what QA says of them."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

import typer

from gateway.cli.operate import Why
from gateway.cli.remote import ControlUrl, Json, connect
from gateway.cli.screen import write_json, write_line, write_table

ProposalId = Annotated[str, typer.Argument(metavar="PROPOSAL", help="As `banyan rules proposals` lists it.")]


def add_to(rules: typer.Typer) -> None:
    rules.command("proposals", epilog="\b\nExample:\n  banyan rules proposals")(proposals)
    rules.command("accept", epilog="\b\nExample:\n  banyan rules accept 3f2b8c1e90aa --why 'a clock'")(accept)
    rules.command("reject", epilog="\b\nExample:\n  banyan rules reject 3f2b8c1e90aa --why 'that is a bug'")(reject)


def proposals(
    control_url: ControlUrl = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,  # noqa: FBT002 - an option's default
) -> None:
    """List the rules that would explain what legacy does not agree with itself about; none is applied by itself."""
    answer = connect(control_url).get("/api/proposals")
    if as_json:
        write_json(answer)
        return
    found = answer["proposals"]
    rows = [_row(each) for each in found] if isinstance(found, list) else []
    if rows:
        write_table(["Proposal", "State", "Endpoint", "Where", "Lets pass", "Evidence"], rows)
    else:
        write_line("legacy has not differed from itself often enough to propose a rule")


def accept(
    id_: ProposalId,
    why: Why = "",
    expires: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day from which the rule explains nothing.")
    ] = None,
    control_url: ControlUrl = None,
) -> None:
    """Make a rule of a proposal."""
    body: Json = {"why": why, "expires": f"{expires.isoformat()}Z" if expires else None}
    rule = connect(control_url).post(f"/api/proposals/{quote(id_, safe='')}/accept", body)
    write_line(f"rule {rule['id']} holds at {rule['endpoint']} {rule['location']}")


def reject(id_: ProposalId, why: Why = "", control_url: ControlUrl = None) -> None:
    """Say no to a proposal; it stays listed as rejected."""
    connect(control_url).post(f"/api/proposals/{quote(id_, safe='')}/reject", {"why": why})
    write_line(f"proposal {id_} is rejected")


def _row(proposal: Json) -> list[str]:
    given = proposal["with"]
    held = ", ".join(f"{name}={value}" for name, value in given.items()) if isinstance(given, dict) else ""
    lets = f"{proposal['kind']}{f' ({held})' if held else ''}"
    return [*(str(proposal[name]) for name in ("id", "state", "endpoint", "location")), lets, str(proposal["sentence"])]
