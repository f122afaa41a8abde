from datetime import date
from decimal import Decimal

from new_core.application.dtos.payment_dto import PaymentQuery
from new_core.application.interfaces.repositories.payment_repository import PaymentRepository
from new_core.domain.entities.payment import Payment
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWork
from tests.support.new_core_databases import NOW
from tests.support.new_core_invoices import stored_invoice


async def test_payments_are_found_by_what_they_are_for(database: Database) -> None:
    invoice = await stored_invoice(database, "Q-1")
    async with SqlAlchemyUnitOfWork(database) as unit:
        payments: PaymentRepository = unit.payments
        payment = Payment.create(
            {
                "payment_number": "QP-0001",
                "sales_invoice_id": invoice.id,
                "payment_date": date(2026, 11, 22),
                "amount": Decimal("1.00"),
                "currency_id": 1,
                "payment_method": "CASH",
                "created_by": 1,
            },
            NOW,
        )
        await payments.save(payment)
        await unit.commit()
        mine = PaymentQuery(direction="sales", invoice_id=invoice.id)
        assert [each.id for each in await payments.find(mine)] == [payment.id]
        assert await payments.count(PaymentQuery(search="qp-0")) == 1
        assert await payments.count(PaymentQuery(customer_id=invoice.partner_id)) == 1
        assert await payments.count(PaymentQuery(customer_id=2**70)) == 0
        assert await payments.count(PaymentQuery(direction="purchase", invoice_id=invoice.id)) == 0
        assert await payments.highest_number("QP-") == "QP-0001"
        assert await payments.is_number_taken("QP-0001")
