from datetime import UTC, date, datetime
from decimal import Decimal

from new_core.application.dtos.payment_dto import PaymentDTO
from new_core.domain.entities.payment import Payment

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_payment_is_told_with_all_it_has() -> None:
    payment = Payment.create(
        {
            "payment_number": "P-1",
            "sales_invoice_id": 4,
            "payment_date": date(2026, 11, 22),
            "amount": Decimal("1.50"),
            "currency_id": 1,
            "payment_method": "CASH",
            "created_by": 2,
        },
        NOW,
    )
    payment.id = 9
    told = PaymentDTO.of(payment)
    assert (told.id, told.sales_invoice_id, told.amount, told.created_at) == (9, 4, Decimal("1.50"), NOW)
