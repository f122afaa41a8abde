"""A Zoho that answers in this process, and the client in front of it."""

from collections.abc import AsyncIterator, Iterator

import pytest
import respx

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.external_services.http_service import HttpService, http_client
from new_core.infrastructure.external_services.rate_limit import RateLimit
from new_core.infrastructure.external_services.zoho_api import ZohoApi
from new_core.infrastructure.external_services.zoho_client import ZohoClient
from new_core.infrastructure.external_services.zoho_token import ZohoCredentials, ZohoTokens
from tests.support.outbox import SetClock
from tests.support.zoho import ACCOUNTS, API, FakeZoho

CREDENTIALS = ZohoCredentials("org", "id", "client-secret", "refresh", ACCOUNTS)


@pytest.fixture
def zoho() -> Iterator[FakeZoho]:
    with respx.mock(assert_all_called=False) as router:
        yield FakeZoho(router)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def service() -> AsyncIterator[HttpService]:
    async def no_sleep(_seconds: float) -> None:
        return

    made = HttpService("zoho", http_client(), RateLimit(60_000), sleep=no_sleep)
    yield made
    await made.close()


@pytest.fixture
def tokens(own_database: Database, service: HttpService, clock: SetClock) -> ZohoTokens:
    return ZohoTokens(own_database, service, CREDENTIALS, clock)


@pytest.fixture
def api(service: HttpService, tokens: ZohoTokens) -> ZohoApi:
    return ZohoApi(service, tokens, API, "org")


@pytest.fixture
def client(api: ZohoApi) -> ZohoClient:
    return ZohoClient(api, "account-1")


@pytest.fixture
async def own_database(erp_sqlite: str) -> AsyncIterator[Database]:
    database = Database(erp_sqlite)
    yield database
    await database.dispose()
