"""``banyan record``: traffic into a file that `banyan replay` can ask again."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.catalog_file import load
from gateway.cli.options import read_settings
from gateway.cli.screen import say, write_line
from gateway.endpoints import Catalog
from gateway.replay.recording import encode_all, write_recording
from gateway.replay.source import hide_har, open_har

Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="The recording; gzipped where its name ends in .gz.")
]
FromHar = Annotated[
    Path | None, typer.Option("--from-har", metavar="FILE", help="Take what a browser or proxy exported.")
]
CatalogFile = Annotated[
    Path | None,
    typer.Option("--catalog", metavar="FILE", help="Names the endpoints of a HAR file; BANYAN_CATALOG else."),
]
Host = Annotated[
    str | None,
    typer.Option("--host", metavar="HOST[:PORT]", help="Of a HAR file what went there; else to where most went."),
]


def add_to(app: typer.Typer) -> None:
    app.command("record", epilog="\b\nExample:\n  banyan record --from-har session.har -o session.jsonl.gz")(record)


def record(output: Output, from_har: FromHar = None, catalog: CatalogFile = None, host: Host = None) -> None:
    """Make a recording. Secrets and personal data are hidden before anything is written."""
    if from_har is None:
        raise typer.BadParameter("nothing says what to record; give --from-har FILE")
    settings = read_settings({})
    path = catalog or settings.catalog
    found = open_har(from_har, load(path) if path is not None else Catalog(()), host)
    for why, count in found.left_out.items():
        say(f"{count} entries {why} are left out")
    header, samples = hide_har(found.samples, settings)
    write_line(f"{output}: {write_recording(output, header, encode_all(samples))} requests")
