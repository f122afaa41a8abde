"""Each limit of the shadow holds, and what goes over it is shed, counted and served as ever."""

import pytest

from gateway.shadow.limits import Limits
from tests.gateway.shadow.test_work import GET, SHADOWED, saying
from tests.support.wire import Setup, both


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(rate=0.5, noise=0), "shed rate"),
        (Limits(queue=0, noise=0), "shed queue"),
        (Limits(bytes=1, noise=0), "shed bytes"),
    ],
)
async def test_over_budget_is_shed_and_counted(limits: Limits, reason: str) -> None:
    async with both(saying(b"{}"), saying(b"{}"), Setup(flags=SHADOWED, shadow=limits)) as (running, _, new):
        assert (await running.ask(GET)).body == b"{}"
        assert await running.outcomes() == ["shed"]
        assert running.kept.reasons == {reason: 1}
        assert new.visits == []


async def test_what_waited_too_long_is_not_asked_any_more() -> None:
    limits = Limits(concurrency=1, timeout=5.0, noise=0)
    async with both(saying(b"{}"), saying(b"{}"), Setup(flags=SHADOWED, shadow=limits)) as (running, _, new):
        clock = iter([float(second) for second in range(0, 600, 6)])
        running.shadow.hearing.clock = lambda: next(clock)
        await running.ask(GET)
        assert await running.outcomes() == ["shed"]
        assert running.kept.reasons == {"shed late": 1}
        assert new.visits == []
