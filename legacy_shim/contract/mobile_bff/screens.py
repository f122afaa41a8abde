"""What each screen about customers, orders and salespersons shows, read at once.

One read that fails fails the screen: these bodies have no place to say what is missing.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from legacy_shim.contract.mobile_bff import objects
from legacy_shim.contract.mobile_bff.objects import Object
from legacy_shim.contract.mobile_bff.schemas import CURRENCY
from new_core.api.bff.reading import reading
from new_core.api.container import Container
from new_core.application.dtos.customer_dto import CustomerQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.payment_dto import PaymentQuery
from new_core.application.dtos.sales_order_dto import OrderQuery

RECENT: Final = 10
ASSIGNED: Final = 50
"""Customers on a salesperson's dashboard."""
LATEST: Final = (SortKey("created_at", descending=True), SortKey("id", descending=True))
DAYS: Final = {"today": 1, "week": 7, "month": 30, "year": 365}
"""What a dashboard can look back on, today being one of the days."""


async def salesperson_dashboard(container: Container, salesperson_id: int, date_range: str, today: date) -> Object:
    since = today - timedelta(days=DAYS[date_range] - 1)
    theirs = OrderQuery(created_by=salesperson_id)
    async with reading() as reads:
        people = reads.create_task(container.directory.list_salespersons())
        sales = reads.create_task(
            container.sales_orders.sum_up(OrderQuery(created_by=salesperson_id, date_from=since, date_to=today))
        )
        customers = reads.create_task(
            container.customers.find_customers(
                CustomerQuery(salesperson_id=salesperson_id, is_active=True, limit=ASSIGNED)
            )
        )
        orders = reads.create_task(recent_orders(container, theirs, RECENT))
    person = next((each for each in people.result() if each.id == salesperson_id), None)
    return {
        "salesperson_id": salesperson_id,
        "date_range": date_range,
        "salesperson": objects.person_object(person) if person else None,
        "sales": {
            "total_amount": float(sales.result().total),
            "total_orders": sales.result().count,
            "currency": CURRENCY,
        },
        "customers": [objects.customer_object(each) for each in customers.result()],
        "recent_orders": orders.result(),
    }


async def recent_orders(container: Container, wanted: OrderQuery, limit: int) -> list[Object]:
    return (await order_page(container, wanted, limit))[0]


async def order_page(container: Container, wanted: OrderQuery, limit: int) -> tuple[list[Object], int]:
    if not limit:
        return [], 0
    page = await container.sales_orders.page_orders(replace(wanted, sort=LATEST, limit=limit))
    return [objects.short_order(order) for order in page.items], page.total


async def customer(container: Container, customer_id: int, *, with_orders: bool, with_payments: bool) -> Object:
    async with reading() as reads:
        found = reads.create_task(container.customers.get_customer(customer_id))
        owed = reads.create_task(container.sales_ledger.sum_up_partner(customer_id))
        addresses = reads.create_task(container.storefront.list_addresses(customer_id))
        orders = reads.create_task(
            recent_orders(container, OrderQuery(customer_id=customer_id), RECENT if with_orders else 0)
        )
        payments = reads.create_task(payments_of(container, customer_id, RECENT if with_payments else 0))
    return {
        "customer": objects.customer_object(found.result()),
        "financial": objects.financial(found.result(), owed.result()),
        "addresses": [objects.address_object(address) for address in addresses.result()],
        "recent_orders": orders.result(),
        "recent_payments": payments.result(),
    }


async def payments_of(container: Container, customer_id: int, limit: int) -> list[Object]:
    if not limit:
        return []
    wanted = PaymentQuery(customer_id=customer_id, sort=LATEST, limit=limit)
    return [objects.payment_object(payment) for payment in await container.payments.find_payments(wanted)]


async def short_customer(container: Container, customer_id: int) -> Object:
    async with reading() as reads:
        found = reads.create_task(container.customers.get_customer(customer_id))
        owed = reads.create_task(container.sales_ledger.sum_up_partner(customer_id))
    return objects.short_customer(found.result(), owed.result())


async def financial(container: Container, customer_id: int) -> Object:
    async with reading() as reads:
        found = reads.create_task(container.customers.get_customer(customer_id))
        owed = reads.create_task(container.sales_ledger.sum_up_partner(customer_id))
    return objects.financial(found.result(), owed.result())


async def short_order(container: Container, order_id: int) -> Object:
    view = await container.sales_orders.get_order(order_id)
    return {**objects.short_order(view.order), "customer_name": view.customer.name}


async def order(
    container: Container, order_id: int, *, with_items: bool, with_payment: bool, with_delivery: bool
) -> Object:
    """Compose it of the one read that the order's service makes."""
    view = await container.sales_orders.get_order(order_id)
    shown: Object = {
        "order": {**objects.short_order(view.order), **objects.amounts(view.order), "notes": view.order.notes},
        "customer": objects.customer_object(view.customer),
    }
    if with_items:
        shown["items"] = objects.items(view)
    if with_payment:
        shown["payment"] = objects.payment_of(view.order)
    if with_delivery:
        shown["delivery"] = objects.delivery_of(view.order)
    return shown
