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
