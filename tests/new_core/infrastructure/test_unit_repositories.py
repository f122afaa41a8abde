from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.cache.customer_cache import CachedCustomerRepository
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWork, Surroundings


async def test_a_repository_is_made_when_it_is_asked_for_and_once(erp_sqlite: str) -> None:
    database = Database(erp_sqlite)
    async with SqlAlchemyUnitOfWork(database) as unit:
        assert "users" not in vars(unit)
        assert unit.users is unit.users
    await database.dispose()


async def test_only_reads_are_answered_from_the_cache(erp_sqlite: str) -> None:
    database = Database(erp_sqlite)
    around = Surroundings(MemoryCache(), cache_seconds=5)
    async with SqlAlchemyUnitOfWork(database, around, read_only=True) as unit:
        assert isinstance(unit.customers, CachedCustomerRepository)
    async with SqlAlchemyUnitOfWork(database, around) as unit:
        assert not isinstance(unit.customers, CachedCustomerRepository)
    await database.dispose()
