"""Commands that look at a gateway that runs."""

from typing import Annotated

import typer

from flags.model import Constraint, Flag
from flags.registry import Stage
from gateway.cli.remote import ControlUrl, Json, connect
from gateway.cli.screen import write_json, write_line, write_table
from gateway.control.history import describe_audited
from gateway.control.overview import describe_constraint, describe_flag

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def add_to(app: typer.Typer) -> None:
    app.command(
        "endpoints",
        epilog="\b\nExample:\n  banyan endpoints --router customers --stage legacy\n  banyan endpoints --on-new --stage legacy",
    )(endpoints)
    app.command("flags", epilog="\b\nExample:\n  banyan flags --json")(flags)
    app.command("audit", epilog="\b\nExample:\n  banyan audit --subject customers.get_customer --limit 10")(audit)
    app.command("status", epilog="\b\nExample:\n  banyan status --control-url http://gateway:8081")(status)


def endpoints(
    text: Annotated[str, typer.Argument(metavar="WORDS", help="Only where id, method and path have these.")] = "",
    router: Annotated[str, typer.Option(metavar="NAME", help="Only of this router.")] = "",
    stage: Annotated[Stage | None, typer.Option(help="Only in this stage.")] = None,
    on_new: Annotated[
        bool | None, typer.Option("--on-new/--not-on-new", help="Only what the new side has, or has not.")
    ] = None,
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """List endpoints with their stage, and whether the new side has them."""
    wanted = {"q": text, "router": router, "stage": stage, "on_new": on_new}
    answer = connect(control_url).get("/api/endpoints", wanted)
    if as_json:
        write_json(answer)
        return
    states = _list(answer, "endpoints")
    known = [] if answer["on_new"] is None else ["On new"]
    rows = [
        [
            *(str(state[name]) for name in ("id", "method", "path", "stage")),
            *(_on_new(state) for _ in known),
            _details(state),
        ]
        for state in states
    ]
    if rows:
        write_table(["Endpoint", "Method", "Path", "Stage", *known, ""], rows)
    counts = answer["counts"]
    if isinstance(counts, dict):
        parts = ", ".join(f"{count} {stage}" for stage, count in counts.items() if count)
        built = "" if answer["on_new"] is None else f"; the new side has {answer['on_new']} of them"
        write_line(f"{len(states)} of {answer['total']} endpoints{f': {parts}' if parts else ''}{built}")
    if answer["trouble"]:
        write_line(str(answer["trouble"]))


def flags(
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """List the flags themselves; one that is missing is off."""
    answer = connect(control_url).get("/api/flags")
    if as_json:
        write_json(answer)
        return
    found = [Flag.from_unleash(raw) for raw in _list(answer, "flags")]
    if found:
        write_table(["Flag", "State"], [[flag.name, describe_flag(flag)] for flag in found])
    write_line(f"{len(found)} flags at revision {answer['revision']}")


def audit(
    subject: Annotated[str, typer.Option(metavar="NAME", help="Only of this endpoint or flag.")] = "",
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="How many, the latest first.")] = 20,
    before: Annotated[int | None, typer.Option(metavar="ID", help="Only entries before this one.")] = None,
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """List who changed what, when and why."""
    answer = connect(control_url).get("/api/audit", {"subject": subject, "limit": limit, "before": before})
    if as_json:
        write_json(answer)
        return
    rows = [
        [
            str(entry["id"]),
            str(entry["at"])[:19].replace("T", " "),
            str(entry["who"]),
            str(entry["action"]),
            str(entry["subject"]),
            " → ".join(describe_audited(entry[side], str(entry["subject"])) for side in ("before", "after")),
            str(entry["why"]),
        ]
        for entry in _list(answer, "audit")
    ]
    if rows:
        write_table(["Id", "When (UTC)", "Who", "What", "Subject", "From → to", "Why"], rows)
    else:
        write_line("nothing has been changed yet" if not subject else f"no change of {subject} is written down")


def status(
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """Show a running gateway in a few lines."""
    plane = connect(control_url)
    answer = plane.get("/api/status")
    if as_json:
        write_json(answer)
        return
    counts = answer["counts"]
    parts = ", ".join(f"{count} {stage}" for stage, count in counts.items()) if isinstance(counts, dict) else ""
    age = answer["flags_age_seconds"]
    rows = [
        ["control plane", f"{plane.url}, version {answer['version']}, up {answer['uptime_seconds']} s"],
        *[
            [str(each["name"]), f"{each['address']}: {each['detail']}{'' if each['ok'] else ' (!)'}"]
            for each in _list(answer, "reach")
        ],
        ["workers", f"{answer['workers']} ({answer['server']})"],
        ["store", str(answer["store"])],
        [
            "flags",
            f"revision {answer['revision']}, " + ("never confirmed" if age is None else f"confirmed {age} s ago"),
        ],
        ["catalog", f"{answer['catalog'] or 'none'}: {answer['endpoints']} endpoints ({parts})"],
        ["kill switch", "ON: legacy serves everything" if answer["kill_switch"] else "off"],
    ]
    write_table(["", ""], rows)


def describe(state: Json) -> str:
    """The stage of an endpoint in the API's answer, with what it is limited to."""
    details = _details(state)
    return f"{state['stage']}{f' ({details})' if details else ''}"


def _on_new(state: Json) -> str:
    return "yes" if state["on_new"] is True else "no"


def _details(state: Json) -> str:
    parts = [f"{state['percent']} %"] if state["percent"] is not None else []
    for each in _list(state, "where"):
        values = each["values"]
        constraint = Constraint(
            str(each["context"]),
            str(each["operator"]),
            tuple(str(value) for value in values) if isinstance(values, list) else (),
            inverted=each["inverted"] is True,
        )
        parts.append(describe_constraint(constraint))
    if state["sample"] not in {None, 100}:
        parts.append(f"shadow {state['sample']} %")
    if state["custom"]:
        parts.append("own strategies")
    if state["hidden_by"]:
        parts.append(f"hidden by {state['hidden_by']}")
    return ", ".join(parts)


def _list(answer: Json, name: str) -> list[Json]:
    value = answer[name]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
