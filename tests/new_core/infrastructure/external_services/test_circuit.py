from new_core.infrastructure.external_services.circuit import MOST_FAILURES, REST_SECONDS, Circuit


def test_it_opens_after_failures_in_a_row_and_lets_one_try_after_a_rest() -> None:
    now = 0.0
    circuit = Circuit(timer=lambda: now)
    for _ in range(MOST_FAILURES - 1):
        circuit.failed()
    assert circuit.seconds_to_rest() == 0
    circuit.failed()
    assert circuit.seconds_to_rest() == REST_SECONDS
    now = REST_SECONDS
    assert [circuit.seconds_to_rest(), circuit.seconds_to_rest()] == [0, REST_SECONDS]


def test_a_try_that_succeeds_closes_it_and_one_that_fails_does_not() -> None:
    now = 0.0
    circuit = Circuit(timer=lambda: now)
    for _ in range(MOST_FAILURES):
        circuit.failed()
    now = REST_SECONDS
    circuit.failed()
    assert circuit.seconds_to_rest() == REST_SECONDS
    circuit.succeeded()
    assert circuit.seconds_to_rest() == 0


def test_successes_in_between_keep_it_closed() -> None:
    circuit = Circuit()
    for _ in range(MOST_FAILURES * 3):
        circuit.failed()
        circuit.succeeded()
    assert circuit.seconds_to_rest() == 0
