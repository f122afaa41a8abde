"""Runs the stand-in under uvicorn, as the monolith ran; the command line is in __main__."""

import structlog
import uvicorn

from legacy_shim.standin.app import create_app
from legacy_shim.standin.database import configure
from legacy_shim.standin.seed import seed_if_empty
from legacy_shim.standin.settings import Settings

log = structlog.get_logger()


def run(settings: Settings, *, seed: bool = True) -> None:
    """Serve until stopped; an empty database gets schema and demo data first, unless ``seed`` is off."""
    prepare(settings, seed=seed)
    app = create_app(settings)
    log.info("standin.listening", host=settings.host, port=settings.port)
    # The app logs its unhandled errors in one line; uvicorn would add the whole traceback.
    uvicorn.run(app, host=settings.host, port=settings.port, access_log=False, log_level="critical")


def prepare(settings: Settings, *, seed: bool) -> None:
    if settings.uses_development_key:
        log.warning("standin.development_key", way_out="set STANDIN_SECRET_KEY")
    if seed:
        database = configure(settings.database_url)
        log.info("standin.database_ready", seeded=seed_if_empty(database))
        database.close()
