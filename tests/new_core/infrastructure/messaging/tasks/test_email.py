import pytest
from sqlalchemy import text

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.documents import Documents
from new_core.infrastructure.messaging.tasks.email import LETTERS, EmailHandler
from tests.new_core.infrastructure.messaging.tasks.conftest import event
from tests.support.services_outside import FakeEmailService


async def test_a_new_customer_is_welcomed(documents: Documents) -> None:
    email = FakeEmailService()
    await EmailHandler(documents, email).handle(event("customer.created", 501))
    (letter,) = email.letters
    assert (letter.to, letter.template, letter.language) == ("tigris@example.iq", "welcome", "en")
    assert letter.values == {"name": "Tigris", "number": "CUST-501"}


@pytest.mark.parametrize("what", ["confirmed", "shipped", "cancelled"])
async def test_the_customer_is_told_what_became_of_the_order(documents: Documents, what: str) -> None:
    email = FakeEmailService()
    await EmailHandler(documents, email).handle(event(f"order.{what}", 1, was_confirmed=True))
    (letter,) = email.letters
    assert letter.template == f"order_{what}"
    assert letter.values == {"name": "Tigris", "number": "SO-1", "total": "1,500.50 IQD"}


async def test_letters_of_one_event_have_the_same_key(documents: Documents) -> None:
    email = FakeEmailService()
    for _ in range(2):
        await EmailHandler(documents, email).handle(event("customer.created", 501))
    assert len({letter.key for letter in email.letters}) == 1


async def test_nobody_to_write_to_is_no_failure(documents: Documents) -> None:
    email = FakeEmailService()
    for name, identity in (("customer.created", 502), ("customer.created", 999), ("order.confirmed", 999)):
        await EmailHandler(documents, email).handle(event(name, identity))
    assert email.letters == []


async def test_an_address_that_is_none_is_for_people_to_look_at(documents: Documents) -> None:
    with pytest.raises(PermanentServiceError, match="CUST-503"):
        await EmailHandler(documents, FakeEmailService()).handle(event("customer.created", 503))


def test_it_wants_what_it_has_letters_for(documents: Documents) -> None:
    handler = EmailHandler(documents, FakeEmailService())
    assert all(handler.wants(name) for name in LETTERS)
    assert not handler.wants("customer.updated")


async def test_of_a_draft_that_is_cancelled_the_customer_never_heard(documents: Documents) -> None:
    email = FakeEmailService()
    await EmailHandler(documents, email).handle(event("order.cancelled", 1, was_confirmed=False))
    assert email.letters == []


async def test_who_paid_is_thanked(erp_seeded: str) -> None:
    database, email = Database(erp_seeded), FakeEmailService()
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE customers SET email = 'pays@example.iq'"))
    for payment in (1, 10**6):
        await EmailHandler(Documents(database), email).handle(event("payment.recorded", payment))
    await database.dispose()
    (letter,) = email.letters
    assert (letter.to, letter.template) == ("pays@example.iq", "payment_received")
    told = {name: letter.values[name] for name in ("number", "invoice", "total")}
    assert told == {"number": "PAY-000004", "invoice": "INV-S-000004", "total": "37.35 IQD"}
