import asyncio

import pytest

from new_core.infrastructure.cache.single_flight import SingleFlight


async def test_when_the_first_is_cancelled_the_next_loads() -> None:
    flights, begun, loads = SingleFlight(), asyncio.Event(), 0

    async def hang() -> str:
        begun.set()
        await asyncio.Event().wait()
        return "never"

    async def load() -> str:
        nonlocal loads
        loads += 1
        await asyncio.sleep(0)
        return "value"

    async with asyncio.TaskGroup() as group:
        first = group.create_task(flights.run("k", hang))
        await begun.wait()
        others = [group.create_task(flights.run("k", load)) for _ in range(3)]
        await asyncio.sleep(0)
        first.cancel()
    assert [task.result() for task in others] == ["value"] * 3
    assert loads == 1


async def test_an_impatient_caller_does_not_cancel_the_load() -> None:
    flights, begun, go_on = SingleFlight(), asyncio.Event(), asyncio.Event()

    async def load() -> str:
        begun.set()
        await go_on.wait()
        return "value"

    async with asyncio.TaskGroup() as group:
        first = group.create_task(flights.run("k", load))
        await begun.wait()
        impatient = group.create_task(flights.run("k", load))
        await asyncio.sleep(0)
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.shield(impatient)
        go_on.set()
    assert first.result() == "value"
