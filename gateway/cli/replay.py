"""``banyan replay``: ask an application again what was recorded, and compare."""

import asyncio
import json
import os
import ssl
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import httpx
import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from gateway.catalog_file import load
from gateway.cli.options import read_settings
from gateway.cli.remote import connect
from gateway.cli.screen import progress, say, write_line, write_table
from gateway.cli.signals import terminated_like_interrupted
from gateway.clock import utc_now
from gateway.compare import Rule, RuleBook
from gateway.config import Settings
from gateway.endpoints import Catalog
from gateway.errors import GatewayError, SettingsError
from gateway.exchange import RawHeaders, Side
from gateway.policies import SideHeaders, read_policies
from gateway.replay.asking import Asker, read_credentials, read_headers
from gateway.replay.recording import check_writable, saved
from gateway.replay.run import Pace, Replay
from gateway.replay.source import Source, open_source
from gateway.replay.tally import Played, Tally
from gateway.replay.writing import Junit, shown, to_document
from gateway.report.rulefile import parse_rules

DIFFERENT, UNUSABLE = 1, 2
_SHOWN = 20

Against = Annotated[str, typer.Option("--against", metavar="URL", help="The application to ask.")]
Rules = Annotated[
    str | None,
    typer.Option(
        "--rules", metavar="FILE|URL", help="What may differ: a rules file, or a control plane to take them from."
    ),
]
CatalogFile = Annotated[
    Path | None,
    typer.Option("--catalog", metavar="FILE", help="Names the endpoints of a HAR file; BANYAN_CATALOG else."),
]
Host = Annotated[
    str | None,
    typer.Option("--host", metavar="HOST[:PORT]", help="Of a HAR file only what went there; the most frequent else."),
]
HeaderLine = Annotated[
    list[str] | None,
    typer.Option(
        "--header", "-H", metavar="'NAME: VALUE'",
        help="Sent with each request in the recorded one's place; $NAME is the environment's NAME (in single quotes, so that "
        "your shell leaves it alone). Repeat it for more.",
    ),
]  # fmt: skip

Credential = Annotated[
    list[str] | None,
    typer.Option(
        "--credential", metavar="'tok_…=VALUE'",
        help="What is sent for a hidden value of the recording, so that users stay apart; $NAME is the environment's. "
        "Repeat it for each; it wins over --header.",
    ),
]  # fmt: skip
AsSide = Annotated[
    Side | None,
    typer.Option(
        "--side", help="Send the headers that the catalog's settings have for this side, endpoint by endpoint."
    ),
]
Writes = Annotated[bool, typer.Option("--writes", help="Send POST, PUT, PATCH and DELETE too: they will be done.")]

_EXAMPLES = """\b
Examples:
  banyan replay traffic.jsonl.gz --against http://erp-new:8000 --rules rules.yaml --junit replay.xml
  banyan replay traffic.jsonl --against http://erp-new:8000 -H 'Authorization: Bearer $TOKEN' --rate 50
  banyan replay traffic.jsonl.gz --against http://erp-new:8000 --credential 'tok_0123456789abcdef=Bearer $OMAR'
  banyan replay session.har --against http://127.0.0.1:9002 --catalog catalog.json
Exit status: 0 all answers match, 1 some differ, 2 nothing could be replayed or compared, 130 broken off.
"""


def add_to(app: typer.Typer) -> None:
    app.command("replay", epilog=_EXAMPLES)(replay)


@dataclass(frozen=True, slots=True)
class Said:
    """Who asks: the same for all requests, for each hidden user, and for each endpoint."""

    headers: RawHeaders
    credentials: Mapping[bytes, bytes]
    policies: Mapping[str, SideHeaders]


@dataclass(frozen=True, slots=True)
class Wish:
    against: str
    rate: float | None
    concurrency: int
    timeout: float
    writes: bool
    said: Said


def replay(  # noqa: PLR0913, PLR0917 - an option each
    file: Annotated[Path, typer.Argument(help="A recording of `banyan record` (.jsonl, .jsonl.gz), or a .har file.")],
    against: Against,
    rules: Rules = None,
    catalog: CatalogFile = None,
    host: Host = None,
    header: HeaderLine = None,
    credential: Credential = None,
    side: AsSide = None,
    rate: Annotated[
        float | None, typer.Option(metavar="N", min=0.01, help="At most so many requests a second.")
    ] = None,
    concurrency: Annotated[
        int, typer.Option(metavar="N", min=1, max=256, help="Requests at once; 1 keeps the order.")
    ] = 4,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="For one answer.")] = 30.0,
    writes: Writes = False,  # noqa: FBT002 - an option's default
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write results as JUnit XML.")] = None,
    as_json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write results as JSON; - for standard output.")
    ] = None,
) -> None:
    """Ask an application again what was recorded, and compare its answers with the recorded ones.

    Only safe requests are sent unless --writes says otherwise. Secrets were hidden when the recording was made: give
    credentials anew with --header.
    """
    settings = read_settings({})
    address = _checked(against)
    results = Results(junit, as_json)
    try:
        known = _catalog(catalog, settings)
        source = open_source(file, settings, known, host)
        credentials = read_credentials(credential or (), os.environ)
        said = Said(read_headers(header or (), os.environ), credentials, _policies(known, side))
        book = RuleBook(_rules(rules))
        results.check()
    except (GatewayError, OSError) as error:
        say(str(error))
        raise typer.Exit(UNUSABLE) from None
    for note in source.notes:
        say(note)
    _say_who_is_one(source, said)
    wish = Wish(address, rate, concurrency, timeout, writes, said)
    tally, report = Tally(), Junit()
    with _written(results, tally, report, {"recording": str(file), "against": wish.against}):
        _play(source, wish, book, _all(tally.add, report.add), settings.build_header.lower().encode())
    raise typer.Exit(_status(tally))


