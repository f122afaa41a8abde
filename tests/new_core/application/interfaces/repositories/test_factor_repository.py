from new_core.domain.entities.second_factor import FactorMethod
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.sign_in import BACKUP_CODES, SECRET, give_factor


async def test_a_factor_is_its_user_s(database: Database) -> None:
    await give_factor(database, 2)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        factor = await unit.factors.of_user(2, locked=True)
        assert factor
        assert (factor.totp_secret, factor.backup_codes, factor.method) == (SECRET, BACKUP_CODES, FactorMethod.TOTP)
        assert await unit.factors.of_user(1) is None
