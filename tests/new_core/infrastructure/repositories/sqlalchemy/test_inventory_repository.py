from new_core.application.dtos.inventory_dto import InventoryQuery
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.sqlalchemy.inventory_repository import SqlAlchemyInventoryRepository
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_side import QueryCounter


async def test_a_question_is_one_query(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert isinstance(unit.inventory, SqlAlchemyInventoryRepository)
        counter = QueryCounter(database)
        await unit.inventory.find(InventoryQuery())
        counter.stop()
    assert len(counter.statements) == 1
