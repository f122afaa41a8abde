import json

import httpx
import pytest
import respx

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.application.interfaces.services.sms_service import TextMessage
from new_core.infrastructure.database.rehearsal import Effect
from new_core.infrastructure.external_services.http_service import HttpService, http_client
from new_core.infrastructure.external_services.rate_limit import RateLimit
from new_core.infrastructure.external_services.sms_client import HttpSmsService
from tests.support.rehearsals import rehearsal_over_nothing

URL = "https://sms.test/send"
MESSAGE = TextMessage("event-1", "+9647701234567", "تم تأكيد الطلب")


async def _send() -> None:
    client = HttpSmsService(HttpService("sms", http_client(), RateLimit(6000)), URL, "hush", "ERP")
    try:
        await client.send(MESSAGE)
    finally:
        await client.close()


@respx.mock
async def test_a_message_names_sender_recipient_and_itself() -> None:
    route = respx.post(URL).mock(return_value=httpx.Response(202))
    await _send()
    await _send()
    first, second = (call.request for call in route.calls)
    assert json.loads(first.content) == {"to": MESSAGE.to, "text": MESSAGE.text, "sender": "ERP"}
    assert first.headers["authorization"] == "Bearer hush"
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]


@respx.mock
async def test_a_time_out_does_not_send_it_twice() -> None:
    route = respx.post(URL).mock(side_effect=httpx.ReadTimeout("slow"))
    with pytest.raises(TemporaryServiceError):
        await _send()
    assert route.call_count == 1


@pytest.mark.parametrize("status", [400, 401, 404])
@respx.mock
async def test_a_refusal_is_permanent(status: int) -> None:
    respx.post(URL).mock(return_value=httpx.Response(status))
    with pytest.raises(PermanentServiceError):
        await _send()


@respx.mock
async def test_in_a_rehearsal_a_message_is_noted_and_not_sent() -> None:
    route = respx.post(URL)
    async with rehearsal_over_nothing() as rehearsal:
        await _send()
    assert route.call_count == 0
    assert rehearsal.effects == [Effect("sms", {"key": "event-1"})]
