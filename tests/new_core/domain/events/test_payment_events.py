from new_core.domain.events.payment_events import PaymentRecorded


def test_name_is_the_one_relays_listen_to() -> None:
    assert PaymentRecorded.name == "payment.recorded"
