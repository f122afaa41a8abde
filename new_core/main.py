"""Composition root of the new core."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from new_core.api import health
from new_core.api.bff.router import router as bff
from new_core.api.container import Container, build_container
from new_core.api.errors import add_error_handlers
from new_core.api.examples import DocumentedApp
from new_core.api.middleware.body_limit import BodyLimitMiddleware
from new_core.api.middleware.client_address import ClientAddressMiddleware
from new_core.api.middleware.idempotency import IdempotencyMiddleware
from new_core.api.middleware.login_limit import LoginLimitMiddleware
from new_core.api.middleware.request_id import RequestIdMiddleware
from new_core.api.middleware.request_log import RequestLogMiddleware
from new_core.api.middleware.security_headers import SecurityHeadersMiddleware
from new_core.api.v1.router import open_router as open_v1
from new_core.api.v1.router import router as v1
from new_core.application.interfaces.services.clock import Clock
from new_core.core.clock import utc_now
from new_core.core.config import Settings, networks_of
from new_core.core.logging import configure_logging
from new_core.infrastructure.database.idempotency import IdempotencyStore

LOGINS: Final = tuple(f"/api/v1/auth/{path}" for path in ("login", "login/verify", "refresh", "password"))
"""Where secrets could be guessed."""


def create_app(settings: Settings, clock: Clock = utc_now) -> FastAPI:
    """Put the application together. Its own tables must be there: see `infrastructure.database.migrate`."""
    configure_logging(settings)
    container = build_container(settings, clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with container.messaging.relaying():
            yield
        await container.services.close()
        await container.database.dispose()

    app = DocumentedApp(
        title="ERP",
        version="1",
        lifespan=lifespan,
        # A redirect of a POST loses its body in some clients; v1 has one spelling of each path.
        redirect_slashes=False,
        openapi_url="/api/v1/openapi.json",
        docs_url="/api/v1/docs",
        redoc_url=None,
    )
    app.state.container = container
    app.include_router(health.router)
    app.include_router(open_v1)
    app.include_router(v1)
    app.include_router(bff)
    add_error_handlers(app)
    _guard(app, settings, container, clock)
    app.add_middleware(RequestLogMiddleware)
    app.add_middleware(RequestIdMiddleware)
    app.add_middleware(ClientAddressMiddleware, trusted=networks_of(settings.trusted_proxies))
    return app


def _guard(app: FastAPI, settings: Settings, container: Container, clock: Clock) -> None:
    """What stands before the endpoints; the last added is the first a request meets."""
    app.add_middleware(
        IdempotencyMiddleware,
        store=IdempotencyStore(container.database),
        authenticate=container.access.authenticate,
        clock=clock,
        secret=settings.secret_key.get_secret_value(),
    )
    app.add_middleware(BodyLimitMiddleware, most_bytes=settings.body_limit_bytes)
    app.add_middleware(LoginLimitMiddleware, limiter=container.services.login_limit, paths=LOGINS)
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-Request-ID"],
            expose_headers=["Location", "Retry-After", "X-Request-ID", "Idempotency-Replayed"],
        )
    app.add_middleware(SecurityHeadersMiddleware)
