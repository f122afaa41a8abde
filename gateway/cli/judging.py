"""What QA says, from the command line: differences as they rank, what one is, its triage, the sign-off of an endpoint."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import quote

import typer

from gateway.cli.remote import ControlUrl, Json, connect
from gateway.cli.screen import say, write_json, write_line, write_table
from gateway.report.triage import TriageState

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]
Reason = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, kept in the audit; it must be there.")]
FormOnly = Annotated[
    bool,
    typer.Option("--form-only", help="Accepted: hold later ones to the form of what was seen, not to its values."),
]
_SEVERITIES = ("", "low", "medium", "high")


def add_to(app: typer.Typer) -> None:
    app.command("signatures", epilog=_LIST_EXAMPLES)(signatures)
    app.command("signature", epilog="\b\nExample:\n  banyan signature 6b81c432de92")(signature)
    app.command("triage", epilog=_TRIAGE_EXAMPLES)(triage)
    app.command("sign-off", epilog=_SIGN_OFF_EXAMPLES)(sign_off)


_LIST_EXAMPLES = """\b
Examples:
  banyan signatures --state open --limit 10
  banyan signatures --endpoint customers.get_customer
"""
_TRIAGE_EXAMPLES = """\b
Examples:
  banyan triage 6b81c432de92 bug --why 'money is text' --owner omar --ticket ERP-7
  banyan triage 6b81c432de92 c9db76a3974c accepted --why 'a decimal either way' --until 2027-01-31
"""
_SIGN_OFF_EXAMPLES = """\b
Examples:
  banyan sign-off customers.get_customer --why 'release 4 was tested'
  banyan sign-off customers.get_customer --revoke --why 'the report was of another build'
"""


def signatures(  # noqa: PLR0913, PLR0917 - an option each
    text: Annotated[str, typer.Argument(metavar="WORDS", help="Only where place, owner or ticket has these.")] = "",
    endpoint: Annotated[str, typer.Option(metavar="ID", help="Only of this endpoint.")] = "",
    router: Annotated[str, typer.Option(metavar="NAME", help="Only of this router.")] = "",
    state: Annotated[TriageState | None, typer.Option(help="Only in this state.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="How many, the heaviest first.")] = 30,
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """List differences, each with its signature, ranked by severity times share of the endpoint's comparisons."""
    wanted = {"q": text, "endpoint": endpoint, "router": router, "state": state, "limit": limit}
    answer = connect(control_url).get("/api/signatures", wanted)
    if as_json:
        write_json(answer)
        return
    rows = [_row(each) for each in _list(answer, "signatures")]
    if rows:
        columns = ["Signature", "Endpoint", "Place", "Difference", "Severity", "Share", "Times", "State", "Owner"]
        write_table(columns, rows)
    write_line(f"{len(rows)} of {answer['total']} differences")


