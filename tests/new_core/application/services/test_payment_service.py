"""Payments on the ERP's own data on PostgreSQL, where two can come at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from new_core.application.dtos.payment_dto import PaymentChanges, PaymentDTO
from new_core.application.services.payment_service import PaymentService
from new_core.domain.exceptions.base import DomainError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW


@pytest.fixture
async def erp(legacy_facts: Path, erp_postgres: str) -> AsyncIterator[Database]:
    database = Database(erp_postgres)
    yield database
    await database.dispose()


def _payment(number: str, amount: str) -> PaymentChanges:
    return PaymentChanges(
        payment_number=number,
        sales_invoice_id=1,
        payment_date=date(2026, 11, 22),
        amount=Decimal(amount),
        currency_id=1,
        payment_method="CASH",
        created_by=1,
    )


async def test_of_two_full_payments_at_once_one_succeeds(erp: Database) -> None:
    service = PaymentService(SqlAlchemyUnitOfWorkFactory(erp), lambda: NOW)
    payments = [service.record_payment(_payment(f"T-{number}", "4325.38")) for number in range(8)]
    results = await asyncio.gather(*payments, return_exceptions=True)
    assert sum(isinstance(result, PaymentDTO) for result in results) == 1
    assert sum(isinstance(result, DomainError) for result in results) == 7
    async with erp.engine.connect() as connection:
        row = (await connection.execute(text("SELECT paid_amount, status FROM sales_invoices WHERE id = 1"))).one()
        events = (await connection.execute(text("SELECT name FROM nc_outbox ORDER BY id"))).scalars().all()
    assert tuple(row) == (Decimal("4325.38"), "PAID")
    assert sorted(events) == ["invoice.paid", "payment.recorded"]
