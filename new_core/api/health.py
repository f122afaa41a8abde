"""Is this process alive, and can it do its work; outside v1 and open."""

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from new_core.api.dependencies import ContainerDep

router = APIRouter(prefix="/-", include_in_schema=False)
log = structlog.get_logger()


@router.get("/live")
async def live() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/status")
async def status(container: ContainerDep) -> JSONResponse:
    """Count what is still to be told to others, and what was given up."""
    try:
        counts = await container.messaging.store.counts()
    except (SQLAlchemyError, OSError) as error:
        log.warning("new_core.no_status", error=str(error))
        return JSONResponse({"status": "the database does not answer"}, 503)
    oldest = counts.oldest.isoformat() if counts.oldest else None
    outbox = {"unseen": counts.outbox, "waiting": counts.waiting, "dead": counts.dead, "oldest": oldest}
    return JSONResponse({"outbox": outbox})


@router.get("/ready")
async def ready(container: ContainerDep) -> JSONResponse:
    try:
        await container.database.ping()
    # asyncpg lets a refused connection through as OSError.
    except (SQLAlchemyError, OSError) as error:
        # The reason is for the log: whoever can reach this page need not know our addresses.
        log.warning("new_core.not_ready", error=str(error))
        return JSONResponse({"status": "the database does not answer"}, 503)
    return JSONResponse({"status": "ready"})
