"""Text messages about orders."""

from typing import Final

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.application.interfaces.services.sms_service import SmsService, TextMessage
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.phone_number import PhoneNumber
from new_core.infrastructure.messaging.delivery import Event, is_of_interest_to_customer
from new_core.infrastructure.messaging.documents import Documents

TEXTS: Final = {
    "order.confirmed": {"en": "Your order {number} is confirmed.", "ar": "تم تأكيد طلبك رقم {number}."},
    "order.shipped": {"en": "Your order {number} is on its way.", "ar": "طلبك رقم {number} في الطريق إليك."},
    "order.cancelled": {"en": "Your order {number} is cancelled.", "ar": "تم إلغاء طلبك رقم {number}."},
}


class SmsHandler:
    def __init__(self, documents: Documents, sms: SmsService) -> None:
        self._documents = documents
        self._sms = sms

    def wants(self, name: str) -> bool:
        return name in TEXTS

    async def handle(self, event: Event) -> None:
        if not is_of_interest_to_customer(event):
            return
        order = await self._documents.order(event.aggregate_id)
        customer = await self._documents.customer(order.customer_id) if order else None
        if order is None or customer is None or not (customer.phone or "").strip():
            return
        try:
            phone = PhoneNumber.parse(customer.phone or "").text
        except InvalidValueError as error:
            raise PermanentServiceError("sms", f"customer {customer.number}: {error}") from error
        text = TEXTS[event.name][customer.language].format(number=order.number)
        await self._sms.send(TextMessage(event.event_id, phone, text))
