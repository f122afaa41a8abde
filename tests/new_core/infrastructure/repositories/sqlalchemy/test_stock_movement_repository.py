from new_core.application.dtos.inventory_dto import MovementQuery
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.sqlalchemy.stock_movement_repository import SqlAlchemyStockMovementRepository
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_side import QueryCounter


async def test_a_question_is_one_query(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert isinstance(unit.stock_movements, SqlAlchemyStockMovementRepository)
        counter = QueryCounter(database)
        await unit.stock_movements.find(MovementQuery())
        counter.stop()
    assert len(counter.statements) == 1
