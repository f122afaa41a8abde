from functools import partial

from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.warehouse_dto import WarehouseQuery
from new_core.application.services.warehouse_service import WarehouseService
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.cache.warehouse_cache import CachedWarehouseRepository
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory, Surroundings
from tests.support.new_core_databases import NOW
from tests.support.new_side import read_again


async def test_reads_are_answered_without_the_database_until_something_changes(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database, Surroundings(MemoryCache(), 60))
    service, query = WarehouseService(units, lambda: NOW), WarehouseQuery(search="qwx")
    created = await service.create_warehouse({"name": "qwx", "branch_id": 1})
    reads = partial(service.get_warehouse, created.id), partial(service.page_warehouses, query)
    assert await read_again(database, *reads) == [created, PageDTO([created], 1)]
    changed = await service.update_warehouse(created.id, {"name": "qwxy"})
    assert await service.get_warehouse(created.id) == changed
    await service.delete_warehouse(created.id)
    assert await service.find_warehouses(query) == []


async def test_what_is_not_read_again_goes_to_the_database(database: Database) -> None:
    service = WarehouseService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)
    created = await service.create_warehouse({"name": "Kept", "branch_id": 1})
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        cached = CachedWarehouseRepository(unit.warehouses, MemoryCache(), 60)
        warehouse = await cached.get_for_update(created.id)
        assert warehouse
        assert await cached.missing_references(warehouse) == []
        warehouse.revise({"name": "qwxy"}, NOW)
        await cached.save(warehouse)
        await cached.remove(warehouse)
        assert await unit.warehouses.get(created.id) is None
