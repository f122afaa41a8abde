"""Zoho Books, version 3 of its API."""

from collections.abc import AsyncIterator, Mapping
from typing import Final, TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.application.interfaces.services.zoho_service import StoredContact, ZohoContact, ZohoInvoice
from new_core.infrastructure.external_services.http_service import Call, HttpService
from new_core.infrastructure.external_services.zoho_token import SERVICE, ZohoTokens

Kind = TypeVar("Kind")

PAGE_SIZE: Final = 200
"""The most Zoho gives at once."""
MOST_PAGES: Final = 5_000
"""A million rows: beyond that `has_more_page` is not to be believed."""


class PageContext(BaseModel):
    has_more_page: bool = False


class Contact(BaseModel):
    contact_id: str
    contact_name: str = ""
    contact_number: str = ""
    status: str = "active"


class Contacts(BaseModel):
    code: int
    contacts: list[Contact]
    page_context: PageContext = PageContext()


class Invoice(BaseModel):
    invoice_id: str
    invoice_number: str


class Invoices(BaseModel):
    code: int
    invoices: list[Invoice]


class Done(BaseModel):
    """What is asked of every answer: `code` is 0 where it worked, whatever the status says."""

    code: int
    message: str = ""


class ZohoClient:
    def __init__(self, service: HttpService, tokens: ZohoTokens, api_url: str, organization_id: str) -> None:
        self._service = service
        self._tokens = tokens
        self._url = api_url
        self._organization_id = organization_id

    async def put_contact(self, contact: ZohoContact) -> None:
        found = await self._contact(contact.number)
        body = _contact_body(contact)
        if found is None:
            # Not repeatable: after a time-out it may be there. The outbox comes again and looks first.
            await self._send(Call("POST", "/contacts", json=body, is_repeatable=False))
            found = await self._contact(contact.number)
        else:
            await self._send(Call("PUT", f"/contacts/{found.contact_id}", json=body))
        wanted = "active" if contact.is_active else "inactive"
        if found is not None and found.status != wanted:
            await self._send(Call("POST", f"/contacts/{found.contact_id}/{wanted}"))

    async def put_invoice(self, invoice: ZohoInvoice) -> None:
        params = {"invoice_number": invoice.number}
        found = _read(TypeAdapter(Invoices), await self._send(Call("GET", "/invoices", params=params)))
        if any(stored.invoice_number == invoice.number for stored in found.invoices):
            return
        customer = await self._contact(invoice.customer_number)
        if customer is None:
            # Its own event brings it; this one waits for that.
            raise TemporaryServiceError(SERVICE, f"contact {invoice.customer_number} is not there yet")
        body = {
            "customer_id": customer.contact_id,
            "invoice_number": invoice.number,
            "date": invoice.issued_on.isoformat(),
            "due_date": invoice.due_on.isoformat(),
            "line_items": [{"name": f"Invoice {invoice.number}", "rate": str(invoice.total), "quantity": 1}],
        }
        automatic_number_off = {"ignore_auto_number_generation": "true"}
        await self._send(Call("POST", "/invoices", params=automatic_number_off, json=body, is_repeatable=False))

    async def contacts(self) -> AsyncIterator[StoredContact]:
        for page in range(1, MOST_PAGES + 1):
            params = {"page": str(page), "per_page": str(PAGE_SIZE), "sort_column": "created_time"}
            found = _read(TypeAdapter(Contacts), await self._send(Call("GET", "/contacts", params=params)))
            for contact in found.contacts:
                yield StoredContact(contact.contact_id, contact.contact_number, contact.contact_name)
            if not found.page_context.has_more_page:
                return
        raise PermanentServiceError(SERVICE, f"more than {MOST_PAGES} pages of contacts")

    async def close(self) -> None:
        await self._service.close()

    async def _contact(self, number: str) -> Contact | None:
        response = await self._send(Call("GET", "/contacts", params={"contact_number": number}))
        found = _read(TypeAdapter(Contacts), response).contacts
        # The filter of some editions matches parts of the number as well.
        return next((contact for contact in found if contact.contact_number == number), None)

    async def _send(self, call: Call) -> httpx.Response:
        token = await self._tokens.current()
        response = await self._service.send(self._signed(call, token))
        if response.status_code == 401:
            # Zoho ends a token early when too many are out: one new one, and no more than one.
            token = await self._tokens.current(refused=token)
            response = await self._service.send(self._signed(call, token))
        if response.status_code in {401, 404}:
            raise PermanentServiceError(SERVICE, f"{call.method} {call.url} answered {response.status_code}")
        done = _read(TypeAdapter(Done), response)
        if done.code != 0:
            raise PermanentServiceError(
                SERVICE, f"{call.method} {call.url} was refused ({done.code}): {done.message[:200]}"
            )
        return response

    def _signed(self, call: Call, token: str) -> Call:
        params: Mapping[str, str] = {**(call.params or {}), "organization_id": self._organization_id}
        headers = {"Authorization": f"Zoho-oauthtoken {token}"}
        return Call(call.method, self._url + call.url, headers, params, call.json, is_repeatable=call.is_repeatable)


def _contact_body(contact: ZohoContact) -> dict[str, object]:
    body: dict[str, object] = {
        "contact_name": contact.name,
        "contact_number": contact.number,
        "contact_type": "customer",
        "payment_terms": contact.payment_terms,
    }
    if contact.company_name:
        body["company_name"] = contact.company_name
    if contact.email or contact.phone:
        person = {"email": contact.email, "phone": contact.phone, "is_primary_contact": True}
        body["contact_persons"] = [{name: value for name, value in person.items() if value is not None}]
    return body


def _read(kind: TypeAdapter[Kind], response: httpx.Response) -> Kind:
    """Read an answer. One that is not as documented comes from something in between, and passes."""
    try:
        return kind.validate_json(response.content)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise TemporaryServiceError(SERVICE, f"the answer is malformed: {where or 'body'}: {problem['msg']}") from error
