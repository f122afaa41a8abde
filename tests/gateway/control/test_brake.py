"""The brake on guessing: free tries, growing waits, bounded memory."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.control.brake import FORGOTTEN_AFTER, FREE_TRIES, LONGEST_WAIT, Brake


def fail(brake: Brake, peer: str, times: int, now: float = 0.0) -> float:
    for _ in range(times):
        brake.failed(peer, now)
    return brake.wait(peer, now)


def test_a_few_slips_cost_nothing() -> None:
    assert fail(Brake(), "10.0.0.1", FREE_TRIES - 1) == 0


def test_each_further_failure_doubles_the_wait() -> None:
    brake = Brake()
    waits = [fail(brake, "10.0.0.1", FREE_TRIES)] + [fail(brake, "10.0.0.1", 1) for _ in range(8)]
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_one_peer_does_not_slow_another() -> None:
    brake = Brake()
    fail(brake, "10.0.0.1", 20)
    assert brake.wait("10.0.0.2", 0) == 0


def test_the_hosts_of_one_ipv6_network_count_as_one() -> None:
    brake = Brake()
    for host in range(FREE_TRIES):
        brake.failed(f"2001:db8::{host + 1:x}", 0)
    assert brake.wait("2001:db8::ffff", 0) > 0
    assert brake.wait("2001:db8:0:1::1", 0) == 0


def test_a_right_token_or_time_ends_it() -> None:
    brake = Brake()
    fail(brake, "10.0.0.1", 9)
    brake.passed("10.0.0.1")
    assert fail(brake, "10.0.0.1", FREE_TRIES - 1) == 0
    fail(brake, "10.0.0.1", 9)
    assert fail(brake, "10.0.0.1", 1, now=FORGOTTEN_AFTER) == 0


@given(st.lists(st.sampled_from([f"10.0.0.{n}" for n in range(30)]), max_size=200))
def test_memory_stays_bounded_and_waits_too(peers: list[str]) -> None:
    brake = Brake(max_peers=10)
    for now, peer in enumerate(peers):
        brake.failed(peer, float(now))
        assert 0 <= brake.wait(peer, float(now)) <= LONGEST_WAIT
    assert len(brake._peers) <= 10
