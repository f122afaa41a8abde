"""Commands that become a server: the gateway itself, and the two sides of the demo."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable

import typer

from gateway.cli.options import with_settings
from gateway.cli.screen import say
from gateway.config import Settings
from gateway.errors import SettingsError
from gateway.token import operator_token, token_file


def add_to(app: typer.Typer) -> None:
    app.command(
        "serve", epilog="\b\nExample:\n  banyan serve --legacy-url http://erp:8000 --new-url http://erp-new:8000"
    )(with_settings(serve))
    for name, module, about in (
        ("newside", "legacy_shim", "Run the new side of the demo alone (:9002)."),
        ("standin", "legacy_shim.standin", "Run the stand-in monolith of the demo alone (:9001)."),
        ("demo", "legacy_shim.demo", "Run everything with demo data and a trickle of traffic, until Ctrl-C."),
    ):
        app.command(
            name,
            help=f"{about} Further options go to `python -m {module}`.",
            epilog=f"\b\nExample:\n  banyan {name}",
            add_help_option=False,
            context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
        )(_runs(module))


def serve(settings: Settings) -> None:
    """Run the gateway and its control plane in front of an HTTP application, until a signal.

    Each option is also a setting in the environment: --legacy-url is BANYAN_LEGACY_URL.
    The operator token is BANYAN_TOKEN, else made once and kept in the state folder.
    """
    from gateway.main import serve as run_planes  # noqa: PLC0415 - the servers take half a second to import

    operator_token(settings)
    say(
        f"data plane on {settings.host}:{settings.port}, control plane on {settings.control_host}:{settings.control_port}"
    )
    if settings.token is None:
        say(f"operator token in {token_file(settings)}")
    raise typer.Exit(run_planes(settings))


def _runs(module: str) -> Callable[[typer.Context], None]:
    def run(context: typer.Context) -> None:
        # Found by name, as nothing of the gateway may import what speaks an application's contract.
        if importlib.util.find_spec(module.partition(".")[0]) is None:
            raise SettingsError(f"{module} is not installed; this command needs a checkout of Banyan")
        command = [sys.executable, "-m", module, *context.args]
        if any(argument in {"-h", "--help"} for argument in context.args):
            sys.stdout.write(context.get_help() + "\n\n")
            raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - our own module
        # What stands in the buffer would be lost, because exec takes the process over as it is.
        sys.stdout.flush()
        os.execv(sys.executable, command)  # noqa: S606 - signals then reach the server itself

    return run
