"""Zoho Books kept as we say: each record looked for, created or changed, and given its status."""

from collections.abc import AsyncIterator, Mapping
from typing import Final

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.application.interfaces.services.zoho_service import (
    Listed,
    StoredContact,
    ZohoContact,
    ZohoDocument,
    ZohoItem,
    ZohoPayment,
)
from new_core.infrastructure.external_services import zoho_bodies as bodies
from new_core.infrastructure.external_services import zoho_records as kinds
from new_core.infrastructure.external_services.zoho_api import ZohoApi
from new_core.infrastructure.external_services.zoho_records import Kind, Sought, Stored
from new_core.infrastructure.external_services.zoho_token import SERVICE

OUR_NUMBER: Final = {"ignore_auto_number_generation": "true"}
ALL: Final = "Status.All"
"""Without it, lists leave out what is inactive."""
VOID: Final = "void"
ISO_CODES: Final = {"RMB": "CNY"}
"""Of currencies that the monolith calls otherwise."""


class ZohoClient:
    is_there = True

    def __init__(self, api: ZohoApi, purchase_account: str | None = None) -> None:
        """`purchase_account` is the one in Zoho that bills are booked on; without it there are none."""
        self._api = api
        self._purchase_account = purchase_account
        self._currencies: Mapping[str, str] = {}

    @property
    def takes_bills(self) -> bool:
        return self._purchase_account is not None

    async def put_contact(self, contact: ZohoContact, known: str | None = None) -> str:
        body = bodies.contact_body(contact, await self._currency_id(contact.currency))
        also = {"contact_type": str(body["contact_type"]), "filter_by": ALL}
        sought = Sought(contact.number, contact.name, also)
        return await self._put_listed(kinds.CONTACT, known, sought, body, is_active=contact.is_active)

    async def put_item(self, item: ZohoItem, known: str | None = None) -> str:
        body = bodies.item_body(item, self._purchase_account)
        sought = Sought(item.sku, str(body["name"]), {"filter_by": ALL})
        return await self._put_listed(kinds.ITEM, known, sought, body, is_active=item.is_active)

    async def put_order(self, order: ZohoDocument, known: str | None = None) -> str | None:
        return await self._put_document(kinds.ORDER, order, known, bodies.order_body(order), "open")

    async def put_invoice(self, invoice: ZohoDocument, known: str | None = None) -> str | None:
        body = bodies.invoice_body(invoice, await self._currency_id(invoice.currency))
        return await self._put_document(kinds.INVOICE, invoice, known, body, "sent")

    async def put_bill(self, bill: ZohoDocument, known: str | None = None) -> str | None:
        if self._purchase_account is None:
            raise PermanentServiceError(SERVICE, f"bill {bill.number}: set NEW_CORE_ZOHO_PURCHASE_ACCOUNT_ID")
        body = bodies.bill_body(bill, await self._currency_id(bill.currency), self._purchase_account)
        return await self._put_document(kinds.BILL, bill, known, body, "open")

    async def put_payment(self, payment: ZohoPayment, known: str | None = None) -> str:
        kind = kinds.VENDOR_PAYMENT if payment.is_to_vendor else kinds.CUSTOMER_PAYMENT
        found = await self._api.find(kind, known, Sought.by_number(payment.number))
        if found is None:
            found = await self._api.create(kind, bodies.payment_body(payment))
        return found.zoho_id

    async def deactivate(self, kind: Listed, zoho_id: str) -> None:
        await self._api.mark(kinds.CONTACT if kind == "contact" else kinds.ITEM, zoho_id, "inactive")

    async def contacts(self) -> AsyncIterator[StoredContact]:
        async for row in self._api.rows(kinds.CONTACT, {"sort_column": "created_time"}):
            name, number = str(row.get("contact_name", "")), str(row.get("contact_number", ""))
            yield StoredContact(str(row["contact_id"]), number, name)

    async def close(self) -> None:
        await self._api.close()

    async def _put_listed(
        self, kind: Kind, known: str | None, sought: Sought, body: bodies.Body, *, is_active: bool
    ) -> str:
        stored = await self._put(kind, await self._api.find(kind, known, sought), body)
        wanted = "active" if is_active else "inactive"
        if stored.status != wanted:
            await self._api.mark(kind, stored.zoho_id, wanted)
        return stored.zoho_id

    async def _put_document(
        self, kind: Kind, document: ZohoDocument, known: str | None, body: bodies.Body, issued: str
    ) -> str | None:
        found = await self._api.find(kind, known, Sought.by_number(document.number))
        if document.is_void:
            if found is not None and found.status != VOID:
                await self._api.mark(kind, found.zoho_id, f"status/{VOID}")
            return None if found is None else found.zoho_id
        stored = await self._put(kind, found, body, OUR_NUMBER)
        # A document begins as a draft in Zoho, which books nothing until it is issued.
        if stored.status in {"draft", ""}:
            await self._api.mark(kind, stored.zoho_id, f"status/{issued}")
        return stored.zoho_id

    async def _put(
        self, kind: Kind, found: Stored | None, body: bodies.Body, params: Mapping[str, str] | None = None
    ) -> Stored:
        if found is None:
            return await self._api.create(kind, body, params)
        told = body if kind is not kinds.CONTACT else await self._changed_contact(found, body)
        await self._api.change(kind, found.zoho_id, told, params)
        return found

    async def _changed_contact(self, found: Stored, body: bodies.Body) -> bodies.Body:
        """Name the person who is there: without the id Zoho would add one more at each change."""
        if found.person_id is None and "contact_persons" in body:
            found = await self._api.get(kinds.CONTACT, found.zoho_id) or found
        return bodies.changed_contact(body, found.person_id)

    async def _currency_id(self, ours: str | None) -> str | None:
        if ours is None:
            return None
        code = ISO_CODES.get(ours, ours)
        if code not in self._currencies:
            self._currencies = await self._api.currencies()
        if code not in self._currencies:
            raise PermanentServiceError(SERVICE, f"currency {code} is not set up in Zoho Books: add it there")
        return self._currencies[code]
