import asyncio
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
import respx
from sqlalchemy import delete, insert, select

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.infrastructure.database.deliveries import zoho_token
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.external_services.http_service import HttpService
from new_core.infrastructure.external_services.zoho_token import LEASE, ZohoTokens
from tests.new_core.infrastructure.external_services.conftest import CREDENTIALS
from tests.support.outbox import SetClock
from tests.support.zoho import ACCOUNTS, FakeZoho

TOKEN_URL = f"{ACCOUNTS}/oauth/v2/token"


async def test_processes_that_want_a_token_at_once_share_one_refresh(
    zoho: FakeZoho, erp_url: str, service: HttpService, clock: SetClock
) -> None:
    databases = [Database(erp_url) for _ in range(3)]
    async with databases[0].engine.begin() as connection:
        await connection.execute(delete(zoho_token))
    processes = [ZohoTokens(database, service, CREDENTIALS, clock) for database in databases]
    given = await asyncio.gather(*(process.current() for process in processes for _ in range(3)))
    assert set(given) == {"token-1"}
    assert zoho.tokens == ["token-1"]
    async with databases[0].engine.begin() as connection:
        await connection.execute(delete(zoho_token))
    for database in databases:
        await database.dispose()


async def test_a_token_is_renewed_before_it_ends(zoho: FakeZoho, tokens: ZohoTokens, clock: SetClock) -> None:
    assert await tokens.current() == "token-1"
    clock.forward(timedelta(minutes=57))
    assert await tokens.current() == "token-1"
    clock.forward(timedelta(minutes=2))
    assert await tokens.current() == "token-2"
    assert len(zoho.tokens) == 2


async def test_a_refused_token_is_renewed_once_for_all(zoho: FakeZoho, tokens: ZohoTokens) -> None:
    refused = await tokens.current()
    assert await tokens.current(refused=refused) == "token-2"
    assert await tokens.current(refused=refused) == "token-2"
    assert len(zoho.tokens) == 2


async def test_a_process_that_died_while_renewing_is_not_waited_for_longer_than_its_lease(
    zoho: FakeZoho, own_database: Database, service: HttpService, clock: SetClock
) -> None:
    until = clock.now + LEASE
    async with own_database.engine.begin() as connection:
        row = {"organization_id": "org", "refreshed_by": "the dead", "refreshing_until": until}
        await connection.execute(insert(zoho_token).values(row))
    waits = 0

    async def wait(_seconds: float) -> None:
        nonlocal waits
        waits += 1
        clock.forward(LEASE / 4)

    tokens = ZohoTokens(own_database, service, CREDENTIALS, clock, wait)
    assert await tokens.current() == "token-1"
    assert waits == 4


async def test_wrong_credentials_are_permanent_and_not_repeated_in_the_message(
    zoho: FakeZoho, own_database: Database, service: HttpService, clock: SetClock
) -> None:
    wrong = replace(CREDENTIALS, refresh_token="wrong-hush")  # noqa: S106  opens nothing
    with pytest.raises(PermanentServiceError, match="NEW_CORE_ZOHO") as caught:
        await ZohoTokens(own_database, service, wrong, clock).current()
    assert "hush" not in str(caught.value)
    assert "client-secret" not in repr(CREDENTIALS)
    assert zoho.tokens == []


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>down</html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"access_token": "x", "expires_in": "soon"}),
        httpx.Response(200, json={"error": "Access Denied"}),
        httpx.Response(503),
    ],
)
@respx.mock
async def test_after_a_useless_answer_the_next_may_try_at_once(tokens: ZohoTokens, answer: httpx.Response) -> None:
    respx.post(TOKEN_URL).mock(return_value=answer)
    with pytest.raises(TemporaryServiceError):
        await tokens.current()
    respx.post(TOKEN_URL).mock(return_value=httpx.Response(200, json={"access_token": "good", "expires_in": 3600}))
    assert await tokens.current() == "good"


async def test_what_makes_new_tokens_is_never_stored(
    zoho: FakeZoho, tokens: ZohoTokens, own_database: Database
) -> None:
    await tokens.current()
    async with own_database.engine.connect() as connection:
        rows = str((await connection.execute(select(zoho_token))).all())
    assert zoho.tokens[0] in rows
    assert CREDENTIALS.client_secret not in rows
    assert "'refresh'" not in rows
