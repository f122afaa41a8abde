"""Puts the stand-in together: routers in the monolith's registration order, so the same routes stay hidden."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from legacy_shim.standin import errors, tabled
from legacy_shim.standin.clock import Clock, system_clock
from legacy_shim.standin.cors import LegacyCors
from legacy_shim.standin.database import configure
from legacy_shim.standin.routers import (
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
    root,
    sales,
    users,
    vendors,
    warehouses,
)
from legacy_shim.standin.settings import Settings

FILES = Path(__file__).parent / "files"
# The first registered route that matches is the one that runs, so this order is behaviour.
ROUTERS = [
    "auth_enhanced",
    "auth_simple",
    "dashboard",
    "branches",
    "products",
    "customers",
    "sales",
    "inventory",
    "accounting",
    "invoices",
    "expenses",
    "pos",
    "pos_enhanced",
    "returns_exchange",
    "gps_money_transfer",
    "multi_price_system_simple",
    "cashflow",
    "money_transfer",
    "admin",
    "ai_assistant",
    "chatgpt",
    "whatsapp_integration",
    "hr",
    "partner_salesmen_simple",
    "migration",
    "models",
    "users",
    "permissions",
    "trusted_devices",
    "data_scope",
    "warehouses",
    "items",
    "vendors",
    "settings",
    "consumer_api",
    "zoho_webhooks",
    "zoho_dashboard",
    "zoho_admin",
    "zoho_bulk_sync",
    "zoho_proxy",
    "mobile_bff",
    "notifications",
    "enhanced_settings",
]
PROGRAMMED = {
    "auth_enhanced": auth_enhanced.router,
    "auth_simple": auth_simple.router,
    "dashboard": dashboard.router,
    "branches": branches.router,
    "products": products.router,
    "customers": customers.router,
    "sales": sales.router,
    "inventory": inventory.router,
    "invoices": invoices.router,
    "users": users.router,
    "warehouses": warehouses.router,
    "items": items.router,
    "vendors": vendors.router,
    "mobile_bff": mobile_bff.router,
}


def create_app(settings: Settings, clock: Clock = system_clock) -> FastAPI:
    app = FastAPI(
        title="TSH ERP System",
        version="1.0.0",
        lifespan=_lifespan,
        # The FastAPI of that day read JSON from a body that did not say what it was.
        strict_content_type=False,
    )
    app.state.settings = settings
    app.state.database = configure(settings.database_url, clock)
    errors.install(app)
    app.add_middleware(LegacyCors)
    for name in ROUTERS:
        app.include_router(_router(name))
    # After the routers and before root: that is where main.py had them.
    app.mount("/images", StaticFiles(directory=FILES / "images"), name="images")
    app.mount("/static", StaticFiles(directory=FILES / "static"), name="static")
    app.include_router(root.router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.database.close()


def _router(name: str) -> APIRouter:
    return PROGRAMMED[name] if name in PROGRAMMED else tabled.build(name)
