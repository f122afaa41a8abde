import pytest

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.user_dto import PermissionQuery, RoleQuery
from new_core.application.services.role_service import RoleService
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.user_exceptions import DuplicateRoleNameError, RoleInUseError, RoleNotFoundError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW

ADMIN = AccountDTO(1, "admin@tsh.lab", "System Admin", 1, "Admin", is_active=True)
MANAGER = 2


@pytest.fixture
def service(database: Database) -> RoleService:
    return RoleService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


async def test_roles_are_listed_with_what_they_grant(service: RoleService) -> None:
    roles = await service.find_roles(RoleQuery(limit=None))
    assert [role.name for role in roles][:2] == ["Admin", "Manager"]
    assert "customers.view" in roles[1].permissions


async def test_a_role_s_life(service: RoleService) -> None:
    created = await service.create_role({"name": "Qwx"})
    granted = await service.grant(created.id, ["create_customer", "customers.view"], ADMIN)
    assert granted.permissions == ("create_customer", "customers.view")
    assert (await service.update_role(created.id, {"name": "Qwx 2"})).permissions == granted.permissions
    page = await service.page_roles(RoleQuery(search="qwx"))
    assert (page.total, page.items[0].name) == (1, "Qwx 2")
    await service.delete_role(created.id)
    with pytest.raises(RoleNotFoundError):
        await service.get_role(created.id)


async def test_an_unknown_permission_changes_nothing(service: RoleService) -> None:
    before = await service.get_role(MANAGER)
    with pytest.raises(InvalidValueError, match=r"no\.such"):
        await service.grant(MANAGER, ["customers.view", "no.such"], ADMIN)
    assert await service.get_role(MANAGER) == before


async def test_a_name_is_taken_once(service: RoleService) -> None:
    with pytest.raises(DuplicateRoleNameError):
        await service.create_role({"name": "Manager"})
    with pytest.raises(DuplicateRoleNameError):
        await service.update_role(MANAGER, {"name": "Admin"})


async def test_a_role_that_users_have_stays(service: RoleService) -> None:
    with pytest.raises(RoleInUseError):
        await service.delete_role(MANAGER)
    assert (await service.get_role(MANAGER)).permissions


async def test_permissions_are_searched(service: RoleService) -> None:
    page = await service.page_permissions(PermissionQuery(search="CUSTOMERS", module="customers"))
    assert [permission.code for permission in page.items] == ["customers.view"]
