from new_core.application.dtos.sales_order_dto import OrderQuery
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.sqlalchemy.sales_order_repository import SqlAlchemySalesOrderRepository
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_side import QueryCounter


async def test_orders_and_those_they_name_are_four_queries_at_most(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert isinstance(unit.sales_orders, SqlAlchemySalesOrderRepository)
        counter = QueryCounter(database)
        await unit.sales_orders.named_by(await unit.sales_orders.find(OrderQuery()))
        counter.stop()
    assert len(counter.statements) <= 4
