from datetime import UTC, datetime

import pytest

from new_core.application.services.access_service import AccessService
from new_core.domain.exceptions.access_exceptions import InvalidTokenError, PermissionDeniedError
from new_core.domain.value_objects.token_claims import TokenClaims
from tests.support.new_core_fakes import FakeDatabase, people

NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Tokens:
    """A token is the e-mail address itself; what is no address is forged."""

    def read(self, token: str, at: datetime) -> TokenClaims:
        if "@" not in token:
            raise InvalidTokenError("signature")
        return TokenClaims(token, at)

    def read_challenge(self, token: str, at: datetime) -> TokenClaims:
        raise InvalidTokenError("no challenge")


@pytest.fixture
def database() -> FakeDatabase:
    return people()


@pytest.fixture
def service(database: FakeDatabase) -> AccessService:
    return AccessService(database, Tokens(), lambda: NOW)


async def test_a_token_leads_to_its_account(service: AccessService) -> None:
    assert (await service.authenticate("manager@tsh.lab")).id == 2


@pytest.mark.parametrize("token", ["forged", "nobody@tsh.lab", "sales4@tsh.lab"])
async def test_forged_unknown_and_deactivated_are_refused(service: AccessService, token: str) -> None:
    with pytest.raises(InvalidTokenError):
        await service.authenticate(token)


async def test_a_token_that_was_logged_out_is_refused(service: AccessService, database: FakeDatabase) -> None:
    database.revoked.add("manager@tsh.lab")
    with pytest.raises(InvalidTokenError):
        await service.authenticate("manager@tsh.lab")


@pytest.mark.parametrize("email", ["admin@tsh.lab", "manager@tsh.lab"])
async def test_administrators_and_the_granted_may(service: AccessService, email: str) -> None:
    await service.authorize(await service.authenticate(email), "create_customer")


async def test_others_may_not(service: AccessService) -> None:
    with pytest.raises(PermissionDeniedError, match="create_customer"):
        await service.authorize(await service.authenticate("viewer@tsh.lab"), "create_customer")
