from datetime import UTC, datetime

import pytest

from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.domain.value_objects.token_claims import TokenClaims

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_an_account_has_its_role(units: UnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        account = await unit.accounts.find(TokenClaims("manager@tsh.lab", NOW), "token", NOW)
    assert account
    assert (account.id, account.name, account.role_id, account.role) == (2, "Layla Manager", 2, "Manager")
    assert account.is_active


async def test_a_deactivated_account_says_so(units: UnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        account = await unit.accounts.find(TokenClaims("sales4@tsh.lab", NOW), "token", NOW)
    assert account
    assert not account.is_active


@pytest.mark.parametrize("email", ["nobody@tsh.lab", "MANAGER@tsh.lab", "", "a\x00b"])
async def test_an_unknown_address_finds_nothing(units: UnitOfWorkFactory, email: str) -> None:
    async with units(read_only=True) as unit:
        assert await unit.accounts.find(TokenClaims(email, NOW), "token", NOW) is None


@pytest.mark.parametrize(
    ("email", "permission", "expected"),
    [
        ("manager@tsh.lab", "customers.view", True),
        ("manager@tsh.lab", "create_customer", True),
        ("sales1@tsh.lab", "customers.view", True),
        ("sales1@tsh.lab", "create_customer", False),
        ("viewer@tsh.lab", "customers.view", False),
        ("manager@tsh.lab", "no.such", False),
    ],
)
async def test_roles_grant(units: UnitOfWorkFactory, email: str, permission: str, expected: bool) -> None:
    async with units(read_only=True) as unit:
        account = await unit.accounts.find(TokenClaims(email, NOW), "token", NOW)
        assert account
        assert await unit.accounts.is_granted(account, permission, NOW) is expected