@dataclass(frozen=True, slots=True)
class Results:
    """Where they go, beside the table."""

    junit: Path | None
    json: str | None
    """``-``: standard output, in the table's place."""

    @property
    def files(self) -> list[Path]:
        return [*([self.junit] if self.junit else []), *([Path(self.json)] if self.json not in {None, "-"} else [])]

    def check(self) -> None:
        """Raises ``RecordingError`` before anything is asked."""
        for path in self.files:
            check_writable(path)


@contextmanager
def _written(results: Results, tally: Tally, report: Junit, about: dict[str, object]) -> Iterator[None]:
    """Results are written however it ends: of a replay that was broken off, what it found so far."""
    try:
        with terminated_like_interrupted():
            yield
    except (KeyboardInterrupt, GatewayError):
        say(f"broken off after {tally.total} requests; results are of these alone")
        raise
    finally:
        if results.junit is not None:
            with saved(results.junit) as file:
                report.write(file)
        _tell(tally, about, results.json)


def _play(source: Source, wish: Wish, book: RuleBook, report: Callable[[Played], None], build_header: bytes) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with progress(*columns) as bar:
        task = bar.add_task(f"asking {wish.against}", total=source.total)

        def played(each: Played) -> None:
            report(each)
            bar.advance(task)

        async def run() -> None:
            limits = httpx.Limits(max_connections=wish.concurrency, max_keepalive_connections=wish.concurrency)
            # The system's certificates, or those of SSL_CERT_FILE, as the gateway has them for its sides.
            tls = ssl.create_default_context()
            async with httpx.AsyncHTTPTransport(verify=tls, limits=limits, trust_env=False) as transport:
                said = wish.said
                asker = Asker(transport, wish.against, said.headers, wish.timeout, said.credentials, said.policies)
                pace = Pace(wish.rate, time.monotonic)
                plan = Replay(asker, book, source.veil, utc_now(), pace, wish.concurrency, wish.writes, build_header)
                await plan.run(source.samples, played)

        asyncio.run(run())


def _tell(tally: Tally, about: dict[str, object], as_json: str | None) -> None:
    if as_json is not None:
        text = json.dumps(to_document(tally, about), ensure_ascii=False, indent=2) + "\n"
        if as_json == "-":
            sys.stdout.write(text)
            return
        with saved(Path(as_json)) as file:
            file.write(text.encode())
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(tally.outcomes.items()))
    rows = [
        [
            name,
            seen.endpoint,
            seen.example.location,
            seen.example.kind,
            shown(seen.example.legacy)[:40],
            shown(seen.example.new)[:40],
            str(seen.count),
        ]
        for name, seen in tally.worst[:_SHOWN]
    ]
    if rows:
        write_table(["Signature", "Endpoint", "Where", "Kind", "Recorded", "Now", "Times"], rows)
    if len(tally.signatures) > _SHOWN:
        write_line(f"… and {len(tally.signatures) - _SHOWN} more signatures")
    write_line(f"{tally.total} requests: {counts or 'none'}")


def _status(tally: Tally) -> int:
    if not tally.total:
        say("there is nothing to replay in this file")
        return UNUSABLE
    if not tally.compared:
        say("nothing was compared: these are writes, which --writes sends, and they are done then")
        return UNUSABLE
    if tally.is_silent:
        say(f"nothing answered ({tally.failures[0].verdict.reason}); see that it runs and that --against is right")
        return UNUSABLE
    return DIFFERENT if tally.failed else 0


def _all(*reports: Callable[[Played], None]) -> Callable[[Played], None]:
    def report(played: Played) -> None:
        for each in reports:
            each(played)

    return report


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, or half an IPv6 address
        is_address = False
    if not is_address or not url.isascii() or any(map(str.isspace, url)):
        raise typer.BadParameter(f"--against {url!r} is no address; write http://host:port")
    if set("?#@") & set(url):
        raise typer.BadParameter("--against is scheme, host, port and path alone; give credentials with --header")
    return url.rstrip("/")


def _catalog(given: Path | None, settings: Settings) -> Catalog:
    path = given or settings.catalog
    return load(path) if path is not None else Catalog(())


def _policies(catalog: Catalog, side: Side | None) -> dict[str, SideHeaders]:
    if side is None:
        return {}
    if not len(catalog):
        raise SettingsError("--side takes headers from a catalog's settings; name one with --catalog FILE")
    read = read_policies(catalog, os.environ)
    return {endpoint: policy.headers[side] for endpoint, policy in read.items() if side in policy.headers}


def _say_who_is_one(source: Source, said: Said) -> None:
    """Where users were told apart by what is hidden now, and will not be."""
    left = [(*key, count) for key, count in source.users.items() if key[1].encode() not in said.credentials]
    if len(left) > 1:
        named = ", ".join(f"{value} ({header}, {count} requests)" for header, value, count in left[:5])
        say(f"{len(left)} hidden credentials are asked as one, or as nobody; --credential gives each its own: {named}")


def _rules(given: str | None) -> list[Rule]:
    if given is None:
        return []
    is_remote = given.startswith(("http://", "https://"))
    text = connect(given).get_text("/api/rules.yaml") if is_remote else Path(given).read_text(encoding="utf-8")
    return parse_rules(text, author="file", created=utc_now())
