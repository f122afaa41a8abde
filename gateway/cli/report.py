"""Commands that show what was compared."""

from typing import Annotated

import typer

from gateway.cli.remote import ControlUrl, Json, connect
from gateway.cli.screen import write_json, write_line, write_table
from gateway.report.gate import State

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def add_to(app: typer.Typer) -> None:
    app.command("gate", epilog="\b\nExample:\n  banyan gate customers.get_customer")(gate)


def gate(
    endpoint: Annotated[str, typer.Argument(metavar="ENDPOINT", help="Its id.")],
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """Show what an endpoint's gate asks for. Exits with 1 where it is not met."""
    answer = connect(control_url).get(f"/api/gate/{endpoint}")
    if as_json:
        write_json(answer)
    else:
        conditions = answer["conditions"]
        rows = [_row(each) for each in conditions] if isinstance(conditions, list) else []
        write_table(["Condition", "State", "Missing"], rows)
        write_line(f"the gate of {answer['endpoint']}: {answer['state']}")
    if answer["state"] != State.MET:
        raise typer.Exit(1)


def _row(condition: Json) -> list[str]:
    return [str(condition["name"]), str(condition["state"]), str(condition["missing"])]
