from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.sqlalchemy.loose_item_repository import SqlAlchemyLooseItemRepository
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_side import QueryCounter


async def test_a_question_is_one_query(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert isinstance(unit.loose_items, SqlAlchemyLooseItemRepository)
        counter = QueryCounter(database)
        await unit.loose_items.is_sku_taken("x")
        counter.stop()
    assert len(counter.statements) == 1
