"""A store with comparisons in it, and browsers signed in in each role."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from gateway.control.context import Control
from gateway.control.roles import Role
from tests.gateway.control.conftest import client_of
from tests.gateway.control.test_pages import sign_in
from tests.support.comparisons import Pair, customer, put_on_record

SignIn = Callable[[Role], Awaitable[tuple[httpx.AsyncClient, str]]]


@pytest.fixture
async def filled(control: Control) -> Control:
    """Ten requests of which one differs in a type and one in a name, and one that was never answered."""
    pairs = [Pair(customer(each), customer(each), shape="GET ?page") for each in range(8)]
    pairs.append(Pair(customer(8), customer(8, credit_limit=1251.0), target="/api/customers/8?token=tok%3Aa1"))
    pairs.append(Pair(customer(9), customer(9, name="<b>"), build="9ab4"))
    await put_on_record(control.report, pairs, control.seconds())
    return control


@pytest.fixture
async def signed_in(control: Control) -> AsyncIterator[SignIn]:
    """A browser of somebody with that role, and the token its forms need."""
    clients: list[httpx.AsyncClient] = []

    async def enter(role: Role) -> tuple[httpx.AsyncClient, str]:
        token = await control.access.add(f"{role}-person", role, "anna", "", control.now())
        client = client_of(control, Accept="text/html")
        clients.append(client)
        return client, await sign_in(client, token=token)

    yield enter
    for client in clients:
        await client.aclose()


async def id_of(control: Control, location: str) -> str:
    """The signature at this place."""
    async with client_of(control) as client:
        rows = (await client.get("/api/signatures")).json()["signatures"]
    return next(str(row["id"]) for row in rows if row["location"] == location)
