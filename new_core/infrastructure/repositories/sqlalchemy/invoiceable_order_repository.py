"""Orders of both directions, read from the legacy tables as far as an invoice is made from them."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Integer, Row, String, TableClause, column, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.invoice_dto import Direction, InvoiceChanges, LineChanges, OrderToInvoice
from new_core.domain.value_objects.invoice_totals import ZERO
from new_core.infrastructure.database.types import ExactNumeric
from new_core.infrastructure.repositories.sqlalchemy.base_repository import HIGHEST_ID


def _orders(name: str, partner: str) -> TableClause:
    amounts = ("subtotal", "discount_amount", "tax_amount", "total_amount", "paid_amount")
    return table(
        name,
        column("id", Integer),
        column("order_number", String),
        column(partner, Integer),
        column("branch_id", Integer),
        column("warehouse_id", Integer),
        *(column(amount, ExactNumeric(12, 2)) for amount in amounts),
        *(column(percentage, ExactNumeric(5, 2)) for percentage in ("discount_percentage", "tax_percentage")),
    )


def _items(name: str, order: str, price: str) -> TableClause:
    return table(
        name,
        column("id", Integer),
        column(order, Integer),
        column("product_id", Integer),
        column("quantity", ExactNumeric(15, 3)),
        column(price, ExactNumeric(10, 2)),
        column("discount_percentage", ExactNumeric(5, 2)),
        column("discount_amount", ExactNumeric(10, 2)),
        column("line_total", ExactNumeric(12, 2)),
    )


_TABLES: Final[Mapping[Direction, tuple[TableClause, TableClause]]] = {
    "sales": (_orders("sales_orders", "customer_id"), _items("sales_items", "sales_order_id", "unit_price")),
    "purchase": (
        _orders("purchase_orders", "supplier_id"),
        _items("purchase_items", "purchase_order_id", "unit_cost"),
    ),
}


class SqlAlchemyInvoiceableOrderRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_for_update(self, direction: Direction, order_id: int) -> OrderToInvoice | None:
        if not 0 < order_id <= HIGHEST_ID:
            return None
        orders, items = _TABLES[direction]
        locked = select(orders).where(orders.c.id == order_id).with_for_update()
        order = (await self._session.execute(locked)).first()
        if order is None:
            return None
        of_order = select(items).where(items.c[f"{direction}_order_id"] == order_id).order_by(items.c.id)
        lines = (await self._session.execute(of_order)).all()
        return OrderToInvoice(order.id, order.order_number, _values(order), tuple(_line(line) for line in lines))


# By position: the columns stand in the order of the tables above, whose partner and price differ in name.
def _values(order: Row[*tuple[Any, ...]]) -> InvoiceChanges:
    subtotal, discount, tax, total, paid, discount_percentage, tax_percentage = (
        ZERO if amount is None else amount for amount in tuple(order)[5:]
    )
    return InvoiceChanges(
        partner_id=tuple(order)[2],
        order_id=order.id,
        branch_id=order.branch_id,
        warehouse_id=order.warehouse_id,
        subtotal=subtotal,
        discount_amount=discount,
        tax_amount=tax,
        total_amount=total,
        paid_amount=paid,
        discount_percentage=discount_percentage,
        tax_percentage=tax_percentage,
    )


def _line(item: Row[*tuple[Any, ...]]) -> LineChanges:
    return LineChanges(
        order_item_id=item.id,
        product_id=item.product_id,
        quantity=item.quantity,
        unit_price=tuple(item)[4],
        discount_percentage=ZERO if item.discount_percentage is None else item.discount_percentage,
        discount_amount=ZERO if item.discount_amount is None else item.discount_amount,
        line_total=item.line_total,
    )
