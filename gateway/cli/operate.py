"""Commands that change something in a gateway that runs."""

from enum import StrEnum
from typing import Annotated

import typer

from flags.errors import InvalidFlagError
from flags.registry import Stage
from gateway.cli.remote import ControlPlane, ControlUrl, Json, connect
from gateway.cli.screen import say, write_json, write_line
from gateway.cli.show import describe
from gateway.control.where import read_where


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, kept in the audit.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def add_to(app: typer.Typer) -> None:
    app.command("stage", epilog=_STAGE_EXAMPLES)(stage)
    app.command("kill", epilog='\b\nExample:\n  banyan kill on --why "the new side answers 500"')(kill)


_STAGE_EXAMPLES = """\b
Examples:
  banyan stage customers.get_customer new
  banyan stage customers.get_customer canary --percent 10 --where tenant=acme
  banyan stage 'customers.get_*' shadow --sample 20
  banyan stage --router customers legacy --why 'release freeze'
"""


def stage(  # noqa: PLR0913, PLR0917 - an option each
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ENDPOINT... STAGE", help="Endpoints or patterns of them, then legacy|shadow|canary|new."
        ),
    ],
    router: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="All endpoints of this router; repeat it for more.")
    ] = None,
    percent: Annotated[int | None, typer.Option(metavar="N", help="Canary: percent of callers for new.")] = None,
    sample: Annotated[int | None, typer.Option(metavar="N", help="Percent of requests asked in the shadow.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help="Canary: only callers for whom it holds; repeat it for more. "
            "tenant=x, user!=1,2, header:x-beta=yes, version>=2.1.0, address=10.0.0.0/8",
        ),
    ] = None,
    stickiness: Annotated[
        str, typer.Option(metavar="FIELD", help="Canary: what a caller is told apart by.")
    ] = "default",
    force: Annotated[bool, typer.Option("--force", help="Go past a gate that is enforced; needs --why.")] = False,  # noqa: FBT002 - an option's default
    why: Why = "",
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """Move endpoints to a stage. The options say all of it: what is left out is unset, not kept.

    The data plane follows within half a second. The old stage stands in the audit.
    """
    change = _change(names[-1], where or [])
    change |= {"percent": percent, "sample": sample, "stickiness": stickiness, "force": force, "why": why}
    moved = _move(connect(control_url), names[:-1], router or [], change)
    if as_json:
        write_json(moved)
        return
    for state in moved:
        write_line(f"{state['id']} is in stage {describe(state)}")
    _warn(moved)


def kill(
    switch: Annotated[Switch, typer.Argument(help="On: legacy serves everything, nobody is asked in the shadow.")],
    why: Why = "",
    control_url: ControlUrl = None,
) -> None:
    """Turn the kill switch on or off; the stages themselves stay as they are."""
    state = connect(control_url).put("/api/kill-switch", {"on": switch is Switch.ON, "why": why})
    if state["on"]:
        write_line("the kill switch is on: legacy serves everything")
    else:
        write_line("the kill switch is off: flags decide again")


def _warn(moved: list[Json]) -> None:
    """On standard error, as the move is done: what the gate would still have asked for."""
    lacking = [(str(state["id"]), state["gate_missing"]) for state in moved if state.get("gate_missing")]
    if len(lacking) == 1 and isinstance(lacking[0][1], list):
        for sentence in lacking[0][1]:
            say(f"its gate lacks {sentence}")
    elif lacking:
        say(f"the gates of {len(lacking)} of them are not met; `banyan gate ENDPOINT` says what is missing")


def _change(stage_name: str, where: list[str]) -> Json:
    if stage_name not in {each.value for each in Stage}:
        raise typer.BadParameter(
            f"{stage_name!r} is no stage; write the endpoints first, then legacy, shadow, canary or new"
        )
    for condition in where:
        try:
            read_where(condition)
        except InvalidFlagError as error:
            raise typer.BadParameter(f"--where {error}") from None
    return {"stage": stage_name, "where": where}


def _move(plane: ControlPlane, names: list[str], routers: list[str], change: Json) -> list[Json]:
    patterns = [name for name in names if any(character in name for character in "*?[")]
    ids = [name for name in names if name not in patterns]
    if not names and not routers:
        raise typer.BadParameter(
            "no endpoint is named; write its id, a pattern such as 'customers.*', or --router NAME"
        )
    if len(ids) == 1 and not patterns and not routers:
        return [plane.put(f"/api/endpoints/{ids[0]}/stage", change)]
    answer = plane.put("/api/stage", {**change, "ids": ids, "match": patterns, "router": routers})
    moved = answer["endpoints"]
    return moved if isinstance(moved, list) else []
