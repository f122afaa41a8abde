from new_core.application.interfaces.services.sms_service import SmsService, TextMessage
from new_core.infrastructure.external_services.null_services import NullSmsService
from tests.support.services_outside import FakeSmsService


async def test_the_fake_and_the_null_service_keep_the_port() -> None:
    fake = FakeSmsService()
    services: list[SmsService] = [fake, NullSmsService()]
    for service in services:
        await service.send(TextMessage("k", "+9647701234567", "text"))
        await service.close()
    assert [message.key for message in fake.messages] == ["k"]
