"""Sales orders in the legacy tables `sales_orders` and `sales_items`."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from new_core.application.dtos.customer_dto import CustomerDTO
from new_core.application.dtos.sales_order_dto import (
    ORDER_SORT_FIELDS,
    OrderedBy,
    OrderedProductDTO,
    OrderFigures,
    OrderQuery,
)
from new_core.domain.entities.base import Entity
from new_core.domain.entities.customer import Customer
from new_core.domain.entities.sales_order import SalesOrder
from new_core.domain.exceptions.sales_order_exceptions import DuplicateOrderNumberError, OrderInUseError
from new_core.domain.value_objects.credit_standing import CreditStanding
from new_core.domain.value_objects.money import rounded
from new_core.domain.value_objects.order_status import OWED_FOR, OrderStatus
from new_core.domain.value_objects.order_totals import ZERO
from new_core.infrastructure.database.mappings.branches import currencies
from new_core.infrastructure.database.mappings.categories import categories
from new_core.infrastructure.database.mappings.customers import customers
from new_core.infrastructure.database.mappings.products import products
from new_core.infrastructure.database.mappings.sales_orders import sales_orders
from new_core.infrastructure.database.types import ExactNumeric
from new_core.infrastructure.repositories.sqlalchemy.base_repository import Conflict, equals, matches, says
from new_core.infrastructure.repositories.sqlalchemy.list_repository import SqlAlchemyListRepository
from new_core.infrastructure.repositories.sqlalchemy.numbering import highest
from new_core.infrastructure.repositories.sqlalchemy.references import missing

PAR = Decimal(1)
"""The rate of the base currency, and of one that the table of currencies does not know."""


class SqlAlchemySalesOrderRepository(SqlAlchemyListRepository[SalesOrder, OrderQuery]):
    table = sales_orders
    sort_fields = ORDER_SORT_FIELDS

    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, SalesOrder, _conflict)

    async def figures(self, query: OrderQuery) -> OrderFigures:
        total = func.sum(sales_orders.c.total_amount, type_=ExactNumeric(12, 2))
        counted = sales_orders.c.status.is_distinct_from(OrderStatus.CANCELLED)
        statement = select(func.count(), total).where(*self._conditions(query), counted)
        count, amount = (await self._session.execute(statement)).one()
        return OrderFigures(count, amount or ZERO)

    async def named_by(self, orders: Sequence[SalesOrder]) -> OrderedBy:
        return OrderedBy(
            await self._customers({order.customer_id for order in orders}),
            await self._products({line.product_id for order in orders for line in order.lines}),
        )

    async def credit_for_update(self, customer_id: int) -> CreditStanding:
        whose = select(customers.c.credit_limit, customers.c.currency).where(customers.c.id == customer_id)
        # Locked: two orders of one customer that are confirmed at once would each find the credit unspent.
        limit, currency = (await self._session.execute(whose.with_for_update())).one()
        rate = await self._session.scalar(select(currencies.c.exchange_rate).where(currencies.c.code == currency))
        columns = sales_orders.c
        amount = ExactNumeric(12, 2)
        unpaid = func.coalesce(columns.total_amount, 0, type_=amount) - func.coalesce(
            columns.paid_amount, 0, type_=amount
        )
        owed = select(func.sum(unpaid, type_=amount)).where(
            columns.customer_id == customer_id, columns.status.in_(OWED_FOR), unpaid > 0
        )
        return CreditStanding(
            customer_id, rounded(limit * (rate or PAR)), rounded(await self._session.scalar(owed) or Decimal(0))
        )

    async def is_number_taken(self, number: str) -> bool:
        return await self._is_there(sales_orders.c.order_number, number)

    async def highest_number(self, prefix: str) -> str | None:
        return await highest(self._session, sales_orders.c.order_number, prefix)

    async def missing_references(self, order: SalesOrder) -> Sequence[tuple[str, int]]:
        references = [
            ("customer_id", "customers", order.customer_id),
            ("branch_id", "branches", order.branch_id),
            ("warehouse_id", "warehouses", order.warehouse_id),
            *(
                (f"sales_items.{place}.product_id", "products", line.product_id)
                for place, line in enumerate(order.lines)
            ),
            ("created_by", "users", order.created_by),
        ]
        return await missing(self._session, references)

    async def remove(self, order: SalesOrder) -> None:
        await self._erase(order, OrderInUseError(order.order_number))

    @override
    def _conditions(self, query: OrderQuery) -> list[ColumnElement[bool]]:
        columns = sales_orders.c
        conditions = matches(query.search, columns.order_number)
        conditions += equals(columns.customer_id, query.customer_id)
        conditions += equals(columns.branch_id, query.branch_id)
        conditions += equals(columns.warehouse_id, query.warehouse_id)
        conditions += equals(columns.created_by, query.created_by)
        conditions += says(columns.status, query.status)
        if query.date_from is not None:
            conditions.append(columns.order_date >= query.date_from)
        if query.date_to is not None:
            conditions.append(columns.order_date <= query.date_to)
        return conditions

    async def _customers(self, wanted: Collection[int]) -> dict[int, CustomerDTO]:
        if not wanted:
            return {}
        found = await self._session.scalars(select(Customer).where(customers.c.id.in_(wanted)))
        return {customer.identity: CustomerDTO.of(customer) for customer in found}

    async def _products(self, wanted: Collection[int]) -> dict[int, OrderedProductDTO]:
        if not wanted:
            return {}
        columns = products.c
        statement = (
            select(
                columns.id,
                columns.sku,
                columns.name,
                columns.name_ar,
                columns.unit_price,
                columns.unit_of_measure,
                columns.is_active,
                categories.c.name.label("category_name"),
                categories.c.name_ar.label("category_name_ar"),
                columns.image_url,
            )
            .join_from(products, categories, categories.c.id == columns.category_id)
            .where(columns.id.in_(wanted))
        )
        rows = await self._session.execute(statement)
        return {row.id: OrderedProductDTO(**row._asdict()) for row in rows}


def _conflict(order: SalesOrder) -> Conflict:
    number = order.order_number

    def explain(error: IntegrityError) -> Exception:
        return DuplicateOrderNumberError(number) if "order_number" in str(error.orig).lower() else error

    return explain
