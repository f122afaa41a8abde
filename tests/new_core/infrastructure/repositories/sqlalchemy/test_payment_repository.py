from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.payment_dto import PaymentQuery
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.sqlalchemy.payment_repository import SqlAlchemyPaymentRepository


async def test_pages_of_equal_ones_never_overlap(erp_seeded: str) -> None:
    database = Database(erp_seeded)
    async with database.session(read_only=True) as session:
        payments = SqlAlchemyPaymentRepository(session, [])
        keys = (SortKey("payment_date"),)
        pages = [await payments.find(PaymentQuery(sort=keys, offset=offset, limit=3)) for offset in (0, 3)]
        whole = await payments.find(PaymentQuery(sort=keys, limit=6))
    await database.dispose()
    assert [each.id for page in pages for each in page] == [each.id for each in whole]


async def test_an_invoice_without_its_direction_finds_nothing(erp_seeded: str) -> None:
    database = Database(erp_seeded)
    async with database.session(read_only=True) as session:
        payments = SqlAlchemyPaymentRepository(session, [])
        assert await payments.find(PaymentQuery(invoice_id=1)) == []
        assert await payments.count(PaymentQuery(direction="sales", invoice_id=2**40)) == 0
    await database.dispose()
