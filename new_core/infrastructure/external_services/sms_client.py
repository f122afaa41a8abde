"""SMS by the gateway's HTTP interface."""

import hashlib

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.application.interfaces.services.sms_service import TextMessage
from new_core.infrastructure.database.rehearsal import is_held_back
from new_core.infrastructure.external_services.http_service import Call, HttpService


class HttpSmsService:
    def __init__(self, service: HttpService, url: str, token: str, sender: str) -> None:
        self._service = service
        self._url = url
        self._token = token
        self._sender = sender

    async def send(self, message: TextMessage) -> None:
        if is_held_back("sms", key=message.key):
            return
        call = Call(
            "POST",
            self._url,
            headers={
                "Authorization": f"Bearer {self._token}",
                # The draft header most gateways know; one that does not may send a repeated message twice.
                "Idempotency-Key": hashlib.sha256(message.key.encode()).hexdigest()[:32],
            },
            json={"to": message.to, "text": message.text, "sender": self._sender},
            is_repeatable=False,
        )
        response = await self._service.send(call)
        if response.status_code >= 300:
            raise PermanentServiceError("sms", f"refused with {response.status_code}: look at NEW_CORE_SMS_*")

    async def close(self) -> None:
        await self._service.close()
