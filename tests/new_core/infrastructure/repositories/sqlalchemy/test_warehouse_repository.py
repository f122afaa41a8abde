from new_core.domain.entities.warehouse import Warehouse
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory


async def test_a_number_that_fits_no_id_is_the_id_of_nothing(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        assert await unit.warehouses.get(2**31) is None
        assert await unit.warehouses.get_for_update(-1) is None
        assert isinstance(await unit.warehouses.get_for_update(1), Warehouse)
