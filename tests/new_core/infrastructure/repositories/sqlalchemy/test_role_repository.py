import pytest

from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.user_dto import PermissionQuery, RoleQuery
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW


async def test_a_code_or_a_module_with_a_nul_is_found_nowhere(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        assert list(await unit.roles.grant(2, ["customers.view", "a\x00"], 1, NOW)) == ["a\x00"]
        assert (await unit.roles.permissions(PermissionQuery(module="a\x00"))).total == 0


async def test_lists_are_sorted_by_what_is_known(database: Database) -> None:
    newest_first = (SortKey("name", descending=True),)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        roles = await unit.roles.find(RoleQuery(sort=newest_first, limit=2))
        assert [role.name for role in roles] == ["Viewer", "Travel Salesperson"]
        with pytest.raises(ValueError, match="cannot be sorted"):
            await unit.roles.permissions(PermissionQuery(sort=(SortKey("secret"),)))
