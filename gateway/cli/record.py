"""``banyan record``: traffic into a file that `banyan replay` can ask again."""

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gateway.catalog_file import load
from gateway.cli.operate import Why
from gateway.cli.options import read_settings
from gateway.cli.remote import ControlPlane, ControlUrl, Json, connect
from gateway.cli.screen import say, write_line
from gateway.endpoints import Catalog
from gateway.replay.recording import encode_all, opened, write_recording
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
Everything = Annotated[bool, typer.Option("--all", help="Record everything, also what no endpoint matches.")]

_EXAMPLES = """\b
Examples:
  banyan record --endpoint customers.get_customer --for 600 -o customers.jsonl.gz
  banyan record --all --percent 5 --most 2000 -o traffic.jsonl.gz
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
    seconds: Annotated[float, typer.Option("--for", metavar="SECONDS", min=1, help="For so long.")] = 60.0,
    most: Annotated[int, typer.Option(metavar="N", min=1, help="No more requests than these.")] = 10_000,
    from_har: FromHar = None,
    catalog: CatalogFile = None,
    host: Host = None,
    why: Why = "",
    control_url: ControlUrl = None,
) -> None:
    """Record legacy's answers to live traffic, until the time or the number is reached, or Ctrl-C.

    Secrets and personal data are hidden before anything is written. Clients notice nothing.
    """
    if from_har is not None:
        _from_har(from_har, catalog, host, output)
        return
    if sum((endpoint is not None, router is not None, everything)) != 1:
        raise typer.BadParameter("say what to record: --endpoint ID, --router NAME, --all, or --from-har FILE")
    # First, so that a file that cannot be written is told before anything is recorded.
    with opened(output, "wb") as file:
        plane = connect(control_url)
        wish = {"endpoint": endpoint, "router": router, "percent": percent, "seconds": seconds, "most": most}
        begun = plane.post("/api/recordings", {**wish, "why": why})
        ended = _follow(plane, begun)
        plane.save(f"/api/recordings/{begun['id']}/file", file)
    left_out = f"; {ended['dropped']} were too large, cut off or too many" if ended["dropped"] else ""
    write_line(f"{output}: {ended['count']} requests{left_out}")


def _follow(plane: ControlPlane, begun: Json) -> Json:
    """Show how far it is until it is over, and end it."""
    path = f"/api/recordings/{begun['id']}"
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f} s"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("recording", total=float(str(begun["seconds"])))
        started = time.monotonic()
        try:
            while not (found := plane.get(path))["over"]:
                progress.update(
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
