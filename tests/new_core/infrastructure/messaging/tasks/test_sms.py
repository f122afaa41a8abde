import pytest

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.documents import Documents
from new_core.infrastructure.messaging.tasks.sms import TEXTS, SmsHandler
from tests.new_core.infrastructure.messaging.tasks.conftest import event
from tests.support.erp_documents import add_documents
from tests.support.services_outside import FakeSmsService


async def test_the_customer_of_an_order_is_told_in_international_form(documents: Documents) -> None:
    sms = FakeSmsService()
    handler = SmsHandler(documents, sms)
    for name in TEXTS:
        assert handler.wants(name)
        await handler.handle(event(name, 1, was_confirmed=True))
    assert [message.to for message in sms.messages] == ["+9647701234567"] * 3
    assert [message.text for message in sms.messages] == [
        "Your order SO-1 is confirmed.",
        "Your order SO-1 is on its way.",
        "Your order SO-1 is cancelled.",
    ]


async def test_a_number_that_is_none_is_for_people_to_look_at(own_database: Database, documents: Documents) -> None:
    await add_documents(own_database, 503)
    with pytest.raises(PermanentServiceError, match="CUST-503"):
        await SmsHandler(documents, FakeSmsService()).handle(event("order.confirmed", 1))


async def test_nobody_to_tell_is_no_failure(own_database: Database, documents: Documents) -> None:
    sms = FakeSmsService()
    await add_documents(own_database, 502)
    for order in (1, 999):
        await SmsHandler(documents, sms).handle(event("order.confirmed", order))
    assert sms.messages == []


def test_every_text_is_there_in_both_languages() -> None:
    assert all(texts.keys() == {"en", "ar"} for texts in TEXTS.values())
    assert all("{number}" in text for texts in TEXTS.values() for text in texts.values())


async def test_of_a_draft_that_is_cancelled_the_customer_never_heard(documents: Documents) -> None:
    sms = FakeSmsService()
    await SmsHandler(documents, sms).handle(event("order.cancelled", 1, was_confirmed=False))
    assert sms.messages == []
