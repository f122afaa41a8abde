import pytest

from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.user_dto import UserQuery
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory


async def test_an_unknown_sort_field_is_refused(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        with pytest.raises(ValueError, match="cannot be sorted by password"):
            await unit.users.find(UserQuery(sort=(SortKey("password"),)))


@pytest.mark.parametrize("email", ["a\x00b", "\ud800", "MANAGER@tsh.lab", ""])
async def test_what_is_no_address_finds_nobody(database: Database, email: str) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert await unit.users.by_email(email) is None
