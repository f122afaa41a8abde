import asyncio
import json

import httpx

from new_core.infrastructure.messaging.dead_letters import letters
from new_core.infrastructure.messaging.delivery import State
from new_core.main import create_app
from tests.support.new_core_databases import NOW
from tests.support.new_side import settings_for


async def test_the_document_is_served_and_names_only_v1(erp_sqlite: str) -> None:
    app = create_app(settings_for(erp_sqlite))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
        document = (await client.get("/api/v1/openapi.json")).json()
    await app.state.container.database.dispose()
    assert all(path.startswith("/api/v1/") for path in document["paths"])
    assert "1500.00" in json.dumps(document)


async def test_the_database_is_let_go_at_the_end(erp_sqlite: str) -> None:
    app = create_app(settings_for(erp_sqlite))
    async with app.router.lifespan_context(app):
        await app.state.container.database.ping()
        before = app.state.container.database.engine.sync_engine.pool
    assert app.state.container.database.engine.sync_engine.pool is not before


async def test_what_a_request_makes_happen_is_delivered_while_the_application_runs(erp_sqlite: str) -> None:
    app = create_app(settings_for(erp_sqlite), clock=lambda: NOW)
    container = app.state.container
    async with app.router.lifespan_context(app):
        await container.customers.create_customer({"name": "Tigris"})
        counts = await container.messaging.store.counts()
        while counts.outbox or counts.waiting:
            await asyncio.sleep(0.01)
            counts = await container.messaging.store.counts()
        assert {letter.channel for letter in await letters(container.database, State.DELIVERED, 10)} == {
            "email",
            "zoho",
        }
