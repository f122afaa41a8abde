"""``banyan rules``: what may differ between legacy and new, and who said so until when."""

import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer
import yaml

from gateway.cli.operate import Why
from gateway.cli.remote import ControlUrl, Json, connect
from gateway.cli.screen import say, write_json, write_line, write_table
from gateway.compare.kinds import KINDS

app = typer.Typer(rich_markup_mode=None)

Kind = Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KINDS)}.")]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="LOCATION", help="status, header:NAME or a path: $.items[*].price, $..id, $.map{*}."),
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with", metavar="NAME=VALUE", help="What the kind takes, in YAML; repeat it. amount=0.01, but=[exp, iat]"
    ),
]
Router = Annotated[str | None, typer.Option(metavar="NAME", help="Only at this router's endpoints.")]
EndpointId = Annotated[str | None, typer.Option("--endpoint", metavar="ID", help="Only at this endpoint.")]
RuleId = Annotated[str | None, typer.Option("--id", metavar="ID", help="Made of the rest where it is not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@app.callback(invoke_without_command=True)
def rules(context: typer.Context) -> None:
    """Say what may differ between legacy and new; each rule asserts something, counts its hits and can expire."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


@app.command("list", epilog="\b\nExample:\n  banyan rules list --endpoint orders.get_order")
def list_(
    endpoint: Annotated[str, typer.Option(metavar="ID", help="Only those that hold at this endpoint.")] = "",
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """List rules with their hits; one that has expired explains nothing any more."""
    answer = connect(control_url).get("/api/rules", {"endpoint": endpoint})
    if as_json:
        write_json(answer)
        return
    rows = [_row(each) for each in _list(answer, "rules")]
    if rows:
        write_table(["Rule", "Lets pass", "Where", "Scope", "Hits", "Until", "Author", "Reason"], rows)
    else:
        write_line("there is no rule: every difference counts")


@app.command("export", epilog="\b\nExample:\n  banyan rules export -o rules.yaml && git add rules.yaml")
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Standard output without.")
    ] = None,
    control_url: ControlUrl = None,
) -> None:
    """Write all rules as one YAML file, to be reviewed and kept in git."""
    text = connect(control_url).get_text("/api/rules.yaml")
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")
        write_line(f"{output}: {text.count(chr(10) + '- id:')} rules")


@app.command(
    "import",
    epilog="\b\nExamples:\n  banyan rules import rules.yaml --check\n  banyan rules import rules.yaml --why 'release 4'",
)
def import_(
    file: Annotated[Path, typer.Argument(help="As `banyan rules export` writes it.")],
    check: Annotated[bool, typer.Option("--check", help="Only say what would change.")] = False,  # noqa: FBT002 - an option's default
    why: Why = "",
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """Make the store what the file says, all or nothing: rules that it does not have are removed."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read: {error}") from None
    parameters = {"why": why, "check": "true" if check else "false"}
    answer = connect(control_url).put_text("/api/rules.yaml", text, parameters)
    if as_json:
        write_json(answer)
        return
    words = [f"{len(_names(answer, word))} {word}" for word in ("added", "changed", "removed")]
    write_line(f"{', '.join(words)}{' (nothing was written)' if check else ''}")
    for word in ("added", "changed", "removed"):
        for name in _names(answer, word):
            write_line(f"  {word} {name}")


@app.command(
    "try",
    epilog="\b\nExample:\n  banyan rules try decimal_string --at '$.items[*].unit_price' --endpoint products.get_products",
)
def try_(  # noqa: PLR0913, PLR0917 - an option each
    kind: Kind,
    at: At = None,
    with_: With = None,
    router: Router = None,
    endpoint: EndpointId = None,
    rule_id: RuleId = None,
    control_url: ControlUrl = None,
    as_json: AsJson = False,  # noqa: FBT002 - an option's default
) -> None:
    """Try a rule on stored samples: what it would turn from mismatch to match, and what it would wrongly hide."""
    rule = _rule(kind, at, with_, {"router": router, "endpoint": endpoint, "id": rule_id, "reason": "a trial"})
    answer = connect(control_url).post("/api/rules/trial", rule)
    if as_json:
        write_json(answer)
        return
    write_line(
        f"{answer['samples']} samples: {len(_names(answer, 'turned'))} turn from mismatch to match, {answer['still']} stay a mismatch"
    )
    rows = [
        [str(each["endpoint"]), *_difference(each["difference"]), "a bug, by QA" if each["bug"] else ""]
        for each in _list(answer, "hidden")
    ]
    if rows:
        write_line(f"{answer['hidden_count']} differences would be hidden:")
        write_table(["Endpoint", "Where", "Kind", "Legacy", "New", ""], rows)
    if bugs := _names(answer, "bugs"):
        say(f"it would hide what QA calls a bug: {', '.join(bugs)}")
    if answer["mixed"]:
        say(f"it hides values of several types ({answer['mixed']}); a narrower kind may be meant")


@app.command(
    "add",
    epilog="\b\nExamples:\n  banyan rules add decimal_string --at '$..unit_price' --reason 'legacy writes money as text'\n"
    "  banyan rules add timestamps_within --with seconds=2 --at '$.created_at' --endpoint orders.get_order \\\n"
    "    --reason 'own clocks' --expires 2027-03-31\n"
    "  banyan rules add list_key --with 'fields=[order_id, line]' --at '$.lines' --router orders --reason 'no id'",
)
def add(  # noqa: PLR0913, PLR0917 - an option each
    kind: Kind,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why this may differ.")],
    at: At = None,
    with_: With = None,
    router: Router = None,
    endpoint: EndpointId = None,
    rule_id: RuleId = None,
    expires: Annotated[str | None, typer.Option(metavar="DATE", help="From then on it explains nothing.")] = None,
    why: Why = "",
    control_url: ControlUrl = None,
) -> None:
    """Add a rule; `banyan rules try` says before what it would do. Workers compare by it within about a second."""
    scope = {"router": router, "endpoint": endpoint, "id": rule_id, "reason": reason, "expires": expires}
    answer = connect(control_url).post("/api/rules", {**_rule(kind, at, with_, scope), "why": why})
    made = answer["rule"]
    write_line(f"rule {made['id'] if isinstance(made, dict) else ''} holds from revision {answer['revision']}")


@app.command("remove", epilog="\b\nExample:\n  banyan rules remove order-created --why 'both sides stamp alike now'")
def remove(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="As `banyan rules list` has it.")],
    why: Why = "",
    control_url: ControlUrl = None,
) -> None:
    """Remove a rule: what it explained counts as a difference again. The audit keeps what it said."""
    connect(control_url).delete(f"/api/rules/{quote(rule_id, safe='')}", {"why": why})
    write_line(f"rule {rule_id} is removed")


