"""The settings as options of ``banyan serve``: one for each field, so that neither can be forgotten."""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args, get_origin

import typer
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from gateway.config import Settings

HIDDEN = frozenset({"shadow_key", "token"})
"""Never an option: other users of the machine can read a command line. The environment has it."""

HELP = {
    "legacy_url": "The legacy application.",
    "new_url": "The new side; without it legacy serves everything.",
    "catalog": "The catalog; without it legacy serves everything, and seen paths are listed as candidates.",
    "host": "Address of the data plane; 0.0.0.0 for all.",
    "port": "Port of the data plane.",
    "control_host": "Address of the control plane; whoever reaches it can read it unless --read says otherwise.",
    "control_port": "Port of the control plane.",
    "workers": "Processes of the data plane.",
    "server": "Who speaks to clients: Banyan's own HTTP/1.1 edge, or an ASGI server (granian for HTTP/2).",
    "tls_cert": "Certificate chain (PEM) with which the data plane speaks TLS.",
    "tls_key": "Key (PEM) of that certificate.",
    "state_dir": "Where the store and the token are kept unless told otherwise.",
    "database_url": "The store: sqlite:///file or postgresql://…; a SQLite file in the state folder when unset.",
    "read": "Whether reading the control plane needs a sign-in; changing always does.",
    "flags": "Who keeps the flags.",
    "sample_bytes": "Bytes of all stored samples together, compressed; the oldest go first.",
    "gate": "Whether a stage may go beyond what the gate allows: with a warning, or only by force.",
    "gate_target": "The mismatch rate that must be ruled out before a stage may advance.",
    "gate_latency": "How much longer than legacy new may take, in the median.",
    "gate_shapes": "How often each request shape of the last 30 days must have been compared.",
    "new_openapi": "Where the new side's OpenAPI document is, which says what endpoints it has.",
    "defects_path": "Where the new side lists the differences it intends, as JSON; they are proposed to QA.",
    "upstream_connect_timeout": "How long connecting to a side may take.",
    "upstream_read_timeout": "How long a side may send nothing, headers or body.",
    "upstream_connections": "Open connections per side and worker; requests beyond wait for one.",
    "upstream_idle_timeout": "How long an idle connection is kept; set it below the side's own limit.",
    "breaker_failures": "Failures of new on an endpoint at which legacy answers for it.",
    "breaker_share": "Share of the answers within the window that must be failures.",
    "breaker_window": "How long failures are counted together.",
    "breaker_cooldown": "How long until one request may try new again.",
    "breaker_trials": "Failed trials after which the endpoint's route flag goes back to off.",
    "breaker_mismatches": "Answers of new that differ from legacy's at which the route flag goes back to off.",
    "breaker_mismatch_share": "Share of the comparisons within the window that must be mismatches.",
    "breaker_mismatch_window": "How long mismatches are counted together.",
    "shadow_concurrency": "Requests asked in the shadow at once, by one worker.",
    "shadow_queue": "Requests that may wait for it; beyond, they are shed.",
    "shadow_bytes": "Bytes that copies of requests and answers may hold together.",
    "shadow_body": "Largest body that is compared.",
    "shadow_rate": "Requests a second asked in the shadow.",
    "shadow_timeout": "How long a side may take in the shadow.",
    "shadow_again": "Times a second that legacy may be asked once more.",
    "dry_run_budget": "How long a client waits while the new side rehearses its write.",
    "shadow_noise": "Percent of compared requests for which legacy is asked twice.",
    "build_header": "The header in which the new side names its build.",
    "redact_paths": "Further places in bodies to hide before storing, such as $.customer.tax_number, by comma.",
    "trusted_proxies": "Peers whose Forwarded and X-Forwarded-* are believed: addresses or networks, by comma.",
    "max_header_bytes": "Largest head of a request.",
    "max_target_bytes": "Longest target of a request.",
    "header_timeout": "How long a client may take for one head.",
    "keep_alive_timeout": "How long a client's idle connection is kept.",
    "drain_timeout": "How long requests in flight may take to finish once the gateway stops.",
    "user_from": "Where the user's id stands, first found wins: jwt:CLAIM, cookie:NAME or header:NAME, by comma.",
    "tenant_from": "Where the tenant stands.",
    "session_from": "Where the session stands.",
    "app_version_from": "Where the client's version stands.",
    "log_level": "What is worth a log line.",
    "log_format": "JSON lines, or text.",
    "access_log": "One line per request.",
}
_METAVAR_OF = {
    "breaker_mismatch_share": "SHARE",
    "breaker_share": "SHARE",
    "gate_target": "SHARE",
    "gate_latency": "RATIO",
    "shadow_again": "N",
    "shadow_noise": "PERCENT",
    "shadow_rate": "N",
}
_METAVARS: tuple[tuple[type, str], ...] = ((bool, ""), (int, "N"), (float, "SECONDS"), (Path, "PATH"))


def read_settings(given: Mapping[str, object]) -> Settings:
    """Settings from the environment with these on top; a value that cannot be meant is a usage error."""
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise typer.BadParameter("; ".join(_explain(each["loc"], each["msg"]) for each in error.errors())) from None


def with_settings(command: Callable[[Settings], None]) -> Callable[..., None]:
    """The command with an option for every field of the settings."""

    def run(**given: object) -> None:
        command(read_settings({name: value for name, value in given.items() if value is not None}))

    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_option(name, field))
        for name, field in Settings.model_fields.items()
        if name not in HIDDEN
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what typer reads
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__doc__ = command.__doc__
    run.__name__ = command.__name__
    return run


def _option(name: str, field: FieldInfo) -> object:
    flag = "--" + name.replace("_", "-")
    text = field.description or HELP.get(name) or f"As BANYAN_{name.upper()}."
    shown = _show_default(field)
    note = f"{text} ({shown})" if shown else text
    if field.annotation is bool:
        return Annotated[bool | None, typer.Option(f"{flag}/--no-{flag[2:]}", help=note, show_default=False)]
    metavar = _metavar(name, field.annotation)
    return Annotated[str | None, typer.Option(flag, metavar=metavar, help=note, show_default=False)]


def _metavar(name: str, annotation: object) -> str:
    if get_origin(annotation) is Literal:
        return "|".join(get_args(annotation))
    if name in _METAVAR_OF:
        return _METAVAR_OF[name]
    kinds = {annotation, *get_args(annotation)}
    for kind, metavar in _METAVARS:
        if kind in kinds:
            return metavar
    return "URL" if name.endswith("_url") else "TEXT"


def _show_default(field: FieldInfo) -> str:
    default = field.default
    if default is None or default == ():
        return ""
    if isinstance(default, tuple):
        return ", ".join(str(each) for each in default)
    return str(default).lower() if isinstance(default, bool) else str(default)


def _explain(place: tuple[int | str, ...], message: str) -> str:
    sentence = message.removeprefix("Value error, ")
    if not place:
        return sentence
    name = str(place[0])
    return f"--{name.replace('_', '-')} (BANYAN_{name.upper()}): {sentence[:1].lower()}{sentence[1:]}"
