from datetime import date
from decimal import Decimal

import pytest
from fastapi import HTTPException
from sqlalchemy import select

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import PurchaseInvoice, SalesInvoice
from legacy_shim.standin.routers.invoices_rules import InvoiceQuery, commit, found, is_late, shown

TODAY = date(2025, 11, 7)


@pytest.mark.parametrize(
    ("due", "paid", "late", "settled"),
    [
        (date(2025, 11, 6), "0", True, False),
        (date(2025, 11, 7), "0", False, False),
        (date(2025, 11, 6), "10", False, True),
    ],
)
def test_what_is_owed_decides_what_is_late(due: date, paid: str, *, late: bool, settled: bool) -> None:
    invoice = SalesInvoice(due_date=due, total_amount=Decimal(10), paid_amount=Decimal(paid))
    answer = shown(invoice, TODAY)
    assert (answer["is_overdue"], answer["is_fully_paid"]) == (late, settled)
    assert answer["remaining_amount"] == Decimal(10) - Decimal(paid)


def test_late_rows_are_unsettled_and_past_due(database: Database) -> None:
    with database.session() as session:
        late = session.scalars(select(SalesInvoice).where(is_late(SalesInvoice, TODAY))).all()
    assert [invoice.id for invoice in late] == [1, 2, 3, 4]


def test_missing_invoice_is_named_by_its_side(database: Database) -> None:
    with database.session() as session, pytest.raises(HTTPException, match="Purchase invoice not found"):
        found(session, PurchaseInvoice, 999)


def test_refused_commit_is_rolled_back_and_told(database: Database) -> None:
    with database.session() as session:
        session.add(SalesInvoice(invoice_number="half"))
        with pytest.raises(HTTPException, match="NOT NULL constraint failed") as refused:
            commit(session)
        assert refused.value.status_code == 400
        assert not session.new


def test_empty_query_takes_all(database: Database) -> None:
    with database.session() as session:
        assert len(session.scalars(InvoiceQuery().of(SalesInvoice)).all()) == 18
