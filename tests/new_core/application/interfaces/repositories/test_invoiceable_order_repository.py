from new_core.application.interfaces.repositories.invoiceable_order_repository import InvoiceableOrderRepository
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWork


async def test_only_orders_that_are_there_are_given(erp_seeded: str) -> None:
    database = Database(erp_seeded)
    async with SqlAlchemyUnitOfWork(database) as unit:
        orders: InvoiceableOrderRepository = unit.invoiceable_orders
        assert await orders.get_for_update("sales", 1) is not None
        for missing in (0, 99999, 2**40):
            assert await orders.get_for_update("sales", missing) is None
    await database.dispose()
