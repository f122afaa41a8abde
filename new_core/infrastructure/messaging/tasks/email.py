"""Letters about customers, orders and payments."""

from collections.abc import Mapping
from typing import Final

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.application.interfaces.services.email_service import EmailService, Letter
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.email import Email
from new_core.infrastructure.messaging.delivery import Event, is_of_interest_to_customer
from new_core.infrastructure.messaging.documents import CustomerCard, Documents, shown

LETTERS: Final = {
    "customer.created": "welcome",
    "order.confirmed": "order_confirmed",
    "order.shipped": "order_shipped",
    "order.cancelled": "order_cancelled",
    "payment.recorded": "payment_received",
}


class EmailHandler:
    def __init__(self, documents: Documents, email: EmailService) -> None:
        self._documents = documents
        self._email = email

    def wants(self, name: str) -> bool:
        return name in LETTERS

    async def handle(self, event: Event) -> None:
        if event.aggregate == "customer":
            customer = await self._documents.customer(event.aggregate_id)
            if customer is not None:
                await self._write(event, customer, {"number": customer.number})
        elif event.aggregate == "payment":
            await self._thank(event)
        elif is_of_interest_to_customer(event):
            await self._tell_of_order(event)

    async def _thank(self, event: Event) -> None:
        payment = await self._documents.payment(event.aggregate_id)
        customer = await self._documents.customer(payment.customer_id) if payment else None
        if payment is not None and customer is not None:
            total = shown(payment.amount, payment.currency)
            values = {"number": payment.number, "invoice": payment.invoice, "total": total}
            await self._write(event, customer, values)

    async def _tell_of_order(self, event: Event) -> None:
        order = await self._documents.order(event.aggregate_id)
        customer = await self._documents.customer(order.customer_id) if order else None
        if order is not None and customer is not None:
            await self._write(event, customer, {"number": order.number, "total": shown(order.total, customer.currency)})

    async def _write(self, event: Event, customer: CustomerCard, values: Mapping[str, str]) -> None:
        letter = letter_to(customer, event, LETTERS[event.name], values)
        if letter is not None:
            await self._email.send(letter)


def letter_to(customer: CustomerCard, event: Event, template: str, values: Mapping[str, str]) -> Letter | None:
    """Address a letter; None for a customer without address, PermanentServiceError for one that is no address."""
    if not (customer.email or "").strip():
        return None
    try:
        address = Email.parse(customer.email or "").text
    except InvalidValueError as error:
        raise PermanentServiceError("email", f"customer {customer.number}: {error}") from error
    return Letter(
        key=f"{event.event_id}/{template}",
        to=address,
        template=template,
        language=customer.language,
        values={"name": customer.name, **values},
    )
