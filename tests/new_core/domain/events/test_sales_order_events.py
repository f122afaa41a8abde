from new_core.domain.events.sales_order_events import OrderEvent
from new_core.infrastructure.messaging.tasks.email import LETTERS
from new_core.infrastructure.messaging.tasks.sms import TEXTS

NAMES = {kind.name for kind in OrderEvent.__subclasses__()}


def test_what_letters_and_messages_wait_for_does_happen() -> None:
    awaited = {name for name in (*LETTERS, *TEXTS) if name.startswith("order.")}
    assert awaited
    assert awaited <= NAMES
