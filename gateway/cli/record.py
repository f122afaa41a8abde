"""``banyan record``: traffic into a file that `banyan replay` can ask again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

from gateway.catalog_file import load
from gateway.cli.operate import Why
from gateway.cli.options import read_settings
from gateway.cli.remote import ControlPlane, ControlUrl, Json, connect
from gateway.cli.screen import progress, say, write_line
from gateway.cli.signals import terminated_like_interrupted
from gateway.endpoints import Catalog
from gateway.errors import GatewayError, RecordingError
from gateway.replay.recording import check_writable, encode_all, saved, write_recording
from gateway.replay.source import hide_har, open_har

POLL_SECONDS = 0.5
GRACE_SECONDS = 1.5
"""After its end the workers write what they still hold."""

Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="The recording; gzipped where its name ends in .gz.")
]
FromHar = Annotated[
    Path | None, typer.Option("--from-har", metavar="FILE", help="Take what a browser or proxy exported instead.")
]
CatalogFile = Annotated[
    Path | None,
    typer.Option("--catalog", metavar="FILE", help="Names the endpoints of a HAR file; BANYAN_CATALOG else."),
]
Host = Annotated[
    str | None,
    typer.Option("--host", metavar="HOST[:PORT]", help="Of a HAR file what went there; else to where most went."),
]
Take = Annotated[
    str | None, typer.Option("--take", metavar="ID", help="Begin none: end the recording with this id, and write it.")
]
Everything = Annotated[bool, typer.Option("--all", help="Record everything, also what no endpoint matches.")]

_EXAMPLES = """\b
Examples:
  banyan record --endpoint customers.get_customer --for 600 -o customers.jsonl.gz
  banyan record --all --percent 5 --most 2000 -o traffic.jsonl.gz
  banyan record --take 1d410f6eb89fc905 -o traffic.jsonl.gz
  banyan record --from-har session.har --catalog catalog.json -o session.jsonl.gz
"""


def add_to(app: typer.Typer) -> None:
    app.command("record", epilog=_EXAMPLES)(record)


def record(  # noqa: PLR0913, PLR0917 - an option each
    output: Output,
    endpoint: Annotated[str | None, typer.Option(metavar="ID", help="Record this endpoint.")] = None,
    router: Annotated[str | None, typer.Option(metavar="NAME", help="Record this router's endpoints.")] = None,
    everything: Everything = False,  # noqa: FBT002 - an option's default
    percent: Annotated[float, typer.Option(metavar="N", min=0.001, max=100, help="Of these requests so many.")] = 100.0,
    seconds: Annotated[float, typer.Option("--for", metavar="SECONDS", min=1, max=86_400, help="For so long.")] = 60.0,
    most: Annotated[int, typer.Option(metavar="N", min=1, max=1_000_000, help="No more requests than these.")] = 10_000,
    most_bytes: Annotated[
        int, typer.Option(metavar="BYTES", min=1024, max=1024**3, help="End at so many bytes, uncompressed.")
    ] = 64 * 1024 * 1024,
    take: Take = None,
    from_har: FromHar = None,
    catalog: CatalogFile = None,
    host: Host = None,
    why: Why = "",
    control_url: ControlUrl = None,
) -> None:
    """Record legacy's answers to live traffic, until the time or a bound is reached, or Ctrl-C.

    Secrets and personal data are hidden before anything is written. Clients notice nothing.
    """
    if from_har is not None:
        _from_har(from_har, catalog, host, output)
        return
    if sum((endpoint is not None, router is not None, everything, take is not None)) != 1:
        raise typer.BadParameter(
            "say what to record: --endpoint ID, --router NAME, --all, or --from-har FILE; or --take ID"
        )
    check_writable(output)
    plane = connect(control_url)
    with terminated_like_interrupted():
        if take is None:
            wish = {"endpoint": endpoint, "router": router, "percent": percent, "seconds": seconds}
            begun = plane.post("/api/recordings", {**wish, "most": most, "most_bytes": most_bytes, "why": why})
        else:
            begun = plane.get(f"/api/recordings/{take}")
        with _kept(begun, output):
            ended = _follow(plane, begun) if take is None else plane.post(f"/api/recordings/{take}/stop", {"why": why})
            with saved(output) as file:
                plane.save(f"/api/recordings/{begun['id']}/file", file)
    _tell(output, ended)


@contextmanager
def _kept(begun: Json, output: Path) -> Iterator[None]:
    """However this ends, what is recorded can still be had."""
    way_out = f"what is recorded is kept until another begins: `banyan record --take {begun['id']} -o {output}`"
    try:
        yield
    except KeyboardInterrupt:
        say(way_out)
        raise
    except GatewayError as error:
        raise RecordingError(f"{error}; {way_out}") from None


def _tell(output: Path, ended: Json) -> None:
    left_out = f"; {ended['dropped']} were too large, cut off or too many" if ended["dropped"] else ""
    write_line(f"{output}: {ended['count']} requests{left_out}")
    for bound, reached in (("--most", "count"), ("--most-bytes", "bytes")):
        limit = ended[bound.removeprefix("--").replace("-", "_")]
        if int(str(ended[reached])) >= int(str(limit)):
            say(f"the recording ended at {bound} {limit}")


def _follow(plane: ControlPlane, begun: Json) -> Json:
    """Show how far it is until it is over, and end it."""
    path = f"/api/recordings/{begun['id']}"
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f} s"), TimeElapsedColumn())
    with progress(*columns) as bar:
        task = bar.add_task("recording", total=float(str(begun["seconds"])))
        started = time.monotonic()
        try:
            while not (found := plane.get(path))["over"]:
                bar.update(
                    task, completed=time.monotonic() - started, description=f"{found['count']} requests recorded"
                )
                time.sleep(POLL_SECONDS)
            time.sleep(GRACE_SECONDS)
        except KeyboardInterrupt:
            say("ending the recording")
    return plane.post(f"{path}/stop", {})


def _from_har(har: Path, catalog: Path | None, host: str | None, output: Path) -> None:
    settings = read_settings({})
    path = catalog or settings.catalog
    listed = load(path) if path is not None else Catalog(())
    found = open_har(har, listed, host)
    for why, count in found.left_out.items():
        say(f"{count} entries {why} are left out")
    header, samples = hide_har(found.samples, settings, listed)
    write_line(f"{output}: {write_recording(output, header, encode_all(samples))} requests")