def signature(
    id_: Annotated[str, typer.Argument(metavar="SIGNATURE", help="As `banyan signatures` lists it.")],
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """Show one difference: where, how often and in which builds, what both sides gave, and what was said of it."""
    plane, path = connect(control_url), f"/api/signatures/{quote(id_, safe='')}"
    answer = plane.get(path, {"last": "30d"})
    if as_json:
        write_json(answer)
        return
    row = _dict(answer, "signature")
    seen = f"{row['count']} times, first {_moment(row['first_seen'])}, last {_moment(row['last_seen'])} UTC"
    triage = _dict(row, "triage")
    judged = f"{triage['state']} by {triage['who']}: {triage['reason']}" if triage["who"] else str(triage["state"])
    builds = ", ".join(f"{each['build'] or '-'} ({each['count']})" for each in _list(answer, "builds"))
    rows = [["endpoint", str(row["endpoint"])], ["place", str(row["location"])], ["difference", _difference(row)]]
    rows += [["seen", seen], ["builds of new", builds or "-"], ["state", judged]]
    rows += [["held to", str(triage["asserted"])]] if triage["asserted"] else []
    write_table(["", ""], rows + _examples(_list(plane.get(f"{path}/samples", {"limit": 3}), "samples"), id_))


def triage(  # noqa: PLR0913, PLR0917 - an option each
    names: Annotated[
        list[str],
        typer.Argument(metavar="SIGNATURE... STATE", help="Signatures, then open|bug|accepted|noise|fixed."),
    ],
    why: Reason = "",
    owner: Annotated[str, typer.Option(metavar="NAME", help="Who sees to it.")] = "",
    ticket: Annotated[str, typer.Option(metavar="TEXT", help="Where it is worked on.")] = "",
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="To the end of this day, then it is open again.")
    ] = None,
    form_only: FormOnly = False,  # noqa: FBT002 - an option's default
    control_url: ControlUrl = None,
) -> None:
    """Say what differences are. The options say all of it: what is left out is unset, not kept."""
    *ids, state = names
    if state not in set(TriageState) or not ids:
        raise typer.BadParameter(
            f"{state!r} is no state of a difference; write signatures first, then {', '.join(TriageState)}"
        )
    change = {"state": state, "why": _reason(why), "owner": owner, "ticket": ticket, "assert_values": not form_only}
    plane = connect(control_url)
    for each in ids:
        body = {**change, "expires": _end_of(until)}
        row = _dict(plane.put(f"/api/signatures/{quote(each, safe='')}/triage", body), "signature")
        write_line(f"{each} ({row['endpoint']} {row['location']}) is {_dict(row, 'triage')['state']}")


def sign_off(
    endpoint: Annotated[str, typer.Argument(metavar="ENDPOINT", help="Its id.")],
    why: Reason = "",
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the sign-off back.")] = False,  # noqa: FBT002 - an option's default
    control_url: ControlUrl = None,
) -> None:
    """Sign an endpoint off, or take that back; a difference that nobody has seen yet takes it back by itself."""
    plane, path = connect(control_url), f"/api/endpoints/{quote(endpoint, safe='')}/sign-off"
    if revoke:
        gate = plane.delete(path, {"why": _reason(why)})
        write_line(f"the sign-off of {endpoint} is revoked")
    else:
        gate = plane.post(path, {"why": _reason(why)})
        write_line(f"{endpoint} is signed off")
    for each in _list(gate, "conditions"):
        if each["missing"] and each["name"] != "sign-off":
            say(f"its gate lacks {each['name']}: {each['missing']}")


def _reason(why: str) -> str:
    if not why.strip():
        raise typer.BadParameter("say why, with --why; whoever reads the audit later wants to know")
    return why


def _end_of(day: str | None) -> str | None:
    """As the form of the page has it: the whole day counts, in UTC."""
    if day is None:
        return None
    try:
        found = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter(f"--until {day!r} is no day; write such as 2027-01-31") from None
    return (found + timedelta(days=1)).isoformat()


def _row(row: Json) -> list[str]:
    triage, share = _dict(row, "triage"), float(str(row["share"]))
    named = [str(row[name]) for name in ("id", "endpoint", "location")]
    severity = _SEVERITIES[int(str(row["severity"]))]
    return [*named, _difference(row), severity, f"{share:.2%}", str(row["count"]), *map(str, _judged(triage))]


def _judged(triage: Json) -> tuple[object, object]:
    return triage["state"], triage["owner"]


def _difference(row: Json) -> str:
    return f"{row['kind']} ({row['legacy_type']} → {row['new_type']})"


def _examples(samples: list[Json], id_: str) -> list[list[str]]:
    """What stored samples show at its place, hidden values as tokens."""
    readable = [each for sample in samples if "differences" in sample for each in _list(sample, "differences")]
    found = [each for each in readable if each.get("signature") == id_]
    return [["legacy → new", f"{_value(each, 'legacy')} → {_value(each, 'new')}"] for each in found[:3]]


def _value(difference: Json, side: str) -> str:
    return str(difference[side])[:100] if side in difference else "-"


def _moment(value: object) -> str:
    return str(value)[:16].replace("T", " ")


def _dict(answer: Json, name: str) -> Json:
    value = answer[name]
    return value if isinstance(value, dict) else {}


def _list(answer: Json, name: str) -> list[Json]:
    value = answer[name]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
