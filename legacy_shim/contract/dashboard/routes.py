"""The routes in the monolith's order of registration; all demand a bearer token and no permission."""

from datetime import UTC
from typing import Final

from fastapi import Depends, Response

from legacy_shim.dialect import Answers, current_account, json_response
from legacy_shim.routing import ContractRouter
from new_core.api.dependencies import DashboardServiceDep

router = ContractRouter(prefix="/api/dashboard", tags=["dashboard"], dependencies=[Depends(current_account)])

ANSWERS: Final[Answers] = {}


@router.get("/stats", response_model=dict[str, object])
async def get_dashboard_stats(service: DashboardServiceDep) -> Response:
    shown = await service.show()
    return json_response(
        {
            "total_users": shown.active_users,
            "active_sessions": shown.open_sessions,
            "security_alerts": shown.open_alerts,
            "failed_logins": shown.failed_logins,
            # Without a zone, as the monolith put it.
            "timestamp": shown.at.astimezone(UTC).replace(tzinfo=None).isoformat(),
        }
    )


@router.get("/users/count", response_model=dict[str, int])
async def get_users_count(service: DashboardServiceDep) -> Response:
    return json_response({"count": await service.count_active_users()})


@router.get("/sessions/active/count", response_model=dict[str, int])
async def get_active_sessions_count(service: DashboardServiceDep) -> Response:
    return json_response({"count": await service.count_open_sessions()})


@router.get("/security/alerts/count", response_model=dict[str, int])
async def get_security_alerts_count(service: DashboardServiceDep) -> Response:
    return json_response({"count": await service.count_open_alerts()})


@router.get("/auth/failed-logins/count", response_model=dict[str, int])
async def get_failed_logins_count(service: DashboardServiceDep) -> Response:
    return json_response({"count": await service.count_failed_logins()})
