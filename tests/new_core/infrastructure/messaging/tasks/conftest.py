"""Customer 501 with order 1 and invoice 1."""

from collections.abc import AsyncIterator

import pytest

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.delivery import Event
from new_core.infrastructure.messaging.documents import Documents
from tests.support.erp_documents import add_customer, add_documents
from tests.support.outbox import NOON


@pytest.fixture
async def own_database(erp_sqlite: str) -> AsyncIterator[Database]:
    database = Database(erp_sqlite)
    await add_customer(database, 501)
    await add_customer(database, 502, email=None, phone=None)
    await add_customer(database, 503, email="no address", phone="12", language="ar")
    await add_documents(database, 501)
    yield database
    await database.dispose()


@pytest.fixture
def documents(own_database: Database) -> Documents:
    return Documents(own_database)


def event(name: str, aggregate_id: int, **payload: object) -> Event:
    return Event("event-1", name, name.partition(".")[0], aggregate_id, payload, NOON)
