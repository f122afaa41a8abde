"""The ASGI application of the new side: the legacy contract, and new_core's own API beside it."""

from typing import Final

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from legacy_shim.contract import (
    auth_enhanced,
    auth_simple,
    branches,
    customers,
    dashboard,
    inventory,
    invoices,
    items,
    mobile_bff,
    products,
    sales,
    users,
    vendors,
    warehouses,
)
from legacy_shim.cors import CorsMiddleware
from legacy_shim.defects import Defect
from legacy_shim.dialect import add_error_handlers
from legacy_shim.dry_run import DryRunMiddleware, DryRuns
from legacy_shim.refusals import ContractApp
from new_core.api.container import Container
from new_core.api.middleware.client_address import ClientAddressMiddleware
from new_core.api.middleware.login_limit import LoginLimitMiddleware
from new_core.api.middleware.request_id import RequestIdMiddleware
from new_core.api.middleware.request_log import RequestLogMiddleware
from new_core.application.interfaces.services.clock import Clock
from new_core.core.clock import utc_now
from new_core.core.config import Settings, networks_of
from new_core.main import create_app as create_core

CONTRACT: Final = (
    auth_enhanced,
    auth_simple,
    dashboard,
    branches,
    products,
    customers,
    sales,
    inventory,
    invoices,
    users,
    warehouses,
    items,
    vendors,
    mobile_bff,
)
"""In the monolith's order of registration."""
DEFECTS: Final[tuple[Defect, ...]] = tuple(defect for module in CONTRACT for defect in module.DEFECTS)
LOGINS: Final = (
    *(f"/api/auth/{path}" for path in ("login", "login/mobile", "mfa/verify-login")),
    *(f"/api/auth-simple/{path}" for path in ("login", "token")),
)
"""Where secrets could be guessed."""
CORE_PATHS: Final = ("/api/v1/", "/-/")
"""No path of the monolith begins so."""
OWN_DOCUMENT: Final = "/api/v1/openapi.json"


class NewSide:
    """Sends a request to new_core's API if its path is one of its own, else to the contract."""

    def __init__(self, core: FastAPI, contract: FastAPI, dry_runs: DryRuns, clock: Clock) -> None:
        self.core = core
        self.contract = contract
        self._rehearsing = DryRunMiddleware(self._send_on, core.state.container.database, dry_runs, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._rehearsing(scope, receive, send)

    async def _send_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        # One lifespan is enough: the contract has nothing of its own to open or close.
        of_core = scope["type"] == "lifespan" or scope["path"].startswith(CORE_PATHS)
        await (self.core if of_core else self.contract)(scope, receive, send)


def create_app(settings: Settings, clock: Clock = utc_now, dry_runs: DryRuns | None = None) -> NewSide:
    """Put the new side together; the `nc_*` tables must be there, see `prepare` in `legacy_shim.__main__`."""
    core = create_core(settings, clock)
    core.add_api_route("/-/defects", list_defects, include_in_schema=False)
    return NewSide(core, create_contract(core.state.container), dry_runs or DryRuns(), clock)


async def list_defects() -> dict[str, list[dict[str, object]]]:
    """The differences this side intends, for whoever compares both; the gateway proposes them to QA."""
    return {"defects": [defect.document() for defect in DEFECTS]}


def create_contract(container: Container) -> FastAPI:
    tables = {module.router.prefix: module.ANSWERS for module in CONTRACT}
    statuses = {prefix: {status for status, _ in answers.values()} for prefix, answers in tables.items()}
    app = ContractApp(statuses, OWN_DOCUMENT)
    app.state.container = container
    for module in CONTRACT:
        app.add_section(module.router)
    add_error_handlers(app, tables)
    # Added last is outermost: so limit and log see the client's own address, and what the limit refuses is logged and
    # has its cross-origin headers.
    app.add_middleware(LoginLimitMiddleware, limiter=container.services.login_limit, paths=LOGINS, in_envelope=False)
    app.add_middleware(CorsMiddleware)
    app.add_middleware(RequestLogMiddleware, event="legacy_shim.request")
    app.add_middleware(RequestIdMiddleware, echo=False)
    app.add_middleware(ClientAddressMiddleware, trusted=networks_of(container.settings.trusted_proxies))
    return app
