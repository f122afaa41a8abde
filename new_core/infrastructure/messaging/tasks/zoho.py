"""Keeps Zoho Books in step with customers, suppliers, products, orders, invoices, bills and payments."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import structlog
from sqlalchemy import select

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.application.interfaces.services.zoho_service import (
    NO_ID,
    ZohoContact,
    ZohoDocument,
    ZohoItem,
    ZohoLine,
    ZohoService,
)
from new_core.domain.entities.customer import Customer
from new_core.domain.entities.invoice import Invoice, InvoiceLine, PurchaseInvoice, SalesInvoice
from new_core.domain.entities.item import Item
from new_core.domain.entities.payment import Payment
from new_core.domain.entities.product import Product
from new_core.domain.entities.sales_order import OrderLine, SalesOrder
from new_core.domain.entities.supplier import Supplier
from new_core.domain.entities.vendor import Vendor
from new_core.domain.value_objects.invoice_status import InvoiceStatus
from new_core.domain.value_objects.order_status import OrderStatus
from new_core.infrastructure.database.mappings.branches import currencies
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging import zoho_documents as told
from new_core.infrastructure.messaging.delivery import Event
from new_core.infrastructure.messaging.zoho_links import Link, ZohoLinks

log = structlog.get_logger()

Entity = TypeVar("Entity")
Told = TypeVar("Told")

CONTACTS: Final[Mapping[str, tuple[type[Any], Callable[[Any], ZohoContact]]]] = {
    "customer": (Customer, told.of_customer),
    "supplier": (Supplier, told.of_supplier),
    "vendor": (Vendor, told.of_vendor),
}
ITEMS: Final[Mapping[str, tuple[type[Any], Callable[[Any], ZohoItem]]]] = {
    "product": (Product, told.of_product),
    "item": (Item, told.of_item),
}
SALES: Final = frozenset(
    {
        *(f"customer.{what}" for what in ("created", "updated", "deactivated")),
        *(f"supplier.{what}" for what in ("created", "updated", "deactivated")),
        *(f"vendor.{what}" for what in ("created", "updated", "deleted")),
        *(f"product.{what}" for what in ("created", "updated", "deactivated")),
        *(f"item.{what}" for what in ("created", "updated", "deleted")),
        *(f"order.{what}" for what in ("confirmed", "cancelled")),
        *(f"invoice.{what}" for what in ("created", "updated", "sent", "cancelled", "paid")),
        "payment.recorded",
    }
)
PURCHASES: Final = frozenset(f"purchase_invoice.{what}" for what in ("created", "updated", "sent", "cancelled", "paid"))
"""Only where Zoho has an account to book them on."""


class ZohoHandler:
    """Tells what a record is now, whatever the event says: so events that come late or twice do no harm.

    What a record needs and Zoho does not have yet, an invoice its customer and products, is told on the way.
    """

    def __init__(self, database: Database, zoho: ZohoService, links: ZohoLinks) -> None:
        self._database = database
        self._zoho = zoho
        self._links = links

    def wants(self, name: str) -> bool:
        return name in SALES or (name in PURCHASES and self._zoho.takes_bills)

    async def handle(self, event: Event) -> None:
        if self._zoho.is_there:
            await self._tell(event.aggregate, event.aggregate_id, event.event_id)
        else:
            log.info("new_core.zoho.not_configured", name=event.name, aggregate_id=event.aggregate_id)

    async def _tell(self, aggregate: str, identity: int, event_id: str | None) -> str | None:
        async with self._links.held(aggregate, identity) as link:
            if event_id is None or event_id != link.event_id:
                # Read under the hold: whoever tells last has read last.
                await self._put(aggregate, identity, link)
                link.event_id = event_id or link.event_id
            return link.zoho_id

    async def _say(self, link: Link, told: Told, put: Callable[[Told, str | None], Awaitable[str | None]]) -> None:
        """Put it, unless Zoho was told the very same before: an invoice that was paid is otherwise what it was."""
        digest = hashlib.sha256(repr(told).encode()).hexdigest()
        if link.zoho_id is None or link.digest != digest:
            link.zoho_id = await put(told, link.zoho_id) or None
            link.digest = digest

    async def _needed(self, aggregate: str, identity: int) -> str:
        """Give the id of what another record names; it is told of first, if it never was."""
        known = await self._links.known(aggregate, identity)
        return known or await self._tell(aggregate, identity, None) or NO_ID

    async def _put(self, aggregate: str, identity: int, link: Link) -> None:
        if aggregate in CONTACTS:
            await self._put_contact(aggregate, identity, link)
        elif aggregate in ITEMS:
            await self._put_item(aggregate, identity, link)
        elif aggregate == "salesorder":
            await self._put_order(identity, link)
        elif aggregate == "payment":
            await self._put_payment(identity, link)
        elif aggregate in {"salesinvoice", "purchaseinvoice"}:
            await self._put_invoice(aggregate, identity, link)
        else:
            raise PermanentServiceError("zoho", f"{aggregate} {identity}: there is nothing in Zoho that it could be")

    async def _put_contact(self, aggregate: str, identity: int, link: Link) -> None:
        entity, say = CONTACTS[aggregate]
        found = await self._load(entity, identity)
        if found is not None:
            await self._say(link, say(found), self._zoho.put_contact)
        elif link.zoho_id is not None:
            await self._zoho.deactivate("contact", link.zoho_id)

    async def _put_item(self, aggregate: str, identity: int, link: Link) -> None:
        entity, say = ITEMS[aggregate]
        found = await self._load(entity, identity)
        if found is not None:
            await self._say(link, say(found), self._zoho.put_item)
        elif link.zoho_id is not None:
            await self._zoho.deactivate("item", link.zoho_id)

    async def _put_order(self, identity: int, link: Link) -> None:
        order = await self._load(SalesOrder, identity)
        if order is None or order.status == OrderStatus.DRAFT:
            return
        if order.status == OrderStatus.CANCELLED:
            # Cancelled: neither customer nor lines are looked at, so none need be told of first.
            await self._say(link, told.of_order(order, NO_ID, ()), self._zoho.put_order)
            return
        contact = await self._needed("customer", order.customer_id)
        await self._say(link, told.of_order(order, contact, await self._lines(order.lines)), self._zoho.put_order)

    async def _put_invoice(self, aggregate: str, identity: int, link: Link) -> None:
        is_sale = aggregate == "salesinvoice"
        invoice: Invoice | None = await self._load(SalesInvoice if is_sale else PurchaseInvoice, identity)
        if invoice is None or invoice.status is InvoiceStatus.DRAFT:
            return
        put = self._zoho.put_invoice if is_sale else self._zoho.put_bill
        await self._say(link, await self._document(invoice), put)

    async def _document(self, invoice: Invoice) -> ZohoDocument:
        if invoice.status is InvoiceStatus.CANCELLED:
            return told.of_invoice(invoice, NO_ID, None, ())
        partner = "customer" if isinstance(invoice, SalesInvoice) else "supplier"
        contact = await self._needed(partner, invoice.partner_id)
        async with self._database.session(read_only=True) as session:
            currency = await session.scalar(select(currencies.c.code).where(currencies.c.id == invoice.currency_id))
        return told.of_invoice(invoice, contact, currency, await self._lines(invoice.lines))

    async def _put_payment(self, identity: int, link: Link) -> None:
        payment = await self._load(Payment, identity)
        invoice = await self._paid_invoice(payment) if payment else None
        # A payment of no invoice names nobody who paid, and Zoho wants to know who.
        if payment is None or invoice is None:
            return
        is_sale = isinstance(invoice, SalesInvoice)
        if not (is_sale or self._zoho.takes_bills):
            return
        contact = await self._needed("customer" if is_sale else "supplier", invoice.partner_id)
        document = await self._needed("salesinvoice" if is_sale else "purchaseinvoice", invoice.id or 0)
        await self._say(link, told.of_payment(payment, contact, document), self._zoho.put_payment)

    async def _paid_invoice(self, payment: Payment) -> Invoice | None:
        if payment.sales_invoice_id is not None:
            return await self._load(SalesInvoice, payment.sales_invoice_id)
        if payment.purchase_invoice_id is not None:
            return await self._load(PurchaseInvoice, payment.purchase_invoice_id)
        return None

    async def _lines(self, lines: Sequence[OrderLine] | Sequence[InvoiceLine]) -> list[ZohoLine]:
        return [told.of_line(line, await self._needed("product", line.product_id)) for line in lines]

    async def _load(self, entity: type[Entity], identity: int) -> Entity | None:
        async with self._database.session(read_only=True) as session:
            return await session.get(entity, identity)
