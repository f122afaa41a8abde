"""Parts that several screens about customers have in common."""

from functools import partial
from typing import Final

from pydantic import TypeAdapter

from new_core.api.bff.mobile import schemas
from new_core.api.bff.screen import Keep, Part
from new_core.api.container import Container
from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.payment_dto import PaymentQuery
from new_core.application.dtos.sales_order_dto import OrderQuery, SalesOrderDTO

RECENT: Final = 10
LATEST: Final = (SortKey("created_at", descending=True), SortKey("id", descending=True))
ACCOUNT: Final = TypeAdapter(schemas.Account)
ORDERS: Final = TypeAdapter(list[schemas.Order])
PAYMENTS: Final = TypeAdapter(list[schemas.Payment])


def account(container: Container, customer_id: int) -> Part:
    # The day is in the name because it decides what is overdue.
    name = f"account/{customer_id}/{container.clock().date()}"
    read = partial(container.sales_ledger.sum_up_partner, customer_id)
    return Part("account", read, "invoices.view", Keep(ACCOUNT, name, ("salesinvoice",)))


def orders(container: Container, name: str, wanted: OrderQuery) -> Part:
    kept = Keep(ORDERS, f"{name}/{wanted!r}", ("salesorder",))
    return Part(name, partial(_orders, container, wanted), "sales.view", kept)


def payments(container: Container, customer_id: int) -> Part:
    wanted = PaymentQuery(customer_id=customer_id, sort=LATEST, limit=RECENT)
    kept = Keep(PAYMENTS, f"payments/{customer_id}", ("payment", "salesinvoice"))
    return Part("payments", partial(container.payments.find_payments, wanted), "invoices.view", kept)


def addresses(container: Container, customer_id: int) -> Part:
    return Part("addresses", partial(container.storefront.list_addresses, customer_id), "customers.view")


async def _orders(container: Container, wanted: OrderQuery) -> list[SalesOrderDTO]:
    return (await container.sales_orders.page_orders(wanted)).items
