"""All commands put together, and how whatever they raise becomes one sentence."""

import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from flags.errors import FlagsError
from gateway.cli import (
    access,
    catalog,
    diagnosis,
    judging,
    operate,
    processes,
    proposals,
    record,
    replay,
    report,
    rules,
    show,
)
from gateway.cli.screen import say
from gateway.errors import GatewayError

FAILED, USAGE, INTERRUPTED = 1, 2, 130

app = typer.Typer(name="banyan", rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(catalog.app, name="catalog")
app.add_typer(rules.app, name="rules")
app.add_typer(access.app, name="access")
proposals.add_to(rules.app)
for group in (processes, operate, show, report, judging, record, replay, diagnosis):
    group.add_to(app)


def _show_version(wanted: bool | None) -> None:  # noqa: FBT001 - how typer calls it back
    if wanted:
        sys.stdout.write(f"banyan {version('banyan')}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def banyan(
    context: typer.Context,
    _version: Annotated[
        bool | None, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = None,
) -> None:
    """Move a legacy HTTP application to a new implementation, one endpoint at a time.

    Start with `banyan demo`, or with `banyan serve --legacy-url URL --new-url URL`.
    """
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


def run(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 when done, 1 when it failed, 2 when it was not understood."""
    try:
        # Not standalone, otherwise the library would write errors in its own way and exit before they get here.
        status = app(arguments, prog_name="banyan", standalone_mode=False)
    except typer.TyperException as error:
        say(error.format_message().rstrip("."))
        status = error.exit_code
    except (GatewayError, FlagsError) as error:
        say(str(error))
        status = FAILED
    except (typer.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    sys.exit(status if isinstance(status, int) else 0)
