import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from new_core.application.dtos.sales_order_dto import OrderChanges, OrderLineChanges, OrderQuery
from new_core.application.services.customer_service import CustomerService
from new_core.application.services.sales_order_service import SalesOrderService
from new_core.domain.exceptions import sales_order_exceptions as errors
from new_core.domain.exceptions.base import InvalidValueError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LINE = OrderLineChanges(product_id=1, quantity=Decimal(2), unit_price=Decimal("10.50"))


@pytest.fixture
def service(database: Database) -> SalesOrderService:
    return SalesOrderService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


@pytest.fixture
async def fields(database: Database) -> OrderChanges:
    customers = CustomerService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)
    customer = await customers.create_customer({"name": "qwx"})
    return OrderChanges(
        customer_id=customer.id, branch_id=1, warehouse_id=1, order_date=date(2026, 11, 22), created_by=1
    )


async def test_an_order_is_shown_with_those_it_names(service: SalesOrderService, fields: OrderChanges) -> None:
    created = await service.create_order(fields, [LINE])
    assert (created.order.order_number, created.order.total_amount) == ("SO-2026-0001", Decimal("21.00"))
    assert (created.customer.name, created.products[1].sku) == ("qwx", "SKU-0001")
    assert await service.get_order(created.order.id) == created
    assert await service.find_orders(OrderQuery(customer_id=fields["customer_id"])) == [created]


async def test_orders_created_at_once_all_get_numbers(service: SalesOrderService, fields: OrderChanges) -> None:
    created = await asyncio.gather(*(service.create_order(fields, [LINE]) for _ in range(4)))
    assert sorted(view.order.order_number for view in created) == [f"SO-2026-000{n}" for n in range(1, 5)]


async def test_a_draft_is_changed_and_deleted(service: SalesOrderService, fields: OrderChanges) -> None:
    order_id = (await service.create_order(fields, [LINE])).order.id
    changed = await service.update_order(order_id, {"tax_percentage": Decimal(10)}, [LINE, LINE])
    assert (changed.order.total_amount, len(changed.order.lines)) == (Decimal("46.20"), 2)
    kept = await service.update_order(order_id, {"notes": "x"})
    assert (kept.order.total_amount, kept.order.notes) == (Decimal("46.20"), "x")
    await service.delete_order(order_id)
    with pytest.raises(errors.SalesOrderNotFoundError):
        await service.get_order(order_id)


@pytest.mark.parametrize("name", ["customer_id", "branch_id", "warehouse_id", "created_by"])
async def test_a_reference_to_nothing_is_named(service: SalesOrderService, fields: OrderChanges, name: str) -> None:
    fields[name] = 77_777  # type: ignore[literal-required]
    with pytest.raises(InvalidValueError, match=f"{name}: there is no such row"):
        await service.create_order(fields, [LINE])
    assert (await service.page_orders(OrderQuery(search="SO-2026"))).total == 0


async def test_a_line_of_no_product_is_named(service: SalesOrderService, fields: OrderChanges) -> None:
    with pytest.raises(InvalidValueError, match=r"sales_items\.1\.product_id: there is no such row"):
        await service.create_order(fields, [LINE, LINE | OrderLineChanges(product_id=77_777)])


async def test_a_seller_s_orders_are_summed_up(service: SalesOrderService, fields: OrderChanges) -> None:
    before = await service.sum_up(OrderQuery(created_by=fields["created_by"]))
    view = await service.create_order(fields, [LINE])
    after = await service.sum_up(OrderQuery(created_by=fields["created_by"]))
    assert (after.count, after.total) == (before.count + 1, before.total + view.order.total_amount)
    assert (await service.sum_up(OrderQuery(created_by=2**70))).count == 0