def _rule(kind: str, at: str | None, given: list[str] | None, others: dict[str, str | None]) -> Json:
    if kind not in KINDS:
        raise typer.BadParameter(f"{kind!r} is no kind of rule; write one of {', '.join(KINDS)}")
    held = dict(_parameter(each) for each in given or ())
    said = {name: value for name, value in {**others, "location": at}.items() if value is not None}
    return {"kind": kind, "with": held, **said}


def _parameter(text: str) -> tuple[str, object]:
    name, sign, value = text.partition("=")
    try:
        found: object = yaml.safe_load(value)
    except yaml.YAMLError:
        found = value
    if not name or not sign:
        raise typer.BadParameter(f"--with {text!r} names nothing; write such as amount=0.01")
    return name, found


def _row(rule: Json) -> list[str]:
    given = rule["with"]
    held = ", ".join(f"{name}={value}" for name, value in given.items()) if isinstance(given, dict) else ""
    expires = str(rule["expires"])[:10] if rule["expires"] else ""
    return [
        str(rule["id"]),
        f"{rule['kind']}{f' ({held})' if held else ''}",
        str(rule["location"]),
        str(rule["endpoint"] or (f"{rule['router']}.*" if rule["router"] else "everywhere")),
        str(rule["hits"]),
        f"{expires} (expired)" if rule["expired"] else expires,
        str(rule["author"]),
        str(rule["reason"]),
    ]


def _difference(difference: object) -> list[str]:
    found = difference if isinstance(difference, dict) else {}
    return [str(found.get(name, "-"))[:60] for name in ("location", "kind", "legacy", "new")]


def _list(answer: Json, name: str) -> list[Json]:
    value = answer[name]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _names(answer: Json, name: str) -> list[str]:
    value = answer[name]
    return [str(each) for each in value] if isinstance(value, list) else []
