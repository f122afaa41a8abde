"""Runs the stand-in under uvicorn, as the monolith ran; the command line is in __main__."""

import os
import socket
import sys
from contextlib import suppress

import structlog
import uvicorn

from legacy_shim.standin.app import create_app
from legacy_shim.standin.database import configure
from legacy_shim.standin.seed import seed_if_empty
from legacy_shim.standin.settings import Settings

log = structlog.get_logger()


def run(settings: Settings, *, seed: bool = True) -> None:
    """Serve until stopped; an empty database gets schema and demo data first, unless ``seed`` is off."""
    listener = listen(settings.host, settings.port)
    prepare(settings, seed=seed)
    # The app logs its unhandled errors in one line; uvicorn would add the whole traceback.
    config = uvicorn.Config(
        create_app(settings),
        access_log=False,
        log_level="critical",
        timeout_keep_alive=settings.keep_alive_seconds,
    )
    log.info("standin.listening", host=settings.host, port=settings.port)
    # uvicorn has shut down by then, and passes the Ctrl-C on.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run([listener])


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done; without it the process ends with a sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        sys.exit(f"cannot listen on {host}:{port} ({reason}): free the port, or choose another with --port")


def prepare(settings: Settings, *, seed: bool) -> None:
    if settings.uses_development_key:
        log.warning("standin.development_key", way_out="set STANDIN_SECRET_KEY")
    if seed:
        database = configure(settings.database_url)
        log.info("standin.database_ready", seeded=seed_if_empty(database))
        database.close()
