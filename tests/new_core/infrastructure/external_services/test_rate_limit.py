from hypothesis import given
from hypothesis import strategies as st

from new_core.infrastructure.external_services.rate_limit import BURST_SECONDS, RateLimit


@given(st.integers(1, 600), st.lists(st.floats(0, 20), max_size=60))
def test_no_minute_sees_more_than_is_allowed_and_a_burst(per_minute: int, pauses: list[float]) -> None:
    now = 1000.0
    limit = RateLimit(per_minute, timer=lambda: now)
    sent: list[float] = []
    for pause in pauses:
        now += pause
        sent.append(now + limit.reserve())
    burst = BURST_SECONDS * per_minute / 60
    for start in sent:
        assert sum(start <= at < start + 60 for at in sent) <= per_minute + burst + 1


def test_an_idle_caller_does_not_wait() -> None:
    now = 0.0
    limit = RateLimit(60, timer=lambda: now)
    assert [limit.reserve() for _ in range(7)] == [0, 0, 0, 0, 0, 1, 2]
    now = 100.0
    assert limit.reserve() == 0
