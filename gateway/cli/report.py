"""Commands that show what was compared."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.remote import ControlUrl, Json, RemoteError, connect
from gateway.cli.screen import say, table_text, write_json, write_line, write_table
from gateway.report.gate import State
from gateway.report.triage import UNSETTLED

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def add_to(app: typer.Typer) -> None:
    app.command("report", epilog=_REPORT_EXAMPLES)(report)
    app.command("gate", epilog="\b\nExample:\n  banyan gate customers.get_customer")(gate)


_REPORT_EXAMPLES = """\b
Examples:
  banyan report --last 7d
  banyan report --router customers --format html -o customers.html
  banyan report --endpoint customers.get_customers --format junit -o shadow.xml
"""


class Format(StrEnum):
    TEXT = "text"
    HTML = "html"
    JSON = "json"
    JUNIT = "junit"
    CSV = "csv"


def report(
    endpoint: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this; repeat it for more.")] = None,
    router: Annotated[str, typer.Option(metavar="NAME", help="Only of this router.")] = "",
    last: Annotated[str, typer.Option(metavar="TIME", help="How far back: 15m, 24h or 7d.")] = "24h",
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.TEXT,  # noqa: A002 - the option's name
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to; standard output when left out.")
    ] = None,
    control_url: ControlUrl = None,
) -> None:
    """Report what was compared. Exits with 1 where an endpoint has differences that nobody settled, or new failed."""
    kind = Format.JSON if format is Format.TEXT else format
    asked = [
        ("last", last),
        ("router", router),
        ("format", kind.value),
        *(("endpoint", each) for each in endpoint or ()),
    ]
    answer = connect(control_url).get_file("/api/report", [(name, value) for name, value in asked if value])
    text = _as_text(answer.json()) if format is Format.TEXT else answer.text
    if output is None:
        sys.stdout.write(text)
    else:
        _write(output, text)
    failing = int(answer.headers.get("x-banyan-failing", "0"))
    if failing:
        say(f"{failing} endpoints fail: their differences are not settled, or new did not answer")
        raise typer.Exit(1)


def _as_text(answer: Json) -> str:
    endpoints = answer["endpoints"]
    rows = [_line(each) for each in endpoints] if isinstance(endpoints, list) else []
    columns = ["Endpoint", "Stage", "Sampled", "Match rate", "Unsettled", "Gate"]
    return table_text(columns, rows) if rows else "nothing was compared in this time\n"


def _line(line: dict[str, Any]) -> list[str]:
    rate = line["match_rate"]
    unsettled = sum(each["state"] in UNSETTLED for each in line["signatures"])
    shown = "" if rate is None else f"{rate:.2%}"
    return [line["endpoint"], line["stage"], f"{line['sampled']:,}", shown, str(unsettled), line["gate"]["state"]]


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise RemoteError(f"{path} cannot be written ({error.strerror}); name another file with -o") from error


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
