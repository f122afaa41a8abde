import asyncio

import pytest

from new_core.api.bff.reading import reading
from new_core.domain.exceptions.customer_exceptions import CustomerNotFoundError


async def test_reads_wait_for_each_other_only_at_the_end() -> None:
    begun = asyncio.Barrier(2)

    async def read(value: str) -> str:
        # Passed only when both are here, so neither waits for the other to end.
        await begun.wait()
        return value

    async with asyncio.timeout(5), reading() as reads:
        found = [reads.create_task(read(value)) for value in "ab"]
    assert [each.result() for each in found] == ["a", "b"]


async def test_a_failure_comes_out_as_itself_and_ends_the_others() -> None:
    ended = asyncio.Event()

    async def fail() -> None:
        raise CustomerNotFoundError(7)

    async def hang() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def read_both() -> None:
        async with reading() as reads:
            reads.create_task(hang())
            await asyncio.sleep(0)
            reads.create_task(fail())

    with pytest.raises(CustomerNotFoundError):
        await read_both()
    assert ended.is_set()
